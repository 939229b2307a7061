"""Writing a text to one contact or many, with what it becomes for them and who gets it by which channel."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual import on
from textual.widget import Widget

from store.core.contacts.selection import Selection
from store.core.errors import CordboardError
from store.core.sending import Draft, SendPreview, Sent
from store.core.templates.errors import TemplateError
from store.core.templates.variables import Vocabulary
from store.core.types import Contact
from tui.base.drafts import Draft as FormDraft
from tui.base.drafts import RecoveredDraft
from tui.base.edit_screen import FormScreen
from tui.base.messages import ContactsChanged
from tui.base.registry import make
from tui.base.screen import undoable
from tui.screens.compose import audience as audiences
from tui.screens.compose import told
from tui.screens.compose.looking import Looking
from tui.screens.compose.panes import ComposePanes
from tui.screens.compose.reach_table import ReachTable
from tui.screens.compose.recipient_view import RecipientPage
from tui.screens.compose.sending import Sending
from tui.text.cells import cord_signs, plural
from tui.text.palette import SLOW
from tui.widgets.bars import TitleLine
from tui.widgets.texts.text_box import TextBox


@dataclass(frozen=True, slots=True)
class Loaded:
    """Whom a text is for: the contact, where it is one, and how many those are by channel. Also the variables
    of the workspace, and whether a program sends what waits."""

    contact: Contact | None
    counted: SendPreview
    vocabulary: Vocabulary
    is_sent: bool


class ComposeScreen(FormScreen[Sent, Loaded]):
    """Writes to the contact with a uuid, or to an `audience`. Returns what was made of the text."""

    SCOPE = "compose"
    INNER_SCOPES: ClassVar[tuple[str, ...]] = ("message_text", "recipient", "reach")

    def __init__(
        self,
        uuid: str | None = None,
        recovered: RecoveredDraft | None = None,
        audience: Selection | None = None,
    ) -> None:
        chosen = audience if audience is not None else audiences.of_one(uuid)
        self._audience = audiences.read(recovered.draft.content) if recovered else chosen
        super().__init__(audiences.name_of(self._audience), recovered)
        self._alone, self._who = audiences.only(self._audience), ""
        self._waits = ""
        self._looking = Looking(self, self._audience, self._show, self._show_status)
        self._sending = Sending(self, self._show_status)

    @property
    def opens(self) -> tuple[str, bool]:
        """The contact that is written to, where it is one; nothing of it is edited."""
        return self._alone, False

    def compose_body(self) -> Iterable[Widget]:
        """The text, what one contact gets, and who gets it by which channel."""
        yield ComposePanes(cord_signs(self.context.profile.few_signs))

    def on_mount(self) -> None:
        """Say what the form is for."""
        self.set_title("Write")

    def on_resize(self) -> None:
        """Share another room."""
        self._panes.share()
        self.call_after_refresh(self._show)

    @property
    def _panes(self) -> ComposePanes:
        return self.query_one(ComposePanes)

    def load(self) -> Loaded:
        """Count whom it is for, and read what the text can name."""
        services = self.services
        contact = services.contacts.get(self._alone) if self._alone else None
        counted, known = services.broadcasts.count(self._audience), Vocabulary(services.fields.all())
        return Loaded(contact, counted, known, services.outbox.sender_seen())

    def fill(self, loaded: Loaded) -> None:
        """Show whom it is for, and what was kept of the text."""
        self._who = told.who(loaded.contact, loaded.counted, self._audience, self.reading)
        self._waits = "" if loaded.is_sent else " It waits until `cordboard serve` runs."
        box = self._panes.writing.box
        box.learn(loaded.vocabulary)
        self.set_focus(box)
        box.text = str(self.kept.get("text", ""))
        self._looking.counted(loaded.counted)

    def to_draft(self) -> FormDraft | None:
        """The text, and whom it is for."""
        preview = self._looking.facts.preview
        if not self._panes.text.strip() or preview is None:
            return None
        kept = {**audiences.written(self._audience), "text": self._panes.text}
        title = f"a text to {plural(preview.found, 'contact')}"
        return FormDraft(self.SCOPE, self._uuid or "", 0, title, kept)

    def unsaved(self) -> str:
        """What leaving would lose."""
        if self._sending.job.running:
            return "finished sending this text"
        return "finished writing this text" if self._panes.text.strip() else ""

    @on(TextBox.Changed)
    def _typed(self, event: TextBox.Changed) -> None:
        """Say at once how long it is, and the rest when the hand rests."""
        self._looking.typed(event.text)
        self._panes.writing.show_length(self._looking.facts)
        self._say_whom()

    def _show(self) -> None:
        """Show everything that is known of the text."""
        if self._looking.facts.preview is not None:
            self._panes.show(self._looking.facts, self.context.now(), self.workspace)
            self._say_whom()
            self._show_status()

    def _say_whom(self) -> None:
        self.query_one(TitleLine).note_style = SLOW
        self.set_title(f"Write  to {self._who}", "" if self._looking.facts.is_blank else "not sent")

    def _show_status(self) -> None:
        if preview := self._looking.facts.preview:
            running = self._sending.job.text or self._looking.job.text
            self.set_status(running or told.reach(preview, alone=bool(self._alone)), self.context.database)

    @on(RecipientPage.Asked)
    def _walk(self, event: RecipientPage.Asked) -> None:
        self._looking.step(event.by)

    def action_next_recipient(self) -> None:
        """Show what the next one would get."""
        self._looking.step(1)

    def action_previous_recipient(self) -> None:
        """Show what the one before would get."""
        self._looking.step(-1)

    def action_reach(self) -> None:
        """Go to who gets it by which channel, or back to the text."""
        table, box = self._panes.reach, self._panes.writing.box
        self.set_focus(box if table.has_focus else table)

    @on(ReachTable.Asked)
    def _list(self, event: ReachTable.Asked) -> None:
        """List the contacts of a line."""
        page = partial(self.services.broadcasts.rows, self._audience, event.line)
        self.app.push_screen(make("recipients", *told.line_words(event.line), page))

    def action_look_alikes(self) -> None:
        """Write what needs 16 bit as what looks like it."""
        if not self._panes.writing.replace_look_alikes():
            self.notice("Nothing in the text looks like a sign that needs less room.")

    def action_save(self) -> None:
        """Send the text; to many after a question."""
        self._sending.ask(self._looking.facts, self._send)

    def saver(self) -> Callable[..., Sent]:
        """Send the text; it takes a monitor."""
        return partial(self.services.broadcasts.send, self._audience, Draft(self._panes.text))

    def _send(self) -> None:
        if work := self.begin_save(self.saver()):
            self._sending.run(work, self.saved, self.save_failed)

    def saved(self, result: Sent) -> None:
        """Say to whom it goes, and close the form."""
        who = self._who if result.message else plural(result.messages, "contact")
        self.notice(undoable(f"Wrote to {who}.{self._waits}"))
        self.post_message(ContactsChanged())
        self.dismiss(result)

    def refused(self, error: CordboardError) -> None:
        """Say why it was not sent."""
        if isinstance(error, TemplateError):
            self._looking.refuse(error)
        else:
            self.jobs.show_error(error)

    def action_back(self) -> None:
        """Stop what is being sent; else leave."""
        if self._sending.job.running:
            self._sending.job.stop()
        else:
            super().action_back()

    def on_unmount(self) -> None:
        """Look at nothing more."""
        self._looking.job.cancel()
