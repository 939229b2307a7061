"""What is said of a text that is being written: its length, what is wrong with it, and whom it reaches."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from textual.content import Content

from store.core.contacts.selection import Selection
from store.core.messages import segments
from store.core.messages.views import Condition
from store.core.sending import ChannelLine, NobodyLine, SendPreview
from store.core.templates.errors import TemplateError
from store.core.templates.tally import RecipientText
from store.core.text import listed
from store.core.types import Contact, Workspace
from store.core.views import DisplaySettings
from tui.text.addresses import address_text
from tui.text.cells import CordSigns, folded, number, plural, when
from tui.text.content import content, joined
from tui.text.palette import CHOSEN, FAILED, MUTED, QUEUED, SLOW, TITLE
from tui.widgets.lists.line_table import Cell, TableColumn

_MOST_EMPTY = 2  # variables that are named
_MOST_WAYS = 4  # channels that are named
_SOON = timedelta(minutes=1)

_HALTED = (Condition.PAUSED, Condition.OFF)

COLUMNS = (
    TableColumn("Goes out by", 18, grow=True),
    TableColumn("State", 8, rank=60),
    TableColumn("Contacts", 9, right=True),
    TableColumn("SMS", 9, rank=80, right=True),
    TableColumn("Rate", 5, rank=50, right=True),
    TableColumn("Done", 7, rank=90, right=True),
)
"""The columns of who gets a text by which channel."""

_CONDITIONS = {
    Condition.OK: ("switched_on", "ok", CHOSEN),
    Condition.SLOW: ("switched_on", "slow", SLOW),
    Condition.PAUSED: ("switched_on", "paused", FAILED),
    Condition.OFF: ("switched_off", "off", QUEUED),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a text: `error` is what is wrong with its variables, `preview` what it comes to, for
    whom it is, or of the text before while this one is looked at. `is_known` is whether it is of this text,
    and `place` which of the texts that deserve a look is shown."""

    text: str = ""
    error: TemplateError | None = None
    preview: SendPreview | None = None
    is_known: bool = False
    place: int = 0

    @property
    def is_blank(self) -> bool:
        """Whether nothing is written."""
        return not self.text.strip()

    @property
    def shown(self) -> RecipientText | None:
        """What one contact would get; None while that is not known."""
        worst = self.preview.worst if self.preview and not self.is_blank else ()
        return worst[self.place % len(worst)] if worst else None

    @property
    def written(self) -> str:
        """What one contact would get, where that is known, else the text with its variables."""
        return self.shown.text if self.shown and self.is_known else self.text

    @property
    def by_phone(self) -> bool:
        """Whether some of it goes as SMS, as far as is known."""
        channels = self.preview.channels if self.preview else ()
        return any(one.sms or not one.texts for one in channels)


def length_line(facts: Facts) -> Content:
    """How long the text is for whom it is shown, and for whom it is longest."""
    text = facts.written
    if not text:
        return content("")
    if facts.by_phone:
        length = segments.measure(text)
        sms = plural(length.segments, "SMS", "SMS")
        told = [f"{number(length.units)} of {number(length.units + length.room)}, {sms}"]
    else:
        parts = facts.shown.parts if facts.shown else 1
        told = [plural(len(text), "character") + (f", {plural(parts, 'part')}" if parts > 1 else "")]
    plan = facts.preview.texts if facts.preview else None
    if plan and plan.longest and plan.total > 1:
        sms = f" in {plural(plan.longest.sms, 'SMS', 'SMS')}" if plan.longest.sms > 1 else ""
        told.append(f"longest {number(len(plan.longest.text))}{sms}: {plan.longest.title}")
    return content("  ".join(told))


def warning_line(facts: Facts, key: str) -> Content:
    """What is wrong with the text, else what makes it dear; `key` replaces look-alikes."""
    if facts.error is not None:
        return joined((f"! {problem(facts.error)}", FAILED))
    found = next(_wide(facts, key), "")
    return content(f"! {found}", SLOW) if found else content("")


def problem(error: TemplateError) -> str:
    """What is wrong with a text, and at which character."""
    more = f" and {plural(len(error.others), 'other')}" if error.others else ""
    return f"At {number(error.offset + 1)}{more}: {error.message} {error.hint}".strip()


def _wide(facts: Facts, key: str) -> Iterator[str]:
    if not facts.by_phone:
        return
    at, text = widest(facts.text), facts.written
    if at is not None:
        sign, replaced = facts.text[at], segments.with_look_alikes(facts.text[at])
        plain = segments.with_look_alikes(text)
        less = segments.measure(text).segments - segments.measure(plain).segments
        saves = f", {plural(less, 'SMS', 'SMS')} less" if less > 0 else ""
        does = f"writes {replaced} instead" if replaced else "leaves it out"
        way = ", an SMS has room for 70" if replaced == sign else f": {key} {does}{saves}"
        yield f"{sign} at {number(at + 1)} forces 16 bit{way}"
        return
    plan = facts.preview.texts if facts.preview else None
    values = [one for one in plan.signs if not one.written] if plan else []
    if plan and values:
        signs = " ".join(one.sign for one in values[:3])
        yield f"{signs} in values: {plural(plan.wide, 'text')} in 16 bit"


def widest(text: str) -> int | None:
    """The place of the first sign that forces 16 bit: one that nothing else stands for, where there is one.
    None without any."""
    plain = segments.with_look_alikes(text)
    rest = segments.first_wide(plain)
    return segments.first_wide(text) if rest is None else text.index(plain[rest])


def recipient_title(facts: Facts) -> tuple[str, str]:
    """The title over what one contact would get, and in how many texts something is empty."""
    plan = facts.preview.texts if facts.preview and facts.shown else None
    if plan is None or len(plan.worst) < 2:
        return "Preview", ""
    gaps = sorted(plan.empty.items(), key=lambda item: -item[1])
    told = listed([f"{number(count)} without {name}" for name, count in gaps], _MOST_EMPTY)
    worst = "the worst " if plan.total > len(plan.worst) else ""
    place = facts.place % len(plan.worst) + 1
    return f"Preview  {number(place)} of {worst}{number(len(plan.worst))}", told and f"! {told}"


def recipient_lines(facts: Facts, width: int) -> Content:
    """What one contact would get, and by which way."""
    shown = facts.shown
    if shown is None:
        return content("")
    address = f"  {shown.address}" if shown.address not in ("", shown.title) else ""
    lines = [joined((shown.title, TITLE), f"{address}  by {shown.channel}")]
    for line in shown.text.split("\n"):
        lines += map(content, folded(line, max(10, width)))
    if shown.empty:
        lines.append(content(f"! nothing in {listed(shown.empty)}", SLOW))
    return Content("\n").join(lines)


def rows(
    preview: SendPreview, now: datetime, workspace: Workspace, signs: CordSigns
) -> Sequence[tuple[ChannelLine | NobodyLine, Sequence[Cell | None]]]:
    """The lines of who gets it by which channel, then those who get nothing."""
    ways = [(one, _channel_row(one, now, workspace, signs)) for one in preview.channels]
    return [*ways, *((one, _nobody_row(one)) for one in preview.nobody)]


def _channel_row(
    line: ChannelLine, now: datetime, workspace: Workspace, signs: CordSigns
) -> Sequence[Cell | None]:
    sign, word, style = _CONDITIONS[line.condition]
    so_far = "+" if line.texts < line.contacts else ""
    sms = f"{number(line.sms)}{so_far}" if line.sms else "" if line.texts else "..."
    return (
        line.name,
        content(f"{getattr(signs, sign)} {word}", style),
        number(line.contacts),
        sms,
        f"{line.rate:g}/s",
        done_at(line, now, workspace),
    )


def done_at(line: ChannelLine, now: datetime, workspace: Workspace) -> str:
    """When the last text of a channel would be sent."""
    if line.condition in _HALTED:
        return "waits"
    if line.over_cap:
        return "over cap"
    return _time(line.seconds, now, workspace)


def _time(seconds: float, now: datetime, workspace: Workspace) -> str:
    """The moment after so many seconds: the time today, else the day."""
    takes = timedelta(seconds=seconds)
    if takes < _SOON:
        return f"in {max(1, round(seconds))} s"
    day, _, time = when(now + takes, workspace).partition(" ")
    today = when(now, workspace).partition(" ")[0]
    return time if day == today else day[:5]


def _nobody_row(line: NobodyLine) -> Sequence[Cell | None]:
    said = content(f"Nothing: {_reason(line)}", MUTED)
    return (said, None, number(line.count), "", "", "")


def who(contact: Contact | None, counted: SendPreview, audience: Selection, reading: DisplaySettings) -> str:
    """Whom a text is for: the contact's name or address, else how many, and what was searched for."""
    if contact is not None:
        first = address_text(contact.addresses[0], reading) if contact.addresses else ""
        return contact.name or first or "a contact without a name"
    many = plural(counted.reached or counted.found, "contact")
    return f"{many}: {counted.audience}" if audience.is_listing else many


def why_not(facts: Facts) -> str:
    """Why a text cannot be sent, as a sentence; empty when it can."""
    if facts.is_blank:
        return "Nothing is written yet."
    if facts.error:
        return problem(facts.error)
    return "" if facts.preview and facts.preview.reached else "There is nobody who would get it."


def line_words(line: ChannelLine | NobodyLine) -> tuple[str, int]:
    """What the contacts of a line have in common, and how many they are."""
    if isinstance(line, ChannelLine):
        return f"get it by {line.name}", line.contacts
    return f"get nothing: {line.text}", line.count


def reach(preview: SendPreview, *, alone: bool) -> str:
    """How many get a text, and who does not, by reason; of one contact `alone` only why it does not."""
    if alone:
        return "".join(f"Gets nothing: {one.text}" for one in preview.nobody)
    most = sorted(preview.nobody, key=lambda one: -one.count)
    left = ", ".join(f"{number(one.count)} {_reason(one)}" for one in most)
    if not preview.found:
        return "Nobody is left"
    told = f"{number(preview.reached)} of {plural(preview.found, 'contact')} get it"
    return f"{told}; {left}" if left else told


def _reason(line: NobodyLine) -> str:
    return line.reason.replace("_", " ")


def summary(preview: SendPreview, now: datetime, workspace: Workspace) -> str:
    """Who gets a text by which channel, in how many SMS and until when, in a sentence or two."""
    ways = [f"{number(one.contacts)} by {one.name}{_halted(one)}" for one in preview.channels]
    sms = sum(one.sms for one in preview.channels)
    told = f"{plural(sms, 'SMS', 'SMS')}{'' if preview.is_complete else ' so far'}; " if sms else ""
    left = f" {reach(preview, alone=False)}." if preview.nobody else ""
    done = _time(preview.seconds, now, workspace)
    about = "" if done.startswith("in ") else "about "
    return f"{listed(ways, _MOST_WAYS)}: {told}done {about}{done}.{left}"


def _halted(line: ChannelLine) -> str:
    return f" ({line.condition})" if line.condition in _HALTED else ""
