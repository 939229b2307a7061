"""Plivo (https://www.plivo.com/docs/messaging/api/message)."""

from types import MappingProxyType

from store.messaging.description import Body, Description, Field

PLIVO = Description(
    name="Plivo",
    base="https://api.plivo.com",
    path="/v1/Account/{{auth_id}}/Message/",
    needs=("auth_id", "auth_token"),
    secrets=("auth_token",),
    basic=("auth_id", "auth_token"),
    headers=MappingProxyType({"Accept": "application/json"}),
    body=Body.JSON,
    fields=(
        Field("src", "{{from}}"),
        Field("dst", "{{to_no_plus}}"),
        Field("text", "{{text}}"),
        Field("url", "{{status_url}}"),
        Field("method", "POST", where=("status_url",)),
    ),
    max_length=1600,
    external_id=("message_uuid", 0),
    needs_id=True,
    error_text=(("error",),),
)
