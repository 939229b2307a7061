"""What the command `send` does: say who gets a text by which channel, and have it sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from store.core.contacts.selection import Selection
from store.core.errors import DatabaseReadOnly, InvalidSetting, InvalidUrn, NotSent
from store.core.sending import CONFIRMED_ABOVE, ChannelLine, Draft, SendPreview, Sent
from store.core.views import Listing
from store.services import Services
from store.services.delivery import shapes
from tui.cli.common import monitor, opened, print_result
from tui.cli.contacts.plan import language_and_text, texts_told
from tui.cli.naming import read_address
from tui.process import output
from tui.process.exit_codes import Exit
from tui.process.output import Column
from tui.text.cells import number, plural, when

_CHANNELS = (
    Column("CHANNEL", 30, rank=100),
    Column("CONTACTS", 9, right=True, rank=95),
    Column("SMS", 9, right=True, rank=90),
    Column("A SECOND", 9, right=True, rank=50),
    Column("DONE AFTER", 11, right=True, rank=80),
    Column("STATE", 40, rank=85),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be sent, as it was typed: a search and a text, or with `to` a text only. `hours` is how long
    it may wait."""

    query: str
    text: str
    to: str = ""
    text_for: tuple[str, ...] = ()
    hours: float = 24.0

    @property
    def draft(self) -> Draft:
        """The text; with an address it stands first."""
        text = self.query if self.to else self.text
        return Draft(text, dict(map(language_and_text, self.text_for)), timedelta(hours=self.hours))


def send(database: str, wanted: Wanted, *, sure_of: int | None, dry_run: bool, as_json: bool) -> None:
    """Send a text, or with `dry_run` only say who would get it."""
    _check(wanted, dry_run=dry_run)
    with opened(database) as services:
        if not dry_run and services.why_read_only:
            raise DatabaseReadOnly(services.why_read_only, "Add --dry-run to see who would get it.")
        if wanted.to:
            sent, preview = _to_address(services, wanted), None
        else:
            audience = Selection.all_of(Listing(text=wanted.query))
            with monitor("Writing texts") as watch:
                preview = services.broadcasts.preview(audience, wanted.draft, watch)
            if not preview.is_complete:
                raise SystemExit(Exit.CANCELLED)
            if not as_json:
                _print(services, preview)
            sent = None
            if not dry_run:
                _confirm(preview, sure_of)
                with monitor("Making messages") as watch:
                    sent = services.broadcasts.send(audience, wanted.draft, watch)
        if as_json:
            print_result(_document(sent, preview), as_json=True)
        elif sent is not None:
            output.line(_told(sent))
        else:
            output.narrate("Nothing was sent: this is what would go.")
        if sent is not None and not services.outbox.sender_seen():
            output.narrate("No program sends at the moment: start `cordboard serve`.")


def _check(wanted: Wanted, *, dry_run: bool) -> None:
    if wanted.to and wanted.text:
        raise InvalidSetting("With --to there is no search: write the text only.")
    if wanted.to and dry_run:
        raise InvalidSetting("--dry-run tells of a search; one address is written to, or not.")
    if not wanted.draft.text.strip():
        raise NotSent("There is nothing in the text.", "Write it after the search, in quotes.")


def _to_address(services: Services, wanted: Wanted) -> Sent:
    urn = read_address(services, wanted.to)
    if urn is None:
        raise InvalidUrn(f'"{wanted.to}" is no address.', "unknown_scheme", "Write it as telegram:1234.")
    return Sent(1, message=services.broadcasts.send_to(urn, wanted.draft).uuid)


def _confirm(preview: SendPreview, sure_of: int | None) -> None:
    """Have the operator say how many get it, where they are many: it costs money, and does not come back."""
    count = preview.reached
    if count == sure_of or (sure_of is None and count <= CONFIRMED_ABOVE):
        return
    told = f"This goes to {plural(count, 'contact')}."
    if sure_of is not None:
        raise NotSent(f"{told} You said {number(sure_of)}; nothing was sent.")
    if not output.is_attended():
        raise NotSent(told, f"Add --yes {count} to send it, or --dry-run to see who would get it.")
    said = output.ask(f"{told} Type {count} to send it: ")
    if "".join(said.split()) != str(count):
        raise NotSent("Nothing was sent.")


def _print(services: Services, preview: SendPreview) -> None:
    output.table(_CHANNELS, map(_cells, preview.channels))
    if output.is_terminal():
        output.line()
    for line in preview.nobody:
        verb = "gets" if line.count == 1 else "get"
        output.line(f"{plural(line.count, 'contact')} {verb} nothing: {line.text}.")
    for told in texts_told(preview.texts) if preview.texts else ():
        output.line(told)
    about = when(preview.done_about(datetime.now(UTC)), services.settings.workspace())
    output.line(f"{preview.reached} of {plural(preview.found, 'contact')} get it, the last about {about}.")


def _cells(line: ChannelLine) -> tuple[str, ...]:
    known = (line.name, str(line.contacts), str(line.sms or ""), f"{line.rate:g}", duration(line.seconds))
    return (*known, "; ".join(_states(line)))


def _states(line: ChannelLine) -> Iterator[str]:
    if not line.sends:
        yield "no way to send by it yet"
    if line.condition != "ok":
        yield str(line.condition)
    if line.over_cap:
        yield f"{line.over_cap} over the daily cap"


def duration(seconds: float) -> str:
    """A time in words that are short: 40 s, 12 min, 3.5 h."""
    if seconds < 60:
        return f"{max(1, round(seconds))} s"
    return f"{round(seconds / 60)} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def _told(sent: Sent) -> str:
    missed = sum(sent.nobody.values())
    but = f" {plural(missed, 'contact')} got none meanwhile." if missed else ""
    of = f"broadcast {sent.broadcast}" if sent.broadcast else f"message {sent.message}"
    verb = "waits" if sent.messages == 1 else "wait"
    return f"{plural(sent.messages, 'message')} {verb} to be sent: {of}.{but}"


def _document(sent: Sent | None, preview: SendPreview | None) -> dict[str, output.Json]:
    return {
        "sent": shapes.sent(sent) if sent else None,
        "preview": shapes.send_preview(preview) if preview else None,
    }
