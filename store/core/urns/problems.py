"""The sentences that say what is wrong with an address, and what would be right."""

import difflib
from collections.abc import Sequence

from store.core.errors import InvalidUrn
from store.core.text import printable, quoted
from store.core.types import Urn
from store.core.urns.schemes import SCHEMES, Scheme, label

_MOST_USED = ", ".join([*SCHEMES][:6])
_NAMED = {" ": "a space", "\t": "a tab", "\n": "a line break"}
_ALSO_CALLED = {
    "email": "mailto",
    "mail": "mailto",
    "e-mail": "mailto",
    "phone": "tel",
    "sms": "tel",
    "mobile": "tel",
    "x": "twitter",
    "fb": "facebook",
    "wa": "whatsapp",
    "external": "ext",
}


def empty(scheme: str) -> InvalidUrn:
    """Type or value are missing."""
    known = SCHEMES.get(scheme)
    problem = f"The {known.label} is empty" if known else "The address is empty"
    return InvalidUrn(f"{problem}: write it as in {_example(scheme)}.", kind="empty")


def unknown_scheme(name: str) -> InvalidUrn:
    """There is no such address type; the sentence names the one that was probably meant."""
    lower = name.lower()
    meant = _ALSO_CALLED.get(lower) or next(iter(difflib.get_close_matches(lower, SCHEMES, 1)), "")
    right = f"write {meant} for {_a(label(meant))}" if meant else f"use one such as {_MOST_USED}"
    return InvalidUrn(f"{quoted(name)} is not an address type: {right}.", kind="unknown_scheme")


def path_too_long(scheme: Scheme, path: str, length: int, allowed: int) -> InvalidUrn:
    """The value, `length` characters long with its escapes, is longer than `allowed`."""
    escapes = ", with #, % and ? counted as three each" if length > len(path) else ""
    return InvalidUrn(
        f"The {scheme.label} {quoted(printable(path, 20))} is {length} characters long{escapes}: "
        f"at most {allowed} are allowed.",
        kind="path_too_long",
    )


def display_too_long(scheme: Scheme, display: str, allowed: int) -> InvalidUrn:
    """What is shown for the value is longer than `allowed`."""
    return InvalidUrn(
        f"The name shown for the {scheme.label}, {quoted(printable(display, 20))}, is {len(display)} "
        f"characters long: at most {allowed} are allowed.",
        kind="display_too_long",
    )


def invalid_path(scheme: Scheme, path: str, stranger: str) -> InvalidUrn:
    """The value breaks the rule of its type; `stranger` is one that cannot be part of it, or empty."""
    wrong = f"{_NAMED.get(stranger) or quoted(stranger)} cannot be part of it; " if stranger else ""
    return InvalidUrn(
        f"{quoted(path)} is not {_a(scheme.label)}: {wrong}write {scheme.expects}, as in {scheme.example}.",
        kind="invalid_path",
    )


def invalid_display(scheme: Scheme, display: str) -> InvalidUrn:
    """What is shown for the value is not what its type shows."""
    return InvalidUrn(
        f"{quoted(display)} cannot be the name shown for {_a(scheme.label)}: write {scheme.shows}.",
        kind="invalid_path",
    )


def not_an_address(text: str) -> InvalidUrn:
    """A text that says nothing about its type."""
    return InvalidUrn(
        f"{quoted(text)} does not say which type of address it is: write a type, a colon and a value, "
        f"as in {_example('tel')} or {_example('twitter')}.",
        kind="empty",
    )


def quoted_name(address: str) -> InvalidUrn:
    """An e-mail address whose name holds what needs quotation marks."""
    return InvalidUrn(
        f"{quoted(address)} has a name in quotation marks, which cannot be stored: "
        "write an address without spaces and quotation marks, as in jane.doe@example.com.",
        kind="invalid_path",
    )


def several(scheme: str, text: str, count: int) -> InvalidUrn:
    """Several addresses where one is wanted."""
    return InvalidUrn(
        f"{quoted(text)} holds {count} addresses of the type {label(scheme)}: give one at a time.",
        kind="invalid_path",
    )


def left_out(urn: Urn, text: str, notes: Sequence[str]) -> InvalidUrn:
    """An address with something beside it, where nobody can be told that it is left out."""
    return InvalidUrn(
        f"{quoted(text)} is more than {_a(label(urn.scheme))} ({notes[0]}): write {printable(urn.path)}.",
        kind="invalid_path",
    )


def _example(scheme: str) -> str:
    known = SCHEMES.get(scheme, SCHEMES["tel"])
    return f"{known.name}:{known.example}"


def _a(noun: str) -> str:
    return f"{'an' if noun[0] in 'AEIOU' else 'a'} {noun}"
