"""Telegram's bots (https://core.telegram.org/bots/api#sendmessage).

No way of formatting is named: in any of them a name with `_` or `*` would be refused.
"""

from types import MappingProxyType

from store.messaging.description import Accepts, Description, Field
from store.messaging.inbound import Bodies, Clock, Instead, Receive, Scheme, Signature

TELEGRAM = Description(
    name="Telegram",
    base="https://api.telegram.org",
    path="/bot{{token}}/sendMessage",
    needs=("token",),
    secrets=("token",),
    fields=(
        Field("chat_id", "{{to}}"),
        Field("text", "{{text}}"),
        Field("reply_markup", '{"remove_keyboard":true}'),
    ),
    max_length=4096,
    accepts=(Accepts(("ok",), frozenset({"true"})),),
    external_id=("result", "message_id"),
    needs_id=True,
    error_code=("error_code",),
    error_text=(("description",),),
    stops=MappingProxyType(
        {"403": frozenset({"Forbidden: bot was blocked by the user", "Forbidden: user is deactivated"})}
    ),
    # 403 is about one person: a bot cannot write first, for example.
    refusals=frozenset({401}),
    retry_after=("parameters", "retry_after"),
    receive=Receive(
        bodies=Bodies.JSON,
        # What is refused comes again for a day, and keeps later ones back.
        ignored_without="message.from.id",
        sender=("message.from.id",),
        display="message.from.username",
        names=("message.from.first_name", "message.from.last_name"),
        or_name="message.from.username",
        text=("message.text", "message.caption"),
        external_id=("message.message_id",),
        time=("message.date",),
        clock=Clock.SECONDS,
        starts="/start",
        instead=(
            Instead("message.photo.last", "[photo]", "photo:{file_id}"),
            Instead("message.video", "[video]", "video:{file_id}"),
            Instead("message.voice", "[voice]", "voice:{file_id}"),
            Instead("message.sticker", "[sticker]", "sticker:{file_id}"),
            # Animations come as a document, too, and venues as a location.
            Instead("message.animation", "[animation]", "animation:{file_id}"),
            Instead("message.document", "[document]", "document:{file_id}"),
            Instead("message.audio", "[audio]", "audio:{file_id}"),
            Instead("message.video_note", "[video]", "video_note:{file_id}"),
            Instead("message.venue", "{title}, {address}", "geo:{location.latitude},{location.longitude}"),
            Instead("message.location", "{latitude},{longitude}", "geo:{latitude},{longitude}"),
            Instead("message.contact", "{first_name} {last_name} ({phone_number})"),
        ),
    ),
    signature=Signature(Scheme.HEADER, "webhook_secret", "X-Telegram-Bot-Api-Secret-Token"),
)
