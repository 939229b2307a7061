"""What is said below a decision: the whole reason of a channel, the lock, and where the message goes else."""

from textual.content import Content

from store.core.routing import Candidate, Condition, Pick, ReasonCode, Router
from store.core.types import Role
from store.core.views import DisplaySettings
from tui.screens.channels.what_if import StudiedDecision
from tui.text.addresses import address_text, lock_text
from tui.text.cells import Glyphs, clean, fit, width_of
from tui.text.content import joined
from tui.text.cord import Cord, Drawing, Line, fallback_line
from tui.text.palette import CHOSEN, FAILED, FOCUS, LOCK, MUTED, TITLE, Run
from tui.text.reasons import pick_told, route_told, why

NEXT = {Role.SEND: "next message", Role.CALL: "next call"}

_NAME, _VERDICT = 22, 9  # cells of a channel's name and its verdict, before the reason
_LOCK = 16  # cells of the channel that an address is tied to
_SHORT = {
    ReasonCode.SEVERAL_CHANNELS: "several channels",
    ReasonCode.PRIORITY_TYPE: "priority type",
    ReasonCode.WROTE_IN: "wrote in",
}


def reason_text(pick: Pick, way: Candidate | None, reading: DisplaySettings) -> Content:
    """The whole reason of a channel, as `route --explain` tells it; of the chosen one with what there is to
    say of the lock. Without a channel, why there is none."""
    if way is None:
        return joined((pick_told(pick, reading), FAILED))
    name, is_chosen = way.channel.name, way.channel == pick.channel
    note = pick.ignored_lock or pick.overridden if is_chosen else None
    told = why(way.reason, reading) + (f"; {why(note, reading)}" if note else "")
    return joined(
        (fit(name, max(_NAME, width_of(clean(name)))), TITLE),
        (f" {way.verdict.value.ljust(_VERDICT)} ", CHOSEN if is_chosen else MUTED),
        told,
    )


def lock_told(pick: Pick, router: Router, signs: Glyphs) -> Run:
    """The channel that the address is tied to."""
    locked = lock_text(pick.address, router)
    return (f"{signs.lock} {locked}", LOCK) if locked else ("none", "")


def lock_line(decision: StudiedDecision, told: Run, signs: Glyphs) -> Line:
    """The lock, and its three conditions in a few words each."""
    text, style = told
    ticked = (
        run for each in decision.conditions for run in (("  ", ""), *_ticked(each, _SHORT[each.code], signs))
    )
    return (("lock  ", MUTED), (fit(text, _LOCK), style), *ticked)


def condition_lines(decision: StudiedDecision, signs: Glyphs) -> tuple[Line, ...]:
    """The three conditions of a lock in whole sentences."""
    return tuple(_ticked(each, each.text, signs) for each in decision.conditions)


def _ticked(condition: Condition, text: str, signs: Glyphs) -> Line:
    if condition.met:
        return (f"[{signs.tick}]", CHOSEN), (f" {text}", "")
    return (("[ ]", MUTED), (f" {text}", MUTED))


def onward_line(cord: Cord, decision: StudiedDecision, drawing: Drawing) -> Line:
    """Who carries the message if the channel fails; of an address that the next message does not go to, where
    that goes."""
    route, pick, reading = decision.route, decision.pick, drawing.reading
    if pick is not None and pick.channel is not None and route.address == pick.address:
        return fallback_line(cord, drawing)
    label = f"{NEXT.get(route.role, NEXT[Role.SEND])}  "
    if route.address is None or route.channel is None:
        told = route_told(route, reading)
        return ((label, MUTED), (told, FAILED))
    place = cord.addresses.index(route.address) + 1
    return (
        (label, MUTED), (f"{place} ", FOCUS),
        (f"{address_text(route.address, reading)} by {route.channel.name}", ""),
    )  # fmt: skip
