"""The form of one group: its name, and for a smart one the search that keeps it."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Button, Input, Static

from store.core.errors import CordboardError, InvalidGroup
from store.core.query.errors import QueryError
from store.core.types import Group
from store.core.views import Listing
from tui.base import dialogs
from tui.base.drafts import Draft, KeepsDraft, LeftBehind
from tui.base.messages import GroupsChanged
from tui.base.screen import CordboardScreen
from tui.keys import bindings as keys
from tui.text.content import content, plural
from tui.widgets.form_rows import FormRow, TextRow, flat_button
from tui.widgets.search_input import SearchInput

_NEW = Group("", "")

PAUSE = 0.15
"""Seconds without a key before the search is counted."""


class GroupFormScreen(KeepsDraft, CordboardScreen[Group]):
    """Edits the group with a uuid, or without one makes a group. Returns the group once it is saved."""

    SCOPE = "group_form"
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("group_form")]
    AUTO_FOCUS = ""
    CSS = """
    #form { height: 1fr; padding: 0 1; }
    #group-effect { height: auto; margin: 1 0 0 0; }
    """

    def __init__(self, uuid: str | None = None, taken_up: LeftBehind | None = None) -> None:
        super().__init__()
        self.taken_up = taken_up
        self._uuid = uuid
        self._base = _NEW
        self._saving = False

    def compose_body(self) -> ComposeResult:
        """A line for the name and one for the search; below them what the search finds."""
        with VerticalScroll(id="form", can_focus=False):
            yield TextRow("name", "Name", id="group-name", max_length=64)
            search = SearchInput(placeholder="none: contacts are put in by hand")
            yield FormRow("query", "Search", search, id="group-search")
            yield Static("", id="group-effect", markup=False)
        with Horizontal(classes="form-buttons"):
            yield flat_button("Save group", id="save")
            yield flat_button("Leave", id="leave")

    def on_mount(self) -> None:
        """Fetch the group."""
        self.set_title("Group" if self._uuid else "New group")
        uuid = self._uuid
        if uuid is None:
            self._begin(_NEW)
        else:
            find = self.services.groups.used_by
            self.jobs.run(lambda: find(uuid).group, self._begin, group="load", on_error=self._gone)

    def _gone(self, error: CordboardError) -> None:
        self.jobs.show_error(error)
        self.dismiss(None)

    def _begin(self, group: Group) -> None:
        self._base = group
        kept = self.taken_up.draft.content if self.taken_up else {}
        with self.prevent(Input.Changed):
            self.name_row.text = str(kept.get("name", group.name))
            self.query_input.text = str(kept.get("query", group.query))
        manual = bool(self._uuid) and not group.is_smart
        self.query_one("#group-search").display = not manual
        self.set_focus(self.name_row.input)
        self._show_state()
        if not manual:
            self._count()
        self.keep_from_now()

    @property
    def name_row(self) -> TextRow:
        """The line of the name."""
        return self.query_one("#group-name", TextRow)

    @property
    def query_input(self) -> SearchInput:
        """Where the search is typed."""
        return self.query_one(SearchInput)

    @property
    def changed(self) -> bool:
        """Whether the form differs from the group as it was opened."""
        return (self.name_row.text.strip(), self.query_input.text.strip()) != (
            self._base.name,
            self._base.query,
        )

    def written(self) -> Draft | None:
        """The group as it is kept while it is not saved."""
        if not self.changed:
            return None
        name = self.name_row.text.strip()
        title = f"the group {name}" if name else "a new group"
        return Draft("group_form", self._base.uuid, 0, title, {"name": name, "query": self.query_input.text})

    def unsaved(self) -> str:
        """What leaving would lose."""
        return "saved the changes to this group" if self.changed else ""

    @on(TextRow.Changed)
    def _named(self) -> None:
        self._show_state()

    @on(Input.Changed, "SearchInput")
    def _searched(self) -> None:
        self._show_state()
        self.jobs.debounce(PAUSE, self._count, group="pause")

    def _show_state(self) -> None:
        if self._uuid:
            self.set_title(f"Group: {self._base.name}")
        self.set_status("Not saved" if self.changed else "Nothing changed yet")

    def _count(self) -> None:
        """Count whom the search finds now."""
        text, contacts = self.query_input.text.strip(), self.services.contacts
        if not text:
            self._counted("Contacts are put in and taken out by hand.")
            return
        self.jobs.run(
            lambda: contacts.total(Listing(text=text)),
            lambda count: self._counted(f"Finds {plural(count, 'active contact')} now."),
            group="count",
            on_error=self._not_a_search,
        )

    def _counted(self, sentence: str) -> None:
        self.query_input.mark()
        self.query_one("#group-search", FormRow).show_problem("")
        self.query_one("#group-effect", Static).update(content(sentence))

    def _not_a_search(self, error: CordboardError) -> None:
        if isinstance(error, QueryError):
            self.query_input.mark(error.offset, error.offset + max(1, error.length))
        self.query_one("#group-effect", Static).update("")
        self.query_one("#group-search", FormRow).show_problem(f"{error.message} {error.hint}".rstrip())

    @on(Button.Pressed, "#save")
    def action_save(self) -> None:
        """Store the group; a smart one is filled in the background."""
        if self._saving:
            return
        self._saving = True
        for group in ("pause", "count"):
            self.jobs.drop(group)
        name, query = self.name_row.text.strip(), self.query_input.text.strip()
        groups, base = self.services.groups, self._base

        def save() -> Group:
            if not base.uuid:
                return groups.create(name, query)
            new_query = query if query != base.query else None
            return groups.change(base.uuid, name=name if name != base.name else None, query=new_query)

        self.jobs.run(self.saving(save), self._saved, group="save", on_error=self._refused)

    def _saved(self, group: Group) -> None:
        self.notice(f"Saved {group.name}.")
        self.post_message(GroupsChanged())
        self.dismiss(group)

    def _refused(self, error: CordboardError) -> None:
        self._saving = False
        if isinstance(error, QueryError):
            self._not_a_search(error)
            self.set_focus(self.query_input)
        elif isinstance(error, InvalidGroup):
            problems = {problem.field: problem.message for problem in error.problems}
            self.name_row.show_problem(problems.get("name", ""))
            self.query_one("#group-search", FormRow).show_problem(problems.get("query", ""))
            self.set_focus(self.query_input if "query" in problems else self.name_row.input)
        else:
            self.jobs.show_error(error)

    @on(Button.Pressed, "#leave")
    def action_back(self) -> None:
        """Leave; asks first when something would be lost."""
        if self.changed:
            detail = "What was changed here would be lost. Cancel goes on editing."
            dialogs.confirm(self, "Leave without saving?", "Leave", lambda: self.dismiss(None), detail)
        else:
            self.dismiss(None)
