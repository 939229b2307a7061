"""Files of other programs: how they are recognised by their headers, and what to rename so that they can be
imported."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from store.core.exchange.header_words import concepts
from store.core.text import listed, quoted

_TARGETS: Final = {
    "tel": "URN:Tel",
    "mailto": "URN:Mailto",
    "whatsapp": "URN:Whatsapp",
    "telegram": "URN:Telegram",
    "name": "Name",
    "language": "Language",
}
_PARTS: Final = ("given", "middle", "family")
_MOST_ADVICE: Final = 8


@dataclass(frozen=True, slots=True)
class ForeignKind:
    """A kind of file: what it is called, sets of headers each of which tells it, and patterns of headers with
    what they are to be called, where the words of the headers do not say so."""

    name: str
    marks: Sequence[frozenset[str]]
    renames: Mapping[str, str]


def _kind(name: str, *marks: str, **renames: str) -> ForeignKind:
    """A kind by marks such as `a + b`: both headers in lower case."""
    return ForeignKind(name, [frozenset(mark.split(" + ")) for mark in marks], renames)


_KINDS: Final = (
    ForeignKind(
        "a Google Contacts file",
        [
            *(frozenset({mark}) for mark in ("phone 1 - label", "e-mail 1 - label", "phone 1 - type")),
            *(frozenset({mark}) for mark in ("e-mail 1 - type", "yomi name", "group membership")),
        ],
        {r"phone \d+ - value": "URN:Tel", r"e-mail \d+ - value": "URN:Mailto"},
    ),
    _kind(
        "an Outlook file",
        "e-mail display name",
        "first name + e-mail address",
        "first name + business phone",
        "vorname + telefon geschäftlich",
        "vorname + e-mail-adresse",
        "vorname + mobiltelefon",
        "prénom + tél. mobile",
        "prénom + téléphone (bureau)",
        "prénom + adresse de messagerie",
        "prénom + adresse de courrier",
        "voornaam + mobiele telefoon",
        "voornaam + telefoon op werk",
        "voornaam + e-mailadres",
    ),
    _kind("a Thunderbird address book", "display name + primary email", "screen name + primary email"),
    _kind(
        "a KoboToolbox file",
        "_uuid + _submission_time",
        "_uuid + _index",
        "_id + _submission_time",
        "_uuid + __version__",
    ),
    _kind("an ODK Central file", "submissiondate + key", "submissiondate + submitterid"),
    _kind("a CommCare file", "caseid", "case_link", "owner_name + opened_date"),
    _kind("a HubSpot file", "record id + first name", "record id + contact owner", "record id + lead status"),
    _kind("a Chatwoot file", "id + name + email + phone_number"),
    ForeignKind(
        "a WhatsApp export",
        [frozenset({"formatted phone", "saved name"}), frozenset({"formatted phone", "public name"})],
        {"formatted phone": "URN:Tel", "saved name": "Name", "phone number": ""},
    ),
)


def recognised(headers: Iterable[str]) -> ForeignKind | None:
    """The kind of file that has these headers; the one with most marks where several match."""
    present = {header.lower() for header in headers}
    best, most = None, 0
    for kind in _KINDS:
        size = max((len(mark) for mark in kind.marks if mark <= present), default=0)
        if size > most:
            best, most = kind, size
    return best


def advice(headers: Mapping[int, str], kind: ForeignKind | None = None) -> str:
    """What to call the columns, in a sentence or two; empty where nothing is known of them."""
    wanted = dict.fromkeys(
        f"{quoted(headers[index])} to {target}" for index, target in _targets(headers, kind)
    )
    said = [f"Rename {listed(list(wanted), _MOST_ADVICE)}."] if wanted else []
    parts = name_parts(headers)
    if len(parts) > 1 and not any(target.endswith(" to Name") for target in wanted):
        said.append(f"Put {' and '.join(map(quoted, parts.values()))} together into one column Name.")
    return " ".join(said)


def suggested(header: str) -> str:
    """What to call a column of that header, as far as its words tell; else nothing."""
    return _TARGETS.get(concepts({0: header}).get(0, ""), "")


def name_parts(headers: Mapping[int, str]) -> dict[int, str]:
    """The columns that hold parts of one name, by their index, in the order of the name."""
    found = concepts(headers)
    return {index: headers[index] for part in _PARTS for index in found if found[index] == part}


def _targets(headers: Mapping[int, str], kind: ForeignKind | None) -> Iterable[tuple[int, str]]:
    found = concepts(headers)
    parts = [index for index, concept in found.items() if concept in _PARTS]
    for index, header in headers.items():
        renames = kind.renames.items() if kind else ()
        stated = next((to for pattern, to in renames if re.fullmatch(pattern, header.lower())), None)
        alone = "Name" if parts == [index] and "name" not in found.values() else ""
        target = _TARGETS.get(found.get(index, ""), alone) if stated is None else stated
        if target:
            yield index, target
