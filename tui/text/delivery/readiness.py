"""How far what a channel asks for is there, in words."""

from collections.abc import Iterator, Sequence

from store.core.channels.readiness import Callback, Readiness
from store.core.channels.settings import settings_of
from store.core.channels.types import CHANNEL_TYPES
from store.core.text import listed
from store.core.types import Channel, Role
from tui.text.cells import plural

_ASKED = {"TG": "`cordboard serve` asks Telegram for messages; nothing has to be entered there."}
"""What is said of channels whose providers need not be told an address, by their type."""


_ALSO = {
    "KN": "Kannel's get-url has &sender=%p&message=%a&id=%I&ts=%T behind that, and max-messages is 0.",
}
"""What has to be known besides an address, by the type of a channel."""


def readiness_text(readiness: Readiness) -> str:
    """What a channel lacks, and whether its secrets resolve, as the parts of a sentence; empty where it asks
    for nothing."""
    missing, unresolved = readiness.missing, readiness.unresolved
    found = len(readiness.secrets) - len(unresolved)
    parts = (
        f"lacks {listed([*missing])}" if missing else "",
        f"{listed([*unresolved])} {'does' if len(unresolved) == 1 else 'do'} not resolve"
        if unresolved
        else "",
        f"{plural(found, 'secret')} {'resolves' if found == 1 else 'resolve'}" if found else "",
        f"{plural(len(readiness.untried), 'secret')} by a command" if readiness.untried else "",
    )
    return ", ".join(filter(None, parts))


def callback_lines(channel: Channel, callbacks: Sequence[Callback], *, saved: bool = True) -> tuple[str, ...]:
    """What has to be entered at the provider of a channel, line by line; nothing for one that does not
    receive."""
    kind = CHANNEL_TYPES.get(channel.type)
    name = kind.name if kind else channel.type
    if Role.RECEIVE not in channel.roles or not settings_of(channel.type):
        return ()
    if channel.type in _ASKED:
        return (_ASKED[channel.type],)
    if not callbacks:
        return ()
    if not saved:
        return (f"What {name} has to call is shown here once the channel is saved.",)
    if not callbacks[0].url:
        return (
            f"{name} cannot call us: there is no public address yet. Set it as public_url in the settings.",
        )
    return (*_lines(callbacks), *filter(None, (_ALSO.get(channel.type),)))


def _lines(callbacks: Sequence[Callback]) -> Iterator[str]:
    for one in callbacks:
        yield f"{'Texts' if one.brings_texts else 'Reports'} ({one.action}) come to"
        yield one.url
    keys = {one.key for one in callbacks if one.keyed}
    if "" in keys:
        yield "Nobody is let in there before the channel has a webhook key."
    elif keys:
        yield f"Behind each stands ?key= and the webhook key, which is at {listed(sorted(keys))}."
