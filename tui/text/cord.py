"""The cord: how a message goes from a contact by an address to a channel, and which ways it does not take.

`==` is the way taken, `..` one that is not. The same picture everywhere: beside the list, on the profile, in
the form, in the inspector and in `cordboard route --explain`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from store.core.routing import Candidate, Pick, Router, Verdict, address_kind
from store.core.types import Address, Channel
from store.core.views import DisplaySettings
from tui.text.addresses import address_text
from tui.text.cells import CordSigns, clean, fit, fit_middle, width_of
from tui.text.palette import CHOSEN, CHOSEN_BADGE, FAILED, FOCUS, FRAME, LOCK, MUTED, TITLE, Run
from tui.text.reasons import choice_label, counted, refusal_label, why

Line = tuple[Run, ...]

SIDE_BY_SIDE = 76
"""From so many cells on address and channels stand side by side; below, one under the other."""

_NAME, _ADDRESS, _LABEL, _CHANNEL, _VERDICT = 10, 17, 13, 15, 9
_MOST_CHANNEL, _MOST_LABEL = 24, 22
_WHY = 36  # cells from which on a whole reason stands at the end of a line


@dataclass(frozen=True, slots=True)
class Cord:
    """What a cord shows: a contact's addresses, which of them is looked at, and the channels for it.

    `fallback` is the pick that would carry the message if this one could not, with the place of its address.
    """

    name: str
    addresses: tuple[Address, ...]
    place: int
    pick: Pick
    fallback: tuple[int, Pick] | None = None


def cord_of(name: str, addresses: tuple[Address, ...], pick: Pick, router: Router) -> Cord:
    """The cord of the decision for one of a contact's addresses."""
    place = addresses.index(pick.address)
    others = ((at, router.pick(other, pick.role)) for at, other in enumerate(addresses) if at > place)
    fallback = next((found for found in others if found[1].channel is not None), None)
    return Cord(name, addresses, place, pick, fallback)


@dataclass(frozen=True, slots=True)
class Drawing:
    """How cords are drawn: in so many cells and lines of channels, with which signs and settings.

    `short` has channels called by their short names.
    """

    width: int
    rows: int
    signs: CordSigns
    reading: DisplaySettings
    short: bool = False


def cord_lines(cord: Cord, drawing: Drawing) -> tuple[Line, ...]:
    """The picture, line by line, each in at most as many cells as there are."""
    side_by_side = drawing.width >= SIDE_BY_SIDE
    return tuple(_Wide(cord, drawing).lines() if side_by_side else _narrow(cord, drawing))


def short_line(cord: Cord, drawing: Drawing) -> Line:
    """The way taken alone, in one line: the address, what decided, the channel."""
    signs, reading = drawing.signs, drawing.reading
    said, style = _reason(cord, drawing)
    address = address_text(cord.addresses[cord.place], reading)
    if cord.pick.channel is None:
        room = drawing.width - width_of(said) - 8
        way: Line = ((f" {signs.taken * 2} x {said}", style),)
    else:
        name = _called(cord.pick.channel, drawing)
        room = drawing.width - width_of(said) - width_of(name) - 21
        if room < _ADDRESS - 1:
            name = fit(name, max(8, width_of(name) - (_ADDRESS - 1 - room)))
            room = drawing.width - width_of(said) - width_of(name) - 21
        way = (
            (f" {signs.taken * 2} {said}", style), (f" {signs.taken * 2}{signs.arrow} ", CHOSEN),
            (f"{name} ", TITLE), (" chosen ", CHOSEN_BADGE),
        )  # fmt: skip
    shown = fit_middle(address, max(8, room))
    return (f"{cord.place + 1} ", FOCUS), (shown, TITLE), *way


def fallback_line(cord: Cord, drawing: Drawing) -> Line:
    """Who carries the message if the chosen channel fails."""
    if cord.fallback is None:
        return (("if it fails  ", MUTED), ("no other address has a channel", ""))
    place, pick = cord.fallback
    assert pick.channel is not None
    by = f"by {_called(pick.channel, drawing)}"
    address = address_text(cord.addresses[place], drawing.reading)
    # Half an address says less than its place in the list.
    whole = width_of(address) <= drawing.width - 17 - width_of(by)
    said = fit(f"{address} {by}" if whole else by, drawing.width - 15).rstrip()
    return (("if it fails  ", MUTED), (f"{place + 1} ", FOCUS), (said, ""))


def _called(channel: Channel, drawing: Drawing) -> str:
    return clean(channel.short_name or channel.name) if drawing.short else clean(channel.name)


def _ways(cord: Cord, rows: int) -> tuple[list[Candidate], list[Candidate]]:
    """The channels that have a line of their own, chosen and outranked ones first, and the rest."""
    order = list(Verdict)
    every = sorted(cord.pick.candidates, key=lambda each: order.index(each.verdict))
    return (every, []) if len(every) <= rows else (every[: rows - 1], every[rows - 1 :])


def _reason(cord: Cord, drawing: Drawing) -> tuple[str, str]:
    """What decided, in a few words, and the style of it."""
    if cord.pick.channel is None:
        return f"no channel for {address_kind(cord.pick.address.urn.scheme)}", FAILED
    said = choice_label(cord.pick.reason, drawing.reading)
    return said, LOCK if cord.pick.code.value == "locked" else CHOSEN


class _Wide:
    """Contact, addresses, labels, channels and verdicts in columns."""

    def __init__(self, cord: Cord, drawing: Drawing) -> None:
        self._cord, self._drawing, self._signs = cord, drawing, drawing.signs
        self._name = min(_NAME, max(1, width_of(clean(cord.name))))
        room = drawing.width - self._name - (5 + 2 + 5 + _LABEL + 5 + 1 + _VERDICT)
        self._address = min(_ADDRESS, room - 12)
        spare = room - self._address
        self._channel = min(spare, _MOST_CHANNEL)
        spare -= self._channel
        # A whole reason says more than a longer label.
        self._why = spare - 2 if spare - 2 >= _WHY else 0
        self._label = _LABEL if self._why else _LABEL + min(spare, _MOST_LABEL - _LABEL)

    def lines(self) -> Iterator[Line]:
        """One line for each address or channel, whichever are more."""
        shown, rest = _ways(self._cord, self._drawing.rows)
        rights = [
            self._right(place, each, last=each is shown[-1] and not rest) for place, each in enumerate(shown)
        ]
        if self._cord.pick.channel is None:
            rights = [self._none(), *rights[: self._drawing.rows - 1]]
        if rest:
            rights.append(self._rest(rest))
        lefts = list(self._lefts(max(len(rights), 1)))
        blank = ((" " * (self._name + 5 + 2 + self._address), ""),)
        for place in range(max(len(lefts), len(rights))):
            left = lefts[place] if place < len(lefts) else blank
            yield (*left, *(rights[place] if place < len(rights) else ()))

    def _lefts(self, rows: int) -> Iterator[Line]:
        """The contact and its addresses, the one that is looked at first."""
        cord, signs = self._cord, self._signs
        order = [cord.place, *(place for place in range(len(cord.addresses)) if place != cord.place)]
        rows = max(rows, min(len(order), 2))
        shown = order if len(order) <= rows else order[: rows - 1]
        for line, place in enumerate(shown):
            address = fit_middle(
                address_text(cord.addresses[place], self._drawing.reading), self._address - 1
            )
            text = fit(address, self._address)
            if line == 0:
                fork = signs.fork if len(order) > 1 else signs.taken
                tie = f" {signs.taken}{fork}{signs.taken} "
                yield (
                    (fit(cord.name, self._name), TITLE),
                    (tie, CHOSEN),
                    (f"{place + 1} ", FOCUS),
                    (text, TITLE),
                )
            else:
                end = signs.last if line == len(order) - 1 else signs.branch
                yield (" " * (self._name + 2), ""), (f"{end} ", FRAME), (f"{place + 1} {text}", MUTED)
        if len(order) > len(shown):
            more = fit(f"{len(order) - len(shown)} more", self._address + 2)
            yield (" " * (self._name + 2), ""), (f"{signs.last} ", FRAME), (more, MUTED)

    def _right(self, place: int, way: Candidate, *, last: bool) -> Line:
        signs, drawing = self._signs, self._drawing
        name = fit(_called(way.channel, drawing), self._channel)
        why = self._whole_reason(way)
        if way.verdict is Verdict.CHOSEN:
            said, style = _reason(self._cord, drawing)
            fork = signs.fork if len(self._cord.pick.candidates) > 1 else signs.taken
            verdict = " " * (_VERDICT - len(" chosen ")) if not self._why else ""
            badge = (" chosen ", CHOSEN_BADGE)
            tail = ((verdict, ""), badge, (f"   {why}" if why else "", ""))
            way_on = f" {signs.taken * 2}{signs.arrow} "
            return (
                (f"{signs.taken}{fork}{signs.taken} ", style), (fit(said, self._label), style),
                (way_on, CHOSEN), (name, TITLE), (" ", ""), *tail,
            )  # fmt: skip
        label = fit(refusal_label(way, redacted=drawing.reading.redacted), self._label).rstrip()
        dots = signs.off * (self._label + 4 - width_of(label) - 1)
        end = signs.off_last if last else signs.off_branch
        verdict = way.verdict.value.ljust(_VERDICT) if self._why else way.verdict.value.rjust(_VERDICT)
        return (
            (f" {end}{signs.off} ", FRAME), (label, MUTED), (f" {dots} ", FRAME),
            (f"{name} {verdict}" + (f"  {why}" if why else ""), MUTED),
        )  # fmt: skip

    def _whole_reason(self, way: Candidate) -> str:
        if not self._why:
            return ""
        return fit(why(way.reason, self._drawing.reading), self._why).rstrip()

    def _none(self) -> Line:
        said, style = _reason(self._cord, self._drawing)
        return ((f"{self._signs.taken}{self._signs.fork}{self._signs.taken} x {said}", style),)

    def _rest(self, rest: Sequence[Candidate]) -> Line:
        signs = self._signs
        room = self._label + 4 + self._channel + 1
        said = f"{len(rest)} more: {counted(rest)}"
        refused = all(each.verdict is Verdict.REFUSED for each in rest)
        if not refused or width_of(said) > room:
            return (f" {signs.off_last}{signs.off} ", FRAME), (fit(said, room + 1 + _VERDICT).rstrip(), MUTED)
        verdict = "refused".ljust(_VERDICT) if self._why else "refused".rjust(_VERDICT)
        return (f" {signs.off_last}{signs.off} ", FRAME), (f"{fit(said, room)} {verdict}", MUTED)


def _narrow(cord: Cord, drawing: Drawing) -> Iterator[Line]:
    """The contact, the address, and under it the channels."""
    signs, width = drawing.signs, drawing.width
    yield ((fit(cord.name, width).rstrip(), TITLE),)
    address = fit_middle(address_text(cord.addresses[cord.place], drawing.reading), width - 5)
    yield (f"{signs.corner} ", CHOSEN), (f"{cord.place + 1} ", FOCUS), (address, TITLE)
    shown, rest = _ways(cord, drawing.rows)
    channel = min(_CHANNEL if width >= 50 else 10, width - 28)
    label = width - 3 - 3 - 5 - channel - 1 - _VERDICT
    said, style = _reason(cord, drawing)
    if cord.pick.channel is None:
        yield ("   ", ""), (f"{signs.corner} x {fit(said, width - 8).rstrip()}", style)
    for way in shown:
        name = fit(_called(way.channel, drawing), channel)
        if way.verdict is Verdict.CHOSEN:
            text = fit(said, label)
            arrow = f" {signs.taken * 2}{signs.arrow} "
            yield (
                ("   ", ""), (f"{signs.corner} ", style), (text, style), (arrow, CHOSEN), (name, TITLE),
                (" " * (_VERDICT - 7), ""), (" chosen ", CHOSEN_BADGE),
            )  # fmt: skip
            continue
        text = fit(refusal_label(way, redacted=drawing.reading.redacted), label).rstrip()
        dots = signs.off * (label + 3 - width_of(text))
        verdict = way.verdict.value.rjust(_VERDICT)
        yield (
            (f"   {signs.off * 2} ", FRAME), (text, MUTED), (f" {dots} ", FRAME), (f"{name} {verdict}", MUTED)
        )  # fmt: skip
    if rest:
        text = fit(f"{len(rest)} more: {counted(rest)}", width - 6).rstrip()
        yield (f"   {signs.off * 2} ", FRAME), (text, MUTED)
