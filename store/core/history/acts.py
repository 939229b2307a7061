"""What an action did, and what taking it back would do: as values, and in a sentence each."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from store.core.history.changes import TOLD_APART, Change, Json, identity_of
from store.core.text import listed, quoted
from store.core.views import HistoryKind

_MOVED = {"archived": "Archived", "blocked": "Blocked", "stopped": "Stopped", "active": "Restored"}
_WORDS_SHOWN = 5
_WORDS = {"last_seen_on": "last seen", "created_on": "age", "schemes": "address types", "enabled": "state"}


@dataclass(frozen=True, slots=True)
class ActLine:
    """One line of an action: what it is about, what that is called, and its changes."""

    subject: str
    title: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Act:
    """An action: its first lines, how many contacts it touched and what the first of them are called, the
    file of an import, and how many were `deleted` for good.

    Of a merge `names` are the contact that is kept and the other one."""

    kind: HistoryKind
    lines: Sequence[ActLine] = ()
    contacts: int = 0
    names: tuple[str, ...] = ()
    file: str = ""
    deleted: int = 0


@dataclass(frozen=True, slots=True)
class Left:
    """Something that stays as it is when an action is taken back: what it is called, and why."""

    whom: str
    why: str

    def __str__(self) -> str:
        """Both as a sentence."""
        return f"{self.whom}: {self.why}."


@dataclass(frozen=True, slots=True)
class UndoPlan:
    """An action that is to be taken back, or with `redo` to be done again, and what that touches.

    `text` says what was done; `names` are the first of the `contacts`. `left` is what was changed since and
    stays; where more than a thousand contacts of an action were changed, there is only `changed`, how many
    they are at most. `skipped` says which newer actions cannot be taken back. `empty` is whether nothing of
    it can go back.
    """

    entry: int
    redo: bool
    text: str
    at: datetime
    source: str
    lines: int
    contacts: int = 0
    names: tuple[str, ...] = ()
    left: tuple[Left, ...] = ()
    changed: int = 0
    skipped: tuple[str, ...] = ()
    empty: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether it touches one row only and nothing stays, so that nobody needs to be asked."""
        return self.lines <= 1 and not self.left and not self.skipped and not self.empty


@dataclass(frozen=True, slots=True)
class UndoReport:
    """What was taken back, or with `redo` done again: what that was, how many rows went back, what stays."""

    text: str
    redo: bool
    back: int
    left: tuple[Left, ...] = field(default=())

    @property
    def sentence(self) -> str:
        """All of it in a sentence."""
        if not self.back:
            return f"Nothing was {'done again' if self.redo else 'taken back'}: {uncapitalized(self.text)}."
        stays = " Some of it stays." if self.left else ""
        return f"{'Done again' if self.redo else 'Taken back'}: {uncapitalized(self.text)}.{stays}"


@dataclass(frozen=True, slots=True)
class PastAct:
    """An action in a list: `taken_back` is whether it is so by now, `can` whether it can be."""

    entry: int
    at: datetime
    kind: HistoryKind
    source: str
    text: str
    contacts: int
    taken_back: bool
    can: bool


def uncapitalized(text: str) -> str:
    """The sentence as it stands after a colon."""
    return text[:1].lower() + text[1:]


def told(act: Act) -> str:
    """What an action did, in a sentence without a full stop."""
    if act.kind is HistoryKind.IMPORTED:
        return (
            f"Imported {quoted(act.file)}, {_people(act)}" if act.contacts else f"Imported {quoted(act.file)}"
        )
    if act.kind is HistoryKind.MERGED and len(act.names) > 1:
        return f"Merged {act.names[1]} into {act.names[0]}"
    if act.contacts:
        return _of_contacts(act)
    if act.kind is HistoryKind.DELETED:
        return f"Deleted {_deleted(act)}"
    return _of_definition(act.lines) if act.lines else "Changed nothing that is still there"


def is_order(lines: Sequence[ActLine]) -> bool:
    """Whether these lines of an action are about the order of the fields alone."""
    about = {change.attribute for line in lines for change in line.changes}
    return about == {"priority"} and {line.subject for line in lines} == {"field"}


def is_one_thing(lines: Sequence[ActLine]) -> bool:
    """Whether an action is one thing to take back, though it has several lines: the order of the fields, or
    that two contacts are not the same."""
    return is_order(lines) or {change.attribute for line in lines for change in line.changes} == {TOLD_APART}


def irrevocable(act: Act) -> str:
    """Why an action cannot be taken back, as a sentence."""
    return f"Deleting {_deleted(act)} cannot be taken back."


def changed_since(changes: Sequence[Change]) -> str:
    """What of a contact somebody changed since, for the reason why it stays."""
    names = list(dict.fromkeys(_word(one) for one in changes if one.attribute != "last_seen_on"))
    return f"{_and(names)} {'were' if len(names) > 1 or names[0].endswith('es') else 'was'} changed since"


def _people(act: Act) -> str:
    if act.contacts == 1:
        return act.names[0] if act.names else "1 contact"
    return _contacts(act.contacts)


def _contacts(count: int) -> str:
    return "1 contact" if count == 1 else f"{count:,} contacts".replace(",", " ")


def _deleted(act: Act) -> str:
    if act.deleted:
        return _contacts(act.deleted)
    return _named(act.lines[0]) if act.lines else "contacts"


def _and(words: Sequence[str]) -> str:
    """Words with commas and an `and`, the first few of many."""
    return (
        " and ".join([", ".join(words[:-1]), words[-1]]) if 1 < len(words) <= _WORDS_SHOWN else listed(words)
    )


def _word(change: Change) -> str:
    return change.label or _WORDS.get(change.attribute, change.attribute.replace("_", " "))


def _of_contacts(act: Act) -> str:
    who = _people(act)
    if act.kind is HistoryKind.SENT:
        text = next((line.title for line in act.lines if line.title), "")
        return f"Wrote to {who}: {text}" if text else f"Wrote to {who}"
    if act.kind is HistoryKind.RECEIVED:
        return f"Recorded a message from {who}"
    if act.kind is HistoryKind.CREATED:
        return f"Added {who}"
    changes = [change for line in act.lines for change in line.changes]
    about = {change.attribute for change in changes}
    moved = {str(change.after) for change in changes if change.attribute == "status"}
    if len(moved) == 1 and about <= {"status", "groups"}:
        return f"{_MOVED[moved.pop()]} {who}"
    if about == {TOLD_APART}:
        told = "not the same" if changes[0].after else "perhaps the same again"
        return f"Said that {_and(sorted(act.names))} are {told}"
    if about == {"groups"}:
        return _of_groups(changes, who)
    if about == {"addresses"}:
        return _of_addresses(changes, who)
    words = list(dict.fromkeys(_word(change) for change in changes if change.attribute != "last_seen_on"))
    return f"Changed {who}: {_and(words)}" if words else f"Changed {who}"


def _of_groups(changes: Sequence[Change], who: str) -> str:
    joined, left = set[str](), set[str]()
    for change in changes:
        before, after = (
            {one["uuid"]: one["name"] for one in side or ()} for side in (change.before, change.after)
        )
        joined |= {name for uuid, name in after.items() if uuid not in before}
        left |= {name for uuid, name in before.items() if uuid not in after}
    if len(joined) == 1 and not left:
        return f"Added {who} to the group {quoted(joined.pop())}"
    if len(left) == 1 and not joined:
        return f"Removed {who} from the group {quoted(left.pop())}"
    return f"Changed the groups of {who}"


def _of_addresses(changes: Sequence[Change], who: str) -> str:
    sides = [(_locks(one.before), _locks(one.after)) for one in changes]
    if any(old.keys() != new.keys() for old, new in sides):
        return f"Changed the addresses of {who}"
    if all(old == new for old, new in sides):
        return f"Reordered the addresses of {who}"
    locks = {lock for _old, new in sides for lock in new.values() if lock}
    if not locks:
        return f"Cleared the channel of {who}"
    return (
        f"Chose {quoted(locks.pop())} as the channel of {who}"
        if len(locks) == 1
        else f"Locked addresses of {who}"
    )


def _locks(side: Json) -> dict[str, str]:
    """The name of the channel that each address is locked to, if any, by the address."""
    return {identity_of(one): one.get("name", "") for one in side or ()}


def _of_definition(lines: Sequence[ActLine]) -> str:
    first = lines[0]
    if first.subject == "message":
        return _of_messages(first)
    about = {change.attribute for line in lines if line.subject == first.subject for change in line.changes}
    by_name = {change.attribute: change for change in first.changes}
    if is_order(lines):
        return "Reordered the fields"
    if first.title == "places":
        return "Loaded places"
    if first.subject == "setting" and first.title in by_name:
        return f"Changed the setting {first.title}"
    named = by_name.get("name")
    if named is not None and named.before is None:
        return f"Added {_named(first)}"
    if named is not None and named.after is None:
        return f"Removed {_named(first)}"
    if named is not None and about == {"name"}:
        return f"Renamed {_named(replace(first, title=named.before))} to {quoted(named.after)}"
    if about == {"enabled"}:
        return f"{'Enabled' if by_name['enabled'].after else 'Disabled'} {_named(first)}"
    if about == {"paused"}:
        return f"{'Paused' if by_name['paused'].after else 'Resumed'} {_named(first)}"
    return f"Changed {_named(first)}: {_and([_word(one) for one in first.changes])}"


_MESSAGE_ACTS = {
    ("going", "paused"): "Paused {}",
    ("paused", "going"): "Resumed {}",
    ("waiting", "failed"): "Cancelled {}",
    ("failed", "waiting"): "Sent {} again",
    ("unconfirmed", "waiting"): "Sent {} again",
    ("unconfirmed", "wired"): "Said that {} arrived",
}
"""What was done to a message or a broadcast, by its states before and after."""


def _of_messages(line: ActLine) -> str:
    by_name = {change.attribute: change for change in line.changes}
    if "retried" in by_name:
        count = by_name["retried"].after["count"]
        return f"Sent {count:,} messages again".replace(",", " ")
    if "rest" in by_name:
        return f"Cancelled the rest of {line.title}"
    state = by_name["state"]
    return _MESSAGE_ACTS.get((state.before, state.after), "Changed {}").format(line.title)


def _named(line: ActLine) -> str:
    is_search = line.subject == "setting"
    return f"the {'search' if is_search else line.subject} {quoted(line.title)}"
