"""The bases of forms: reading what is edited, keeping what is typed as a draft, saving, and leaving."""

from abc import abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Generic, ParamSpec, Protocol, TypeVar

from textual import on

from store.core.errors import CordboardError, InvalidContact
from store.core.views import DisplaySettings
from tui.base import dialogs
from tui.base.drafts import Autosave, Draft, RecoveredDraft
from tui.base.messages import DefinitionsChanged, OpenElsewhere
from tui.base.screen import CordboardScreen, ResultT, undoable
from tui.base.watch import Edited
from tui.widgets.checkbox import Checkbox
from tui.widgets.choice import Choice
from tui.widgets.form_rows import TextRow, show_problems

AUTOSAVE_SECONDS = 1.0
"""Between two drafts of a form; a process that is killed loses at most what was typed within them."""


class Named(Protocol):
    """What an `EditScreen` edits."""

    @property
    def name(self) -> str:
        """What people know it by."""


LoadedT = TypeVar("LoadedT")
CallT = ParamSpec("CallT")
Result = TypeVar("Result")
EditedT = TypeVar("EditedT", bound=Named)


class FormScreen(CordboardScreen[ResultT], Generic[ResultT, LoadedT]):
    """A form: opens with what `load` reads, and is dismissed with what a save returns.

    `uuid` is what is edited, None for something new; `recovered` the draft of an earlier run to fill it from.
    """

    AUTO_FOCUS = ""

    blank: LoadedT | None = None
    """What the form of something new opens with, where nothing has to be read for it."""

    def __init__(self, uuid: str | None = None, recovered: RecoveredDraft | None = None) -> None:
        super().__init__()
        self._uuid, self._recovered = uuid, recovered
        self._saving = False
        self._autosave: Autosave | None = None
        self.shown = Edited(self, uuid or "")

    @abstractmethod
    def load(self) -> LoadedT:
        """Read what the form opens with; called in a thread."""

    @property
    def kept(self) -> Mapping[str, Any]:
        """The content of the recovered draft; empty when there is none."""
        return self._recovered.draft.content if self._recovered else {}

    @property
    def reading(self) -> DisplaySettings:
        """How addresses and moments are shown here."""
        return DisplaySettings.of(self.workspace)

    @abstractmethod
    def fill(self, loaded: LoadedT) -> None:
        """Show what was read, or what the recovered draft makes of it."""

    @abstractmethod
    def to_draft(self) -> Draft | None:
        """What stands in the form; None when leaving it would lose nothing."""

    @abstractmethod
    def saver(self) -> Callable[[], ResultT]:
        """A call, for a thread, that stores what stands in the form now."""

    @abstractmethod
    def saved(self, result: ResultT) -> None:
        """Say that it was stored, and close the form with it."""

    def refused(self, error: CordboardError) -> None:
        """Say why it was not stored."""
        if isinstance(error, InvalidContact):
            show_problems(self, {problem.field: problem.message for problem in error.problems})
        else:
            self.jobs.show_error(error)

    def on_mount(self) -> None:
        """Read what the form opens with."""
        new = None if self._uuid else self.blank
        if new is None:
            self.jobs.run(self.load, self._loaded, group="load", on_error=self.load_failed, awaited=True)
        else:
            self._loaded(new)

    def load_failed(self, error: CordboardError) -> None:
        """What is to be edited is gone: close the form."""
        self.jobs.show_error(error)
        self.dismiss(None)

    def _loaded(self, loaded: LoadedT) -> None:
        self.fill(loaded)
        self._autosave = _autosave_of(self, self._uuid, self._recovered)

    def autosave(self) -> None:
        """Keep what stands in the form now."""
        if not _was_taken(self, self._autosave) and self._autosave is not None:
            self._autosave.keep(self.to_draft(), self.context.now(), hidden=self.workspace.redacted)

    def on_unmount(self) -> None:
        """A form that is closed was saved or given up, unless the program is ended from outside."""
        if self._autosave is not None and not self.context.keeps_drafts:
            self._autosave.close()

    def action_save(self) -> None:
        """Store what stands in the form."""
        if work := self.begin_save(self.saver()):
            self.jobs.run(work, self.saved, group="save", on_error=self.save_failed)

    def begin_save(self, save: Callable[CallT, ResultT]) -> Callable[CallT, ResultT] | None:
        """What stores by `save`, and gives the draft up after it: its end is `saved` or `save_failed`. None
        while it runs already, or when another session has the form."""
        if self._saving or _was_taken(self, self._autosave):
            return None
        self._saving = True
        return _closing(self._autosave, save)

    def save_failed(self, error: CordboardError) -> None:
        """Say why it was not stored; it can be tried again."""
        self._saving = False
        self.refused(error)

    def action_back(self) -> None:
        """Leave; asks first when something would be lost."""
        _when_sure(self, lambda: self.dismiss(None))


def _autosave_of(
    form: FormScreen[Any, Any], uuid: str | None, recovered: RecoveredDraft | None
) -> Autosave | None:
    """Keep a draft of a form from now on, where drafts are kept.

    What another session has typed of the same is offered to be taken over."""
    if form.context.drafts is None:
        return None
    if uuid and recovered is None and (found := form.context.drafts.open_elsewhere(form.SCOPE, uuid)):
        form.post_message(OpenElsewhere(form, found))
    form.call_next(form.autosave)
    form.set_interval(AUTOSAVE_SECONDS, form.autosave, name="draft")
    return Autosave(form.context.drafts, recovered)


def _was_taken(form: FormScreen[Any, Any], autosave: Autosave | None) -> bool:
    """Whether another session took the form over; it is closed then."""
    if autosave is None or not autosave.is_taken():
        return False
    form.notice("Another session of yours took this form over, with what was typed here.", warning=True)
    form.dismiss(None)
    return True


def _closing(autosave: Autosave | None, save: Callable[CallT, Result]) -> Callable[CallT, Result]:
    """A call that gives the draft up once it has stored."""

    def work(*arguments: CallT.args, **options: CallT.kwargs) -> Result:
        result = save(*arguments, **options)
        if autosave is not None:
            autosave.close()
        return result

    return work


def _when_sure(form: FormScreen[Any, Any], leave: Callable[[], object]) -> None:
    """Leave a form; asks first when something would be lost."""
    if form.unsaved():
        detail = "What was changed here would be lost. Cancel goes on editing."
        dialogs.confirm(form, "Leave without saving?", "Leave without saving", leave, detail)
    else:
        leave()


def leave_unchanged(form: FormScreen[Any, Any]) -> None:
    """Leave a form that differs in nothing from what it was opened with: nothing is stored."""
    form.notice("Nothing was changed.")
    form.dismiss(None)


class EditScreen(FormScreen[EditedT, LoadedT], Generic[EditedT, LoadedT]):
    """The form of something that has a name, such as a channel. `base` is that as it was opened."""

    KIND: ClassVar[str]
    """What it is, in lower case."""

    base: EditedT

    @abstractmethod
    def entered(self) -> EditedT:
        """What is edited, as the form has it now."""

    @abstractmethod
    def draft_content(self) -> Mapping[str, Any]:
        """What stands in the form, as the content of a draft."""

    def on_mount(self) -> None:
        """Say what the form is for."""
        self.set_title(self.KIND.capitalize() if self._uuid else f"New {self.KIND}")

    @property
    def changed(self) -> bool:
        """Whether the form differs from what was opened."""
        return self.entered() != self.base

    def to_draft(self) -> Draft | None:
        """What stands in the form, while it is not saved."""
        if not self.changed:
            return None
        title = f"the {self.KIND} {name}" if (name := self.entered().name) else f"a new {self.KIND}"
        return Draft(self.SCOPE, self._uuid or "", 0, title, self.draft_content())

    def unsaved(self) -> str:
        """What leaving would lose."""
        return f"saved the changes to this {self.KIND}" if self.changed else ""

    @on(TextRow.Changed)
    @on(Checkbox.Changed)
    @on(Choice.Changed)
    def show_state(self) -> None:
        """Say what is edited, and whether it was changed."""
        if self._uuid:
            self.set_title(f"{self.KIND.capitalize()}: {self.base.name}", self.subtitle())
        self.set_status("Not saved" if self.changed else "Nothing changed yet")

    def subtitle(self) -> str:
        """What stands at the right of the title."""
        return ""

    def action_save(self) -> None:
        """Store it; where nothing was changed there is nothing to store, nor to take back."""
        if self._uuid and not self.changed:
            leave_unchanged(self)
        else:
            super().action_save()

    def saved(self, result: EditedT) -> None:
        """Say that it was stored, here and to the other screens, and close the form with it."""
        self.notice(undoable(f"Saved {result.name}."))
        self.post_message(DefinitionsChanged())
        self.dismiss(result)
