"""The text that is written, and below it how long it is and what is wrong with it."""

from collections.abc import Iterator

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from store.core.messages.segments import with_look_alikes
from tui.keys.bindings import key_of
from tui.screens.compose.message_box import MessageBox
from tui.screens.compose.told import Facts, length_line, warning_line, widest
from tui.text.content import content
from tui.text.palette import MUTED
from tui.widgets.search_bar import choices_line
from tui.widgets.texts.edited_text import EditedText
from tui.widgets.texts.text_box import Mark


class Writing(Vertical):
    """A box and two lines."""

    DEFAULT_CSS = """
    Writing { height: auto; }
    Writing MessageBox { height: 5; margin: 0 1; }
    Writing Static { height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def compose(self) -> ComposeResult:
        """The box and the lines."""
        yield MessageBox()
        yield Static("", id="length", markup=False)
        yield Static("", id="warning", markup=False)

    @property
    def box(self) -> MessageBox:
        """The box."""
        return self.query_one(MessageBox)

    def show(self, facts: Facts) -> None:
        """Say what is known of the text; what can stand at the cursor goes before."""
        self.show_length(facts)
        self.box.mark(*_marks(facts))
        found = None if self.box.is_completing else self.box.found()
        if found is not None and not facts.error:
            self._hint(found.choices)
        elif not self.box.is_completing:
            self._warn(facts)

    def show_length(self, facts: Facts) -> None:
        """Say how long the text is."""
        self.query_one("#length", Static).update(length_line(facts))

    @on(MessageBox.Offered)
    def _offered(self, event: MessageBox.Offered) -> None:
        event.stop()
        self._hint(event.choices, event.taken)

    def _hint(self, choices: tuple[str, ...], taken: int = -1) -> None:
        line = choices_line(choices, taken, self.size.width - 7) if choices else content("")
        self.query_one("#warning", Static).update(content("tab  ", MUTED) + line if choices else line)

    def _warn(self, facts: Facts) -> None:
        self.query_one("#warning", Static).update(warning_line(facts, key_of("compose.look_alikes")))

    def replace_look_alikes(self) -> bool:
        """Write what needs 16 bit as what looks like it; returns whether there was any."""
        text = self.box.edited
        plain = with_look_alikes(text.text)
        self.box.show(EditedText(plain, len(with_look_alikes(text.text[: text.cursor]))))
        return plain != text.text


def _marks(facts: Facts) -> Iterator[Mark]:
    error, text = facts.error, facts.text
    for one in (error, *error.others) if error else ():
        yield one.offset, one.offset + max(1, one.length), "underline"
    at = widest(text) if facts.by_phone else None
    if at is not None:
        yield at, at + 1, "underline"
