"""What a change of many contacts would come to, before it is done: how many, why others not, and how routes
shift; each count opens the list of its contacts."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual.content import Content
from textual.events import Key
from textual.widget import Widget
from textual.widgets import Static

from store.core.contacts.bulk_reports import CHANGED, UNCHANGED
from tui.base.progress import CancellableJob, progress_text
from tui.screens.dialogs.contact_rows import ContactsDialog
from tui.screens.dialogs.questions import BUTTON_KEYS, ConfirmDialog
from tui.text.changes import NO_CHANNEL, BulkChange, BulkTarget
from tui.text.content import content, fit, joined, number, plural
from tui.text.palette import BAR, FAILED, FOCUS, HEADER, MUTED
from tui.widgets.lists.columns import via_name

if TYPE_CHECKING:
    from store.core.contacts.bulk_reports import BulkReport, RouteShift
    from store.services.contacts.bulk import Trial

_MOST_SHIFTS = 6  # channels that are told one by one
_MOST_OUTCOMES = 6  # lines of outcomes, each with a digit as its key
_NAME, _NUMBER, _BAR = 16, 10, 17  # cells of the table of routes, which is 56 wide
_WORDS = 43  # cells after key and number of an outcome


class BulkPreviewDialog(ConfirmDialog):
    """Counts while it stands there; it can be confirmed at any time, and escape ends the counting too."""

    SCOPE = "bulk_preview"
    BINDINGS = BUTTON_KEYS
    AUTO_FOCUS = "#cancel"

    def __init__(self, target: BulkTarget, change: BulkChange) -> None:
        verb = f"{change.verb} {plural(target.chosen.count, 'contact')}"
        super().__init__(change.question, verb, " ".join(filter(None, (target.first_names, change.warning))))
        self._change = change
        self._outcomes: Sequence[tuple[str, str]] = ()
        self._job = CancellableJob(self, "preview", self._show_progress)

    def compose_answer(self) -> Iterable[Widget]:
        """Whom it is about, how many it would change and why not others, and how routes would shift."""
        yield from super().compose_answer()
        yield Static(content("Counting whom it would change"), id="outcomes", classes="below")
        routes = Static(id="routes", classes="below")
        routes.display = False
        yield routes

    def on_mount(self) -> None:
        """Begin to count."""
        trial = self.services.bulk.trial()
        text = partial(progress_text, "Counting", self.glyphs)
        self._job.run(partial(self._change.act, trial), self._counted, text)

    def on_unmount(self) -> None:
        """Count no more."""
        self._job.cancel()

    def on_key(self, event: Key) -> None:
        """List the contacts of a line by its digit."""
        if event.character and event.character.isdecimal() and event.character != "0":
            event.stop()
            self._list(int(event.character))

    def action_list(self) -> None:
        """List the contacts of the first line."""
        self._list(1)

    def _list(self, place: int) -> None:
        if place <= len(self._outcomes):
            self.app.push_screen(OutcomeListDialog(self._change, *self._outcomes[place - 1]))

    def _show_progress(self) -> None:
        if self._job.text:
            self.query_one("#outcomes", Static).update(content(self._job.text))

    def _counted(self, report: "BulkReport") -> None:
        told = outcomes_told(report, self._change.already)
        self._outcomes = [(code, words) for code, _count, words in told]
        lines = [_outcome_line(place, count, words) for place, (_, count, words) in enumerate(told, 1)]
        self.query_one("#outcomes", Static).update(Content("\n").join(lines or [content("Nobody is left.")]))
        shifts = shift_lines(report.routes, ascii_only=self.context.profile.few_signs)
        routes = self.query_one("#routes", Static)
        routes.update(Content("\n").join(shifts))
        routes.display = bool(shifts)


def outcomes_told(report: "BulkReport", already: str) -> Sequence[tuple[str, int, str]]:
    """The code of each outcome, how many contacts have it, and how they would fare: the changed ones first,
    then those that are so, then the reasons for which others are left alone, the most frequent first."""
    found = [(CHANGED, report.changed, "would be changed"), (UNCHANGED, report.unchanged, already)]
    reasons = sorted(report.reasons.items(), key=lambda item: -item[1])
    found += [(why.code, count, f"left alone: {why.text}") for why, count in reasons]
    return [each for each in found if each[1]][:_MOST_OUTCOMES]


def _outcome_line(place: int, count: int, words: str) -> Content:
    return joined((str(place), FOCUS), f"{number(count):>{_NUMBER}}  {fit(words, _WORDS).rstrip()}")


def shift_lines(shifts: Sequence["RouteShift"], *, ascii_only: bool) -> Sequence[Content]:
    """How routes shift, as lines of a table: the channels with the largest shifts, each with a bar of those
    that it keeps, `+` for those it gains, `-` for those it loses."""
    if not shifts:
        return ()
    moved = sorted((one for one in shifts if one.before != one.after), key=lambda one: -_size(one))
    if not moved:
        return (content("The next message of nobody would take another way.", MUTED),)
    shown, most = moved[:_MOST_SHIFTS], max(max(one.before, one.after) for one in moved)
    others = len(shifts) - len(shown)
    tail = [content(f"and {plural(others, 'other')}", MUTED)] if others else []
    title = f"{'Next message by':<{_NAME}}{'before':>{_NUMBER}}{'after':>{_NUMBER}}"
    return (
        content(title, HEADER),
        *(_shift_line(one, most, ascii_only) for one in shown),
        *tail,
    )


def _shift_line(one: "RouteShift", most: int, ascii_only: bool) -> Content:
    kept, whole = (
        -(-_BAR * part // most) for part in (min(one.before, one.after), max(one.before, one.after))
    )
    bar = ("#" * kept, "") if ascii_only else (" " * kept, BAR)
    more = ("+" if one.after > one.before else "-") * (whole - kept)
    name = via_name(one.channel) if one.channel else NO_CHANNEL
    counts = f"{number(one.before):>{_NUMBER}}{number(one.after):>{_NUMBER}}  "
    return joined((fit(name, _NAME), "" if one.channel else FAILED), counts, bar, more)


def _size(one: "RouteShift") -> int:
    return abs(one.after - one.before)


class OutcomeListDialog(ContactsDialog):
    """The contacts for whom a change would have an outcome."""

    SCOPE = "bulk_list"

    def __init__(self, change: BulkChange, outcome: str, words: str) -> None:
        super().__init__(words)
        self._change, self._outcome = change, outcome
        self._job = CancellableJob(self, "outcome", self._show_progress)

    def on_mount(self) -> None:
        """Find them."""
        trial = self.services.bulk.trial(self._outcome)
        text = partial(progress_text, "Reading", self.glyphs)
        self._job.run(lambda monitor: self._change.act(trial, monitor), lambda _: self._found(trial), text)

    def on_unmount(self) -> None:
        """Look for no more."""
        self._job.cancel()

    def _show_progress(self) -> None:
        self.say(self._job.text or self.words)

    def _found(self, trial: "Trial") -> None:
        self.list(trial.found, trial.page)
