"""Which keys an action may have, and the table of actions with a user's own keys put in."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from store.core.errors import UnusableSettings
from tui.keys.action import Action
from tui.keys.changes import RENAMED

FRAGMENTS = frozenset("[~OABCDFHPQRSZ")
"""What an arrow or function key can turn into when its sequence arrives in pieces."""

UNSAFE_CTRL = frozenset(f"ctrl+{letter}" for letter in "abhijm[")
"""Keys that arrive as something else, or that a multiplexer keeps for itself."""

_NAMED = frozenset((
    "up", "down", "left", "right", "home", "end", "pageup", "pagedown", "enter", "space", "tab", "escape",
    "backspace", "delete", "insert", *(f"f{number}" for number in range(1, 13)),
))  # fmt: skip
_MODIFIERS = frozenset(("ctrl", "alt", "shift"))
_SIGNS = {
    "/": "slash", "?": "question_mark", ":": "colon", "+": "plus", "-": "minus", "*": "asterisk",
}  # fmt: skip
"""Signs that are written as themselves, and their names in Textual, which are needed after a modifier."""

# The scopes whose keys work at the same time: one line for each screen, the nearest scope first.
_SCREENS = (
    ("list", "columns", "contact_list", "app"),
    ("list", "contact_profile", "app"),
    ("address_list", "list", "choice", "update_contact", "app"),
    ("path", "choice", "update_contact", "app"),
    ("decision", "list", "channels", "app"),
    ("tick", "choice", "channel_form", "app"),
    ("field_list", "list", "fields", "app"),
    ("tick", "choice", "field_form", "app"),
    ("choice", "receive", "app"),
    ("message_text", "compose", "app"),
    ("recipient", "list", "compose", "app"),
    ("reach", "list", "compose", "app"),
    ("path", "tick", "choice", "import_contacts", "app"),
    ("path", "tick", "choice", "export_contacts", "app"),
    ("sides", "address_list", "list", "merge", "app"),
    ("sides", "list", "versions"),
    ("list", "outbox", "app"),
    ("list", "broadcast", "app"),
    ("list", "message", "app"),
    ("list", "overview", "app"),
    ("list", "settings", "app"),
    ("list", "log", "app"),
    ("reply", "app"),
    ("list", "channel_log", "app"),
    ("list", "exchange", "app"),
    ("list", "conversation", "app"),
    ("list", "log_action", "app"),
    ("list", "welcome", "app"),
    ("list", "help", "app"),
)

# Screens where most keys type into a line, and the keys with which a line is edited.
_FORMS = frozenset((
    "update_contact", "channel_form", "field_form", "compose", "message_text", "receive",
    "import_contacts", "export_contacts", "path",
))  # fmt: skip
_EDITING = frozenset((
    "left", "right", "home", "end", "backspace", "delete", "enter",
    "ctrl+a", "ctrl+e", "ctrl+d", "ctrl+w", "ctrl+u", "ctrl+k", "ctrl+x", "ctrl+c", "ctrl+v",
))  # fmt: skip


def remapped(actions: tuple[Action, ...], changes: Mapping[str, str]) -> tuple[Action, ...]:
    """The table with other keys for the actions named in `changes`: one key or several, separated by spaces,
    the first of which is shown. Raises UnusableSettings, which names the entry and what would be right.
    """
    known = {action.id: action for action in actions}
    wanted: dict[str, tuple[str, ...]] = {}
    # What has another name now adds to the keys that its action has.
    for given, text in sorted(changes.items(), key=lambda change: change[0] in RENAMED):
        name = RENAMED.get(given, given)
        if name not in known:
            raise UnusableSettings(_unknown(name, known))
        kept = wanted.get(name, known[name].keys) if given in RENAMED else ()
        wanted[name] = (*kept, *(_key(name, key) for key in text.split()))
        fault = next(faults(replace(known[name], keys=wanted[name])), "")
        if fault:
            raise UnusableSettings(f'"{name}" cannot have these keys: {fault}.')
    made = tuple(replace(action, keys=wanted.get(action.id, action.keys)) for action in actions)
    _check_clashes(actions, made, wanted)
    return made


def faults(action: Action) -> Iterator[str]:
    """What is wrong with an action's keys, a phrase for each."""
    if not action.keys:
        yield "it has no key"
        return
    primary = action.keys[0]
    if primary in UNSAFE_CTRL:
        yield f"{primary} arrives as another key, or a multiplexer keeps it; take another letter"
    if primary.startswith(("alt+", "shift+")) and primary != "shift+tab":
        yield f"{primary} does not arrive on every terminal; put a plain key before it"
    if action.danger and (fragments := FRAGMENTS.intersection(action.keys)):
        sign = min(fragments)
        yield f"{sign} can be a piece of an arrow key on a slow line, and this cannot simply be taken back"
    if action.scope in _FORMS and (primary in _EDITING or primary == "space" or len(primary) == 1):
        yield f"{primary} goes into the text that is typed there; take ctrl with a letter, or a function key"


def _key(name: str, text: str) -> str:
    """The name that Textual has for a key as the user wrote it."""
    *modifiers, last = text.split("+") if len(text) > 1 else [text]
    named = {written: sign for sign, written in _SIGNS.items()}.get(last, last)
    plain = len(named) == 1 and named.isascii() and named.isprintable() and not named.isspace()
    right = (plain or named in _NAMED) and _MODIFIERS.issuperset(modifiers) and (not modifiers or last)
    if not right or (plain and modifiers and not named.islower()):
        raise UnusableSettings(
            f'"{name}" has the key "{text}", which is none: write a character such as x, a name such as f6 or'
            " pagedown, or ctrl+ with a small letter."
        )
    return "+".join((*modifiers, named)) if modifiers else named


def _unknown(name: str, known: Iterable[str]) -> str:
    import difflib  # noqa: PLC0415 - only to help with a mistake

    near = difflib.get_close_matches(name, known, n=1, cutoff=0.0)
    return f'There is no action "{name}"; the nearest is "{near[0]}".'


def _check_clashes(
    before: tuple[Action, ...], after: tuple[Action, ...], wanted: Mapping[str, tuple[str, ...]]
) -> None:
    """Refuse a new key that another action of the same screen has, unless the two shared it before."""
    shared = set(_overlaps(before))
    for first, second, key in _overlaps(after):
        if (first, second, key) not in shared and (first in wanted or second in wanted):
            mine, other = (first, second) if first in wanted else (second, first)
            raise UnusableSettings(
                f'"{mine}" cannot have the key "{key}": "{other}" has it there; give that another key too.'
            )


def _overlaps(actions: tuple[Action, ...]) -> Iterator[tuple[str, str, str]]:
    """Every two actions of one screen that have a key in common, with the key."""
    grouped = {scope for scopes in _SCREENS for scope in scopes}
    alone = {action.scope for action in actions} - grouped
    for scopes in (*_SCREENS, *((scope, "app") for scope in sorted(alone))):
        holders: dict[str, list[str]] = {}
        for action in actions:
            if action.scope in scopes:
                for key in action.keys:
                    holders.setdefault(key, []).append(action.id)
        for key, ids in holders.items():
            for index, first in enumerate(ids):
                yield from ((first, second, key) for second in ids[index + 1 :] if second != first)
