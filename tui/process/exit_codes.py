"""The exit codes of commands."""

from enum import IntEnum

from store.core.errors import Cancelled, CordboardError, TerminalUnusable, UnusableSettings


class Exit(IntEnum):
    """The exit codes of `cordboard`."""

    DONE = 0
    """Everything asked for was done."""
    REFUSED = 1
    """Nothing was done; standard error says why in a sentence."""
    USAGE = 2
    """The arguments or the settings file are wrong, or the terminal cannot show the screens."""
    ROWS_IN_ERROR = 3
    """An import went through, but some rows of the file could not be applied."""
    CANCELLED = 130
    """Stopped with ctrl+c; nothing was left half done. Other signals end with 128 and their number."""


def exit_for(error: CordboardError) -> Exit:
    """The code that a command ends with on an error."""
    if isinstance(error, TerminalUnusable | UnusableSettings):
        return Exit.USAGE
    if isinstance(error, Cancelled):
        return Exit.CANCELLED
    return Exit.REFUSED
