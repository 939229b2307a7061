"""The ways to get contacts in, offered by the list and by the welcome."""

from textual.widget import Widget

from tui import messages


class FillActs:
    """A mixin for screens: a new contact, or an import."""

    def action_add(self) -> None:
        """Add a contact."""
        self._asker().post_message(messages.EditContact())

    def action_import(self) -> None:
        """Import a workbook."""
        self._asker().post_message(messages.ImportContacts())

    def _asker(self) -> Widget:
        """This object as the screen it is mixed into."""
        assert isinstance(self, Widget)
        return self
