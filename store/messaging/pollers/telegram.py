"""Telegram's bots, asked for what was written to them (https://core.telegram.org/bots/api#getupdates).

To ask from the id after an update's confirms it, and Telegram forgets it: what is not stored yet is never
confirmed. Telegram keeps updates for a day. While it calls a webhook it does not answer who asks, so the
webhook is taken away then.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

import httpx

from store.core.errors import UnresolvedSecret
from store.core.messages.outcome import Exchange
from store.core.types import Channel
from store.messaging.engine import USER_AGENT
from store.messaging.pollers.asking import Reply, Unanswered, fetch, value_at
from store.messaging.pollers.protocol import Asked, News
from store.messaging.providers.telegram import TELEGRAM
from store.messaging.redaction import redaction
from store.messaging.requests import Prepared
from store.messaging.secrets import Secrets
from store.messaging.webhooks import fetched

_MOST: Final = 100
"""How many updates one answer has at most, as Telegram allows."""

_WANTED: Final = ["message"]
_NOT_LET_IN: Final = frozenset({401, 403, 404})
"""Telegram answers 404 for a token that is none at all."""


class TelegramPoller:
    """Asks for the updates of one bot. With `hides` what is kept of an exchange has no text."""

    def __init__(
        self,
        channel: Channel,
        client: httpx.Client,
        secrets: Secrets,
        clock: Callable[[], datetime],
        *,
        hides: bool = False,
    ) -> None:
        self._channel, self._client, self._secrets, self._clock = channel, client, secrets, clock
        self._redaction = redaction(secrets, (), hides=hides)

    def ask(self, cursor: str, seconds: int) -> Asked:
        """Ask for the updates from the cursor on; takes a webhook away that is in the way."""
        kept: list[Exchange] = []
        wanted = {"timeout": seconds, "limit": _MOST, "allowed_updates": _WANTED}
        if cursor:
            wanted["offset"] = int(cursor)
        try:
            reply = self._call("getUpdates", wanted, seconds)
            if reply.status == 409 and "webhook" in _description(reply):
                kept.append(reply.exchange)
                kept.append(self._call("deleteWebhook", {"drop_pending_updates": False}).exchange)
                reply = self._call("getUpdates", wanted, seconds)
        except UnresolvedSecret as error:
            return Asked(error=f"{error.message} {error.hint}".strip())
        except Unanswered as error:
            return Asked(exchanges=(*kept, error.exchange), error=str(error))
        if (wrong := self._wrong(reply)) is not None:
            return Asked((), (*kept, *wrong.exchanges), wrong.error, wrong.refused, wrong.retry_after)
        news = tuple(self._news(reply))
        # What an answer without news has confirmed is not named again: ids begin anew after a quiet week.
        return Asked(news, (*kept, reply.exchange) if news else tuple(kept), cursor=None if news else "")

    def announce(self, url: str) -> Asked:
        """Have Telegram call this address, with the webhook secret in a header."""
        try:
            secret = self._secrets.resolve(self._channel.settings.get("webhook_secret", ""))
            wanted = {"url": url, "secret_token": secret, "allowed_updates": _WANTED}
            reply = self._call("setWebhook", wanted)
        except UnresolvedSecret as error:
            return Asked(error=f"{error.message} {error.hint}".strip())
        except Unanswered as error:
            return Asked(exchanges=(error.exchange,), error=str(error))
        return self._wrong(reply) or Asked(exchanges=(reply.exchange,))

    def _call(self, method: str, values: Mapping[str, Any], seconds: int = 0) -> Reply:
        """Call a method of the bot; raises UnresolvedSecret and Unanswered."""
        settings = self._channel.settings
        token = self._secrets.resolve(settings.get("token", ""))
        base = settings.get("send_url", "").strip().rstrip("/") or TELEGRAM.base
        headers = {"Content-Type": "application/json", "User-Agent": USER_AGENT}
        url = f"{base}/bot{quote(token, safe='')}/{method}"
        prepared = Prepared("POST", url, headers, json.dumps(values).encode(), frozenset())
        return fetch(self._client, prepared, self._redaction, seconds)

    def _wrong(self, reply: Reply) -> Asked | None:
        """What is wrong with an answer, if anything."""
        if value_at(reply.said, "ok") is True:
            return None
        wait = value_at(reply.said, "parameters", "retry_after")
        said = self._redaction.text(_description(reply))
        return Asked(
            exchanges=(reply.exchange,),
            error=f"Telegram answered {reply.status}{f': {said}' if said else ''}.".replace("..", "."),
            refused=reply.status in _NOT_LET_IN,
            retry_after=float(wait) if isinstance(wait, int) and wait > 0 else None,
        )

    def _news(self, reply: Reply) -> Iterator[News]:
        """The updates of an answer, in order. One without an id cannot be confirmed and is left out."""
        found = value_at(reply.said, "result")
        for update in found if isinstance(found, list) else ():
            number = value_at(update, "update_id")
            if isinstance(number, int):
                body = json.dumps(update).encode()
                yield News(fetched(body, self._channel, self._clock()), str(number + 1))


def _description(reply: Reply) -> str:
    said = value_at(reply.said, "description")
    return said if isinstance(said, str) else ""
