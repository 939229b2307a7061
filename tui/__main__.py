"""The entry point: `cordboard`, or `python -m tui`."""

import os
import sys

from tui.process import garbage, memory
from tui.terminal import profile as terminal


def main() -> None:
    """Prepare the environment for Textual, then run the command line and exit with its code."""
    garbage.hold_back()
    terminal.prepare()
    from tui.process import boundary

    if code := boundary.guarded(memory.fit):
        sys.exit(code)
    if len(sys.argv) == 1 and not os.environ.get("CORDBOARD_KIOSK"):
        # Most starts: without the argument parser, the first paint comes a third sooner.
        from tui.cli.workspace import screens

        sys.exit(boundary.guarded(screens.open_default))
    from tui.cli import main as cli

    sys.exit(cli.main())


if __name__ == "__main__":
    main()
