"""All services on one database, and opening one."""

from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from sqlalchemy import func, select

from store.core.errors import DatabaseUnavailable
from store.core.progress import Monitor
from store.core.routing import Router
from store.database import access, models, sqlite_file
from store.database.engine import REVISION, Database, open_database
from store.database.location import Location, locate
from store.services.contacts.service import Contacts
from store.services.context import Service, ServiceContext, utc_now
from store.services.settings import Settings
from store.workspace import name_order, stored_routes

if TYPE_CHECKING:
    from store.core.reports import DatabaseReport
    from store.services.channels import Channels
    from store.services.contacts.bulk import Bulk
    from store.services.contacts.duplicates import Duplicates
    from store.services.contacts.merging import Merging
    from store.services.contacts.plans import Plans
    from store.services.delivery.broadcasts import Broadcasts
    from store.services.delivery.conversations import Conversations
    from store.services.delivery.delivery import Delivery
    from store.services.delivery.exchanges import Exchanges
    from store.services.delivery.outbox import Outbox
    from store.services.delivery.polling import Polling
    from store.services.delivery.states import States
    from store.services.delivery.webhooks import Webhooks
    from store.services.exports import Exports
    from store.services.fields import Fields
    from store.services.groups import Groups
    from store.services.imports import Imports
    from store.services.messages import Messages
    from store.services.places import Places
    from store.services.saved_searches import Searches
    from store.services.workspace.history import History
    from store.services.workspace.overview import Overview
    from store.services.workspace.sending import Sending
    from store.services.workspace.watch import Watch

Made = TypeVar("Made", bound=Service)


class _Lazy(Generic[Made]):
    """A service that is imported and created when it is first used."""

    def __init__(self, module: str) -> None:
        self._module = f"store.services.{module}"

    def __set_name__(self, owner: type[Any], name: str) -> None:
        self._name = name

    def __get__(self, services: "Services", owner: type[Any]) -> Made:
        made = getattr(import_module(self._module), self._name.capitalize())(services._context)
        # Stands before this descriptor from now on; of two threads that ask at once, the first one's stays.
        return cast("Made", services.__dict__.setdefault(self._name, made))


class Services:
    """Everything that can be done with one database. Safe to share between threads: every call has its own
    session. Services that the first contact list does not need are imported when they are first used."""

    channels: "_Lazy[Channels]" = _Lazy("channels")
    fields: "_Lazy[Fields]" = _Lazy("fields")
    groups: "_Lazy[Groups]" = _Lazy("groups")
    bulk: "_Lazy[Bulk]" = _Lazy("contacts.bulk")
    merging: "_Lazy[Merging]" = _Lazy("contacts.merging")
    messages: "_Lazy[Messages]" = _Lazy("messages")
    searches: "_Lazy[Searches]" = _Lazy("saved_searches")
    imports: "_Lazy[Imports]" = _Lazy("imports")
    exports: "_Lazy[Exports]" = _Lazy("exports")
    places: "_Lazy[Places]" = _Lazy("places")
    duplicates: "_Lazy[Duplicates]" = _Lazy("contacts.duplicates")
    plans: "_Lazy[Plans]" = _Lazy("contacts.plans")
    overview: "_Lazy[Overview]" = _Lazy("workspace.overview")
    history: "_Lazy[History]" = _Lazy("workspace.history")
    sending: "_Lazy[Sending]" = _Lazy("workspace.sending")
    watch: "_Lazy[Watch]" = _Lazy("workspace.watch")
    outbox: "_Lazy[Outbox]" = _Lazy("delivery.outbox")
    broadcasts: "_Lazy[Broadcasts]" = _Lazy("delivery.broadcasts")
    conversations: "_Lazy[Conversations]" = _Lazy("delivery.conversations")
    exchanges: "_Lazy[Exchanges]" = _Lazy("delivery.exchanges")
    states: "_Lazy[States]" = _Lazy("delivery.states")
    delivery: "_Lazy[Delivery]" = _Lazy("delivery.delivery")
    webhooks: "_Lazy[Webhooks]" = _Lazy("delivery.webhooks")
    polling: "_Lazy[Polling]" = _Lazy("delivery.polling")

    def __init__(self, context: ServiceContext) -> None:
        self._context = context
        self.contacts = Contacts(context)
        self.settings = Settings(context)

    @property
    def database(self) -> Database:
        """The database itself, for bulk loading; not for screens."""
        return self._context.database

    @property
    def location(self) -> str:
        """The location of the database, without any password."""
        return str(self._context.database.location)

    @property
    def name(self) -> str:
        """The name of the workspace."""
        return self._context.database.location.name

    @property
    def operator(self) -> str:
        """Who acts, as the history records it."""
        return self._context.operator

    @property
    def why_read_only(self) -> str:
        """The sentence that says why nothing can be stored; empty when it can."""
        return self._context.database.why_read_only

    def is_empty(self) -> bool:
        """Whether no folder has any contact; takes the same time for any number of contacts."""
        with self._context.database.reading() as session:
            return session.execute(select(models.contacts.c.id).limit(1)).first() is None

    def router(self) -> Router:
        """The router over the current channels; the same object until a channel or setting changes, in this
        program or another."""
        with self._context.reading() as (_session, snapshot):
            return snapshot.router

    def turn_day(self) -> None:
        """Have smart groups with relative dates counted from today, where their day is over; for programs
        that run past midnight. The groups are to be filled then."""
        self._context.turn_day()

    def report(self, monitor: Monitor | None = None) -> "DatabaseReport":
        """The location and contents of the database, and its problems; with a monitor those too that take
        reading through all of it."""
        from store.core.reports import DatabaseReport  # noqa: PLC0415
        from store.services import health  # noqa: PLC0415

        database = self._context.database
        with database.reading() as session:
            sizes = [
                int(session.execute(select(func.count()).select_from(table)).scalar_one())
                for table in (models.contacts, models.channels)
            ]
        problems = [*health.glance(database), *(health.examine(database, monitor) if monitor else ())]
        dialect, writable = database.location.url.get_backend_name(), health.is_writable(database)
        found = (
            self.location,
            dialect,
            REVISION,
            writable,
            sizes[0],
            sizes[1],
            tuple(dict.fromkeys(problems)),
        )
        path = database.location.path
        shared = access.shared_with(path) if path is not None else ""
        return DatabaseReport(*found, self.why_read_only, shared)

    def recount(self) -> None:
        """Store the number of contacts of each folder and group anew, counted."""
        from store.repositories import counts  # noqa: PLC0415

        self._context.database.write(counts.recount)

    def close(self) -> None:
        """Close the database."""
        if (watch := vars(self).pop("watch", None)) is not None:
            watch.close()
        self._context.database.close()


def database_file(text: str) -> Path | None:
    """The file that a path or URL means; None for a database that is not a file. Raises DatabaseUnavailable
    for a text that is neither."""
    return locate(text).path


def missing_file(text: str) -> Path | None:
    """The file that a path or URL means, when it has to be made first; else None. Raises DatabaseUnavailable
    when this user may not look."""
    path = database_file(text)
    return None if path is None or sqlite_file.is_there(path) else path


def open_services(
    url: str,
    *,
    operator: str = "",
    source: str = "screen",
    clock: Callable[[], datetime] = utc_now,
    read_only: bool = False,
    listen_url: str = "",
) -> Services:
    """Open the database at a URL or file path; it is created or migrated as needed.

    `sqlite://` alone is a private database in memory. `operator` and `source` (`screen` or `command`) are
    recorded in the history with every change. With `read_only` nothing is made, migrated or stored.
    `listen_url` is where a server is listened to, when `url` is that of a pooler.
    Raises DatabaseUnavailable when it cannot be opened.
    """
    listens_at = _listens_at(listen_url)
    database = open_database(url, read_only=read_only)
    context = ServiceContext(database, operator, source, clock, listens_at=listens_at)
    if not context.database.read_only:
        _catch_up(context)
    return Services(context)


def _listens_at(url: str) -> Location | None:
    found = locate(url) if url else None
    if found is not None and found.is_sqlite:
        raise DatabaseUnavailable(
            "Only a PostgreSQL server is listened to: its URL starts with postgresql://."
        )
    return found


def _catch_up(context: ServiceContext) -> None:
    """Bring to its end what a killed program left, and renew what a change has left to be renewed."""
    context.recover()
    with context.database.reading() as session:
        stale, misordered = stored_routes.are_stale(session), name_order.is_stale(session)
    if stale:
        context.renew_routes()
    if misordered:
        name_order.renew(context.database, context.cache)
    context.turn_day()
    if context.source != "screen":
        # Screens fill them while they show what is there.
        context.fill_groups()
