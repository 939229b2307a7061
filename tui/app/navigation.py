"""Going from any page to one of the places that have a digit: the contact list, the channels, the fields."""

from abc import abstractmethod
from collections.abc import Callable
from typing import cast

from textual.app import App

from tui.base import messages
from tui.base.registry import make
from tui.base.screen import CordboardScreen

Page = CordboardScreen[object]


class Places:
    """A mixin for the application."""

    @abstractmethod
    def _pages(self) -> list[Page]:
        """The pages that are open, the lowest first."""

    @abstractmethod
    def _unless_unsaved(self, pages: list[Page], verb: str, go: Callable[[], object]) -> None:
        """Go on; after a question when something would be lost."""

    def action_contacts(self) -> None:
        """Back to the contact list."""
        self._go_down_to("contact_list")

    def action_channels(self) -> None:
        """To the channels, keeping only the contact list below."""
        self._go_beside("channels", messages.InspectChannels())

    def action_fields(self) -> None:
        """To the custom fields, keeping only the contact list below."""
        self._go_beside("fields", messages.ManageFields())

    def action_groups(self) -> None:
        """To the groups, keeping only the contact list below."""
        self._go_beside("groups", messages.ManageGroups())

    def _go_beside(self, scope: str, place: messages.Go) -> None:
        if scope != self._pages()[-1].SCOPE:
            app = cast("App[object]", self)
            self._go_down_to("contact_list", lambda: app.push_screen(make(place.ROOM, *place.arguments)))

    def _go_down_to(self, scope: str, then: Callable[[], object] = lambda: None) -> None:
        pages = self._pages()
        if scope not in [page.SCOPE for page in pages]:
            return

        def go() -> None:
            for page in reversed(pages):
                if scope == page.SCOPE:
                    break
                cast("App[object]", self).pop_screen()
            then()

        self._unless_unsaved(pages, "Go on", go)
