"""What the command `channels test` does: send one text through a channel, and show what was said by HTTP."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from store.core.errors import ChannelUnusable
from tui.cli.common import opened
from tui.cli.naming import read_sender, shown
from tui.process import output
from tui.process.exit_codes import Exit

if TYPE_CHECKING:
    from store.core.messages.outcome import Exchange, Outcome
    from store.core.types import Channel

TEXT = "This is a test of Cordboard."

_MEANS = {
    "wired": "the provider took the text.",
    "errored": "the text did not go; it can be tried again.",
    "failed": "the text did not go.",
    "unconfirmed": "nobody knows whether the text went. Ask the provider before it is sent again.",
}


def try_out(
    database: str, channel_text: str, address: str, text: str, *, yes: bool, dry_run: bool, as_json: bool
) -> Exit:
    """Send a text, or with `dry_run` print the requests that would go."""
    with opened(database) as services:
        channel = services.channels.find(channel_text)
        urn = read_sender(services, channel, address)
        # Before anybody is asked: whether it could go at all.
        requests = services.sending.requests(channel.uuid, urn, text)
        if not dry_run:
            _confirm(channel, shown(urn), len(requests), agreed=yes)
            outcome = services.sending.send_test(channel.uuid, urn, text)
    if dry_run:
        if as_json:
            shapes: list[output.Json] = [_exchange(one) for one in requests]
            output.document({"dry_run": True, "exchanges": shapes})
            return Exit.DONE
        output.narrate("Nothing was sent: this is what would go.")
        for one in requests:
            _print(one)
        return Exit.DONE
    if as_json:
        output.document({"dry_run": False, **_outcome(outcome)})
    else:
        for sentence in _sentences(outcome, channel):
            output.line(sentence)
        for one in outcome.exchanges:
            output.line()
            _print(one)
    return Exit.DONE if outcome.state == "wired" else Exit.REFUSED


def _confirm(channel: "Channel", address: str, parts: int, *, agreed: bool) -> None:
    """Have the operator agree: it costs money, and cannot be taken back."""
    if agreed:
        return
    more = f" in {parts} parts" if parts > 1 else ""
    told = f"A text would go to {address}{more} by {channel.name}; it may cost money, and cannot be undone."
    if not output.is_attended():
        raise ChannelUnusable(told, "Add --yes to send it, or --dry-run to see the request.")
    output.narrate(told)
    if output.ask("Type yes to go on: ").casefold() != "yes":
        raise ChannelUnusable("Nothing was sent.")


def _sentences(outcome: "Outcome", channel: "Channel") -> Iterator[str]:
    yield f"{channel.name}, {outcome.state}: {_MEANS[outcome.state]}"
    if outcome.external_id:
        yield f"The provider calls it {outcome.external_id}."
    if outcome.code:
        codes = " ".join(filter(None, (outcome.code, outcome.provider_code)))
        yield f"{codes}: {outcome.text}"
    if outcome.stops_contact:
        yield "The provider says that this person opted out."


def _outcome(one: "Outcome") -> dict[str, output.Json]:
    return {
        "state": one.state,
        "external_id": one.external_id or None,
        "code": one.code or None,
        "provider_code": one.provider_code or None,
        "text": one.text or None,
        "retry_after": one.retry_after,
        "stops_contact": one.stops_contact,
        "pauses_channel": one.pauses_channel,
        "refuses_credentials": one.refuses_credentials,
        "exchanges": [_exchange(each) for each in one.exchanges],
    }


def _exchange(one: "Exchange") -> dict[str, output.Json]:
    return {
        "method": one.method,
        "url": one.url,
        "request_headers": {**one.request_headers},
        "request_body": one.request_body,
        "status": one.status or None,
        "response_body": one.response_body,
        "started": one.started.isoformat() if one.started else None,
        "milliseconds": one.milliseconds,
    }


def _print(exchange: "Exchange") -> None:
    output.line(f"{exchange.method} {exchange.url}")
    for name, value in exchange.request_headers.items():
        output.line(f"  {name}: {value}")
    if exchange.request_body:
        output.line(f"  {exchange.request_body}")
    if exchange.status or exchange.response_body:
        output.line(f"{exchange.status or 'no answer'} after {exchange.milliseconds} ms")
        output.line(f"  {exchange.response_body}")
