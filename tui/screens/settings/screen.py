"""The settings of the workspace: each with its value, and changed after what that would do was told."""

from collections.abc import Mapping, Sequence
from functools import partial
from threading import Event

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from store.core.errors import CordboardError, InvalidSetting
from store.core.progress import Monitor
from store.core.reports import SettingEffect, WorkspaceSetting
from tui.base import dialogs, messages
from tui.base.dialogs import MenuItem
from tui.base.progress import stopped_by
from tui.base.screen import CordboardScreen, undoable
from tui.base.watch import Shown
from tui.keys.bindings import key_of
from tui.text.content import content, joined, number
from tui.text.palette import FOCUS, MUTED, TITLE
from tui.text.widths import PANES_FROM
from tui.widgets.lists.line_table import LineTable, TableColumn
from tui.widgets.panes import Beside

_COLUMNS = (
    TableColumn("Setting", 16, rank=100),
    TableColumn("Holds", 18, rank=90),
    TableColumn("What it is for", 24, rank=80, grow=True),
)
_MENU = 5
"""How many values are chosen from a menu; more are typed."""


class SettingsScreen(CordboardScreen[None]):
    """Every setting. A change is counted first, which escape stops, and stored when that is confirmed."""

    SCOPE = "settings"
    AUTO_FOCUS = "LineTable"
    CSS = """
    SettingsScreen LineTable { margin: 0 1; width: 1fr; }
    SettingsScreen #detail { height: 3; padding: 0 1; text-style: dim; }
    SettingsScreen.-beside Beside { width: 57; display: block; }
    SettingsScreen.-beside #detail { display: none; }
    SettingsScreen Beside Static { height: auto; padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.shown = Shown(
            self, concerns=lambda notice: not notice.contacts_only, holds=lambda: self._stop is not None
        )
        self._settings: tuple[WorkspaceSetting, ...] = ()
        self._stop: Event | None = None

    def compose_body(self) -> ComposeResult:
        """The table, and below or beside it what the setting under the cursor is and takes."""
        self._arrange()
        with Horizontal():
            yield LineTable(_COLUMNS, empty="reading", id="settings")
            with Beside():
                yield Static("", id="told", markup=False)
                yield Static("", id="effects", markup=False)
        yield Static("", id="detail", markup=False)

    def on_mount(self) -> None:
        """Read the settings."""
        self.set_title("Settings")
        self.refresh_data()

    def on_resize(self) -> None:
        """Put the sentence beside the table where there is room."""
        self._arrange()
        self._try_others()

    def _arrange(self) -> None:
        self.set_class(self.app.size.width >= PANES_FROM, "-beside")

    def refresh_data(self) -> None:
        """Read the settings again."""
        self.shown.read(lambda: self.services.settings.describe(), self._loaded, group="settings")

    @property
    def _selected(self) -> WorkspaceSetting | None:
        cursor = self.query_one(LineTable).cursor
        return self._settings[cursor] if cursor < len(self._settings) else None

    def _loaded(self, settings: tuple[WorkspaceSetting, ...]) -> None:
        self._settings = settings
        self.query_one(LineTable).show(
            len(settings), lambda index: (settings[index].key, settings[index].holds, settings[index].about)
        )
        self._show_detail()

    @on(LineTable.Moved)
    def _show_detail(self) -> None:
        one = self._selected
        stored = "" if one is None else f"set to {one.value}" if one.value else "not set"
        detail = f"{one.about} It is {stored} and takes {one.expected}." if one else ""
        self.query_one("#detail", Static).update(content(detail))
        if one is not None:
            self.query_one(Beside).show_title(one.key)
            self.query_one("#told", Static).update(told(one))
        self._try_others()
        self.set_status("", self.context.database)

    def _try_others(self) -> None:
        """Find out what each other value would do, where there are a few and there is room to tell it."""
        one = self._selected
        if one is None or not self.has_class("-beside"):
            return
        if not 0 < len(one.allowed) <= _MENU:
            hint = "asks for a value, and counts what it would do before it is stored."
            key = (key_of("settings.edit"), FOCUS)
            self.query_one("#effects", Static).update(joined(Content("\n"), key, f" {hint}"))
            return
        others = [value for value in one.allowed if value != one.holds]

        def read() -> dict[str, tuple[SettingEffect, ...]]:
            return {value: self.services.settings.effects_of(one.key, value) for value in others}

        def show(found: dict[str, tuple[SettingEffect, ...]]) -> None:
            if one == self._selected:
                self.query_one("#effects", Static).update(tried(found))

        self.jobs.run(read, show, group="try", awaited=True)

    # Changing one

    def action_edit(self) -> None:
        """Ask for another value: from a menu where there are few."""
        one = self._selected
        if one is None or self._stop is not None:
            return
        if 0 < len(one.allowed) <= _MENU:
            choices = [MenuItem("", value, value, value == one.holds) for value in one.allowed]
            dialogs.choose(self, one.key, choices, partial(self._count, one))
        else:
            self._ask(one, one.value)

    def action_unset(self) -> None:
        """Have the setting unset: then what stands in for it holds."""
        if self._selected is not None and self._stop is None:
            self._count(self._selected, "")

    def _ask(self, one: WorkspaceSetting, text: str, problem: str = "") -> None:
        dialogs.ask_text(self, one.about, "Count", partial(self._count, one), text, one.expected, problem)

    def _count(self, one: WorkspaceSetting, value: str) -> None:
        """Find out what the value would do, and ask whether to store it."""
        self._stop = stop = Event()
        self.set_status("Counting what it would do, esc stops", self.context.database)
        self.jobs.run(
            lambda: self.services.settings.effects_of(one.key, value, Monitor(cancelled=stopped_by(stop))),
            partial(self._told, one, value),
            group="count",
            on_error=partial(self._refused, one, value),
        )

    def _refused(self, one: WorkspaceSetting, value: str, error: CordboardError) -> None:
        self._stop = None
        self._show_detail()
        if isinstance(error, InvalidSetting):
            self._ask(one, value, error.message)
        else:
            self.notice(error.message)

    def _told(self, one: WorkspaceSetting, value: str, effects: tuple[SettingEffect, ...]) -> None:
        self._stop = None
        self._show_detail()
        if not effects:
            self.notice(f"{one.key} already is so; nothing was changed.")
            return
        told = " ".join(_sentence(effect) for effect in effects)
        if any(effect.code == "shown" for effect in effects):
            question = f"Show every name and address again? Type {self.services.name} to do it."
            dialogs.ask_text(self, question, "Show", partial(self._named, one, value), detail=told)
            return
        question = f"Set {one.key} to {value}?" if value else f"Unset {one.key}?"
        verb = "Set 1 setting" if value else "Unset 1 setting"
        dialogs.confirm(self, question, verb, partial(self._store, one, value), told)

    def _named(self, one: WorkspaceSetting, value: str, name: str) -> None:
        """Hidden names are not shown again by a slip."""
        if name.strip() == self.services.name:
            self._store(one, value)
        else:
            self.notice("That is not the workspace's name; names stay hidden.")

    def _store(self, one: WorkspaceSetting, value: str) -> None:
        def stored(holds: str) -> None:
            told = f"Set {one.key} to {holds}." if value else f"Unset {one.key}."
            # No undo shows hidden names again: that asks for the name of the workspace.
            self.notice(told if one.key == "redacted" and holds == "yes" else undoable(told))
            self.post_message(messages.DefinitionsChanged())

        self.jobs.run(lambda: self.services.settings.set(one.key, value), stored, group="store")

    def action_back(self) -> None:
        """Stop what is counted, or leave."""
        if self._stop is not None:
            self._stop.set()
        else:
            self.dismiss(None)


def told(one: WorkspaceSetting) -> Content:
    """What a setting is for, what is stored, what holds, and what it takes."""
    facts = (("Stored", one.value or "not set"), ("Holds", one.holds or "nothing"), ("Takes", one.expected))
    lines = (joined((f"{name:<8}", MUTED), value) for name, value in facts)
    return Content("\n").join((content(one.about), Content(), *lines))


def tried(found: Mapping[str, Sequence[SettingEffect]]) -> Content:
    """What each of some values would do."""
    lines = []
    for value, effects in found.items():
        lines += [Content(), joined((f"With {value}", TITLE))]
        lines += [content(_sentence(effect)) for effect in effects]
    return Content("\n").join(lines)


def _sentence(effect: SettingEffect) -> str:
    return effect.text if effect.count is None else f"{number(effect.count)} {effect.text}."
