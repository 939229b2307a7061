"""Searching a million contacts: the first page of representative searches, against the best SQL that we can
write by hand for each, on the same file in the same run.

    python -m tests.benchmarks.search FILE

FILE is an SQLite database of the demo's contacts: `cordboard demo --contacts 1000000 --database FILE`.
"""

import argparse
import sqlite3
import sys
import time
from collections.abc import Callable
from functools import partial

from sqlmodel import Session

from store import listing
from store.catalogue import load
from store.core.views import Listing
from store.engine import open_database
from store.settings import revision
from store.windows import Window
from tests.benchmarks.search_queries import QUERIES, Hand

_ROUNDS = 4
_MOST = 2.0
_QUICK = 10.0
"""Milliseconds that nobody notices: what is quicker has no ratio."""

_WALK = (
    "SELECT c.id, c.{order} FROM contact c WHERE c.status = 'active' AND c.{order} IS NOT NULL"
    " AND {where} {by}"
)
_LED = (
    "WITH hits AS MATERIALIZED (SELECT c.id, c.{order} FROM contact c WHERE c.id IN ({lead})"
    " AND +c.status = 'active' AND {where}) SELECT * FROM hits c WHERE {order} IS NOT NULL {by}"
)
_BY = "ORDER BY c.{order} {way}, c.id {way} LIMIT 50"


def main() -> None:
    """Write the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("file")
    path = options.parse_args().file
    by_hand = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    database = open_database(path)
    _say("| search | order | contacts | by hand | ours | ratio |", "|---|---|---|---|---|---|")
    rows = []
    with database.reading() as session:
        catalogue = load(session, revision(session))
        for text, hand in QUERIES:
            for sort in ("name", "last_seen_on"):
                view = listing.window(catalogue, Listing(text=text, sort=sort, descending=sort != "name"))
                ours, best = _measured(session, by_hand, view, _statements(hand, sort))
                total = str(listing.total(session, view)) if sort == "name" else ""
                times = f"{best:.1f} ms | {ours:.1f} ms | {ours / best:.1f}"
                _say(f"| `{text}` | {sort} | {total} | {times} |")
                rows.append((ours, best))
    counted = [ours / best for ours, best in rows if ours > _QUICK]
    over = sum(ratio > _MOST for ratio in counted)
    slowest = max(ours for ours, _best in rows)
    _say("", f"Of {len(rows)}, {len(counted)} take more than {_QUICK:.0f} ms; {over} of those more than")
    _say(f"{_MOST} x, {max(counted, default=0):.1f} x at worst. The slowest takes {slowest:.0f} ms.")


def _say(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


def _measured(
    session: Session, by_hand: sqlite3.Connection, view: Window, statements: list[str]
) -> tuple[float, float]:
    def ours() -> object:
        return listing.page(session, view, after=None, before=None, last=False, size=50)

    return _together(ours, [partial(_run, by_hand, statement) for statement in statements])


def _run(by_hand: sqlite3.Connection, statement: str) -> object:
    return by_hand.execute(statement).fetchall()


def _statements(hand: Hand, sort: str) -> list[str]:
    order, way = ("sort_name", "") if sort == "name" else ("last_seen_on", "DESC")
    by = _BY.format(order=order, way=way)
    walk = [_WALK.format(order=order, where=hand.where, by=by)]
    return walk * hand.walks + [
        _LED.format(order=order, where=hand.where, lead=lead, by=by) for lead in hand.leads
    ]


def _together(ours: Callable[[], object], by_hand: list[Callable[[], object]]) -> tuple[float, float]:
    """Milliseconds of ours and of the best by hand, in turns, so that both meet the same disturbances."""
    times: list[list[float]] = [[] for _ in range(len(by_hand) + 1)]
    for _round in range(_ROUNDS):
        for place, call in enumerate((ours, *by_hand)):
            if _round > 1 and times[place][0] > 20 * min(times[0][0], *(one[0] for one in times)):
                continue
            start = time.perf_counter()
            call()
            times[place].append((time.perf_counter() - start) * 1000)
    return min(times[0]), min(min(one) for one in times[1:])


if __name__ == "__main__":
    main()
