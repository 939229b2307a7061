"""What of a request and its answer may be kept and shown: no secret ever, and where a workspace hides its
people neither numbers nor texts."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from store.core.messages.outcome import KEPT
from store.messaging.secrets import MASK, Secrets, without, written_forms

HIDDEN: Final = "(hidden)"
"""What stands for a body in a workspace that hides its people."""

_NUMBER: Final = re.compile(r"\+?\d(?:[\s().-]?\d){5,}")
"""Six digits or more, however they are grouped: providers repeat a number in ways of their own."""
_COOKIES: Final = frozenset({"cookie", "set-cookie"})


@dataclass(frozen=True, slots=True)
class Redaction:
    """What is taken out around one message; `hidden` are the forms of its address and text, where the
    workspace hides them."""

    secrets: Secrets
    hidden: tuple[str, ...] = ()
    hides: bool = False

    def text(self, text: str) -> str:
        """A text of the provider."""
        shown = self.secrets.redacted(text)
        return _NUMBER.sub(MASK, without(shown, self.hidden)) if self.hides else shown

    def body(self, content: bytes) -> str:
        """As much of a body as is kept; what is cut off is so after secrets are taken out, none in half."""
        if self.hides:
            return HIDDEN if content else ""
        shown = self.secrets.redacted(content.decode(errors="replace"))
        return shown.encode()[:KEPT].decode(errors="ignore")

    def url(self, url: str) -> str:
        """An address, without the account that it may name."""
        parts = urlsplit(url)
        server = parts.netloc.rpartition("@")
        shown = parts._replace(netloc=f"{MASK}@{server[2]}" if server[1] else server[2])
        if self.hides and parts.query:
            shown = shown._replace(query=HIDDEN)
        if not self.hides:
            return self.secrets.redacted(urlunsplit(shown))
        path = _NUMBER.sub(MASK, without(shown.path, self.hidden))
        return self.secrets.redacted(urlunsplit(shown._replace(path=path)))

    def headers(self, headers: Iterable[tuple[str, str]], private: frozenset[str]) -> Mapping[str, str]:
        """Headers, without the values of those that are private."""
        masked = private | _COOKIES
        return MappingProxyType(
            {name: MASK if name.lower() in masked else self.text(value) for name, value in headers}
        )


def redaction(secrets: Secrets, values: Iterable[str], *, hides: bool) -> Redaction:
    """What is taken out; `values` are the address and the text of the message."""
    if not hides:
        return Redaction(secrets)
    forms = {form for value in values if value for form in written_forms(value)}
    return Redaction(secrets, tuple(sorted(forms, key=len, reverse=True)), hides=True)
