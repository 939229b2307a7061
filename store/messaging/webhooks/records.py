"""Requests that say several things at once, and messages in several pieces."""

from collections.abc import Mapping
from typing import Any, Final

from store.messaging.inbound import Pieces, Receive, Reports
from store.messaging.webhooks.bodies import (
    MAX_FIELDS,
    Refused,
    Request,
    Values,
    text_of,
    value_of,
    values,
    xml_values,
)

_MOST_PIECES: Final = 20


def records(how: Receive | Reports, request: Request) -> list[Values]:
    """The values of a request, or those of each thing that it says; raises Refused."""
    if isinstance(how, Receive) and how.sender_xpath:
        return [xml_values(request, {how.sender[0]: how.sender_xpath, how.text[0]: how.text_xpath})]
    found = values(request, how.bodies)
    if not how.each:
        return [found]
    several = value_of(found, how.each)
    if not (isinstance(several, list) and several and all(isinstance(one, Mapping) for one in several)):
        raise Refused("The request has no list of what it says.")
    if len(several) > MAX_FIELDS:
        raise Refused("The request says too many things at once.")
    return several


def put_together(how: Pieces, pieces: list[Any], text: str) -> tuple[str, tuple[str, ...]]:
    """The text of a message in pieces, and the names of what came with it."""
    read = [one for one in pieces[:_MOST_PIECES] if isinstance(one, Mapping)]
    texts = (text, *(text_of(value_of(one, how.text)) for one in read))
    came = ((text_of(value_of(one, how.kind)), text_of(value_of(one, how.url))) for one in read)
    return "\n".join(filter(None, texts)), tuple(f"{kind}:{url}" for kind, url in came if url)
