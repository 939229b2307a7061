"""What `doctor` says of sending and receiving."""

from collections.abc import Iterable, Iterator
from typing import Final

from store.core.messages.serving import ChannelTrouble, Hearing, Readiness
from tui.process import output

_WRONG_CLOCK: Final = 60.0
"""From how many seconds on a clock is wrong: answers come with whole seconds, and late."""

_NAMED: Final = 5
"""How many channels are named of those that something is said of."""

_REMEDY: Final = (
    "texts and reports reach them when `cordboard serve` can be called from outside, by a proxy or a reverse"
    " tunnel, and the setting public_url says where"
)


def facts(ready: Readiness) -> Iterator[tuple[str, str]]:
    """How messages go out, and how what people write comes in."""
    yield "sending", _sending(ready)
    yield "called at", ready.public_url or "(no public address)"
    for hearing, name in ((Hearing.CALLED, "called"), (Hearing.ASKED, "asked for news")):
        if channels := [one.name for one in ready.heard if one.hearing is hearing]:
            yield name, _names(channels)
    if ready.not_set_up:
        yield "not set up", f"{_names(ready.not_set_up)}; `cordboard channels show` says what they ask for"
    deaf = [one.name for one in ready.heard if one.hearing is Hearing.DEAF]
    if deaf:
        yield "deaf", f"{_names(deaf)}; {_REMEDY}"


def problems(ready: Readiness, *, shows_why: bool) -> Iterator[str]:
    """What somebody has to mend; without `shows_why` nothing is told of files and variables."""
    for one in ready.unable:
        why = one.why if shows_why else "A secret of it is not there."
        yield f"{one.name} cannot send from here. {why}"
    for one in ready.paused:
        yield f"Nothing is sent by {one.name}: {one.why} Mend that, then `cordboard channels resume`."
    for name, seconds in ready.clocks.items():
        if abs(seconds) >= _WRONG_CLOCK:
            way = "ahead of" if seconds > 0 else "behind"
            yield (
                f"The clock of this computer is {abs(seconds):.0f} seconds {way} that of {name}'s provider:"
                " quiet hours and signatures need a right one."
            )


def _sending(ready: Readiness) -> str:
    by = f"by {ready.sender}" if ready.sender else "by no program"
    if ready.due_since is None:
        return f"{by}; nothing waits"
    since = f"{ready.due_since:%Y-%m-%d %H:%M} UTC"
    remedy = "" if ready.sender else "; `cordboard serve` sends it"
    return f"{by}; what is due waits since {since}{remedy}"


def _names(names: Iterable[str]) -> str:
    found = [*names]
    more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    return f"{', '.join(found[:_NAMED])}{more}"


def as_json(ready: Readiness) -> output.Json:
    """All of it as a document has it."""
    heard: list[output.Json] = [
        {"channel": one.uuid, "name": one.name, "hearing": str(one.hearing), "why": one.why}
        for one in ready.heard
    ]
    return {
        "public_url": ready.public_url,
        "sender": ready.sender or None,
        "due_since": ready.due_since.isoformat() if ready.due_since else None,
        "heard": heard,
        "unable": [_trouble(one) for one in ready.unable],
        "paused": [_trouble(one) for one in ready.paused],
        "not_set_up": [*ready.not_set_up],
        "clocks": {**ready.clocks},
    }


def _trouble(one: ChannelTrouble) -> output.Json:
    return {"channel": one.uuid, "name": one.name, "why": one.why}
