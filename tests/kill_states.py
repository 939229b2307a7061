"""How far each kind of long work is in a database after the program was killed: before, after, or by half."""

from pathlib import Path

from store.core.messages.states import MessageState
from store.core.messages.views import BroadcastState
from store.core.types import Status
from store.core.views import Listing
from store.database.engine import REVISION
from store.services import Services

PEOPLE, NEW = 1_200, 1_200
"""More than are changed in one transaction."""

BEFORE, AFTER = "before", "after"


def half(before: bool, after: bool, said: object) -> str:
    return BEFORE if before else AFTER if after else f"half: {said}"


def imported(services: Services, _folder: Path) -> str:
    page = services.contacts.total(Listing())
    named = services.contacts.total(Listing(text='name ~ "Imported"'))
    made = [one.key for one in services.fields.all()].count("village"), len(services.groups.all())
    return half(
        (page, named, made) == (PEOPLE, 0, (0, 1)), (page, named, made) == (PEOPLE + NEW - 100, NEW, (1, 2)),
        (page, named, made),
    )  # fmt: skip


def moved(services: Services, _folder: Path) -> str:
    sizes = services.contacts.counts()
    members = sizes.groups[0].count
    found = sizes.folders[Status.ACTIVE], sizes.folders[Status.BLOCKED], members
    return half(found == (PEOPLE, 0, PEOPLE), found == (0, PEOPLE, 0), found)


def undone(services: Services, folder: Path) -> str:
    return {BEFORE: AFTER, AFTER: BEFORE}.get(found := moved(services, folder), found)


def deleted(services: Services, _folder: Path) -> str:
    left = services.contacts.counts().folders[Status.ARCHIVED]
    return half(left == PEOPLE, left == 0, left)


def filled(services: Services, _folder: Path) -> str:
    smart = [group for group in services.groups.all() if group.is_smart]
    return half(not smart, [group.count for group in smart] == [PEOPLE // 2], smart)


def rerouted(services: Services, _folder: Path) -> str:
    routed = {use.channel.name: use.routed_contacts for use in services.channels.uses()}
    enabled = services.channels.find("Airtel").enabled
    return half(
        enabled and routed["Airtel"] == PEOPLE, not enabled and routed["MTN"] == PEOPLE, (enabled, routed)
    )


def exported(_services: Services, folder: Path) -> str:
    path = folder / "out.csv"
    lines = len(path.read_text("utf-8-sig").splitlines()) if path.exists() else 0
    return half(lines == 0, lines == PEOPLE + 1, lines)


def migrated(services: Services, _folder: Path) -> str:
    total = services.contacts.total(Listing())
    return half(False, services.report().revision == REVISION and total == PEOPLE, total)


def sent(services: Services, _folder: Path) -> str:
    made = [(one.state, dict(one.counts)) for one in services.outbox.broadcasts()]
    return half(made == [], made == [(BroadcastState.GOING, {MessageState.QUEUED: PEOPLE})], made)


def unsent(services: Services, _folder: Path) -> str:
    [made] = services.outbox.broadcasts()
    found, counts = made.state, {state: count for state, count in made.counts.items() if count}
    return half(
        (found, counts) == (BroadcastState.GOING, {MessageState.QUEUED: PEOPLE}),
        (found, counts) == (BroadcastState.CANCELLED, {MessageState.FAILED: PEOPLE}),
        (found, counts),
    )
