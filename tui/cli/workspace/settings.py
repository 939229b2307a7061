"""What `settings` prints of what they are for, and of what another value would do."""

from tui.cli.common import monitor, opened, print_list
from tui.process import output
from tui.process.output import Column
from tui.text.cells import number

_SETTINGS = (
    Column("SETTING", 16),
    Column("VALUE", 20),
    Column("HOLDS", 20),
    Column("ABOUT", 80),
    Column("TAKES", 80),
)


def show(database: str, key: str, value: str | None, *, as_json: bool) -> None:
    """Explain the settings, or one; with a value say what storing it would do."""
    with opened(database) as services:
        if value is None:
            if key:
                services.settings.get(key)
            found = [one for one in services.settings.describe() if key in ("", one.key)]
            print_list(
                "settings",
                found,
                _SETTINGS,
                lambda one: (one.key, one.value, one.holds, one.about, one.expected),
                nothing="",
                as_json=as_json,
            )
            return
        with monitor("Counting") as followed:
            effects = services.settings.effects_of(key, value, followed)
    if as_json:
        from store.services import serializers

        shapes: list[output.Json] = [{**serializers.setting_effect(one)} for one in effects]
        output.document({"dry_run": True, "key": key, "value": value, "effects": shapes})
        return
    for one in effects:
        output.line(one.text if one.count is None else f"{number(one.count)} {one.text}")
    output.line("Nothing was stored: this was a dry run." if effects else "That is its value already.")
