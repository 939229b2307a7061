"""How the program speaks with the terminal: tolerant of what comes in, plain in what goes out when asked."""

import codecs
from functools import partial
from typing import Any

from textual.app import App
from textual.drivers import linux_driver
from textual.drivers.linux_driver import LinuxDriver

from tui.cells import to_ascii
from tui.terminal import TerminalProfile


class TerminalDriver(LinuxDriver):
    """Textual's driver would end the program at the first byte that is not UTF-8; this one reads on.

    A reconnecting terminal, or a mouse report past column 95, sends such bytes. In ASCII mode nothing but
    ASCII is sent.
    """

    def __init__(self, app: App[Any], **options: Any) -> None:
        super().__init__(app, **options)
        profile = getattr(app, "profile", None)
        self._ascii = isinstance(profile, TerminalProfile) and profile.ascii
        # The input thread takes its decoder by this name.
        vars(linux_driver)["getincrementaldecoder"] = _tolerant_decoder

    def write(self, data: str) -> None:
        """Send to the terminal."""
        super().write(to_ascii(data) if self._ascii else data)


def _tolerant_decoder(encoding: str) -> "partial[codecs.IncrementalDecoder]":
    return partial(codecs.getincrementaldecoder(encoding), errors="replace")
