"""Text for messages, comparisons and databases."""

from collections.abc import Sequence


def printable(text: str, limit: int = 60) -> str:
    """The text as a message can hold it: shortened to `limit` characters, nothing unprintable in it."""
    start = "".join(character if character.isprintable() else "�" for character in text[:limit])
    return start if len(text) <= limit else start[:-1] + "…"


def quoted(text: str) -> str:
    """The text as a message quotes it: printable, in quotation marks."""
    return f"“{printable(text)}”"


def listed(names: Sequence[str], shown: int = 5) -> str:
    """The first names with commas between them, and how many more there are."""
    more = len(names) - shown
    return ", ".join(names[:shown]) + (f" and {more} more" if more > 0 else "")


def folded(text: str) -> str:
    """The text as it is compared: without case, and without space at its ends."""
    return text.strip().casefold()


def storable(text: str) -> str:
    """`text` as both databases can hold it: without NUL characters and without halves of surrogate pairs."""
    if text.isascii():
        return text.replace("\x00", "")
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
