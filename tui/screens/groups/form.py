"""The form of one group: its name, and for a smart one the search that keeps it."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Input, Static

from store.core.errors import CordboardError
from store.core.query.errors import QueryError
from store.core.types import Group
from store.core.views import Listing
from tui.base.edit_screen import EditScreen
from tui.text.content import content, plural
from tui.widgets.form_rows import FormRow, TextRow, form_buttons
from tui.widgets.search_input import SearchInput

_NEW = Group("", "")

PAUSE = 0.15
"""Seconds without a key before the search is counted."""


class GroupFormScreen(EditScreen[Group, Group]):
    """Edits the group with a uuid, or without one makes a group. Returns the group once it is saved."""

    SCOPE = "group_form"
    KIND = "group"

    base = blank = _NEW

    def compose_body(self) -> ComposeResult:
        """A line for the name and one for the search; below them what the search finds."""
        with VerticalScroll(id="form", can_focus=False):
            yield TextRow("name", "Name", id="group-name", max_length=64)
            search = SearchInput(placeholder="none: contacts are put in by hand")
            yield FormRow("query", "Search", search, id="group-search")
            yield Static("", id="group-effect", classes="effect", markup=False)
        yield form_buttons("Save group")

    def load(self) -> Group:
        """Fetch the group."""
        return self.services.groups.used_by(str(self._uuid)).group

    def fill(self, loaded: Group) -> None:
        """Put the group into the controls; a manual one has no search."""
        self.base = loaded
        with self.prevent(Input.Changed):
            self.name_row.text = str(self.kept.get("name", loaded.name))
            self.query_input.text = str(self.kept.get("query", loaded.query))
        manual = bool(self._uuid) and not loaded.is_smart
        self.query_one("#group-search").display = not manual
        self.set_focus(self.name_row.input)
        self.show_state()
        if not manual:
            self._count()

    @property
    def name_row(self) -> TextRow:
        """The line of the name."""
        return self.query_one("#group-name", TextRow)

    @property
    def query_input(self) -> SearchInput:
        """Where the search is typed."""
        return self.query_one(SearchInput)

    def entered(self) -> Group:
        """The group as the form has it."""
        return replace(self.base, name=self.name_row.text.strip(), query=self.query_input.text.strip())

    def draft_content(self) -> dict[str, object]:
        """The group as a draft keeps it."""
        return {"name": self.name_row.text.strip(), "query": self.query_input.text}

    @on(Input.Changed, "SearchInput")
    def _searched(self) -> None:
        self.show_state()
        self.jobs.debounce(PAUSE, self._count, group="pause")

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

    def saver(self) -> Callable[[], Group]:
        """Make or change the group; a smart one is filled in the background."""
        for group in ("pause", "count"):
            self.jobs.drop(group)
        groups, base, now = self.services.groups, self.base, self.entered()
        if not base.uuid:
            return partial(groups.create, now.name, now.query)
        name = now.name if now.name != base.name else None
        query = now.query if now.query != base.query else None
        return partial(groups.change, base.uuid, name=name, query=query)

    def refused(self, error: CordboardError) -> None:
        """Mark what is wrong in the search."""
        if isinstance(error, QueryError):
            self._not_a_search(error)
            self.set_focus(self.query_input)
        else:
            super().refused(error)
