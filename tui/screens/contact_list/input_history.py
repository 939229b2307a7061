"""Walking through what was typed before, and through what could be typed next, in one line."""

from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Past:
    """Texts typed before, newest first, and where in them one stands; `draft` is what was being typed."""

    texts: tuple[str, ...] = ()
    draft: str = ""
    place: int = -1

    def older(self, now: str) -> "Past":
        """One step back; `now` is what stands in the line, kept when the walk begins."""
        if self.place + 1 >= len(self.texts):
            return self
        draft = now if self.place < 0 else self.draft
        return replace(self, draft=draft, place=self.place + 1)

    def newer(self) -> "Past":
        """One step towards what was being typed."""
        return replace(self, place=max(-1, self.place - 1))

    @property
    def text(self) -> str:
        """What the line should say."""
        return self.draft if self.place < 0 else self.texts[self.place]


@dataclass(frozen=True, slots=True)
class Offer:
    """Texts that could stand between two offsets of a line, of which one stands there now, or none yet.

    `line` is the line without any of them. When all begin alike, that beginning is tried before any of them.
    """

    line: str
    start: int
    end: int
    choices: tuple[str, ...]
    place: int = -1
    common: str = field(default="")

    @classmethod
    def of(cls, line: str, start: int, end: int, choices: tuple[str, ...]) -> "Offer":
        """An offer with none of its texts taken yet."""
        return cls(line, start, end, choices, common=_common(choices))

    def taken(self, by: int = 1) -> "Offer":
        """With the next text taken, or an earlier one; what they have in common comes first."""
        typed = self.line[self.start : self.end].strip('"')
        more = len(self.common.strip('"')) > len(typed)
        if self.place < 0 and len(self.choices) > 1 and more and by > 0:
            return replace(
                self,
                line=self.line[: self.start] + self.common + self.line[self.end :],
                end=self.start + len(self.common),
            )
        last = len(self.choices) - 1
        place = (0 if by > 0 else last) if self.place < 0 else (self.place + by) % len(self.choices)
        return replace(self, place=place)

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
        return self.line[self.start : self.end] if self.place < 0 else self.choices[self.place]


def _common(texts: tuple[str, ...]) -> str:
    """What all of them begin with, whatever the case, as the first of them writes it."""
    first, rest = texts[0] if texts else "", texts[1:]
    length = len(first)
    for text in rest:
        folded = text.casefold()
        while not folded.startswith(first[:length].casefold()):
            length -= 1
    return first[:length]
