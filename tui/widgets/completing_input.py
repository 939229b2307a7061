"""A line that Tab completes: a name out of many, or the path of a file."""

from collections.abc import Callable
from typing import ClassVar

from textual.binding import BindingType

from tui.jobs import Jobs
from tui.keys import bindings as keys
from tui.process.paths import completions
from tui.process.policy import Policy
from tui.text.cells import clean, plural
from tui.widgets.form_rows import PlainInput

_SHOWN = 6


class CompletingInput(PlainInput):
    """Tab writes what all that begin like this have in common; where they part, it says what there is.

    `find` gives what the text may become. Where nothing is typed, or nothing can be added, Tab goes to the
    next control.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("path")]

    def __init__(
        self, find: Callable[[str], tuple[str, ...]], *, placeholder: str = "", id: str | None = None
    ) -> None:
        super().__init__(placeholder=placeholder, id=id)
        self.find = find

    def action_complete(self) -> None:
        """Complete the text, or go on."""
        if self.text:
            self.complete(self.text, self.find(self.text))
        else:
            self.screen.focus_next()

    def complete(self, text: str, found: tuple[str, ...]) -> None:
        """Write what these have in common, unless something else was typed meanwhile."""
        if self.text != text:
            return
        common = _beginning(found)
        # Where only whole paths are found, what they have in common may be another text.
        if len(common) > len(text) and (len(found) == 1 or common.casefold().startswith(text.casefold())):
            self.text = common
        elif len(found) > 1:
            names = [self.told(each) for each in found]
            more = f" and {plural(len(names) - _SHOWN, 'other')}" if len(names) > _SHOWN else ""
            self.notify(clean(f"{', '.join(names[:_SHOWN])}{more}"), markup=False)
        elif self.has_focus:
            self.screen.focus_next()

    def told(self, found: str) -> str:
        """How one of several is named."""
        return found


class PathInput(CompletingInput):
    """A line for the path of a file; the folder is read in a thread."""

    def __init__(self, allowed: Policy, *, placeholder: str = "", id: str | None = None) -> None:
        super().__init__(lambda text: completions(text, allowed), placeholder=placeholder, id=id)
        self.jobs = Jobs(self)

    def action_complete(self) -> None:
        """Complete the path, or go on."""
        text = self.text
        if not text:
            self.screen.focus_next()
            return
        self.jobs.run(
            lambda: self.find(text), lambda found: self.complete(text, found), group="path", awaited=True
        )

    def told(self, found: str) -> str:
        """Its last part."""
        return found.rstrip("/").rpartition("/")[2]


def _beginning(paths: tuple[str, ...]) -> str:
    """The letters that all paths begin with."""
    if not paths:
        return ""
    first, last = min(paths), max(paths)
    alike = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))
    return first[:alike]
