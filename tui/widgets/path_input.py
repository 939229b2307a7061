"""A line for the path of a file, which Tab completes."""

from typing import ClassVar

from textual.binding import BindingType

from tui.jobs import Jobs
from tui.keys import bindings as keys
from tui.process.paths import completions
from tui.process.policy import Policy
from tui.text.cells import clean, plural
from tui.widgets.form_rows import PlainInput

_SHOWN = 6


class PathInput(PlainInput):
    """Tab writes what all paths that begin like this have in common; where they part, it says what there is.

    Where nothing is typed, or nothing can be added, Tab goes to the next control."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("path")]

    def __init__(self, allowed: Policy, *, placeholder: str = "", id: str | None = None) -> None:
        super().__init__(placeholder=placeholder, id=id)
        self.jobs = Jobs(self)
        self._allowed = allowed

    def action_complete(self) -> None:
        """Complete the path, or go on."""
        text = self.text
        if not text:
            self.screen.focus_next()
            return
        self.jobs.run(
            lambda: completions(text, self._allowed),
            lambda found: self._complete(text, found),
            group="path",
            awaited=True,
        )

    def _complete(self, text: str, found: tuple[str, ...]) -> None:
        if self.text != text:
            return
        common = _beginning(found)
        if len(common) > len(text):
            self.text = common
        elif len(found) > 1:
            names = [path.rstrip("/").rpartition("/")[2] for path in found]
            more = f" and {plural(len(names) - _SHOWN, 'other')}" if len(names) > _SHOWN else ""
            self.notify(clean(f"{', '.join(names[:_SHOWN])}{more}"), markup=False)
        elif self.has_focus:
            self.screen.focus_next()


def _beginning(paths: tuple[str, ...]) -> str:
    """The letters that all paths begin with."""
    if not paths:
        return ""
    first, last = min(paths), max(paths)
    alike = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))
    return first[:alike]
