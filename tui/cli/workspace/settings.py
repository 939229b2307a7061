"""The command `settings`: what changes how text is read and shown."""

from tui.cli.database import store
from tui.process import output
from tui.process.output import Column

_COLUMNS = (Column("SETTING", 24), Column("VALUE", 48))


def settings(database: str, key: str = "", value: str | None = None, *, as_json: bool = False) -> None:
    """Print every setting, or one, or store a value for one."""
    with store(database, create=value is not None) as services:
        if value is not None:
            services.settings.set(key, value)
            output.narrate(f"{key} is {value or 'unset'} now.")
        if key:
            stored = services.settings.get(key)
            if as_json:
                output.document({key: stored})
            else:
                output.line(stored)
            return
        every = services.settings.all()
    if as_json:
        output.document({**every})
        return
    output.table(_COLUMNS, every.items())
