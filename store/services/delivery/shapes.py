"""Values of sending as JSON. Keys are stable: scripts rely on them."""

from dataclasses import asdict

from store.core.sending import ChannelLine, SendPreview, Sent
from store.services.serializers import Json, text_plan


def send_preview(one: SendPreview) -> dict[str, Json]:
    """Whom a text would reach by which channel, and who gets nothing."""
    return {
        "audience": one.audience,
        "contacts": one.found,
        "reached": one.reached,
        "channels": [_channel(line) for line in one.channels],
        "nobody": [{"code": str(line.reason), "text": line.text, "count": line.count} for line in one.nobody],
        "seconds": one.seconds,
        "texts": text_plan(one.texts) if one.texts else None,
        "routes_are_stale": one.is_stale,
    }


def sent(one: Sent) -> dict[str, Json]:
    """What was made of a text: messages of a broadcast, or a single one."""
    return {
        "messages": one.messages,
        "broadcast": one.broadcast or None,
        "message": one.message or None,
        "nobody": {str(reason): count for reason, count in one.nobody.items()},
    }


def _channel(one: ChannelLine) -> dict[str, Json]:
    shape = {name: value for name, value in asdict(one).items() if name != "listing"}
    return {**shape, "condition": str(one.condition), "seconds": one.seconds, "over_cap": one.over_cap}
