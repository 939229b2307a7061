"""Who else has a contact open, in words."""

from collections.abc import Iterable
from datetime import datetime

from store.core.types import Workspace
from store.core.views import Company
from tui.text.cells import day_of, when

_YOU = "you, in another terminal"


def company_told(
    there: Iterable[Company], operator: str, workspace: Workspace, now: datetime
) -> tuple[str, ...]:
    """The ways to say it, the longest first; none when nobody is there. `operator` is who reads it."""
    named: dict[str, Company] = {}
    for one in there:
        # Whoever edits comes before the same one who only looks.
        named.setdefault(_YOU if one.by == operator else one.by or "somebody", one)
    if not named:
        return ()
    names = [_editing(name) if one.edits else name for name, one in named.items()]
    since = [_since(one.since, workspace, now) for one in named.values()]
    told = [f"{name}, since {moment}" for name, moment in zip(names, since, strict=True)]
    ways = ["; ".join(told), "; ".join(names)]
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    ways.append(names[0] + more)
    # Whose account a name was stated in can be left out; that somebody edits cannot.
    first, one = next(iter(named.items()))
    short = first.partition(" (stated by ")[0]
    ways.append((_editing(short) if one.edits else short) + more)
    return tuple(dict.fromkeys(f"Also open: {way}" for way in ways))


def _editing(name: str) -> str:
    """A name with what its owner does; together with whom it is stated by, where that is said."""
    return f"{name[:-1]}, editing)" if name.endswith(")") else f"{name} (editing)"


def _since(moment: datetime, workspace: Workspace, now: datetime) -> str:
    """The time of a moment, with its day when that is another."""
    told = when(moment, workspace)
    return told.rpartition(" ")[2] if day_of(now, workspace) == day_of(moment, workspace) else told
