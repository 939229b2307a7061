"""Where the next message would go from the form: two lines below it, or the whole picture beside it."""

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from store.core.routing import Route, Router
from store.core.types import Address, Channel, Contact, Urn
from store.core.views import DisplaySettings
from tui.terminal.redraw import PlainLines
from tui.text.addresses import address_text
from tui.text.cells import CordSigns, clean, fit_middle, folded, plural, width_of
from tui.text.cord import Cord, Drawing, Line, cord_lines, cord_of, fallback_line, short_line
from tui.text.palette import FAILED, FOCUS, FRAME, MUTED, TITLE, pen
from tui.text.reasons import route_told
from tui.widgets.panes import Pane

_LABEL = "Next message  "
_AROUND = 6  # lines of the picture besides those of the channels
_SHORT_BELOW = 70  # cells of the two lines
_FEWEST = 3  # lines of channels


@dataclass(frozen=True, slots=True)
class Decision:
    """The route of a form and the one that is stored; `cord` draws it, None where no address was tried.

    `stored` are the addresses of the contact as it was opened.
    """

    route: Route
    cord: Cord | None
    stored: tuple[Address, ...]
    before: Route


def decide(base: Contact, after: Contact, router: Router) -> Decision:
    """What follows from a form that makes one contact of another."""
    route = router.route(after.addresses, status=after.status)
    before = router.route(base.addresses, status=base.status)
    name = after.name.strip() or "(no name)"
    cord = cord_of(name, after.addresses, route.picks[-1], router) if route.picks else None
    return Decision(route, cord, base.addresses, before)


class RouteView(PlainLines, Widget):
    """Draws a decision, and draws it again when the room for it is another."""

    sentence = ""

    def __init__(self, signs: CordSigns, reading: DisplaySettings) -> None:
        super().__init__()
        self._signs, self._reading = signs, reading
        self._decision: Decision | None = None
        self._lines: tuple[Line, ...] = ()

    def show(self, decision: Decision) -> None:
        """Draw another decision; the same lines cause no repaint."""
        self._decision = decision
        self.sentence = route_told(decision.route, self._reading)
        self.on_resize()

    def on_resize(self) -> None:
        """Draw the decision in the room there is."""
        size = self.content_size
        if self._decision is None or not size:
            return
        lines = tuple(self.lines(self._decision, size.width, size.height))
        if lines != self._lines:
            self._lines = lines
            self.refresh()

    @abstractmethod
    def lines(self, decision: Decision, width: int, height: int) -> Iterator[Line]:
        """The picture in so many cells and lines."""

    def render_line(self, y: int) -> Strip:
        """A line of the picture."""
        line = self._lines[y] if y < len(self._lines) else ()
        return Strip([Segment(clean(text), pen(style)) for text, style in line])


class RouteLine(RouteView):
    """The way taken and who carries the message otherwise, in two lines."""

    DEFAULT_CSS = """
    RouteLine { height: 2; width: 1fr; padding: 0 1; }
    """

    def lines(self, decision: Decision, width: int, height: int) -> Iterator[Line]:
        """The cord and the fallback, or why there is no route."""
        cord = decision.cord
        if cord is None or cord.pick.channel is None:
            room = width - len(_LABEL)
            first, *rest = folded(route_told(decision.route, self._reading), room)
            yield (_LABEL, TITLE), (first, "")
            yield from (((" " * len(_LABEL) + line, ""),) for line in rest)
            return
        drawing = Drawing(width - len(_LABEL), 1, self._signs, self._reading, short=width < _SHORT_BELOW)
        yield (_LABEL, TITLE), *short_line(cord, drawing)
        yield fallback_line(cord, drawing)


class RoutePane(Pane, RouteView):
    """The whole picture beside the form: where it went before, the cord with every channel, the fallback."""

    DEFAULT_CSS = """
    RoutePane { height: 1fr; padding: 0 1 0 0; display: none; }
    """

    def show(self, decision: Decision) -> None:
        """Draw another decision, and tell how many channels there are."""
        super().show(decision)
        channels = len(decision.cord.pick.candidates) if decision.cord else 0
        self.show_title("Next message", plural(channels, "channel") if channels else "", MUTED)

    def render_line(self, y: int) -> Strip:
        """The hairline, and a line of the picture."""
        return Strip([Segment(f"{self._signs.hairline} ", pen(FRAME)), *super().render_line(y)])

    def lines(self, decision: Decision, width: int, height: int) -> Iterator[Line]:
        """As many channels as there are lines for."""
        width -= 2
        cord = decision.cord
        yield self._before(decision, width)
        yield ()
        if cord is None:
            yield from (
                ((line, FAILED),) for line in folded(route_told(decision.route, self._reading), width)
            )
            return
        rows = max(_FEWEST, height - _AROUND)
        drawing = Drawing(width, rows, self._signs, self._reading, short=True)
        yield from cord_lines(cord, drawing)
        yield ()
        yield fallback_line(cord, drawing)

    def _before(self, decision: Decision, width: int) -> Line:
        """Where the next message goes as long as nothing is saved, when that is elsewhere."""
        before, route = decision.before, decision.route
        if not decision.stored or _way(before) == _way(route):
            return ()
        if before.address is None or before.channel is None:
            return (("was ", MUTED), ("without a route", ""))
        by = f" by {_short(before.channel)}"
        place = f"{decision.stored.index(before.address) + 1} "
        room = width - len("was ") - width_of(place) - width_of(by)
        shown = fit_middle(address_text(before.address, self._reading), room)
        return (("was ", MUTED), (place, FOCUS), (shown + by, ""))


def _way(route: Route) -> tuple[Urn | None, Channel | None]:
    return route.address.urn if route.address else None, route.channel


def _short(channel: Channel) -> str:
    return clean(channel.short_name or channel.name)
