"""What the command `serve` does: run the process that sends and receives, or do once what is due."""

import logging
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

from store.core.errors import DatabaseReadOnly
from store.core.messages.sending_settings import public_url as checked
from store.core.messages.serving import Hearing
from tui.cli.common import monitor, opened
from tui.process import boundary, garbage, output
from tui.process.exit_codes import Exit
from tui.text.cells import clean, plural

if TYPE_CHECKING:
    from store.core.messages.polled import Polled
    from store.core.messages.serving import HeardChannel
    from store.core.messages.views import Delivered
    from store.server.serve import Serving
    from store.services import Services

_LOGGERS = ("cordboard", "store")


class _OneLine(logging.Formatter):
    """A line for each record, without control characters."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        return clean(super().format(record))


def run(database: str, host: str, port: int, public_url: str) -> Exit:
    """Serve until a signal asks to end; a second one ends at once."""
    public_url = checked(public_url)
    with opened(database) as services:
        _check(services)
        from store.server.serve import Serving

        serving = Serving(services, host, port, public_url)
        with _logging(), _ended_by_signals(serving):
            for line in _told(services, serving, public_url):
                output.narrate(line)
            garbage.collect_as_usual()
            is_whole = serving.run()
        output.narrate("Ended." if is_whole else "Ended, with something left on its way.")
        return Exit.DONE


def run_once(database: str, public_url: str, *, as_json: bool) -> Exit:
    """Ask channels for news, send what is due, and say what that was."""
    public_url = checked(public_url)
    with opened(database) as services, monitor("Sending") as watch:
        _check(services)
        polled = services.polling.run_once(watch)
        sent = services.delivery.run_once(watch, public_url=public_url)
    if as_json:
        channels: list[output.Json] = [
            {"uuid": one.uuid, "name": one.name, "messages": one.messages, "error": one.error}
            for one in polled.channels
        ]
        output.document(
            {
                "received": polled.messages,
                "channels": channels,
                "asked_elsewhere": polled.by_another,
                "sent": {str(state): count for state, count in sent.counts.items()},
                "sent_elsewhere": sent.elsewhere,
            }
        )
    else:
        for line in _summary(polled, sent):
            output.line(line)
    return Exit.DONE


def _check(services: "Services") -> None:
    if why := services.why_read_only:
        raise DatabaseReadOnly(why, "Sending and receiving store what comes of it.")


def _told(services: "Services", serving: "Serving", public_url: str) -> Iterator[str]:
    """What is said at the start: where it listens, what is heard and what is not, who sends."""
    public_url = public_url or services.settings.get("public_url")
    yield f"Serving {services.location} at {serving.url}."
    if public_url:
        yield f"Providers reach it at {public_url}."
    else:
        yield "No provider can reach it: neither --public-url nor the setting public_url says where."
    channels = services.webhooks.heard(public_url)
    yield from _by_hearing(channels)
    if elsewhere := serving.sends_elsewhere():
        yield f"Another program sends ({elsewhere}); this one does once that has ended."
    else:
        yield "It sends what is due. ctrl+c ends it."


def _by_hearing(channels: "tuple[HeardChannel, ...]") -> Iterator[str]:
    for one in channels:
        if one.hearing is Hearing.CALLED:
            yield f"{one.name} is called below {one.urls[0].rpartition('/')[0]}"
    asked = [one.name for one in channels if one.hearing is Hearing.ASKED]
    if asked:
        yield f"Asked for news: {', '.join(asked)}."
    deaf: dict[str, list[str]] = {}
    for one in channels:
        if one.hearing is Hearing.DEAF:
            deaf.setdefault(one.why, []).append(one.name)
    for why, names in deaf.items():
        yield f"Deaf: {', '.join(names)}. {why}"


def _summary(polled: "Polled", sent: "Delivered") -> Iterator[str]:
    if polled.by_another:
        yield "Another program asks the channels for news."
    for one in polled.channels:
        told = f"{one.name}: {plural(one.messages, 'message')} came in."
        yield f"{told} {one.error}".rstrip()
    if sent.elsewhere:
        yield f"Nothing was sent: another program does ({sent.elsewhere})."
    elif sent.counts:
        yield f"Sent what was due: {', '.join(f'{count} {state}' for state, count in sent.counts.items())}."
    else:
        yield "Nothing was due."


@contextmanager
def _ended_by_signals(serving: "Serving") -> Iterator[None]:
    def end(_number: int, _frame: FrameType | None) -> None:
        for one in boundary.ENDING:
            signal.signal(one, signal.SIG_DFL)
        output.narrate("Ending: what is on its way is finished first.")
        serving.stop()

    with boundary.handled(boundary.ENDING, end):
        yield


@contextmanager
def _logging() -> Iterator[None]:
    """Print what is logged on standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(_OneLine("%(asctime)s %(message)s", "%Y-%m-%d %H:%M:%S"))
    loggers = [logging.getLogger(name) for name in _LOGGERS]
    before = [(one.level, one.propagate) for one in loggers]
    for one in loggers:
        one.addHandler(handler)
        one.setLevel(logging.INFO)
        one.propagate = False
    try:
        yield
    finally:
        for one, (level, propagate) in zip(loggers, before, strict=True):
            one.removeHandler(handler)
            one.setLevel(level)
            one.propagate = propagate
