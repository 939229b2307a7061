"""What the command `duplicates` does: list contacts that are likely the same, and remember who is not."""

from collections.abc import Iterator

from store.core.contacts.duplicates import DuplicateRow, Party, ReasonCode
from store.core.progress import Monitor
from store.core.types import Status
from store.services import Services, serializers
from tui.cli.common import monitor, opened, print_result, short_uuid
from tui.cli.naming import chosen, find_contact, named
from tui.process import output
from tui.process.output import Column

_PAGE = 100
_COLUMNS = (
    Column("ID", 8, rank=100),
    Column("NAME", 24, rank=90),
    Column("ID", 8, rank=100),
    Column("NAME", 24, rank=90),
    Column("REASON", 60, rank=80, folds=True),
)


def show(database: str, reason: str, *, limit: int, as_json: bool) -> None:
    """Print suggestions, the strongest reasons first."""
    codes = (chosen(ReasonCode, reason, "reason"),) if reason else tuple(ReasonCode)
    with opened(database) as services:
        found = _found(services, codes, limit)
        hidden = services.settings.workspace().redacted
        if hidden and ReasonCode.NAME in codes:
            output.narrate("Names are hidden in this workspace, and are not compared.")
        if as_json:
            output.document({"duplicates": [serializers.shape(one) for one in found]})
            return
        first = next(found, None)
        if first is None:
            output.narrate("Nobody is likely to be somebody else here.")
        else:
            output.table(_COLUMNS, map(_cells, _after(first, found)))


def say(database: str, texts: tuple[str, str], *, apart: bool, as_json: bool) -> None:
    """Remember that two contacts are not the same, or forget it."""
    with opened(database) as services:
        one, other = (find_contact(services, text) for text in texts)
        tell = services.duplicates.not_the_same if apart else services.duplicates.ask_again
        changed = tell(one.uuid, other.uuid)
    who = f"{named(one)} and {named(other)}"
    done = f"{who} are not suggested again." if apart else f"{who} may be suggested again."
    known = f"{who} were told apart already." if apart else f"{who} were not told apart."
    shape = {"contacts": [one.uuid, other.uuid], "told_apart": apart, "changed": changed}
    print_result(shape, done if changed else known, as_json=as_json)


def _found(services: Services, codes: tuple[ReasonCode, ...], limit: int) -> Iterator[DuplicateRow]:
    after, left = None, limit
    with monitor("Comparing") as watch:
        # What is found is the progress that is shown.
        stopping = Monitor(cancelled=watch.cancelled)
        while True:
            size = min(_PAGE, left) if limit else _PAGE
            page = services.duplicates.page(after, size, reasons=codes, monitor=stopping)
            yield from page.rows
            left -= len(page.rows)
            if page.after is None or (limit and left <= 0):
                return
            after = page.after


def _after(first: DuplicateRow, others: Iterator[DuplicateRow]) -> Iterator[DuplicateRow]:
    yield first
    yield from others


def _cells(one: DuplicateRow) -> tuple[str, ...]:
    return *_party(one.first), *_party(one.second), one.brief


def _party(one: Party) -> tuple[str, str]:
    folder = "" if one.status is Status.ACTIVE else f" ({one.status})"
    return short_uuid(one.uuid), f"{one.title}{folder}"
