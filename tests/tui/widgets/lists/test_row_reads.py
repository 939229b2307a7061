"""Reading a long list: what nobody waits for any more is given up."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from threading import Event

import pytest
from textual.pilot import Pilot

from store.core.errors import Cancelled
from store.core.views import ContactRow, Listing, RowKey
from store.services import Services
from store.services.contacts.lists import Cancel
from store.services.contacts.service import Contacts
from tests.tui.conftest import idle, play
from tests.tui.people import fill, open_copy
from tui.app.app import CordboardApp
from tui.widgets.lists.contact_table import ContactTable
from tui.widgets.lists.window import PAGE

_PATIENCE = 10.0


def _crowd(services: Services) -> None:
    fill(services, crowd=3 * PAGE)


@pytest.fixture
def many() -> Iterator[Services]:
    """A workspace with more contacts than are read at once."""
    services = open_copy(_crowd)
    yield services
    services.close()


class Slow(Contacts):
    """The contacts of a list, of which one kind of read never ends by itself."""

    def __init__(self, services: Services, slow: str) -> None:
        super().__init__(services.contacts._context)
        self._slow = slow
        self.began, self.given_up = Event(), Event()

    def page(
        self,
        wanted: Listing,
        *,
        after: RowKey | None = None,
        before: RowKey | None = None,
        last: bool = False,
        size: int = 50,
        cancelled: Cancel | None = None,
    ) -> tuple[ContactRow, ...]:
        """Rows; the last ones of a list take long when pages are slow."""
        if self._slow == "page" and last:
            self._wait(cancelled)
        return super().page(wanted, after=after, before=before, last=last, size=size)

    def total(self, wanted: Listing, *, cancelled: Cancel | None = None) -> int:
        """How many there are."""
        if self._slow == "total":
            self._wait(cancelled)
        return super().total(wanted)

    def rank(self, wanted: Listing, key: RowKey, *, cancelled: Cancel | None = None) -> int:
        """Where one stands."""
        if self._slow == "rank":
            self._wait(cancelled)
        return super().rank(wanted, key)

    def _wait(self, cancelled: Cancel | None) -> None:
        self.began.set()
        assert cancelled is not None
        while not cancelled():
            if self.given_up.wait(0.001):
                raise AssertionError("begun again")
        self.given_up.set()
        raise Cancelled("Stopped.")


@pytest.mark.parametrize("slow", ["rank", "total", "page"])
def test_what_takes_long_is_given_up_when_another_list_is_shown(
    many: Services, make_app: Callable[..., CordboardApp], slow: str
) -> None:
    """The count, or the end of a list, of which nobody will see anything; nobody is told of it either."""
    app = make_app(many)
    source = Slow(many, slow)

    async def story(pilot: Pilot[None]) -> None:
        table = app.screen.query_one(ContactTable)
        table.show(source, replace(Listing(), descending=True))
        if slow == "page":
            table.go_to_end(last=True)
        await _until(source.began)
        table.show(many.contacts, Listing())
        await _until(source.given_up)
        await idle(pilot)
        assert table.row is not None
        assert table.row.key == many.contacts.page(Listing(), size=1)[0].key
        assert table.view.window.known_size == many.contacts.total(Listing())
        assert not list(app._notifications)

    play(app, story)


async def _until(event: Event) -> None:
    async with asyncio.timeout(_PATIENCE):
        while not event.is_set():
            await asyncio.sleep(0.001)
