"""What a description of a provider says: how a text is asked to be sent, and how the answer is read. Data, no
code.

Texts in `{{…}}` are filled in for each message, escaped for their place: the settings of the channel, and

- `to`, `from`: the address of the contact and of the channel; `to_no_plus`, `from_no_plus` without the plus;
  `to_address`, `from_address` marked as `whatsapp:` where the contact's is one
- `text`: this part; `text_hex`: its UTF-16 as hexadecimal digits
- `type`: `text` or `unicode`, by the alphabet of the whole text; `wide`: `yes` where it goes in 16 bits
- `is_reply`: `yes` where it answers somebody
- `uuid`, `id`: the message; `channel`: the channel
- `own_id`: a name for the message that is another one each time it goes anew after it was taken
- `seconds_left`: for how long the text is worth sending, if that is known
- `status_url`: where statuses are reported, if anywhere; `status_url_of_message` names the message, too
- `quick_replies`: always none
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from store.messaging.inbound import Receive, Reply, Reports, Signature

Path = tuple[str | int, ...]
"""Where a value is in an answer: names of members and numbers of elements."""

_NONE: Mapping[str, str] = MappingProxyType({})

REFUSALS: Final = frozenset({401, 402, 403})
"""The statuses that say that the account is wrong, or has no credit."""


class Body(StrEnum):
    """How the fields of a request travel; a `text` is a template of its own. In JSON, names with dots between
    lead to members, and numbers to elements of lists."""

    FORM = "form"
    JSON = "json"
    QUERY = "query"
    TEXT = "text"


class Kind(StrEnum):
    """What the value of a field in JSON is: a `text`, a `number`, or `json` with variables in quotes."""

    TEXT = "text"
    NUMBER = "number"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a request, left out when its value is empty, when a variable of `where` is, or when one of
    `unless` is not. In a body of JSON `kind` says what the value is."""

    name: str
    value: str
    where: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class Accepts:
    """An answer says yes by one of these values at a place."""

    path: Path
    values: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """How texts are sent through a provider.

    `base` is replaced by the setting `send_url`. `needs` are settings without which nothing is sent,
    `secrets` those that are references to secrets. `basic` names the settings of user and password.
    `max_length` is in characters, None without a limit. `encoding` is the setting `encoding` where a channel
    has none: `S` replaces look-alikes where a text is shorter then, `U` is always 16 bits, `D` never.

    Of several rules in `accepts` the first whose place is there decides. The codes in the sets are values at
    `error_code`; the outcome has them with `code_prefix` before them. A code of `stops` says that the person
    opted out, with one of its texts where it has some; `throttles` asks to slow down; `retries` may go later;
    `pauses` says that nothing goes until the account is mended; `refusals` are statuses, `refusal_codes`
    codes and `refusal_words` a text that say that we are not let in. In an answer that is no JSON, the first
    group of `id_pattern` is the id.

    With `own_id` the provider knows a message by the variable of that name, so that it takes one once,
    however often it is asked; `repeated` are the statuses by which it says that it has it already. Such a
    text goes in one part: all parts would have the same name.

    `receive` and `status` say how the requests are read by which the provider tells us of texts and of what
    became of ours, `signature` how they show where they come from, `answer` what they are answered.
    """

    name: str
    base: str
    path: str = ""
    method: str = "POST"
    needs: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    basic: tuple[str, str] | None = None
    headers: Mapping[str, str] = field(default_factory=lambda: _NONE)
    body: Body = Body.FORM
    fields: tuple[Field, ...] = ()
    text: str = ""
    content_type: str = ""
    max_length: int | None = None
    encoding: str = ""
    accepts: tuple[Accepts, ...] = ()
    contains: str = ""
    external_id: Path = ()
    id_pattern: str = ""
    needs_id: bool = False
    own_id: bool = False
    repeated: frozenset[int] = frozenset()
    error_code: Path = ()
    error_text: tuple[Path, ...] = ()
    code_prefix: str = ""
    reasons: Mapping[str, str] = field(default_factory=lambda: _NONE)
    stops: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))
    throttles: frozenset[str] = frozenset()
    throttle_words: str = ""
    retries: frozenset[str] = frozenset()
    pauses: frozenset[str] = frozenset()
    refusals: frozenset[int] = REFUSALS
    refusal_codes: frozenset[str] = frozenset()
    refusal_words: str = ""
    retry_after: Path = ()
    receive: Receive | None = None
    status: Reports | None = None
    signature: Signature = field(default_factory=Signature)
    answer: Reply = field(default_factory=Reply)

    @property
    def reads_json(self) -> bool:
        """Whether what an answer says is in JSON."""
        return bool(self.accepts or self.external_id or self.error_code)


NO_CODES: Final = frozenset({"", "0"})
"""What stands where there is no code of an error."""
