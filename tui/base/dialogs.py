"""Asking the operator: each function opens a dialog over a screen and calls `then` with the answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from tui.base import registry

if TYPE_CHECKING:
    from tui.text.changes import BulkChange, BulkTarget
    from tui.text.fields import Typed, TypedLine

ASK_ABOVE = 20
"""A change that touches more contacts than this is asked about first, even if it can be taken back."""


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One line of a menu: the letter that picks it, its label, and the value it stands for.

    With a `why_not` it cannot be chosen now: that is the reason. `also` is found by typing, and not shown;
    `right` stands at the end of the line, such as the key that does the same."""

    key: str
    label: str
    value: str
    current: bool = False
    why_not: str = ""
    also: str = ""
    right: str = ""


def nothing_by_that_name(_typed: str) -> str:
    """What a menu says where nothing matches what is typed."""
    return "nothing by that name"


def choose(
    screen: Screen[Any], title: str, choices: Sequence[MenuItem], then: Callable[[str], object]
) -> None:
    """Show a menu; `then` gets the value chosen."""
    _ask(screen, registry.make("menu", title, tuple(choices)), then)


def search(
    screen: Screen[Any],
    title: str,
    choices: Sequence[MenuItem],
    then: Callable[[str], object],
    nothing: Callable[[str], str] = nothing_by_that_name,
) -> None:
    """Show a menu that typing narrows; `then` gets the value chosen. `nothing` is what is said of what is
    typed where no item matches."""
    _ask(screen, registry.make("menu", title, tuple(choices), True, nothing), then)


def confirm(
    screen: Screen[Any], question: str, verb: str, then: Callable[[], object], detail: str = ""
) -> None:
    """Ask before something that many contacts take part in, or that is lost without being stored. `verb`, on
    the button, says what is done to how many; Cancel has the focus."""
    _ask(screen, registry.make("confirm", question, verb, detail), lambda _: then())


def confirm_count(
    screen: Screen[Any], question: str, verb: str, count: int, then: Callable[[], object], detail: str = ""
) -> None:
    """Ask before what cannot be undone: `count` has to be typed."""
    _ask(screen, registry.make("confirm_count", question, verb, count, detail), lambda _: then())


def ask_text(
    screen: Screen[Any],
    question: str,
    verb: str,
    then: Callable[[str], object],
    text: str = "",
    detail: str = "",
    problem: str = "",
) -> None:
    """Ask for a few words; `then` gets them. `problem` says what was wrong with `text`, the answer before."""
    _ask(screen, registry.make("ask_text", question, verb, text, detail, problem), then)


def ask_value(
    screen: Screen[Any], question: str, verb: str, line: "TypedLine", then: "Callable[[Typed], object]"
) -> None:
    """Ask for a text that is checked and completed, and may be empty; `then` gets it."""
    _ask(screen, registry.make("ask_value", question, verb, line), then)


def preview(
    screen: Screen[Any], target: "BulkTarget", change: "BulkChange", then: Callable[[], object]
) -> None:
    """Show what a change of many contacts would come to, before it is done."""
    _ask(screen, registry.make("bulk_preview", target, change), lambda _: then())


def _ask(screen: Screen[Any], dialog: Screen[Any], then: Callable[[Any], object]) -> None:
    """Open a dialog, unless one stands over the screen already: what was asked for twice is asked once.

    An answer counts only while no newer question stands there: both could close the screen."""
    if _is_covered(screen):
        return

    def answered(value: object) -> None:
        if value and not _is_covered(screen):
            then(value)

    screen.app.push_screen(dialog, answered)


def _is_covered(screen: Screen[Any]) -> bool:
    """Whether a dialog stands over the screen."""
    top = screen.app.screen
    return top is not screen and top.is_modal
