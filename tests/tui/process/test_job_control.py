"""Whether a shell waits for the program: asked in real process groups and sessions."""

import os
import subprocess
import sys

import pytest

from tests.pty.session import ROOT
from tui.process import job_control

ASK = "from tui.process.job_control import has_shell\nprint(has_shell())"
START = "import subprocess, sys\nsubprocess.run([sys.executable, *sys.argv[2:]], process_group={})"
RUN = (sys.executable, "-c")


@pytest.mark.parametrize(
    ("between", "answer"),
    [
        pytest.param((), False, id="it leads the session, as sshd starts it"),
        pytest.param(("/bin/sh", "-c", '"$@"; exit', "sh"), False, id="a script leads the session"),
        pytest.param((*RUN, START.format(0), "-"), True, id="its parent gave it a group of its own"),
        pytest.param((*RUN, START.format(0), "-", "-c", START.format("None"), "-"), True, id="in a script"),
    ],
)
def test_a_shell_waits_where_the_group_has_a_parent_in_its_session(
    between: tuple[str, ...], answer: bool
) -> None:
    asked = (*RUN, ASK) if not between or between[0] == "/bin/sh" else ("-c", ASK)
    done = subprocess.run(
        [*between, *asked],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        start_new_session=True,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.strip() == str(answer)


def test_where_it_cannot_be_told_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(_process: int) -> int:
        raise PermissionError

    monkeypatch.setattr(os, "getsid", lambda process: 7 if process == 0 else unknown(process))
    monkeypatch.setattr(os, "getppid", lambda: 1)
    assert not job_control.has_shell()
