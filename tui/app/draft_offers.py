"""Offering drafts: those of runs that have ended, and those of forms that another session has open."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from textual.app import App
from textual.screen import Screen

from tui.base.registry import make
from tui.base.screen import AppContext
from tui.text.cells import clean

if TYPE_CHECKING:
    from tui.base.drafts import RecoveredDraft


class DraftOffers:
    """Asks about drafts over the screens of an application, and opens the forms of those that go on."""

    def __init__(self, app: App[Any], give_up_keys: Callable[[], object]) -> None:
        self._app, self._give_up_keys = app, give_up_keys

    @property
    def _context(self) -> AppContext:
        return cast(AppContext, self._app)

    def look(self) -> None:
        """Offer the operator's drafts of other sessions."""
        drafts = self._context.drafts
        if drafts is not None:
            self._offer_all(drafts.recover(hidden=self._context.workspace.redacted))

    def offer(self, found: "RecoveredDraft", form: Screen[Any]) -> None:
        """Offer a draft over the form of the same thing that was opened here, to be shown in its place."""
        self._ask(found, lambda answer: self._go_on(found, form) if answer == "go_on" else None)

    def _offer_all(self, recovered: "tuple[RecoveredDraft, ...]") -> None:
        """Offer the drafts one by one, until one is continued."""
        if not recovered:
            return
        latest = recovered[0]

        def answered(answer: object) -> None:
            if answer == "go_on":
                self._go_on(latest)
                return
            if answer == "throw_away":
                latest.delete()
            self._offer_all(recovered[1:])

        self._ask(latest, answered)

    def _ask(self, found: "RecoveredDraft", answered: Callable[[object], None]) -> None:
        self._give_up_keys()
        self._app.push_screen(make("draft_offer", found), answered)

    def _go_on(self, found: "RecoveredDraft", instead_of: Screen[Any] | None = None) -> None:
        """Open the form of a draft; what another session has open is taken over from it."""
        drafts = self._context.drafts
        if found.elsewhere and drafts is not None:
            taken = drafts.take_over(found, hidden=self._context.workspace.redacted)
            if taken is None:
                self._app.notify(clean("The form was saved or closed there meanwhile."), markup=False)
                return
            found = taken
        if instead_of is not None:
            instead_of.dismiss(None)
        self._app.push_screen(make(found.draft.screen, found.draft.uuid or None, found))
