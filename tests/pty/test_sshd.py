"""The line of the administrators' page in a real `authorized_keys`, with a real sshd in front of it."""

import os
import pwd
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from store.services import open_services
from tests.pty.databases import small_database
from tests.pty.session import ROOT, Session

PAGE = ROOT / "tui" / "SSH.md"
_PATH = f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin"
SSHD, SSH, KEYGEN = (shutil.which(name, path=_PATH) for name in ("sshd", "ssh", "ssh-keygen"))


def _missing() -> str:
    """Why no sshd can be had here; empty when one can."""
    if not (SSHD and SSH and KEYGEN):
        return "there is no OpenSSH on this machine: apt-get install openssh-server"
    if os.geteuid() == 0 and not Path("/run/sshd").is_dir():
        return "sshd needs /run/sshd when root starts it"
    return ""


pytestmark = pytest.mark.skipif(bool(_missing()), reason=_missing())


def blocks(kind: str) -> list[str]:
    """The examples of a kind on the page."""
    return re.findall(rf"^```{kind}\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Server:
    """A server that listens on this machine only, and the key that it takes."""

    port: int
    key: Path
    home: Path

    def connect(self, *words: str) -> Session:
        """Sign in with a terminal, asking for a command or not."""
        options = ("-tt", "-F", "none", "-p", str(self.port), "-i", str(self.key), "-o", "IdentitiesOnly=yes")
        trust = ("-o", "StrictHostKeyChecking=no", "-o", f"UserKnownHostsFile={self.home / 'known'}")
        account = pwd.getpwuid(os.getuid()).pw_name
        command = [
            str(SSH),
            *options,
            *trust,
            "-o",
            "SendEnv=LC_* CORDBOARD_*",
            f"{account}@127.0.0.1",
            *words,
        ]
        environ = {"CORDBOARD_OPERATOR": "Eve", "LC_CORDBOARD": "x"}
        return Session([], home=self.home, columns=120, command=command, environ=environ)


def _key(path: Path) -> str:
    """Make a key; returns the public one."""
    subprocess.run([str(KEYGEN), "-q", "-t", "ed25519", "-N", "", "-C", "ann", "-f", str(path)], check=True)
    return " ".join(path.with_suffix(".pub").read_text(encoding="utf-8").split()[:2])


def _own_line(home: Path, database: str, key: str) -> str:
    """The page's line, with the places of this test in it."""
    (line,) = (each for each in blocks("authorized_keys")[0].splitlines() if each.startswith("restrict,"))
    found = re.fullmatch(r'restrict,pty,command="(?P<command>[^"]+)" ssh-ed25519 \S+ .*', line)
    assert found, line
    program = shlex.join([sys.executable, "-m", "tui"])
    places = {
        "/usr/local/bin/cordboard": f"{program}",
        "/srv/cordboard/contacts.db": database,
        "/srv/cordboard/files": str(home / "files"),
        "/etc/cordboard/operators": str(home / "operators"),
    }
    for place, own in places.items():
        assert place in line
        line = line.replace(place, own)
    return re.sub(r"ssh-ed25519 \S+ .*", key, line)


def _stated(key: str) -> tuple[str, str]:
    """The page's words before a key that states who it is of, and the setting that lets it."""
    found = re.search(
        r"`(environment=\S+)` before the key .*?`(PermitUserEnvironment \S+)`", PAGE.read_text(), re.DOTALL
    )
    assert found
    return f"{found[1]} {key}", found[2]


@pytest.fixture
def server(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Server]:
    """A server with the settings of the page, for a kiosk or for an account that several people share."""
    database, key, port = small_database(tmp_path), _key(tmp_path / "id"), _free_port()
    (tmp_path / "files").mkdir()
    (tmp_path / "operators").write_text(f"{key} Ann Uwase\n")
    _key(tmp_path / "host")
    line, setting = _own_line(tmp_path, database, key), ""
    if getattr(request, "param", "kiosk") == "shared":
        line, setting = _stated(key)
    (tmp_path / "keys").write_text(line + "\n")
    settings = [
        setting,  # of a setting that stands twice the first one counts
        *blocks("sshd_config")[0].splitlines(),
        f"ListenAddress 127.0.0.1:{port}",
        f"HostKey {tmp_path / 'host'}",
        f"AuthorizedKeysFile {tmp_path / 'keys'}",
        f"PidFile {tmp_path / 'pid'}",
        f'SetEnv HOME="{tmp_path}"',
        "StrictModes no",
        "PermitRootLogin prohibit-password",
    ]
    (tmp_path / "config").write_text(
        "\n".join(line for line in settings if not line.startswith("Match")) + "\n"
    )
    command = [str(SSHD), "-D", "-E", str(tmp_path / "sshd.log"), "-f", str(tmp_path / "config")]
    with subprocess.Popen(command) as process:
        _wait_for(port, process)
        yield Server(port, tmp_path / "id", tmp_path)
        process.terminate()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + 20
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            assert process.poll() is None, "sshd ended"
            assert time.monotonic() < end, "sshd does not listen"
            time.sleep(0.02)


def test_the_line_of_the_page_gives_the_screens_and_nothing_else(server: Server) -> None:
    """Whatever is asked for, and whatever the client sends as its environment."""
    stolen = server.home / "stolen"
    with server.connect(f"touch {stolen}; doctor --database /tmp/other.db") as session:
        session.wait_for("> Jane Doe")
        session.send("\x1a")
        session.wait_for("A kiosk has no shell to go back to")
        session.send("d")
        session.wait_until(lambda: "> Jane Doe" not in session.text, "her to be archived")
        session.send("\x11")
        assert session.wait_exit() == 0
    assert not stolen.exists()
    services = open_services(str(server.home / "small.db"))
    jane = services.contacts.find("Jane Doe")
    assert services.contacts.history(jane.uuid)[0].by == "Ann Uwase"
    services.close()


def test_a_key_of_nobody_is_refused_in_a_sentence(server: Server) -> None:
    (server.home / "operators").write_text("ssh-ed25519 AAAAother Bob\n")
    with server.connect() as session:
        session.wait_for("The key that you signed in with belongs to no operator here.")
        assert session.wait_exit() == 2


@pytest.mark.parametrize("server", ["shared"], indirect=True)
def test_a_key_of_a_shared_account_states_who_it_is(server: Server) -> None:
    """And what sshd starts is told to have no shell behind it."""
    program = shlex.join([sys.executable, "-m", "tui", "doctor", "--database", str(server.home / "small.db")])
    with server.connect(program) as session:
        session.wait_exit()
    said = session.output.decode()
    account = pwd.getpwuid(os.getuid()).pw_name
    assert re.search(rf"operator +Ann \(stated by {account}\)", said)
    assert "stated with CORDBOARD_OPERATOR" in said
    assert "No shell waits behind this program" in said
