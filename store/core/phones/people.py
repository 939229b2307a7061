"""Phone numbers as people write them: one or several in a text, with what stands around them.

A number never becomes another one: whatever of the text is neither digit nor punctuation is either taken off
and told, or refused.
"""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberType

from store.core.errors import InvalidUrn
from store.core.phones import problems, renumbering
from store.core.phones.parsing import clean, parse_phone
from store.core.phones.spreadsheets import without_fraction, written_out

_PLAIN: Final = re.compile(
    r"\s*(?!(?:19|20)[0-9]{2}-)\(?\+?"
    r"(?:[0-9]+|[0-9]{1,6}(?:(?:[ .-]|\)[ -]?| \()[0-9]{2,6})*[ .)-][0-9]{2,})\s*"
)
"""Hardly more than digits: most numbers are, and need no closer look unless that fails."""

_PLAIN_LENGTH: Final = 40
_MOST_CHARACTERS: Final = 1000
_LOCAL_LENGTH: Final = 7
"""From this many digits after the country code on, a possible number counts as whole among others."""

_OR: Final = "or|and|ou|et|oder|und|o|y|e|ou|og|eller|или|и|na"
_ENDS: Final = re.compile(
    rf"[\n\r|]|;(?!\s*ext=)|(?<=[0-9)])(?:\s+(?:{_OR})\s+|\s*&\s*)(?=[+(0-9])|(?<=[0-9)])\s*(?=\+)",
    re.IGNORECASE,
)
"""What stands between two numbers and never within one."""

_MARKS: Final = tuple(map(re.compile, (r",", r"[/\\]")))
_SPACES: Final = tuple(map(re.compile, (r"\s-\s", r"\s{2,}", r"\s")))
"""What stands between two numbers, or within one; both in the order in which they are tried."""

_LABEL: Final = re.compile(
    r"""(?: (?:[^0-9+:*\#]{1,40}:\s*)+
        | (?:tele?(?:phone|fono|fon)?|télé?(?:phone)?|teléfono|tlf|phone|ph|mobile?|móvil|movil|mob|cell?
            |celular|cellulare|cellphone|handy|portable|gsm|fax|whatsapp|sms|call|home|work|office)\b\.?
        | [^\W\d_]{1,2}[.°]
    )\s*(?=[+(0-9])""",
    re.IGNORECASE | re.VERBOSE,
)
_SERVICE_CODE: Final = re.compile(r"[*#]{1,2}[0-9]{2,3}#\s*(?=[+(0-9])|\*[0-9]{2}\s+(?=[+(0-9])")
"""What telephones take in front of a number, such as the code that hides the caller."""

_EXTENSION: Final = re.compile(
    r"""(?<=[0-9)]) (?:
        (?:;\s*ext= | [\s,;(-]*(?:e?xt(?:ensi[oó]n)?n?|доб(?:авочный)?|внутр|вн|anexo|poste|ramal|interno|int
            |durchwahl|dw|klappe|toestel|wew)[.:]?[\s,-]*) (?P<named>[0-9]{1,20}) [\#)]*
        | (?:[\s,(]*[x\#~х][.:]?[\s,-]* | \s*(?:,+|;)\s* ) (?P<marked>[0-9]{1,9}) [\#)]*
        | [\s-]+(?P<closed>[0-9]{1,6})\#
    )\s*$""",
    re.IGNORECASE | re.VERBOSE,
)
_PUNCTUATION: Final = r"0-9\s().\-/\\,\[\]<>_·"
_STRANGERS: Final = re.compile(
    rf"[(\[][^()\[\]]*[^{_PUNCTUATION}][^()\[\]]*[)\]]|[^{_PUNCTUATION}]+(?:\s+[^{_PUNCTUATION}]+)*"
)
_LETTERS_AT_THE_END: Final = re.compile(r"[0-9\s().+-]*[0-9][\s).-]*(?P<word>[A-Za-z][A-Za-z0-9-]*[A-Za-z])")
_VANITY_LETTERS: Final = 3
_SERVICES: Final = frozenset(
    {
        PhoneNumberType.TOLL_FREE,
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.UAN,
        PhoneNumberType.PERSONAL_NUMBER,
    }
)
_TRUNK_ZERO: Final = re.compile(r"(\s*\(?\+[0-9\s]+\)?\s*)\(\s*0\s*\)")
_DATE: Final = re.compile(r"(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])")


@dataclass(frozen=True, slots=True)
class ReadNumber:
    """A whole number in its stored form, E.164, and what was left out of the text to read it: each note a
    clause such as `extension 12 was left out`."""

    path: str
    notes: tuple[str, ...] = ()


def read(text: str, country: str = "") -> tuple[ReadNumber, ...]:
    """All numbers that a text holds, in order, each once; `country` is that of numbers without country code.

    Raises InvalidUrn for the first part that is no whole number, quoting what is in the way, and for a number
    that its country has changed, with the number of today.
    """
    found = _read(text, country)
    for number in found:
        if changed := renumbering.today(number.path[1:]):
            raise problems.renumbered(text if len(found) == 1 else number.path, *changed)
    return found


def _read(text: str, country: str) -> tuple[ReadNumber, ...]:
    if len(text) <= _PLAIN_LENGTH and _PLAIN.fullmatch(text):
        with suppress(InvalidUrn):
            return (ReadNumber(_first((text,), text, country)),)
    if len(text) > _MOST_CHARACTERS:
        raise problems.explain(text, "", country)
    plain = _unwrapped(text if text.isascii() else "".join(map(_plain, text)))
    found = {number.path: number for number in _numbers(plain, country)}
    if not found:
        raise problems.explain(text, clean(text), country)
    return tuple(found.values())


def parse_full(text: str, country: str = "") -> str:
    """The one whole number, E.164, that a text is; nothing but punctuation may stand around it.

    A `+` number that is impossible under its apparent country code is tried as a national one of `country`,
    and a number that a spreadsheet shows as `2.50788123123E+11` is written out. Raises InvalidUrn.
    """
    found = _read(text, country)
    if len(found) > 1:
        raise problems.several(text, len(found))
    if found[0].notes:
        raise problems.more_than_a_number(text, found[0].notes[0], found[0].path)
    return found[0].path


def to_stored(text: str, country: str = "") -> str:
    """How a phone address is stored: E.164, short code or sender id; what is none of these only trimmed."""
    with suppress(InvalidUrn):
        return parse_full(text, country)
    trimmed = text.strip()
    if trimmed.isascii() and trimmed.isalnum():
        with suppress(InvalidUrn):
            found = parse_phone(trimmed, country, allow_short=True, allow_sender_id=True)
            return trimmed if found.startswith("+") else found
    return trimmed


def _plain(character: str) -> str:
    """The character as telephones know it: digits of any script, dashes and spaces of any kind as ours."""
    kind = unicodedata.category(character)
    if kind == "Cf":
        return ""
    if kind == "Nd":
        return str(unicodedata.decimal(character))
    if kind == "Pd" or character == "\N{MINUS SIGN}":
        return "-"
    if kind in ("Zl", "Zp"):
        return "\n"
    usual = unicodedata.normalize("NFKC", character)
    # Raised and circled digits are marks beside a number, and no part of one.
    return usual if usual.isascii() and not usual.isdigit() else character


def _unwrapped(text: str) -> str:
    """The text without the quotation marks, or the formula, that spreadsheets keep a text in."""
    return text.strip().removeprefix("=").strip().strip("'\"“”„‘’«»").strip()


def _numbers(text: str, country: str) -> Iterator[ReadNumber]:
    """The numbers of a text, first by the separators that nobody can mistake."""
    if attempts := written_out(text):
        yield ReadNumber(_first(attempts, text, country))
        return
    text = without_fraction(text)
    extension = _extension(text, country)
    within = _ENDS.split(text[: extension.start()] if extension else text)
    if extension and len(within) == 1:
        yield from _perhaps_several(text, country)
        return
    parts = [part.strip() for part in _ENDS.split(text) if part.strip(" ,/")]
    for part in parts:
        yield from _numbers(part, country) if len(parts) > 1 else _perhaps_several(part, country)


def _perhaps_several(text: str, country: str) -> tuple[ReadNumber, ...]:
    """The numbers of a text, or its only one: separators count only when there is a whole number on each
    side."""
    for separator in _MARKS + _SPACES:
        parts = [part for part in separator.split(text) if part.strip(" .-")]
        if len(parts) < 2:
            continue
        if found := _all_whole(parts, country):
            return found
        if separator in _MARKS and _is_long(parts[0], country) and not _extension(text, country):
            raise problems.stranger(text[len(parts[0]) :].strip(" ,"), text)
    return (_one(text, country),)


def _all_whole(parts: list[str], country: str) -> tuple[ReadNumber, ...]:
    """A number for each of the parts; nothing unless every one is whole by itself."""
    found: list[ReadNumber] = []
    for part in parts:
        try:
            numbers = _perhaps_several(part, country)
        except InvalidUrn:
            return ()
        if not all(_is_whole(number.path) for number in numbers):
            return ()
        found += numbers
    return tuple(found)


def _is_long(text: str, country: str) -> bool:
    """Whether the text is a number so long that what comes after it is hardly the rest of it."""
    with suppress(InvalidUrn):
        return _national_length(_one(text, country).path) >= _LOCAL_LENGTH
    return False


def _is_whole(path: str) -> bool:
    return _national_length(path) >= _LOCAL_LENGTH or phonenumbers.is_valid_number(_parsed(path))


def _national_length(path: str) -> int:
    return len(phonenumbers.national_significant_number(_parsed(path)))


def _one(text: str, country: str) -> ReadNumber:
    """The only number of a text, and what was taken off it."""
    notes: list[str] = []
    rest = text
    for taken in (_LABEL, _SERVICE_CODE):
        if found := taken.match(rest):
            notes.append(f"“{found.group().strip()}” was left out")
            rest = rest[found.end() :]
    if extension := _extension(rest, country):
        digits = extension["named"] or extension["marked"] or extension["closed"]
        notes.append(f"extension {digits} was left out")
        rest = rest[: extension.start()]
    if vanity := _vanity(rest, country):
        return ReadNumber(vanity, tuple(notes))
    _refuse_strangers(rest, text, country)
    return ReadNumber(_whole(rest, text, country), tuple(notes))


def _extension(text: str, country: str) -> re.Match[str] | None:
    """What the text says of an extension behind its number; a comma or semicolon alone begins one only
    between a whole number and what is none."""
    found = _EXTENSION.search(text)
    if found and found.group().lstrip()[0] in ",;" and found["marked"]:
        is_second = bool(_all_whole([found["marked"]], country))
        return found if _is_long(text[: found.start()], country) and not is_second else None
    return found


def _vanity(text: str, country: str) -> str:
    """A number whose end is spelled in letters, as in 1-800-FLOWERS; empty when it is not whole with them or
    is whole without."""
    found = _LETTERS_AT_THE_END.fullmatch(text)
    if not found or sum(map(str.isalpha, found["word"])) < _VANITY_LETTERS:
        return ""
    with suppress(InvalidUrn):
        parse_phone(text[: found.start("word")], country)
        return ""
    with suppress(InvalidUrn):
        path = parse_phone(text, country)
        number = _parsed(path)
        kind = phonenumbers.number_type(number)
        spelled = kind in _SERVICES or (found["word"].isupper() and kind != PhoneNumberType.MOBILE)
        return path if spelled and phonenumbers.is_valid_number(number) else ""
    return ""


def _refuse_strangers(rest: str, text: str, country: str) -> None:
    if not any(map(str.isdigit, rest)):
        raise problems.explain(text, clean(rest), country)
    stranger = _STRANGERS.search(rest.lstrip(" .-([<").removeprefix("+"))
    if stranger:
        raise problems.stranger(stranger.group(), text)


def _whole(number: str, text: str, country: str) -> str:
    """The number as E.164; raises InvalidUrn about `text`, of which it is a part."""
    optional = _TRUNK_ZERO.match(number)
    if optional:
        with suppress(InvalidUrn):
            path = parse_phone(optional[1] + number[optional.end() :], country)
            if phonenumbers.is_valid_number(_parsed(path)):
                return path
    path = _first((number,), text, country)
    if _DATE.fullmatch(number.strip()) and not phonenumbers.is_valid_number(_parsed(path)):
        raise problems.date(text)
    return path


def _first(attempts: tuple[str, ...], text: str, country: str) -> str:
    """The first of the attempts that is a whole number, E.164; raises InvalidUrn about `text`."""
    cleaned = [clean(attempt) for attempt in attempts]
    if path := _number(cleaned, country):
        return path
    code = phonenumbers.country_code_for_region(country) if country else ""
    for digits in (cleaned[0].removeprefix("+"), f"{code}{cleaned[0]}"):
        if changed := renumbering.today(digits):
            raise problems.renumbered(text, *changed)
    # A plus before a national number is a slip.
    without_plus = [attempt[1:] for attempt in cleaned if country and attempt.startswith("+")]
    if path := _number(without_plus, country):
        return path
    raise problems.explain(text, cleaned[0], country)


def _number(attempts: list[str], country: str) -> str:
    for attempt in attempts:
        with suppress(InvalidUrn):
            path = parse_phone(attempt, country)
            # That only the plus is missing is a guess, good enough for a number that somebody can have.
            if path != f"+{attempt}" or phonenumbers.is_valid_number(_parsed(path)):
                return path
    return ""


def _parsed(path: str) -> PhoneNumber:
    return phonenumbers.parse(path)
