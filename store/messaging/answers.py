"""What the answer of a provider means for a message: the table that all of them share, and what a description
adds to it."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final

from store.core.messages.outcome import Code, Outcome, State
from store.messaging.description import NO_CODES, Description, Path

_STRINGS: Final = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)


def read(description: Description, status: int, headers: Mapping[str, str], body: bytes) -> Outcome:
    """The outcome of an answer, without the exchange; texts of the provider are as it wrote them."""
    text = body.decode(errors="replace")
    answer = _parsed(text) if description.reads_json else None
    if answer is None and 200 <= status < 300 and (said_yes := _before_the_break(description, text)):
        return said_yes
    code = _value(answer, description.error_code)
    reason = _reason(description, answer, code, status)
    refuses = status in description.refusals or code in description.refusal_codes
    refuses = refuses or bool(description.refusal_words and description.refusal_words in text)
    wait = _seconds(_value(answer, description.retry_after) or headers.get("retry-after", ""))
    prefixed = "" if code in NO_CODES else description.code_prefix + code
    said = Outcome(State.FAILED, provider_code=prefixed, text=reason, refuses_credentials=refuses)
    if status == 429 or (description.throttle_words and description.throttle_words in text):
        return _throttled(said, wait)
    if status >= 500:
        return replace(said, state=State.ERRORED, code=Code.CONNECTION_FAILED, retry_after=wait)
    if status in description.repeated:
        return Outcome(State.WIRED)
    is_accepted = _is_accepted(description, answer, code) if 200 <= status < 300 else False
    if is_accepted is None:
        return replace(said, code=Code.RESPONSE_UNPARSEABLE, text="The answer is not JSON.")
    if is_accepted:
        return _wired(description, answer, text, said)
    if code not in NO_CODES:
        return _rejected(description, code, said, wait)
    if 200 <= status < 300:
        wrong = answer is not None and not isinstance(answer, dict)
        unlike = Code.RESPONSE_UNEXPECTED if wrong else Code.RESPONSE_CONTENT
        return replace(said, code=unlike, text=reason)
    return replace(said, code=Code.RESPONSE_STATUS, text=reason)


def _wired(description: Description, answer: Any, text: str, said: Outcome) -> Outcome:
    external_id = _value(answer, description.external_id)
    if description.id_pattern and (found := re.search(description.id_pattern, text)):
        external_id = found[1]
    if description.needs_id and external_id in NO_CODES:
        return replace(said, code=Code.RESPONSE_CONTENT)
    if description.contains and description.contains not in text:
        return replace(said, code=Code.RESPONSE_CONTENT, text="The answer lacks the text that says yes.")
    return Outcome(State.WIRED, external_id)


def _before_the_break(description: Description, text: str) -> Outcome | None:
    """The outcome of an answer that breaks off after it said yes with an id: told as a failure, somebody
    would send the text once more."""
    if not description.reads_json:
        return None
    answer = _parsed(_closed(text))
    code = _value(answer, description.error_code)
    accepted = _is_accepted(description, answer, code)
    external_id = _value(answer, description.external_id)
    return Outcome(State.WIRED, external_id) if accepted and external_id not in NO_CODES else None


def _closed(text: str) -> str:
    """JSON up to where it breaks off, with what is open there closed."""
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        text = text[: error.pos].rstrip().rstrip(",")
    except RecursionError:
        return ""
    ends: list[str] = []
    for sign in _STRINGS.sub("", text):
        if sign in "[{":
            ends.append("]" if sign == "[" else "}")
        elif sign in "]}" and ends:
            ends.pop()
    return text + "".join(reversed(ends))


def _rejected(description: Description, code: str, said: Outcome, wait: float | None) -> Outcome:
    """The outcome for a code of the provider's own."""
    if code in description.stops and (not (texts := description.stops[code]) or said.text in texts):
        return replace(said, code=Code.CONTACT_STOPPED, stops_contact=True, refuses_credentials=False)
    if code in description.throttles:
        return _throttled(said, wait)
    said = replace(said, code=Code.REJECTED_WITH_REASON)
    if code in description.retries:
        return replace(said, state=State.ERRORED, retry_after=wait)
    if code in description.pauses:
        return replace(said, state=State.ERRORED, pauses_channel=True)
    return said


def _throttled(said: Outcome, wait: float | None) -> Outcome:
    code = Code.CONNECTION_THROTTLED
    return replace(said, state=State.ERRORED, code=code, retry_after=wait, pauses_channel=True)


def _is_accepted(description: Description, answer: Any, code: str) -> bool | None:
    """Whether the provider took the message; None when its answer is not readable."""
    if not description.reads_json:
        return True
    if answer is None:
        return None
    for rule in description.accepts:
        if (value := _value(answer, rule.path)) != "":
            return value in rule.values
    # An id says yes, too; where neither is asked for, an answer that names no error does.
    if description.accepts or description.needs_id:
        return _value(answer, description.external_id) not in NO_CODES
    return isinstance(answer, dict) and code in NO_CODES


def _reason(description: Description, answer: Any, code: str, status: int) -> str:
    """Why not: what the provider says, what its code is known to mean, or that it says nothing."""
    said = next(filter(None, (_value(answer, path) for path in description.error_text)), "")
    if said or code in description.reasons:
        return said or description.reasons[code]
    if code not in NO_CODES:
        return f"The provider gave the code {code} and no reason."
    if 200 <= status < 300:
        return "The provider did not say that it took the message."
    return f"The provider answered {status}."


def _value(answer: Any, path: Path) -> str:
    """The value at a place as a text; empty where there is none, or something that is no value."""
    if not path:
        return ""
    for step in path:
        if isinstance(answer, dict):
            answer = answer.get(step)
        elif isinstance(answer, list) and isinstance(step, int) and step < len(answer):
            answer = answer[step]
        else:
            return ""
    if isinstance(answer, bool):
        return "true" if answer else "false"
    return str(answer) if isinstance(answer, str | int | float) else ""


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _seconds(text: str) -> float | None:
    """How long to wait, from a number of seconds or a date as in `Retry-After`, at most a day."""
    try:
        wait = float(text)
    except ValueError:
        try:
            wait = (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds()
        except (ValueError, TypeError):
            return None
    return min(wait, 86_400.0) if wait > 0 else None
