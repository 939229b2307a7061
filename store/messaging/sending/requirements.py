"""What a channel has to have before anything can go by it."""

from dataclasses import dataclass

from store.core.types import Channel
from store.messaging.mail import mailbox
from store.messaging.providers.registry import description_of
from store.messaging.secrets import is_reference


@dataclass(frozen=True, slots=True)
class Requirements:
    """The settings without which nothing goes, and the references to secrets that are looked up for it."""

    settings: tuple[str, ...]
    references: tuple[str, ...]


def requirements_of(channel: Channel) -> Requirements | None:
    """What sending by a channel takes; None where channels of its type send nothing yet."""
    if channel.type in mailbox.MAILBOXES:
        named = (channel.settings.get(key, "") for key in mailbox.SECRETS)
        return Requirements(mailbox.NEEDS, tuple(filter(None, named)))
    description = description_of(channel.type, channel.settings)
    if description is None:
        return None
    named = (channel.settings.get(key, "") for key in description.secrets)
    return Requirements(
        description.needs if description.base else (*description.needs, "send_url"),
        (*filter(None, named), *filter(is_reference, description.headers.values())),
    )
