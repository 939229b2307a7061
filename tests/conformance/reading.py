"""Reading a case strictly: a key that nobody reads, or a value that is not known, is an error of the adapter.

What is not looked at is not checked. A key that says nothing to us is passed over by name, with the reason.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, TypeVar

Known = TypeVar("Known")

ABOUT: Mapping[str, str] = {
    "id": "It names the case.",
    "category": "It is a heading for people.",
    "source": "It tells where the case was found.",
    "note": "It explains the case to people.",
    "seed_conflict": "Such cases are left out as a whole, or are followed as they stand.",
}
"""What any case may have beside what it asserts, and why it is not looked at."""


class Unread(Exception):
    """A case says something that its adapter does not know."""


class Said(Mapping[str, Any]):
    """An object of a case, that notes which of its keys were read; objects in it do the same."""

    def __init__(self, values: Mapping[str, Any], place: str) -> None:
        self._values, self._place = values, place
        self._read: dict[str, Any] = {}
        self._done: set[str] = set()

    def __getitem__(self, key: str) -> Any:
        if key not in self._read:
            self._read[key] = _wrapped(self._values[key], f"{self._place}.{key}")
        return self._read[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, key: object) -> bool:
        return key in self._values

    def mentions(self, text: str) -> bool:
        """Whether a text is a value anywhere in it; nothing counts as read by that."""
        return _has(self._values, text)

    def plain(self, key: str) -> Any:
        """A value as it stands, with all that is in it read."""
        self._read[key] = None
        return self._values[key]

    def pass_over(self, reasons: Mapping[str, str]) -> None:
        """These keys say nothing to us, for those reasons."""
        self._done |= reasons.keys()

    def known(self, key: str, meanings: Mapping[str, Known] | Callable[[str], Known]) -> Known:
        """What a value means; Unread for one that is not known."""
        value = self[key]
        try:
            return meanings[value] if isinstance(meanings, Mapping) else meanings(value)
        except (KeyError, ValueError):
            raise Unread(f"{self._place}.{key} is {value!r}, which is not known.") from None

    def one_of(self, key: str, values: Collection[Any]) -> Any:
        """A value that is one of these; Unread for any other."""
        if self[key] not in values:
            raise Unread(f"{self._place}.{key} is {self[key]!r}, and none of {sorted(map(str, values))}.")
        return self[key]

    def unread(self) -> Iterator[str]:
        """The places of what was not read."""
        for key in self._values:
            if key in self._done:
                continue
            if key not in self._read:
                yield f"{self._place}.{key}"
            else:
                yield from _unread(self._read[key])


def case(values: Mapping[str, Any]) -> Said:
    """A case that is going to be read."""
    said = Said(values, values["id"])
    said.pass_over(ABOUT)
    return said


def finish(said: Said) -> None:
    """All of a case was read; Unread when not."""
    if left := list(said.unread()):
        raise Unread(f"Not read: {', '.join(left)}.")


def plain(value: Any) -> Any:
    """A value with what is in it, as JSON has it; all of it is read then."""
    if isinstance(value, Mapping):
        return {key: plain(value[key]) for key in value}
    return [plain(item) for item in value] if isinstance(value, list) else value


def _wrapped(value: Any, place: str) -> Any:
    if isinstance(value, Mapping):
        return Said(value, place)
    if isinstance(value, list):
        return [_wrapped(item, f"{place}[{index}]") for index, item in enumerate(value)]
    return value


def _has(value: Any, text: str) -> bool:
    parts = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else None
    return value == text if parts is None else any(_has(part, text) for part in parts)


def _unread(value: Any) -> Iterator[str]:
    if isinstance(value, Said):
        yield from value.unread()
    elif isinstance(value, list):
        for item in value:
            yield from _unread(item)
