"""Telegram's bots (https://core.telegram.org/bots/api#sendmessage).

No way of formatting is named: in any of them a name with `_` or `*` would be refused.
"""

from types import MappingProxyType

from store.messaging.description import Accepts, Description, Field

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
)
