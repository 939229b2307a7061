"""One thing to do with a key."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do with a key.

    `scope` is a screen's name, `app`, or `list` for moving in any list; `name` is the action in Textual; the
    first of `keys` is the primary one; `label` is shown in the footer and `tooltip` in the help. Actions with
    `footer` are shown at the bottom of the screen, in the order of the table. `danger` marks what cannot
    simply be taken back. `verb` is what it does, whatever it is done to: by default `name`. Where lists and
    pages are worked, a verb has one primary key, and no key has two verbs.
    """

    scope: str
    name: str
    keys: tuple[str, ...]
    label: str
    tooltip: str
    footer: bool = False
    danger: bool = False
    verb: str = ""

    @property
    def id(self) -> str:
        """The name that settings use."""
        return f"{self.scope}.{self.name.replace('app.', '')}"


def key(
    scope: str,
    name: str,
    keys: str,
    label: str,
    tooltip: str,
    *,
    verb: str = "",
    footer: bool = False,
    danger: bool = False,
) -> Action:
    """One line of a table; `keys` are separated by spaces."""
    return Action(scope, name, tuple(keys.split()), label, tooltip, footer, danger, verb or name)
