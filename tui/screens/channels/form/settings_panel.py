"""What a channel asks for to send, a line each: just what its type needs."""

from collections.abc import Mapping, Sequence

from textual.containers import Vertical
from textual.widgets import Static

from store.core.channels import references
from store.core.channels.asked import ChannelSetting
from store.core.channels.readiness import Readiness
from store.core.channels.settings import MAX_VALUE, PREFIX, settings_of
from store.core.channels.types import CHANNEL_TYPES
from tui.screens.channels.form.secret_row import SecretRow
from tui.text.cells import CordSigns
from tui.text.content import content, lined
from tui.text.palette import MUTED, TITLE
from tui.widgets.form_rows import TextRow

_NO_WAY = "Cordboard has no way to send by channels of this type yet, so they ask for nothing more."


class SettingsPanel(Vertical):
    """The settings of a channel of one type."""

    DEFAULT_CSS = """
    SettingsPanel { height: auto; }
    SettingsPanel .heading { height: auto; margin: 1 0 0 0; }
    SettingsPanel .callbacks { height: auto; margin: 1 0 0 0; }
    """

    def __init__(self, signs: CordSigns) -> None:
        super().__init__(id="channel-settings")
        self._signs = signs
        self._type = ""
        self._rows: dict[str, TextRow] = {}
        self._callbacks = Static("", classes="callbacks", markup=False)

    def show_type(self, type_code: str, texts: Mapping[str, str]) -> None:
        """Ask for what channels of a type need, filled in with these texts."""
        asked = settings_of(type_code)
        self._type = type_code
        self._rows = {one.key: self._row(one, texts.get(one.key, "")) for one in asked}
        kind = CHANNEL_TYPES.get(type_code)
        said = f"To send by {kind.name if kind else type_code}" if asked else _NO_WAY
        heading = Static(content(said, TITLE if asked else MUTED), classes="heading", markup=False)
        self._callbacks = Static("", classes="callbacks", markup=False)
        self.remove_children()
        self.mount(heading, *self._rows.values(), self._callbacks)

    @property
    def texts(self) -> dict[str, str]:
        """What is typed, by the keys of the settings; nothing that is empty."""
        typed = {key: row.text.strip() for key, row in self._rows.items()}
        return {key: text for key, text in typed.items() if text}

    @property
    def secrets(self) -> dict[str, str]:
        """Of what is typed the secrets themselves, which stand in place of references."""
        return {
            key: row.text.strip()
            for key, row in self._rows.items()
            if isinstance(row, SecretRow) and row.is_secret
        }

    def texts_without_secrets(self, stored: Mapping[str, str]) -> dict[str, str]:
        """What is typed; in place of a secret, and of what seems to have one in it, what is stored."""
        secrets = self.secrets
        shown = {
            key: stored.get(key, "") if key in secrets or references.holds_secret(text) else text
            for key, text in self.texts.items()
        }
        return {key: text for key, text in shown.items() if text}

    def carried_to(self, type_code: str) -> dict[str, str]:
        """What is typed that a channel of another type asks for as the very same: the secret of one provider
        is never another's."""
        before, texts = settings_of(self._type), self.texts
        return {
            one.key: texts[one.key] for one in settings_of(type_code) if one in before and one.key in texts
        }

    def help_of(self, part: str) -> str:
        """Where what a line asks for is found, by the name of the line."""
        known = {PREFIX + one.key: one for one in settings_of(self._type)}
        return f"{known[part].where}." if part in known else ""

    def show_readiness(self, readiness: Readiness) -> None:
        """Say beside each reference whether it leads to a secret."""
        for key, row in self._rows.items():
            if isinstance(row, SecretRow):
                row.show_found(readiness.secrets.get(key), untried=key in readiness.untried)

    def show_callbacks(self, lines: Sequence[str]) -> None:
        """Say below the lines what the provider calls."""
        self._callbacks.update(lined([(line, MUTED)] for line in lines))
        self._callbacks.display = bool(lines)

    def _row(self, setting: ChannelSetting, text: str) -> TextRow:
        if setting.secret:
            return SecretRow(setting, text, self._signs)
        hint = "needed" if setting.required else ""
        return TextRow(PREFIX + setting.key, setting.label, text, placeholder=hint, max_length=MAX_VALUE)
