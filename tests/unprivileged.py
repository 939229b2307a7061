"""Running a program that modes of files hold for, also when the tests run as root."""

import ctypes
import os
import subprocess
from collections.abc import Sequence

_DROP_FROM_BOUNDING_SET = 24
_OVERRIDES = (1, 2)
"""The two capabilities by which root reads and writes whatever the modes say."""


def run(arguments: Sequence[str], **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a program to its end. For root, it is started without the right to pass over modes."""
    return subprocess.run(
        arguments,
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        preexec_fn=_give_up if os.geteuid() == 0 else None,
    )


def _give_up() -> None:
    system = ctypes.CDLL(None, use_errno=True)
    for capability in _OVERRIDES:
        if system.prctl(_DROP_FROM_BOUNDING_SET, capability, 0, 0, 0):
            raise OSError(ctypes.get_errno(), "root keeps the right to pass over modes")
