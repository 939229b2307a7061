"""The contact under the cursor, beside the list: its addresses, its route, its last messages, its fields.

It follows when the hand rests, is emptied by the first key that scrolls, and is not drawn while keys wait or
the line is slow: rows that scroll beside it would be sent whole.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from textual.timer import Timer

from store.core.fields.values import display
from store.core.routing import Router
from store.core.types import Channel, Contact, Field, Status, Workspace
from store.core.views import ContactRow, DisplaySettings, HistoryEntry, HistoryKind
from tui.base.screen import CordboardScreen
from tui.terminal.app import has_time
from tui.text.addresses import address_text
from tui.text.cells import CordSigns, cord_signs, day_of, fit, fit_middle, folded, plural, when, width_of
from tui.text.cord import Cord, Drawing, Line, cord_lines, cord_of, fallback_line
from tui.text.palette import CHOSEN, FAILED, FOCUS, LINK, MUTED, SLOW, TITLE
from tui.text.widths import PANES_FROM, panes
from tui.widgets.lists.contact_table import ContactTable
from tui.widgets.panes import LinesPane

REST = 0.3
"""Seconds without a key after which the preview follows."""

_LATEST = 10  # entries of the history that are looked at for messages
_SAID = 3  # lines of a message
_WAYS = 4  # lines of channels in the picture of the route
_LABEL = 12
_EDGE = 3  # cells of the hairline, the blank after it and the one at the end


@dataclass(frozen=True, slots=True)
class Previewed:
    """What the preview shows of a contact: `channels` are the names of those of its addresses, in order."""

    contact: Contact
    channels: tuple[str, ...]
    cord: Cord | None
    fields: tuple[Field, ...]
    messages: tuple[HistoryEntry, ...] = ()


def previewed(
    contact: Contact, router: Router, fields: tuple[Field, ...], history: Iterable[HistoryEntry]
) -> Previewed:
    """A contact with its decisions, and the messages among its last history."""
    picks = [router.pick(address) for address in contact.addresses]
    route = router.route(contact.addresses, status=contact.status)
    cord = (
        cord_of(contact.name or "(no name)", contact.addresses, route.picks[-1], router)
        if route.picks
        else None
    )
    messages = tuple(entry for entry in history if entry.kind is HistoryKind.RECEIVED)
    return Previewed(contact, tuple(_named(pick.channel) for pick in picks), cord, fields, messages)


def _named(channel: Channel | None) -> str:
    return (channel.short_name or channel.name) if channel else ""


class Preview(LinesPane):
    """The pane; `show` fills it, `empty` leaves the hairline."""

    DEFAULT_CSS = """
    Preview { height: 1fr; display: none; }
    """

    def show(self, contact: Contact, lines: tuple[Line, ...]) -> None:
        """Show these lines of a contact."""
        self.show_lines(lines)
        status = contact.status
        style = CHOSEN if status is Status.ACTIVE else SLOW
        self.show_title(contact.name or "(no name)", status.value.capitalize(), style)


class Following:
    """Has the preview follow the cursor of the list, as soon as the hand rests."""

    def __init__(self, screen: CordboardScreen[None], table: ContactTable) -> None:
        self._screen, self._table = screen, table
        self.pane = self._preview = Preview()
        self._width = 0
        self._waiting: Timer | None = None
        self._wanted = True
        self._top = 0
        self._shown: ContactRow | None = None

    def arrange(self) -> None:
        """Share the room of the screen among the panes, and look again."""
        screen, preview = self._screen, self._preview
        self._width = screen.app.size.width
        made = panes(self._width, preview=self._wanted)
        screen.set_class(made.sidebar > 0, "-sidebar")
        screen.set_class(made.preview > 0, "-preview")
        preview.ascii = screen.context.profile.few_signs
        preview.display = made.preview > 0
        preview.styles.width = made.preview or 1
        self.again()

    def toggle(self) -> None:
        """Open or close the pane; say so where the screen is not wide enough for one."""
        if self._screen.app.size.width < PANES_FROM:
            self._screen.notice(f"The preview needs a terminal of {PANES_FROM} columns.")
            return
        self._wanted = not self._wanted
        self.arrange()

    def moved(self) -> None:
        """The list shows something else, or the cursor stands elsewhere: look once it stays there."""
        if self._width not in (0, self._screen.app.size.width):
            self.arrange()
        if not self._preview.display:
            return
        top, self._top = self._top, self._table.view.top
        if top != self._top:
            self._empty()
        if self._waiting is not None:
            self._waiting.stop()
        if self._table.row is not self._shown or self._shown is None:
            self._waiting = self._screen.set_timer(REST, self._look)

    def again(self) -> None:
        """Look at the contact again: it may have changed, or the pane is new."""
        self._shown = None
        self.moved()

    def _empty(self) -> None:
        self._shown = None
        self._preview.empty()

    def _look(self) -> None:
        row, screen = self._table.row, self._screen
        top = screen.app.screen
        if row is None:
            self._empty()
        elif not has_time(screen.app):
            self.moved()
        elif top is screen or top.is_modal:
            # A dialog leaves room around it.
            screen.jobs.run(
                lambda: self._read(row.uuid),
                lambda found: self._show(row, found),
                group="preview",
                on_error=lambda error: self._empty(),
            )

    def _read(self, uuid: str) -> Previewed:
        services = self._screen.services
        history = services.contacts.history(uuid, size=_LATEST)
        return previewed(services.contacts.get(uuid), services.router(), services.fields.all(), history)

    def _show(self, row: ContactRow, found: Previewed) -> None:
        if row is not self._table.row:
            return
        self._shown = row
        size, screen = self._preview.size, self._screen
        signs = cord_signs(self._preview.ascii)
        lines = preview_lines(found, screen.workspace, signs, size.width, size.height)
        self._preview.show(found.contact, lines)


def preview_lines(
    shown: Previewed, workspace: Workspace, signs: CordSigns, width: int, height: int
) -> tuple[Line, ...]:
    """The lines of a preview in so many cells: those that there is room for."""
    reading = DisplaySettings.of(workspace)
    drawing = Drawing(width - _EDGE, _WAYS, signs, reading, short=True)
    above, below = tuple(_route(shown, workspace, drawing)), tuple(_fields(shown, workspace, drawing.width))
    room = height - len(above) - len(below)
    return (*above, *_conversation(shown.messages, workspace, drawing.width, room), *below)[:height]


def _route(shown: Previewed, workspace: Workspace, drawing: Drawing) -> Iterator[Line]:
    contact, width = shown.contact, drawing.width
    facts = [display(contact.fields.get(field.key), field.type, workspace) for field in shown.fields[:2]]
    facts += [contact.language, _since(contact, workspace)]
    yield ((fit("  ".join(filter(None, facts)), width).rstrip(), ""),)
    if contact.groups:
        yield ((fit("  ".join(group.name for group in contact.groups), width).rstrip(), LINK),)
    yield ()
    yield _heading("Addresses", "", width)
    for rank, (address, channel) in enumerate(zip(contact.addresses, shown.channels, strict=True), 1):
        by = channel or "no channel"
        room = width - 4 - min(width_of(by), width // 2)
        text = fit(fit_middle(address_text(address, drawing.reading), room), room)
        end = fit(by, min(width_of(by), width // 2))
        first = rank == 1
        yield (
            (f"{rank}  ", FOCUS if first else MUTED), (text, TITLE if first else ""),
            (f" {end}", MUTED if channel else FAILED),
        )  # fmt: skip
    yield ()
    if shown.cord is not None:
        yield _heading("Next message", f"i all {plural(len(shown.cord.pick.candidates), 'channel')}", width)
        yield from cord_lines(shown.cord, drawing)
        yield fallback_line(shown.cord, drawing)
        yield ()


def _conversation(
    messages: Sequence[HistoryEntry], workspace: Workspace, width: int, room: int
) -> tuple[Line, ...]:
    """The last messages that there is room for, the newest at the end."""
    told: list[Line] = []
    for entry in messages:
        said = folded(entry.lines[0], width - 2)[:_SAID]
        lines = (((when(entry.at, workspace), MUTED),), *(((f"  {each}", ""),) for each in said))
        if len(told) + len(lines) + 2 > room:
            break
        told[:0] = lines
    return (_heading("Conversation", "", width), *told, ()) if told else ()


def _fields(shown: Previewed, workspace: Workspace, width: int) -> Iterator[Line]:
    contact = shown.contact
    yield _heading("Fields", "", width)
    for field in shown.fields:
        value = display(contact.fields.get(field.key), field.type, workspace)
        room = width - _LABEL - 1
        said = (fit(value, room).rstrip(), "") if value else ("not set", MUTED)
        yield ((fit(field.name, _LABEL) + " ", MUTED), said)


def _since(contact: Contact, workspace: Workspace) -> str:
    made = day_of(contact.created_on, workspace)
    return f"since {made}" if made else ""


def _heading(title: str, right: str, width: int) -> Line:
    """A title, and a key with what it does at the right."""
    return (title, TITLE), (" " * (width - width_of(title) - width_of(right)), ""), (right, MUTED)
