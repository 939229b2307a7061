"""The text of a send: read once, and written for everybody to see what it becomes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from sqlmodel import Session

from store.core import templates
from store.core.contacts.languages import language_problem
from store.core.contacts.redaction import title
from store.core.errors import InvalidSetting
from store.core.progress import Monitor
from store.core.templates import Recipient, Surroundings, Wording
from store.core.templates.tally import RecipientText, Tally, TextPlan
from store.core.types import Channel
from store.core.urns import format_urn
from store.database.models import contacts
from store.messaging.providers.registry import description_of
from store.messaging.recipients import Recipients
from store.repositories.snapshot import WorkspaceSnapshot
from store.workspace import contacts as repository

_TELLING: Final = 20
"""After so many batches what is known so far is told."""


def read(snapshot: WorkspaceSnapshot, text: str, others: Mapping[str, str]) -> Wording:
    """A text with variables, and others by the language that they are in. TemplateError for variables that
    the workspace does not have, InvalidSetting for what is no language."""
    fields, languages = tuple(snapshot.fields.values()), snapshot.workspace.languages
    for code in others:
        if problem := language_problem(code):
            raise InvalidSetting(problem)
    return Wording(
        templates.parse(text, fields),
        {code: templates.parse(other, fields) for code, other in others.items()},
        languages[0] if languages else "",
    )


def longest_part(channel: Channel) -> int | None:
    """How many characters a part of a text has at most by a channel; None without a limit."""
    said = channel.settings.get("max_length", "").strip()
    if said.isdecimal():
        return int(said)
    description = description_of(channel.type, channel.settings)
    return description.max_length if description else None


def written(
    session: Session,
    snapshot: WorkspaceSnapshot,
    ids: Sequence[int],
    wording: Wording,
    within: Surroundings,
    monitor: Monitor,
    told: Callable[[TextPlan], None],
) -> TextPlan:
    """What a text becomes for contacts by their ids. Now and then `told` hears the figures so far; a job that
    is stopped returns those."""
    tally, left, done = Tally(wording, _limits(snapshot)), len(ids), 0
    for number, batch in enumerate(Recipients(session, snapshot, wording, within).batches(ids)):
        for recipient, channel, by_phone in batch:
            tally.add(recipient, channel, by_phone=by_phone)
        done += len(batch)
        monitor.progress(done, left)
        if monitor.cancelled():
            break
        if number % _TELLING == _TELLING - 1:
            told(_named(session, snapshot, tally.plan(left)))
    else:
        # Kept routes that are not renewed yet may be gone.
        left = done
    return _named(session, snapshot, tally.plan(left))


def each_written(
    session: Session, snapshot: WorkspaceSnapshot, ids: Sequence[int], wording: Wording, within: Surroundings
) -> tuple[RecipientText, ...]:
    """What a text becomes for each of some contacts, by their ids and in their order."""
    found: list[RecipientText] = []
    for recipient, channel, by_phone in Recipients(session, snapshot, wording, within).batch(ids):
        one = Tally(wording, _limits(snapshot))
        one.add(recipient, channel, by_phone=by_phone)
        found += _named(session, snapshot, one.plan(1)).worst
    return tuple(found)


def _limits(snapshot: WorkspaceSnapshot) -> dict[str, int]:
    return {one.uuid: most for one in snapshot.router.channels if (most := longest_part(one))}


def _named(session: Session, snapshot: WorkspaceSnapshot, plan: TextPlan) -> TextPlan:
    """The plan with its texts named after the whole contacts, their addresses included."""
    texts = [*plan.worst, *([plan.longest] if plan.longest else ())]
    wanted = contacts.c.uuid.in_({one.uuid for one in texts})
    people = {one.uuid: one for one in repository.load(session, wanted)} if texts else {}

    def named(text: RecipientText) -> RecipientText:
        whole = people.get(text.uuid)
        if whole is None:
            return text
        route = snapshot.router.route(whole.addresses, status=whole.status)
        to = Recipient.of(whole, route, Surroundings(snapshot.workspace)).address
        address = format_urn(to.urn, international=True) if to else ""
        return replace(text, title=title(whole, snapshot.workspace), address=address)

    longest = named(plan.longest) if plan.longest else None
    return replace(plan, longest=longest, worst=tuple(map(named, plan.worst)))
