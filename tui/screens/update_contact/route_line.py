"""Where the next message would go, in a sentence that always stays in sight."""

from textual.widgets import Static

from store.core.routing import Route, route_sentence
from store.core.views import DisplaySettings
from tui.text.content import joined


class RouteLine(Static):
    """Two lines at the foot of a form."""

    DEFAULT_CSS = """
    RouteLine { height: 2; padding: 0 1; }
    """

    def __init__(self, label: str = "Next message", *, id: str | None = None) -> None:
        super().__init__("", id=id, markup=False)
        self._label = label
        self.sentence = ""

    def show(self, route: Route, reading: DisplaySettings) -> None:
        """Say where it would go and why, or why it would not."""
        sentence = route_sentence(route, redacted=reading.redacted, timezone=reading.timezone)
        if sentence != self.sentence:
            self.sentence = sentence
            self.update(joined((f"{self._label}  ", "bold"), sentence), layout=False)
