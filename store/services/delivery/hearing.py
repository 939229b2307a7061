"""How what people write reaches each channel: its provider calls us, we ask it, or not at all."""

from collections.abc import Iterator

from store.core.errors import UnresolvedSecret
from store.core.messages.serving import HeardChannel, Hearing
from store.core.types import Channel, Role
from store.messaging.inbound import Signature
from store.messaging.pollers.registry import is_asked, is_called
from store.messaging.providers.registry import description_of
from store.messaging.secrets import Secrets
from store.messaging.webhooks.addresses import addresses_of
from store.repositories.snapshot import WorkspaceSnapshot


def heard(snapshot: WorkspaceSnapshot, public_url: str, secrets: Secrets) -> Iterator[HeardChannel]:
    """How each channel is heard that is on and receives; without a public address nobody calls us."""
    for channel in snapshot.router.channels:
        if channel.enabled and Role.RECEIVE in channel.roles:
            yield _heard(channel, public_url, secrets)


def _heard(channel: Channel, public_url: str, secrets: Secrets) -> HeardChannel:
    if is_asked(channel) and not is_called(channel, public_url):
        why = _unresolved(channel, ("token",), secrets)
        return HeardChannel(channel.uuid, channel.name, Hearing.DEAF if why else Hearing.ASKED, why)
    if why := _why_deaf(channel, public_url, secrets):
        return HeardChannel(channel.uuid, channel.name, Hearing.DEAF, why)
    urls = tuple(one.url for one in addresses_of(channel, public_url))
    return HeardChannel(channel.uuid, channel.name, Hearing.CALLED, urls=urls)


def _why_deaf(channel: Channel, public_url: str, secrets: Secrets) -> str:
    description = description_of(channel.type, channel.settings)
    if description is None or description.receive is None:
        return "Channels of this type are not called by HTTP."
    if not public_url:
        return "No public address is set at which providers could call."
    signature = description.signature
    if signature.optional and not channel.settings.get(signature.secret):
        signature = Signature()
    return _unresolved(channel, (signature.secret,), secrets)


def _unresolved(channel: Channel, keys: tuple[str, ...], secrets: Secrets) -> str:
    """Why one of these secrets is not there, a sentence; empty when all are."""
    for key in keys:
        reference = channel.settings.get(key, "")
        if not reference:
            return f"The setting {key} is empty, by which providers show who they are."
        try:
            secrets.resolve(reference)
        except UnresolvedSecret as error:
            return f"{error.message} {error.hint}".strip()
    return ""
