"""An action of the log as text, for the screen and the command."""

from store.core.history.timeline import LogEntry


def state_of(entry: LogEntry) -> str:
    """The word for an action that does not stand as it was done; empty for all others."""
    return "taken back" if entry.taken_back else "going on" if entry.running else ""
