"""What the command `plan` does: say whom one send would reach by which channel, and what its text becomes."""

from collections.abc import Iterator, Sequence

from store.core import urns
from store.core.errors import InvalidSetting, NotFound
from store.core.messages.segments import with_look_alikes
from store.core.query.canonical import quote
from store.core.reports import PlannedChannel, SendPlan
from store.core.templates.parsing import doubts
from store.core.templates.tally import TextPlan
from store.core.text import printable
from store.core.views import Listing
from store.services import Services, serializers
from tui.cli.common import monitor, opened, print_result
from tui.cli.contacts.commands import list_contacts
from tui.process import operator, output
from tui.process.exit_codes import Exit
from tui.process.output import Column
from tui.text.cells import number, plural

_CHANNELS = (
    Column("CHANNEL", 30, rank=100),
    Column("CONTACTS", 9, right=True, rank=95),
    Column("LOCKED", 8, right=True, rank=40),
    Column("BY ADDRESS TYPE", 60, rank=80),
)
_SMS = (Column("SMS", 9, right=True, rank=90), Column("16 BIT", 9, right=True, rank=60))
"""The columns that a text brings, before the last: its SMS, and how many of the texts go in 16 bit."""
_NOBODY = "none"
"""What is said in place of a channel for those whom none reaches."""
_SHOWN_TEXT = 480
"""So much of the longest text is shown."""


def plan(
    database: str, query: str, text: str = "", text_for: Sequence[str] = (), *, as_json: bool = False
) -> None:
    """Print the plan of a send to all that a search finds, and with a text what that becomes."""
    others = dict(map(language_and_text, text_for))
    if others and not text:
        raise InvalidSetting("--text-for needs --text, the text for everybody else.")
    with opened(database) as services:
        made = services.plans.plan(query)
        texts = _written(services, query, text, others) if text else None
    if made.is_stale:
        output.narrate("Channels were changed, and not all routes are counted anew yet.")
    if as_json:
        added = {"texts": serializers.shape(texts)} if texts else {}
        print_result({**serializers.shape(made), **added}, as_json=True)
    else:
        _print(made, texts)
    if texts and not texts.is_complete:
        raise SystemExit(Exit.CANCELLED)


def language_and_text(given: str) -> tuple[str, str]:
    """What `--text-for` names: a language and the text for it."""
    language, equals, text = given.partition("=")
    if not equals:
        raise InvalidSetting(f'--text-for takes LANG=TEXT; "{given}" has no "=".')
    return language.strip().lower(), text


def _written(services: Services, query: str, text: str, others: dict[str, str]) -> TextPlan:
    wording = services.plans.wording(text, others)
    for one in (text, *others.values()):
        for doubt in doubts(one):
            output.narrate(doubt)
    with monitor("Writing texts") as watch:
        return services.plans.texts(query, wording, watch, sender=operator.current().name)


def _print(made: SendPlan, texts: TextPlan | None) -> None:
    *columns, last = _CHANNELS
    by_uuid = {one.uuid: (str(one.sms), str(one.wide)) for one in texts.channels} if texts else {}
    added = _SMS if texts else ()

    def cells(one: PlannedChannel) -> tuple[str, ...]:
        *first, types = _cells(one)
        return (*first, *(by_uuid.get(one.channel.uuid, ("0", "0")) if texts else ()), types)

    output.table((*columns, *added, last), map(cells, made.channels))
    if output.is_terminal():
        output.line()
    for line in made.unreached:
        output.line(f"{plural(line.count or 0, 'contact')} get{_s(line.count)} nothing: {line.text}.")
    for told in texts_told(texts) if texts else ():
        output.line(told)
    output.line(_sum(made))


def texts_told(texts: TextPlan) -> Iterator[str]:
    """What there is to know of the texts, a sentence each."""
    if not texts.is_complete:
        yield f"So far, of the first {number(texts.done)} of {plural(texts.total, 'text')}:"
    for name, count in texts.empty.items():
        yield f"{plural(count, 'text')} {_have(count)} nothing for @{name}."
    for name, count in texts.replaced.items():
        yield f"{plural(count, 'text')} {_have(count)} something else in place of @{name}."
    for one in texts.signs:
        origin = "which stands in the text" if one.written else "which comes with a value"
        sign = f"{printable(one.sign)} (U+{ord(one.sign):04X}), {origin}{_instead(one.sign)}"
        yield f"{plural(one.texts, 'text')} need{_s(one.texts)} 16 bit for {sign}."
    if len(texts.languages) > 1 or "" not in texts.languages:
        shares = (f"{count} in {code or 'the base'}" for code, count in texts.languages.items())
        yield f"By language: {', '.join(shares)}."
    if (longest := texts.longest) is not None:
        size = f"{longest.sms} SMS, " if longest.sms else ""
        shown = printable(" / ".join(longest.text.splitlines()), _SHOWN_TEXT)
        length = plural(len(longest.text), "character")
        yield f"The longest is for {longest.title}: {size}{length}: {shown}"
    wide = f"{plural(texts.wide, 'text')} go{'es' if texts.wide == 1 else ''} in 16 bit"
    yield f"That is {plural(texts.sms, 'SMS', 'SMS')} {'in all' if texts.is_complete else 'so far'}; {wide}."


def list_planned(database: str, query: str, channel_text: str, *, limit: int, as_json: bool) -> None:
    """Print the contacts that a channel would reach, or `none` of them, as `list` does."""
    with opened(database) as services:
        wanted = f"channel = {_channel(services, channel_text)}"
    text = f"({query}) AND {wanted}" if query.strip() else wanted
    list_contacts(database, Listing(text=text), limit=limit, as_json=as_json)


def _channel(services: Services, text: str) -> str:
    try:
        return quote(services.channels.find(text).name)
    except NotFound:
        if text != _NOBODY:
            raise
        return '""'


def _cells(one: PlannedChannel) -> tuple[str, ...]:
    types = [(urns.label(scheme), count) for scheme, count in one.schemes.items()]
    told = types[0][0] if len(types) == 1 else ", ".join(f"{label} {count}" for label, count in types)
    return one.channel.name, str(one.contacts), str(one.locked), told


def _sum(made: SendPlan) -> str:
    channels = plural(len(made.channels), "channel")
    return f"One send to {plural(made.found, 'contact')} reaches {made.reached} by {channels}."


def _s(count: int | None) -> str:
    return "s" if count == 1 else ""


def _have(count: int) -> str:
    return "has" if count == 1 else "have"


def _instead(sign: str) -> str:
    """What could be written for a sign, so that it would not force 16 bit."""
    alike = with_look_alikes(sign)
    if alike == sign:
        return ""
    return f"; {alike} would not" if alike else "; the text would look the same without it"
