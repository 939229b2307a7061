"""A kiosk: what its line must say, what stays of the environment, which files it has, who uses it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.core.errors import (
    CordboardError,
    DatabaseReadOnly,
    DatabaseUnavailable,
    NotInKiosk,
    UnusableSettings,
)
from tests.pty.session import ROOT
from tests.tui.cli.conftest import login
from tui.process import kiosk, operator, policy, settings
from tui.process.policy import Kiosk, Line, Policy

DATABASE = "/srv/contacts.db"
ANN, BOB = "ssh-ed25519 AAAAannskey", "ecdsa-sha2-nistp256 AAAAbobskey"


@pytest.fixture(autouse=True)
def _own_process(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """What becoming a kiosk changes is as before afterwards."""
    monkeypatch.setattr(os, "environ", dict(os.environ))
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.chdir(tmp_path)
    yield
    operator.settle(None)
    policy.adopt(None)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder of files with links to elsewhere."""
    folder = tmp_path / "files"
    (folder / "old").mkdir(parents=True)
    (tmp_path / "secret.csv").write_text("Name\nJane\n")
    (tmp_path / "files-2").mkdir()
    (folder / "people.csv").write_text("Name\nBob\n")
    (folder / "away.csv").symlink_to(tmp_path / "secret.csv")
    (folder / "up").symlink_to(tmp_path)
    (folder / "here.csv").symlink_to("people.csv")
    (folder / "loop").symlink_to("loop")
    return folder


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (Line(""), "A kiosk needs --database, which names its one database."),
        (Line("contacts.db"), "The --database of a kiosk is a whole path from / on, or a postgresql:// URL."),
        (Line(DATABASE, "files"), "The --files of a kiosk is a whole path from / on."),
        (Line(DATABASE, "/no/such"), "The folder that --files names is not there."),
        (Line(DATABASE, "", "Ann", "/etc/keys"), "A kiosk has --operator or --operators, not both."),
        (Line(DATABASE, "", "x" * 101), "--operator has 101 characters; a name of at most 100 is needed."),
        (Line(DATABASE, "", "", "/no/such"), "The file that --operators names cannot be read."),
    ],
)
def test_a_line_that_is_wrong_starts_nothing(line: Line, told: str) -> None:
    with pytest.raises(UnusableSettings) as refused:
        kiosk.enter(line)
    assert refused.value.message == told


def test_only_the_terminal_and_sshd_are_believed(tmp_path: Path) -> None:
    os.environ.clear()
    kept = {"HOME": str(tmp_path), "TERM": "xterm", "LC_ALL": "C.UTF-8", "SSH_TTY": "/dev/pts/1"}
    dropped = {
        "CORDBOARD_DATABASE": "/tmp/other.db",
        "CORDBOARD_OPERATOR": "Eve",
        "CORDBOARD_CONFIG": "/etc/shadow",
        "CORDBOARD_LISTEN_URL": "postgresql://other.example/contacts",
        "PGOPTIONS": "-csearch_path=other",
        "XDG_STATE_HOME": "/tmp",
        "TEXTUAL_DRIVER": "evil:Driver",
        "TEXTUAL_LOG": "/tmp/log",
        "TMPDIR": "/tmp/mine",
    }
    os.environ.update(kept, **dropped)
    operator.state("")
    policy.adopt(kiosk.enter(Line(DATABASE)))
    assert os.environ == kept
    assert operator.current().recorded == login()
    assert settings.read_own() == settings.UserSettings()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("people.csv", "people.csv"),
        ("./old/../people.csv", "people.csv"),
        ("{files}/people.csv", "people.csv"),
        ("here.csv", "people.csv"),
        ("old/none.csv", "old/none.csv"),
        ("~/people.csv", "~/people.csv"),
        ("away.csv", None),
        ("up/secret.csv", None),
        ("up/files/people.csv", "people.csv"),
        ("../secret.csv", None),
        ("../files-2/x.csv", None),
        ("/etc/passwd", None),
        ("/proc/self/environ", None),
        ("/dev/stdin", None),
        ("", None),
        (".", None),
        ("old/..", None),
        ("people.csv\0.png", None),
    ],
)
def test_no_path_leaves_the_folder(files: Path, text: str, name: str | None) -> None:
    allowed = kiosk.enter(Line(DATABASE, str(files)))
    asked = text.format(files=files)
    if name is not None:
        assert allowed.file(asked) == Path(name)
        return
    with pytest.raises(NotInKiosk) as refused:
        allowed.file(asked)
    assert refused.value.message.startswith("Only the files of one folder are read and written here, and “")
    assert str(files.parent) not in refused.value.message.replace(asked, "")


def test_files_are_named_by_what_was_typed(files: Path) -> None:
    """The program works in the folder, so that no message has to say where it is."""
    kiosk.enter(Line(DATABASE, str(files)))
    assert Path.cwd() == files
    assert "" not in sys.path


def test_without_a_folder_there_are_no_files() -> None:
    allowed = kiosk.enter(Line(DATABASE))
    assert "no folder for files" in allowed.why_not("contact_list.import")
    assert "its administrator's" in allowed.why_not("settings.edit")
    with pytest.raises(NotInKiosk, match="no folder for files"):
        allowed.file("people.csv")


def test_anywhere_else_every_file_may_be_named() -> None:
    assert Policy().file("~/people.csv") == Path.home() / "people.csv"
    assert Policy().why_not("contact_list.import") == ""
    assert Policy().why_not("settings.edit") == ""
    Policy().check_command("export")
    Policy().check_option("--database", "other.db")


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (
            DatabaseUnavailable("The database /srv/x.db is gone."),
            "The database of this kiosk cannot be used now.",
        ),
        (DatabaseReadOnly("/srv/x.db is …"), "The database of this kiosk is open for reading only."),
        (CordboardError("PermissionError: /srv/x.db"), "Something unexpected went wrong."),
        (NotInKiosk("Not here."), "Not here."),
    ],
)
def test_where_things_are_is_not_told(error: CordboardError, told: str) -> None:
    shown = Policy(kiosk=Kiosk("/srv/x.db")).told(error)
    assert (shown.message, type(shown)) == (told, type(error))
    assert Policy().told(error) is error


def _sign_in(tmp_path: Path, *methods: str) -> None:
    """What sshd does with `ExposeAuthInfo yes`."""
    told = tmp_path / "sshauth.1"
    told.write_text("".join(f"{method}\n" for method in methods))
    os.environ["SSH_USER_AUTH"] = str(told)


def _operators(tmp_path: Path) -> str:
    path = tmp_path / "operators"
    path.write_text(f"# Those at the desk\n{ANN} Ann Uwase\n\n{BOB} Bob\n")
    return str(path)


@pytest.mark.skipif(os.geteuid() != 0, reason="a file that this account cannot change is made by root")
@pytest.mark.parametrize(
    ("methods", "name"),
    [
        ((f"publickey {ANN}",), "Ann Uwase"),
        (("password", f"publickey {BOB}"), "Bob"),
        ((f"publickey {ANN}x",), "belongs to no operator here"),
        (("password",), "sshd does not say which key"),
        ((), "sshd does not say which key"),
    ],
)
def test_the_key_tells_who_it_is(tmp_path: Path, methods: tuple[str, ...], name: str) -> None:
    _sign_in(tmp_path, *methods)
    line = Line(DATABASE, operators=_operators(tmp_path))
    if name in ("Ann Uwase", "Bob"):
        kiosk.enter(line)
        assert (operator.current().recorded, operator.current().stated_by) == (name, "")
        return
    with pytest.raises(UnusableSettings, match=name):
        kiosk.enter(line)


@pytest.mark.skipif(os.geteuid() != 0, reason="a file that this account cannot change is made by root")
def test_a_key_without_a_name_is_told(tmp_path: Path) -> None:
    _sign_in(tmp_path, f"publickey {ANN}")
    path = tmp_path / "operators"
    path.write_text(f"{BOB} Bob\n{ANN}\n")
    with pytest.raises(UnusableSettings, match="Line 2 of the file that --operators names has no name"):
        kiosk.enter(Line(DATABASE, operators=str(path)))


def test_a_list_that_the_account_could_write_proves_nothing(tmp_path: Path) -> None:
    _sign_in(tmp_path, f"publickey {ANN}")
    listed = Path(_operators(tmp_path))
    listed.chmod(0o666)
    with pytest.raises(UnusableSettings, match="could be written by this account"):
        kiosk.enter(Line(DATABASE, operators=str(listed)))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another account")
def test_what_an_account_could_change(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Its own files, those with a mode for it, and whatever lies in a folder of its own."""
    nobody, top = 65534, tmp_path_factory.mktemp("etc")
    places = {"safe": 0, "open": 0, "own": nobody, "folder/in": 0, "link": 0}
    for name, owner in places.items():
        path = top / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("")
        os.chown(path, owner, -1)
    (top / "open").chmod(0o666)
    os.chown(top / "folder", nobody, -1)
    (top / "link").unlink()
    (top / "link").symlink_to(top / "own")
    for folder in (top, *top.parents[:3]):
        folder.chmod(folder.stat().st_mode | 0o055)
    ask = (
        "import os, sys\nfrom pathlib import Path\nfrom tui.process.kiosk import can_be_changed\n"
        f"os.setuid({nobody})\nplace = Path(sys.argv[1])\n"
        "print(*(name for name in sys.argv[2:] if can_be_changed(place / name)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", ask, str(top), *places],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["open", "own", "folder/in", "link"]
