"""What a reply of a mail server means for a message and for its channel."""

import re
from enum import StrEnum
from typing import Final

from store.core.messages.outcome import Code, Outcome, State

_ENHANCED: Final = re.compile(r"[245]\.\d{1,3}\.\d{1,3}\b")

_TOO_BUSY: Final = 421
_TOO_LARGE: Final = 552
_SIGN_IN_FIRST: Final = frozenset({530, 534, 535, 538})


class Step(StrEnum):
    """What a server replied to."""

    GREETING = "the greeting"
    STARTTLS = "STARTTLS"
    AUTH = "signing in"
    MAIL = "the sender"
    RCPT = "the recipient"
    DATA = "DATA"
    CONTENT = "the message"


class Refused(Exception):
    """A server did not go along with a step."""

    def __init__(self, step: Step, code: int, said: bytes) -> None:
        self.step = step
        self.code = code
        self.said = " ".join(said.decode(errors="replace").split())
        super().__init__(self.said)


def outcome_of(refused: Refused) -> Outcome:
    """What comes of a refusal: one for now is tried again; one for good is about the message from the
    recipient on, and before it about the channel."""
    code, step = refused.code, refused.step
    enhanced = _ENHANCED.match(refused.said)
    shown = f"{code} {enhanced[0]}" if enhanced else str(code)
    text = f"The mail server refuses {step}: {code} {refused.said}".rstrip()
    if code == _TOO_BUSY:
        return Outcome(State.ERRORED, "", Code.CONNECTION_THROTTLED, shown, text, pauses_channel=True)
    if 400 <= code < 500:
        return Outcome(State.ERRORED, "", Code.RESPONSE_STATUS, shown, text)
    if not 500 <= code < 600:
        state = State.UNCONFIRMED if step is Step.CONTENT else State.ERRORED
        return Outcome(state, "", Code.RESPONSE_UNEXPECTED, shown, text)
    if step is Step.AUTH or code in _SIGN_IN_FIRST:
        return Outcome(
            State.ERRORED,
            "",
            Code.RESPONSE_STATUS,
            shown,
            text,
            pauses_channel=True,
            refuses_credentials=True,
        )
    if step in (Step.RCPT, Step.DATA, Step.CONTENT) or code == _TOO_LARGE:
        return Outcome(State.FAILED, "", Code.REJECTED_WITH_REASON, shown, text)
    return Outcome(State.ERRORED, "", Code.CHANNEL_CONFIG, shown, text, pauses_channel=True)
