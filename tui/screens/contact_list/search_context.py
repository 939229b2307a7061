"""What a search can be made of, held by the screen: texts are read and completed without asking the store."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from store.core import query as search_language
from store.core.types import Channel, Field, Group, Workspace
from tui.widgets.input_history import TextCompletion

if TYPE_CHECKING:
    from store.services import Services


@dataclass(frozen=True, slots=True)
class SearchVocabulary:
    """The fields, groups and channels that searches can name, and the settings they are read by."""

    fields: tuple[Field, ...]
    groups: tuple[Group, ...]
    channels: tuple[Channel, ...]
    workspace: Workspace
    now: Callable[[], datetime]

    @classmethod
    def read(cls, services: "Services", now: Callable[[], datetime]) -> "SearchVocabulary":
        """Those of the store, as they are now."""
        return cls(
            services.fields.all(),
            services.groups.all(),
            services.channels.all(),
            services.settings.workspace(),
            now,
        )

    def query(self, text: str) -> search_language.Query:
        """The search as it is understood, its relative dates as they are; QueryError when it is none."""
        space = self.workspace
        return search_language.parse(
            text,
            fields=self.fields,
            groups=self.groups,
            channels=self.channels,
            country=space.default_country,
            redacted=space.redacted,
            date_order=space.date_order,
            timezone=space.timezone,
            today=self.now().astimezone(ZoneInfo(space.timezone)).date(),
            keep_relative=True,
        )

    def complete(self, text: str, cursor: int) -> TextCompletion | None:
        """What could stand at an offset of the text; None when nothing is known."""
        from store.core.query.completion import Vocabulary, complete  # noqa: PLC0415 - needed by Tab only

        carriers = sorted({channel.carrier for channel in self.channels if channel.carrier})
        known = Vocabulary(
            self.fields,
            self.groups,
            self.channels,
            carriers=tuple(carriers),
            redacted=self.workspace.redacted,
        )
        found = complete(text, cursor, known)
        if not found.choices:
            return None
        return TextCompletion(text, found.start, found.end, tuple(choice.text for choice in found.choices))
