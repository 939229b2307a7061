"""What `channels show` says of the settings of a channel: what it lacks, whether its secrets are where their
references say, and what its provider has to call."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from store.core.channels.settings import settings_of
from store.core.text import listed
from tui.process import output
from tui.process.output import Column
from tui.text.delivery.readiness import callback_lines

if TYPE_CHECKING:
    from store.core.channels.readiness import Callback, Readiness
    from store.core.types import Channel

_SETTINGS = (
    Column("SETTING", 28, rank=95),
    Column("VALUE", 40, middle=True, rank=100),
    Column("NEEDED", 6, rank=60),
    Column("SECRET", 8, rank=90),
    Column("WHAT IT IS", 90, rank=50, folds=True),
)


def shape(readiness: "Readiness", callbacks: Sequence["Callback"]) -> Mapping[str, Any]:
    """What is said, as JSON: no secret, and why those are not found that are not."""
    return {
        "missing": [*readiness.missing],
        "secrets": {
            key: {"resolves": not wrong, "problem": wrong} for key, wrong in readiness.secrets.items()
        },
        "commands": [*readiness.untried],
        "webhooks": [
            {"action": one.action, "url": one.url, "keyed": one.keyed, "key": one.key} for one in callbacks
        ],
    }


def tell(channel: "Channel", readiness: "Readiness", callbacks: Sequence["Callback"]) -> None:
    """Print it."""
    asked = settings_of(channel.type)
    if not asked:
        output.line("Cordboard has no way to send by channels of this type yet.")
        return
    rows = (
        (
            one.key,
            channel.settings.get(one.key, ""),
            "yes" if one.required else "",
            _found(one.key, readiness),
            f"{one.label}. {one.where}",
        )
        for one in asked
    )
    output.table(_SETTINGS, rows)
    output.line()
    for sentence in (*callback_lines(channel, callbacks), *_lacking(readiness)):
        output.line(sentence)


def _found(key: str, readiness: "Readiness") -> str:
    if key in readiness.untried:
        return "command"
    wrong = readiness.secrets.get(key)
    return "" if wrong is None else "does not" if wrong else "resolves"


def _lacking(readiness: "Readiness") -> Iterator[str]:
    for key in readiness.unresolved:
        yield f"{key} does not resolve: {readiness.secrets[key]}"
    if readiness.missing:
        yield f"To send it still needs {listed([*readiness.missing])}."
    elif not readiness.unresolved:
        yield "It has what it needs to send."
