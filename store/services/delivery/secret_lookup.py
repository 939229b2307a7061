"""How this program looks up the secrets of channels."""

import os

from store.database import access
from store.messaging.secrets import Secrets
from store.services.context import ServiceContext


def new_secrets(context: ServiceContext, *, allow_commands: bool | None = None) -> Secrets:
    """The secrets of channels. Those that are the output of a command are only looked up with
    `allow_commands`: whoever writes the database says which command that is. Unless that is said, they are
    looked up where the database is a file of this account alone."""
    allowed = _is_ours_alone(context) if allow_commands is None else allow_commands
    return Secrets(allow_commands=allowed)


def _is_ours_alone(context: ServiceContext) -> bool:
    path = context.database.location.path
    if path is None:
        return context.database.location.in_memory
    return access.is_private(path, os.geteuid())
