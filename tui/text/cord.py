"""The cord: how a message goes from a contact by an address to a channel, and which ways it does not take.

`==` is the way taken, `..` one that is not. The same picture everywhere: beside the list, on the profile, in
the form, in the inspector and in `cordboard route --explain`.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

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
_WHY = 31  # cells from which on a reason stands at the end of a line
_ADDRESSED = 50  # cells from which on the way taken shows its address, and not only its place


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
    drawn = picture(cord, drawing)
    end = drawn.first + drawing.rows - 1
    is_cut = len(drawn.ways) > drawing.rows
    return tuple(
        drawn.summary(y) if is_cut and y == end else drawn.line(y)
        for y in range(max(end + 1 if is_cut else drawn.end, drawn.least))
    )


def short_line(cord: Cord, drawing: Drawing) -> Line:
    """The way taken alone, in one line: the address, what decided, the channel."""
    signs, reading = drawing.signs, drawing.reading
    said, style = _reason(cord, drawing, drawing.width // 3)
    address = address_text(cord.addresses[cord.place], reading)
    if cord.pick.channel is None:
        room = drawing.width - width_of(said) - 8
        way: Line = ((f" {signs.taken * 2} x {said}", style),)
    else:
        name = _called(cord.pick.channel, drawing)
        room = drawing.width - width_of(said) - width_of(name) - 21
        if drawing.width < _ADDRESSED:
            name, address = fit(name, min(width_of(name), max(8, room + width_of(name)))), ""
        elif room < _ADDRESS - 1:
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


def ranked(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """The candidates: the chosen one, then the outranked ones by overlap, then the refused ones by age."""
    order = list(Verdict)

    def rank(each: Candidate) -> tuple[int, int]:
        return order.index(each.verdict), 0 if each.verdict is Verdict.REFUSED else -each.overlap

    return tuple(sorted(candidates, key=rank))


def _reason(cord: Cord, drawing: Drawing, room: int) -> tuple[str, str]:
    """What decided, in a few words for so many cells, and the style of it."""
    if cord.pick.channel is None:
        return f"no channel for {address_kind(cord.pick.address.urn.scheme)}", FAILED
    said = choice_label(cord.pick.reason, drawing.reading)
    if width_of(said) > room:
        # How many digits there are says more than the first of them.
        said = choice_label(cord.pick.reason, replace(drawing.reading, redacted=True))
    return said, LOCK if cord.pick.code.value == "locked" else CHOSEN


def _refusal(way: Candidate, drawing: Drawing, room: int) -> str:
    """What decided against a channel, in so many cells."""
    said = refusal_label(way, redacted=drawing.reading.redacted)
    return fit(said if width_of(said) <= room else refusal_label(way, redacted=True), room).rstrip()


class Picture(ABC):
    """A cord whose lines can be asked for one at a time, also with the channels shifted against the rest.

    `ways` are the channels in the order of their lines, the first of which is line `first`; their names
    begin runs in the cell `start`. At `least` so many lines show all addresses that there is room for.
    """

    first = start = least = 0
    _channel = 0

    def __init__(self, cord: Cord, drawing: Drawing) -> None:
        self._cord, self._drawing, self._signs = cord, drawing, drawing.signs
        self.ways = ranked(cord.pick.candidates)

    @property
    def end(self) -> int:
        """The line after that of the last channel."""
        return self.first + len(self.ways)

    @property
    def height(self) -> int:
        """The lines that show all channels."""
        return max(self.end, min(len(self._cord.addresses), 2))

    def name(self, way: Candidate) -> str:
        """A channel's name in its cells."""
        return fit(_called(way.channel, self._drawing), self._channel)

    @abstractmethod
    def line(self, y: int, shift: int = 0) -> Line:
        """A line, in at most as many cells as there are, with the channel of one so many lines below."""

    @abstractmethod
    def summary(self, y: int, shift: int = 0, *, brief: bool = False) -> Line:
        """The line in place of those of all channels from there on: how many there are, and for each reason
        unless it is to be brief."""

    def _counted(self, rest: Sequence[Candidate], *, brief: bool) -> str:
        return f"{len(rest)} more" if brief else f"{len(rest)} more: {counted(rest)}"


def picture(cord: Cord, drawing: Drawing) -> Picture:
    """The picture of a cord: its parts side by side where there is room, else one under the other."""
    return (_Wide if drawing.width >= SIDE_BY_SIDE else _Narrow)(cord, drawing)


class _Wide(Picture):
    """Contact, addresses, labels, channels and verdicts in columns."""

    def __init__(self, cord: Cord, drawing: Drawing) -> None:
        super().__init__(cord, drawing)
        self._name = min(_NAME, max(1, width_of(clean(cord.name))))
        room = drawing.width - self._name - (5 + 2 + 5 + _LABEL + 5 + 1 + _VERDICT)
        self._address = min(_ADDRESS, room - 12)
        spare = room - self._address
        # A whole reason says more than a longer name or label.
        beside = spare - _CHANNEL - 2 >= _WHY
        self._channel = min(spare - 2 - _WHY if beside else spare, _MOST_CHANNEL)
        spare -= self._channel
        self._why = spare - 2 if beside else 0
        self._label = _LABEL if beside else _LABEL + min(spare, _MOST_LABEL - _LABEL)
        self._left = self._name + 5 + 2 + self._address
        self.start = self._left + 4 + self._label + 5
        self.first = int(cord.pick.channel is None)
        rights = self.first + min(len(self.ways), drawing.rows)
        self._lefts = tuple(self._addresses(max(rights, 1)))
        self.least = len(self._lefts)

    def line(self, y: int, shift: int = 0) -> Line:
        """An address, and a channel."""
        at = y + shift
        if at < self.first:
            right = self._none()
        else:
            right = self._right(self.ways[at - self.first], last=at + 1 == self.end) if at < self.end else ()
        return (*self._left_of(y), *right)

    def summary(self, y: int, shift: int = 0, *, brief: bool = False) -> Line:
        """An address, and how many channels there are."""
        return (*self._left_of(y), *self._rest(self.ways[y + shift - self.first :], brief=brief))

    def _left_of(self, y: int) -> Line:
        return self._lefts[y] if y < len(self._lefts) else ((" " * self._left, ""),)

    def _addresses(self, rows: int) -> Iterator[Line]:
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

    def _right(self, way: Candidate, *, last: bool) -> Line:
        signs, drawing = self._signs, self._drawing
        name = self.name(way)
        why = self._whole_reason(way)
        if way.verdict is Verdict.CHOSEN:
            said, style = _reason(self._cord, drawing, self._label)
            fork = signs.fork if len(self._cord.pick.candidates) > 1 else signs.taken
            verdict = " " * (_VERDICT - len(" chosen ")) if not self._why else ""
            badge = (" chosen ", CHOSEN_BADGE)
            tail = ((verdict, ""), badge, (f"   {why}" if why else "", ""))
            way_on = f" {signs.taken * 2}{signs.arrow} "
            return (
                (f"{signs.taken}{fork}{signs.taken} ", style), (fit(said, self._label), style),
                (way_on, CHOSEN), (name, TITLE), (" ", ""), *tail,
            )  # fmt: skip
        label = _refusal(way, drawing, self._label)
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
        said, style = _reason(self._cord, self._drawing, self._label)
        return ((f"{self._signs.taken}{self._signs.fork}{self._signs.taken} x {said}", style),)

    def _rest(self, rest: Sequence[Candidate], *, brief: bool) -> Line:
        signs = self._signs
        room = self._label + 4 + self._channel + 1
        said = self._counted(rest, brief=brief)
        refused = all(each.verdict is Verdict.REFUSED for each in rest)
        if not refused or width_of(said) > room:
            return (f" {signs.off_last}{signs.off} ", FRAME), (fit(said, room + 1 + _VERDICT).rstrip(), MUTED)
        verdict = "refused".ljust(_VERDICT) if self._why else "refused".rjust(_VERDICT)
        return (f" {signs.off_last}{signs.off} ", FRAME), (f"{fit(said, room)} {verdict}", MUTED)


class _Narrow(Picture):
    """The contact, the address, and under it the channels."""

    def __init__(self, cord: Cord, drawing: Drawing) -> None:
        super().__init__(cord, drawing)
        width = drawing.width
        self._channel = min(_CHANNEL if width >= 50 else 10, width - 28)
        self._label = width - 3 - 3 - 5 - self._channel - 1 - _VERDICT
        self.first = self.least = 2 + int(cord.pick.channel is None)
        self.start = 3 + 3 + self._label + 4

    def line(self, y: int, shift: int = 0) -> Line:
        """The contact, the address, or a channel."""
        cord, signs, width = self._cord, self._signs, self._drawing.width
        if y == 0:
            return ((fit(cord.name, width).rstrip(), TITLE),)
        if y == 1:
            address = fit_middle(address_text(cord.addresses[cord.place], self._drawing.reading), width - 5)
            return (f"{signs.corner} ", CHOSEN), (f"{cord.place + 1} ", FOCUS), (address, TITLE)
        said, style = _reason(cord, self._drawing, self._label)
        if y < self.first:
            return ("   ", ""), (f"{signs.corner} x {fit(said, width - 8).rstrip()}", style)
        at = y + shift
        return self._way(self.ways[at - self.first], said, style) if at < self.end else ()

    def summary(self, y: int, shift: int = 0, *, brief: bool = False) -> Line:
        """How many channels there are."""
        rest = self.ways[y + shift - self.first :]
        text = fit(self._counted(rest, brief=brief), self._drawing.width - 6).rstrip()
        return (f"   {self._signs.off * 2} ", FRAME), (text, MUTED)

    def _way(self, way: Candidate, said: str, style: str) -> Line:
        signs, label = self._signs, self._label
        name = self.name(way)
        if way.verdict is Verdict.CHOSEN:
            arrow = f" {signs.taken * 2}{signs.arrow} "
            return (
                ("   ", ""), (f"{signs.corner} ", style), (fit(said, label), style), (arrow, CHOSEN),
                (name, TITLE), (" " * (_VERDICT - 7), ""), (" chosen ", CHOSEN_BADGE),
            )  # fmt: skip
        text = _refusal(way, self._drawing, label)
        dots = signs.off * (label + 3 - width_of(text))
        return (
            (f"   {signs.off * 2} ", FRAME), (text, MUTED), (f" {dots} ", FRAME),
            (f"{name} {way.verdict.value.rjust(_VERDICT)}", MUTED),
        )  # fmt: skip
