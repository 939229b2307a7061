"""The line of a secret: where it is, as a reference, and whether it is there. A secret that somebody types or
pastes in place of a reference is taken, and never shown."""

from secrets import token_urlsafe

from textual import on
from textual.widgets import Button, Input, Static

from store.core.channels import references
from store.core.channels.asked import ChannelSetting
from store.core.channels.settings import MAX_VALUE, PREFIX
from tui.text.cells import CordSigns
from tui.text.content import content, joined
from tui.text.palette import CHOSEN, MUTED, SLOW
from tui.widgets.form_rows import PlainInput, TextRow, flat_button, visible

_MASK = "*"


class SecretInput(PlainInput):
    """Shows a reference; of anything else, which is a secret itself, only how long it is."""

    def as_shown(self, text: str) -> str:
        """The reference, or a mask."""
        return visible(text) if references.begins(text) else _MASK * len(text)


class SecretRow(TextRow):
    """A labelled reference to a secret, and whether it leads to one. Where any text will do that nobody can
    guess, one can be made."""

    DEFAULT_CSS = """
    SecretRow .found { width: auto; height: 1; padding: 0 0 0 1; }
    SecretRow Button { margin: 0 0 0 1; }
    SecretRow .note { height: auto; }
    """

    def __init__(self, setting: ChannelSetting, value: str, signs: CordSigns) -> None:
        field = SecretInput(value, placeholder="env:NAME, file:/path, or paste it", max_length=MAX_VALUE)
        super().__init__(PREFIX + setting.key, setting.label, input=field)
        self._signs = signs
        self._found = Static("", classes="found", markup=False)
        self._note = Static("", classes="note", markup=False)
        self._making = flat_button("Make one", id=f"make-{setting.key.replace('_', '-')}")
        self.beside = (self._found, self._making) if setting.random else (self._found,)

    def on_mount(self) -> None:
        """What is wrong with a reference stands below it."""
        self.mount(self._note)
        self.show_found(None)

    @property
    def is_secret(self) -> bool:
        """Whether what is typed is a secret itself, in place of a reference."""
        return bool(self.text.strip()) and not references.begins(self.text.strip())

    def show_found(self, wrong: str | None, *, untried: bool = False) -> None:
        """Say that the secret is there, or what is `wrong`; None where that is not known."""
        told = content("")
        if self.is_secret:
            told = content("to be kept in a file", SLOW)
        elif untried:
            told = content("run when needed", MUTED)
        elif wrong is not None:
            resolves = joined((self._signs.switched_on, CHOSEN), " resolves")
            told = content("does not resolve", SLOW) if wrong else resolves
        self._found.update(told)
        self._note.update(content(wrong or ""))
        self._note.display = bool(wrong)
        self._making.display = not self.text

    @on(Input.Changed)
    def _other(self) -> None:
        """Nothing is known of another reference yet."""
        self.show_found(None)

    @on(Button.Pressed)
    def _make(self, event: Button.Pressed) -> None:
        event.stop()
        self.text = token_urlsafe(32)
        self.input.focus()
