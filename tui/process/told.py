"""What an operator was told once: a small file in the state directory, one for each operator.

It is named by a digest of the operator's name and holds names of keys only, nothing of any contact.
"""

import logging
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from tui.process.locations import make_private

_log = logging.getLogger("cordboard")


class Told:
    """The names of what `operator` was told. When the file cannot be written, only the log says so."""

    def __init__(self, folder: Path, operator: Callable[[], str]) -> None:
        self._folder, self._operator = folder, operator
        self._names: set[str] | None = None

    def knows(self, name: str) -> bool:
        """Whether it was told already."""
        if self._names is None:
            self._names = _read(self._path())
        return name in self._names

    def first(self, name: str) -> bool:
        """Whether it is told for the first time; from now on it is known."""
        if self.knows(name):
            return False
        names = self._names = {*(self._names or ()), name}
        try:
            self._write(self._path(), names)
        except OSError as error:
            _log.error("What was told could not be kept in %s: %s", self._folder, error)
        return True

    def _path(self) -> Path:
        import hashlib  # noqa: PLC0415 - seldom needed, and the first paint would wait for it

        return self._folder / f"{hashlib.sha256(self._operator().encode()).hexdigest()[:20]}.json"

    def _write(self, path: Path, names: set[str]) -> None:
        import json  # noqa: PLC0415 - as above

        make_private(self._folder)
        partial = path.with_suffix(f".{os.getpid()}.part")
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(sorted(names), file)
        partial.replace(path)


def _read(path: Path) -> set[str]:
    """The names in a file; none where it is missing or holds something else."""
    import json  # noqa: PLC0415 - as above

    with suppress(OSError, ValueError):
        found = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(found, list):
            return {name for name in found if isinstance(name, str)}
    return set()
