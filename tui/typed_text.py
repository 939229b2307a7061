"""Text in an input: shown without anything that could disturb the terminal, and kept as it really is."""

from tui.text.cells import PLACEHOLDER, clean


def visible(text: str) -> str:
    """The text with each character that must not reach the terminal shown as a middle dot, one for one."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(letter if clean(letter) == letter else PLACEHOLDER for letter in text)


def rejoined(kept: str, shown: str, typed: str) -> str:
    """What is meant after an edit: `typed` is the new content, made from `shown`, which stands for `kept`.

    What the edit left alone at both ends is taken from `kept`, so that joiners and other hidden characters
    outlive an edit elsewhere in the text.
    """
    new = visible(typed)
    limit = min(len(shown), len(new))
    head = next((i for i in range(limit) if shown[i] != new[i]), limit)
    rest = limit - head
    tail = next((i for i in range(rest) if shown[-1 - i] != new[-1 - i]), rest)
    return kept[:head] + typed[head : len(typed) - tail] + kept[len(kept) - tail :]
