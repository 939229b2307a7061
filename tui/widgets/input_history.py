"""The history and the completion of an input line, as values without a widget."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class InputHistory:
    """Texts typed before, newest first; `index` is the one shown, -1 for `draft`, which is being typed."""

    texts: tuple[str, ...] = ()
    draft: str = ""
    index: int = -1

    def older(self, now: str) -> "InputHistory":
        """One step back; `now` is what stands in the line, kept when the walk begins."""
        if self.index + 1 >= len(self.texts):
            return self
        draft = now if self.index < 0 else self.draft
        return replace(self, draft=draft, index=self.index + 1)

    def newer(self) -> "InputHistory":
        """One step towards what was being typed."""
        return replace(self, index=max(-1, self.index - 1))

    @property
    def text(self) -> str:
        """What the line should say."""
        return self.draft if self.index < 0 else self.texts[self.index]


@dataclass(frozen=True, slots=True)
class TextCompletion:
    """Texts that could stand between two offsets of a line, of which one stands there now, or none yet.

    `line` is the line without any of them. When all begin alike, that beginning is tried before any of them.
    """

    line: str
    start: int
    end: int
    choices: tuple[str, ...]
    index: int = -1

    def taken(self, by: int = 1) -> "TextCompletion":
        """With the next text taken, or an earlier one; what they have in common comes first."""
        typed, common = self.line[self.start : self.end].strip('"'), _common(self.choices)
        more = len(common.strip('"')) > len(typed)
        if self.index < 0 and len(self.choices) > 1 and more and by > 0:
            return replace(
                self,
                line=self.line[: self.start] + common + self.line[self.end :],
                end=self.start + len(common),
            )
        last = len(self.choices) - 1
        index = (0 if by > 0 else last) if self.index < 0 else (self.index + by) % len(self.choices)
        return replace(self, index=index)

    @property
    def text(self) -> str:
        """The line with the text that is taken in it."""
        return self.line[: self.start] + self._chosen + self.line[self.end :]

    @property
    def cursor(self) -> int:
        """Where the cursor belongs in it."""
        return self.start + len(self._chosen)

    @property
    def _chosen(self) -> str:
        return self.line[self.start : self.end] if self.index < 0 else self.choices[self.index]


def _common(texts: tuple[str, ...]) -> str:
    """What all of them begin with, whatever the case, as the first of them writes it."""
    first, rest = texts[0] if texts else "", texts[1:]
    length = len(first)
    for text in rest:
        folded = text.casefold()
        while not folded.startswith(first[:length].casefold()):
            length -= 1
    return first[:length]
