"""Clickatell's platform (https://docs.clickatell.com). It refuses with status 200, no messages
and a text."""

from types import MappingProxyType

from store.messaging.description import Accepts, Body, Description, Field

CLICKATELL = Description(
    name="Clickatell",
    base="https://platform.clickatell.com",
    path="/messages/http/send",
    method="GET",
    needs=("api_key",),
    secrets=("api_key",),
    headers=MappingProxyType({"Accept": "application/json"}),
    body=Body.QUERY,
    fields=(
        Field("apiKey", "{{api_key}}"),
        Field("from", "{{from_no_plus}}"),
        Field("to", "{{to_no_plus}}"),
        Field("content", "{{text}}"),
    ),
    max_length=640,
    accepts=(Accepts(("messages", 0, "accepted"), frozenset({"true"})),),
    external_id=("messages", 0, "apiMessageId"),
    needs_id=True,
    error_text=(("messages", 0, "error"), ("error",), ("errorDescription",)),
)
