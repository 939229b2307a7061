"""Keys that act, and show what they did, without a way round through the whole program."""

from textual.events import Key
from textual.widget import Widget

from tui.painting.composing import LeanScreen


class AtOnce:
    """A mixin for widgets with bindings of their own that are pressed again and again.

    Textual sends a key from the widget up to the application, which sends the action back, and paints when
    all have become idle: that takes longer than to move a cursor and to draw it. Who takes keys before this,
    as a text being typed does, prevents the event's default.
    """

    async def _on_key(self, event: Key) -> None:
        """Do what the key is bound to here, if it is."""
        assert isinstance(self, Widget)
        for binding in self._bindings.key_to_bindings.get(event.key, ()):
            if await self.app.run_action(binding.action, self):
                event.stop()
                event.prevent_default()
                screen = self.screen
                if isinstance(screen, LeanScreen):
                    screen.show_now()
                return
