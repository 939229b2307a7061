"""The lines of a form: a label, a control in one row, and below it what is wrong with what was entered."""

from collections.abc import Mapping
from dataclasses import dataclass

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Button, Input, Static

from tui.terminal.key_reader import Paste
from tui.terminal.sequences import MOST_PASTED
from tui.text.cells import Glyphs, clean, cut, number, plural, sign_shown
from tui.text.content import content, fit
from tui.text.palette import MUTED


class PlainInput(Input):
    """A one-row input without a blinking cursor, which shows nothing that could disturb the terminal.

    `value` is what is shown; `text` is what is meant, hidden characters and all.
    """

    DEFAULT_CSS = """
    PlainInput { width: 1fr; }
    PlainInput:ansi { background: ansi_default; color: ansi_default; text-style: underline; }
    PlainInput:ansi:focus { text-style: bold underline; }
    """

    def __init__(
        self,
        value: str = "",
        *,
        placeholder: str = "",
        id: str | None = None,
        max_length: int = 0,
    ) -> None:
        self._kept = ""
        super().__init__(
            value,
            placeholder=placeholder,
            id=id,
            compact=True,
            max_length=max_length,
            # A stray letter must not replace a whole value.
            select_on_focus=False,
        )
        self.cursor_blink = False

    def validate_value(self, value: str) -> str:
        """Keep what is meant, and show what can be shown of it."""
        self._kept = rejoined(self._kept, self.value, value)
        return self.as_shown(self._kept)

    def as_shown(self, text: str) -> str:
        """What is shown for a text, one character for each of its own."""
        return visible(text)

    def render_line(self, y: int) -> Strip:
        """Underlined for the text and one cell more: each blank that is underlined is a byte."""
        strip = super().render_line(y)
        shown = cell_len(self.value or self.placeholder) + 1 - self.scroll_offset.x
        if shown >= strip.cell_length:
            return strip
        return Strip.join([strip.crop(0, shown), Strip.blank(strip.cell_length - shown)])

    def on_paste(self, event: Paste) -> None:
        """Take what is pasted in place of Textual's own way, which drops all lines but the first."""
        event.stop()
        event.prevent_default()
        left_out = event.left_out + self.take_pasted(event.text, cut_off=bool(event.left_out))
        if left_out:
            most = f"at most {number(self.max_length or MOST_PASTED)} fit here"
            told = f"Left out the last {plural(left_out, 'character')} of what was pasted: {most}."
            self.notify(clean(told), severity="warning", markup=False)

    def take_pasted(self, text: str, *, cut_off: bool) -> int:
        """Put what is pasted at the cursor: as one line, with a space where it had a line end.

        `cut_off` is whether the text went on. Returns how many characters did not fit.
        """
        line, (start, end) = " ".join(pasted_lines(text)), sorted(self.selection)
        taken = line
        if self.max_length:
            taken = cut(line, max(0, self.max_length - len(self.value) + end - start))
        if taken:
            self.replace(taken, start, end)
        return len(line) - len(taken)

    def restricted(self) -> None:
        """Say why nothing came of what was typed."""
        told = f"Nothing was put in: at most {self.max_length} characters fit here."
        self.notify(clean(told), severity="warning", markup=False)

    @property
    def text(self) -> str:
        """What is meant."""
        return self._kept

    @text.setter
    def text(self, text: str) -> None:
        """Show another text, with the cursor at its end."""
        self.value = text
        self.cursor_position = len(text)


def pasted_lines(text: str) -> list[str]:
    """The lines of what is pasted that are not empty. One line stays exactly as it is."""
    lines = text.splitlines()
    return lines if len(lines) < 2 else [line.strip() for line in lines if line.strip()]


def flat_button(label: str, *, id: str, action: str | None = None) -> Button:
    """A one-row button that does `action`, or posts that it was pressed. The label is never data."""
    return Button(label, id=id, compact=True, flat=True, action=action)


def form_buttons(save: str) -> Horizontal:
    """The two buttons of a form; `save` is the label of the first."""
    return Horizontal(
        flat_button(save, id="save", action="screen.save"),
        flat_button("Leave", id="leave", action="screen.back"),
        id="buttons",
        classes="form-buttons",
    )


class MoreLines(Widget):
    """Says at the end of a form's buttons how many lines of it are above and below those that show."""

    DEFAULT_CSS = """
    MoreLines { height: 1; width: 1fr; }
    """

    def __init__(self, form: Widget, signs: Glyphs) -> None:
        super().__init__()
        self._form, self._signs = form, signs
        self._told = ""

    def on_mount(self) -> None:
        """Count whenever the form scrolls or is another size."""
        self.watch(self._form, "scroll_y", self._count, init=False)
        self.screen.screen_layout_refresh_signal.subscribe(self, lambda _: self._count())

    def _count(self) -> None:
        above = round(self._form.scroll_y)
        counts = ((above, self._signs.raise_), (self._form.max_scroll_y - above, self._signs.lower))
        shown = [f"{sign} {number(count)}" for count, sign in counts if count > 0]
        noun = "line" if self._form.max_scroll_y == 1 else "lines"
        told = f"{' '.join(shown)} more {noun}" if shown else ""
        if told != self._told:
            self._told = told
            self.refresh()

    def render(self) -> Content:
        """At the right, dim."""
        return content(fit(self._told, self.size.width, "right"), MUTED)


class FormRow(Vertical):
    """A labelled control. `part` names the field in a draft and in the problems of a save."""

    DEFAULT_CSS = """
    FormRow { height: auto; }
    FormRow > Horizontal { height: 1; }
    FormRow .row-label {
        width: 14; height: 1; padding: 0 1 0 0; text-wrap: nowrap; text-overflow: ellipsis;
    }
    FormRow .problem { height: auto; margin: 0 0 0 14; }
    """

    def __init__(self, part: str, label: str, control: Widget, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.part, self._label, self.control = part, label, control
        self.beside: tuple[Widget, ...] = ()
        """What stands at the right of the control."""
        self.problem = ""

    def compose(self) -> ComposeResult:
        """The label and the control in one row."""
        with Horizontal():
            yield Static(content(self._label), classes="row-label", markup=False)
            yield self.control
            yield from self.beside

    def show_problem(self, sentence: str) -> None:
        """Say below the control what is wrong, or nothing."""
        if clean(sentence) == self.problem:
            return
        self.problem = clean(sentence)
        for old in self.query(".problem"):
            old.remove()
        if sentence:
            self.mount(Static(content(sentence, "bold ansi_red"), classes="problem", markup=False))
            if self.control.has_focus:
                self.call_after_refresh(self.scroll_visible, animate=False)


def show_problems(form: Widget, problems: Mapping[str, str]) -> None:
    """Say below each row of a form what is wrong with its part, if anything; the first gets the focus."""
    for row in form.query(FormRow):
        row.show_problem(problems.get(row.part, ""))
    wrong = [row.control for row in form.query(FormRow) if row.part in problems]
    if wrong and wrong[0].focusable:
        form.screen.set_focus(wrong[0])


class TextRow(FormRow):
    """A labelled input; posts each change with the part it belongs to."""

    @dataclass
    class Changed(Message):
        """Other text was typed."""

        part: str
        text: str

    def __init__(
        self,
        part: str,
        label: str,
        value: str = "",
        *,
        placeholder: str = "",
        max_length: int = 0,
        id: str | None = None,
        input: PlainInput | None = None,  # noqa: A002 - what it is called everywhere
    ) -> None:
        self.input = input or PlainInput(value, placeholder=placeholder, max_length=max_length)
        super().__init__(part, label, self.input, id=id)

    @property
    def text(self) -> str:
        """What is typed."""
        return self.input.text

    @text.setter
    def text(self, text: str) -> None:
        """Show another text."""
        self.input.text = text

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Changed(self.part, self.input.text))


def visible(text: str) -> str:
    """The text with each character that must not reach the terminal shown as a middle dot, one for one.

    Joiners and variation selectors that belong where they stand are no such.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        letter if clean(letter) == letter else sign_shown(text, place) for place, letter in enumerate(text)
    )


def rejoined(kept: str, shown: str, typed: str) -> str:
    """What is meant after an edit: `typed` is the new content, made from `shown`, which stands for `kept`.

    What the edit left alone at both ends is taken from `kept`, so that joiners and other hidden characters
    outlive an edit elsewhere in the text.
    """
    new = visible(typed)
    limit = min(len(shown), len(new))
    head = next((i for i in range(limit) if shown[i] != new[i]), limit)
    rest = limit - head
    tail = next((i for i in range(rest) if shown[-1 - i] != new[-1 - i]), rest)
    return kept[:head] + typed[head : len(typed) - tail] + kept[len(kept) - tail :]
