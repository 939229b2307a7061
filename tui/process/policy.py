"""What this run of the program does not do, and why: the one value that whatever may be refused asks."""

from dataclasses import dataclass

from tui.process.job_control import NO_SHELL

SUSPEND = "app.suspend_process"


@dataclass(frozen=True, slots=True)
class Policy:
    """What is refused in this run. `suspends` is whether a shell waits while the program is stopped."""

    suspends: bool = True

    def why_not(self, action: str) -> str:
        """Why the action with an id is not offered at all, as a sentence; empty when it is."""
        return NO_SHELL if action == SUSPEND and not self.suspends else ""
