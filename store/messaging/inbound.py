"""What a description says of the requests by which a provider tells us of texts and of what became of ours.
Data, no code.

A value of a request is named as the provider does: by the name of a parameter, or by the names that lead to a
member of JSON, with dots between (`message.from.id`). Of several names the first that has a value counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

Names = tuple[str, ...]

POST: Final = frozenset({"POST"})
GET_OR_POST: Final = frozenset({"GET", "POST"})


class Bodies(StrEnum):
    """What a provider writes its values in.

    A `form` is one whatever the type of the content says, so that what is read is what was signed; `any` goes
    by that type: a form, multipart or JSON. In a form of `bytes` each byte is a sign of its own, and names
    are in lower case: the text is in the alphabet that `coding` says. A `json list` is one at the outermost.
    """

    FORM = "form"
    JSON = "json"
    ANY = "any"
    BYTES = "bytes"
    JSON_LIST = "json list"


LIST: Final = "*"
"""The name of the list in a `json list`."""


class Clock(StrEnum):
    """How a provider writes a moment: as RFC 3339 has it, also without a zone (then it is UTC) or a colon in
    it, or as seconds or milliseconds since 1970."""

    RFC3339 = "rfc 3339"
    LENIENT = "rfc 3339, or utc without a zone"
    SECONDS = "seconds"
    MILLISECONDS = "milliseconds"


class Scheme(StrEnum):
    """How a request shows that it comes from the provider.

    `key`: the address that it calls has our random `key`. `header`: our random text comes back in a header.
    `timed`: a header has the HMAC over the body and the time in another header. `jwt`: a bearer token, signed
    with our random text, that is good for a while. The others are the signatures of those providers.
    """

    KEY = "key"
    HEADER = "header"
    TIMED = "timed"
    JWT = "jwt"
    TWILIO = "twilio"
    PLIVO = "plivo"
    VONAGE = "vonage"
    MESSAGEBIRD = "messagebird"


@dataclass(frozen=True, slots=True)
class Signature:
    """Who may call: the scheme, the setting that has its secret, the header that carries it, and the one that
    has the time.

    Where an account need not sign, calls carry our key unless the secret is set.
    """

    scheme: Scheme = Scheme.KEY
    secret: str = "receive_key"
    header: str = ""
    time_header: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Instead:
    """What stands for a message that has something else than a text: `text` where it has none, and what came
    with it as `attachment`. Names in braces are filled in, looked for below `where`."""

    where: str
    text: str
    attachment: str = ""


@dataclass(frozen=True, slots=True)
class Pieces:
    """A message in pieces: the list of them is at `where`. Each has its kind, and a text or the URL of what
    came with the message."""

    where: str
    kind: str
    text: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Receive:
    """How a text is read.

    `actions` are the last parts of the addresses that are called for texts, `stops` of those that only say
    that the sender opted out. Where reports come to the same address, `event` is the name of the value that
    tells what a request is of, and that value for texts. Without the value of `ignored_without` a request is
    nothing to us; without one of `required` it is refused. `own` has to be the address of the channel.
    `country` names the sender's, `alphabetic` takes names of three to 64 letters for senders. With `base64`
    texts may be written so, and where `charset` has one the text is its bytes as %XX; `coding` names the data
    coding of SMPP in which it is. `media` and a number from 0 name what came with it; it may be in `pieces`.
    With `ignores_empty` a message of nothing is nothing to us. Where a request has several, `each` names the
    list of them. `starts` is the text by which a conversation begins. Where `opt_out` says STOP, the provider
    has taken the text for one by which the sender opts out.
    The name of the sender is put together of `names`, or is `or_name`; `display` is a handle. With XPaths,
    sender and text come from XML.
    """

    actions: Names = ("receive",)
    stops: Names = ()
    event: tuple[str, str] | None = None
    methods: frozenset[str] = POST
    bodies: Bodies = Bodies.FORM
    ignored_without: str = ""
    required: Names = ()
    sender: Names
    text: Names
    external_id: Names = ()
    time: Names = ()
    clock: Clock = Clock.RFC3339
    country: str = ""
    own: str = ""
    alphabetic: bool = False
    base64: bool = False
    charset: str = ""
    coding: str = ""
    names: Names = ()
    or_name: str = ""
    display: str = ""
    media: str = ""
    starts: str = ""
    opt_out: str = ""
    instead: tuple[Instead, ...] = ()
    pieces: Pieces | None = None
    ignores_empty: bool = False
    each: str = ""
    sender_xpath: str = ""
    text_xpath: str = ""


class Reported(StrEnum):
    """What a provider reports of a message of ours."""

    WIRED = "wired"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    ERRORED = "errored"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reports:
    """How a report of what became of a message is read.

    `states` say what the values of `value` mean; without `value`, what the last part of the address does. One
    that is not there is ignored, or refused with `strict`. Our own name of the message is at `uuid`, the
    provider's at `external_id`. `own` has to be the address of the channel. A failure has its code at `code`,
    told with `code_prefix` before it, and its reason at `reason` or by its code. One of `retries` may be
    tried again; by one of `stops`, whoever is at `person` opted out.

    Without a value that is known, the first of `counts` that is a number above 0 says what became of it.
    Where a request has several reports, `each` names the list of them. `signature` is how reports show where
    they come from, where texts do it in another way.
    """

    actions: Names = ("status",)
    methods: frozenset[str] = POST
    bodies: Bodies = Bodies.FORM
    ignored_without: str = ""
    uuid: Names = ()
    external_id: Names = ()
    value: str = ""
    states: Mapping[str, Reported]
    strict: bool = False
    own: str = ""
    code: str = ""
    code_prefix: str = ""
    reasons: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    reason: Names = ()
    counts: Mapping[str, Reported] = field(default_factory=lambda: MappingProxyType({}))
    retries: frozenset[str] = frozenset()
    stops: frozenset[str] = frozenset()
    person: str = ""
    each: str = ""
    signature: Signature | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What a provider wants to read when all is well."""

    body: str = ""
    content_type: str = "text/plain"
