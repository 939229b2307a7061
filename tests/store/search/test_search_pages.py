"""Pages of searches: the same contacts in the same order, whichever way they are found; and the words of
names that the database keeps."""

import random
from decimal import Decimal

import pytest
from sqlalchemy import delete, insert, select, update
from sqlmodel import Session

from store.core.types import Contact, FieldType, Value
from store.core.views import Listing, RowKey
from store.database.models import contacts
from store.repositories.settings import revision
from store.repositories.snapshot import load
from store.search import listing, strategy
from store.search.dialects import ids_by_word
from store.search.keyset import ListQuery
from store.workspace import bulk
from tests.store.builders import Workbench, addresses
from tests.store.databases import START

SEARCHES = (
    "ann", "bob OR ann", "group = farmers", "group = farmers AND ann", "age = 3", "age != 3",
    "age > 2 AND bob", 'age = ""', "tel ~ 788", "tel ~ 7880 AND group = farmers",
    "(age = 1 AND bob) OR (age = 2 AND ann)", "language = eng AND group = farmers AND age < 4", "nobody",
    "age = 3 AND age = 4", "name = bob",
)  # fmt: skip
WAYS = {
    "by an index": {"_HANDFUL": 1000},
    "along the order": {"_HANDFUL": 1, "_SHORT": 1000},
    "along the order, then by an index": {"_HANDFUL": 1, "_FIRST": 3, "_SHORT": 0, "_COLLECT": 0.001},
    "in short stretches": {"_HANDFUL": 1, "_FIRST": 3, "_SHORT": 0, "_COLLECT": 1000, "FEW": 10},
}
"""What has a page be found in one way or another, in a list of a hundred."""


@pytest.fixture
def full(workbench: Workbench) -> Workbench:
    """A hundred contacts who have much in common."""
    workbench.add_channel("MTN", "+250788000000")
    group = workbench.services.groups.create("Farmers")
    workbench.services.fields.create("Age", FieldType.NUMBER)
    dice = random.Random(8)
    people = [
        Contact(
            uuid=f"{number:08x}-0000-4000-8000-0000000000ab",
            name=dice.choice(["Ann", "Bob", "Ann Bob", ""]),
            language=dice.choice(["eng", ""]),
            addresses=addresses(f"tel:+250788{number * 37:06}") if number % 3 else (),
            fields={"age": Value(str(number % 5), number=Decimal(number % 5))} if number % 7 else {},
            groups=(group,) if dice.random() < 0.3 else (),
            created_on=START,
        )
        for number in range(100)
    ]
    workbench.services.database.write(lambda session: bulk.insert_contacts(session, people))
    return workbench


@pytest.mark.parametrize("constants", WAYS.values(), ids=WAYS.keys())
def test_every_way_finds_the_same_pages(
    full: Workbench, constants: dict[str, float], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in constants.items():
        monkeypatch.setattr(strategy, name, value)
    with full.services.database.reading() as session:
        snapshot = load(session, revision(session))
        for text in SEARCHES:
            for sort, descending in (("name", False), ("field:age", True)):
                view = listing.list_query(snapshot, Listing(text=text, sort=sort, descending=descending))
                expected = in_order(session, view, descending=descending)
                assert read(session, view, backwards=False) == expected, (text, sort)
                assert read(session, view, backwards=True) == expected[::-1], (text, sort)


def in_order(session: Session, view: ListQuery, *, descending: bool) -> list[int]:
    """The ids of everybody found, sorted here: those without a value last."""
    rows = session.execute(select(contacts.c.id, view.lookup.label("value")).where(*view.where)).all()
    given = sorted((row.value, row.id) for row in rows if row.value is not None)
    unset = sorted(row.id for row in rows if row.value is None)
    ids = [one for _value, one in given]
    return ids[::-1] + unset[::-1] if descending else ids + unset


def read(session: Session, view: ListQuery, *, backwards: bool) -> list[int]:
    """The ids of all rows, seventeen a page, from the first or from the last."""
    found: list[int] = []
    key: RowKey | None = None
    while True:
        after, before = (None, key) if backwards else (key, None)
        page = listing.page(session, view, after=after, before=before, last=backwards and not key, size=17)
        page = page[::-1] if backwards else page
        if not page:
            return found
        found += [row.id for row in page]
        key = page[-1]


def test_words_are_found_whoever_writes_a_name(workbench: Workbench) -> None:
    def work(session: Session) -> None:
        row = {"uuid": "a", "name": "", "words": "jean bosco jean o'neill", "created_on": START}
        session.execute(insert(contacts).values(id=7, modified_on=START, **row))
        assert [found(session, word) for word in ("bos", "jean", "o'n", "x")] == [{7}, {7}, {7}, set()]
        session.execute(update(contacts).values(words="bosco eric"))
        assert [found(session, word) for word in ("bos", "jean", "eri")] == [{7}, set(), {7}]
        session.execute(update(contacts).values(words=""))
        assert found(session, "bos") == set()
        session.execute(update(contacts).values(words="山 本"))
        assert found(session, "本") == {7}
        session.execute(delete(contacts))
        assert found(session, "本") == set()

    workbench.services.database.write(work)


def found(session: Session, word: str) -> set[int]:
    """The ids of those one of whose words begins so, by the index."""
    return {
        one for select_ids in ids_by_word(session, [word]) for one in session.execute(select_ids).scalars()
    }
