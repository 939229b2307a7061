"""Where secrets are, what is said when they are not there, and that none is shown."""

import json
import os
import sys
from base64 import b64encode
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from store.core.errors import UnresolvedSecret
from store.messaging import secrets as module
from store.messaging.secrets import Secrets

SECRET = 's3cr&t w/ "é" <ö>'


def _file(folder: Path, mode: int = 0o600, content: str = f"{SECRET}\n") -> Path:
    path = folder / "token"
    path.write_text(content, encoding="utf-8")
    path.chmod(mode)
    return path


def test_each_kind_is_found(tmp_path: Path) -> None:
    path = _file(tmp_path)
    secrets = Secrets({"TOKEN": SECRET, "CREDENTIALS_DIRECTORY": str(tmp_path), "PATH": os.environ["PATH"]})
    command = f'command:{sys.executable} -c \'print("first"); print("more")\''
    asked = ("env:TOKEN", f"file:{path}", "credential:token", command)
    assert [secrets.resolve(one) for one in asked] == [SECRET, SECRET, SECRET, "first"]


def test_it_is_looked_up_once(tmp_path: Path) -> None:
    path, secrets = _file(tmp_path), Secrets({})
    found = [secrets.resolve(f"file:{path}")]
    _file(tmp_path, content="other")
    found.append(secrets.resolve(f"file:{path}"))
    secrets.forget()
    found.append(secrets.resolve(f"file:{path}"))
    assert found == [SECRET, SECRET, "other"]
    assert SECRET not in secrets.redacted(SECRET)
    assert SECRET not in repr(secrets)


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("env:NOWHERE", "Set the variable NOWHERE"),
        ("env:", "Put a name after env:"),
        ("env:EMPTY", "Put the secret in it"),
        ("file:token", "Give the whole path"),
        ("file:{folder}/nothing", "Check the path"),
        ("file:{folder}", "Name one with"),
        ("file:{open}", "chmod 600"),
        ("credential:token", "LoadCredential=token"),
        ("command:/no/such/program", "without a shell"),
        ("command:sh -c 'echo half", "without a shell"),
        ("command:false", "Run it by hand"),
    ],
)
def test_what_is_not_there_is_said_with_what_would_be_right(
    reference: str, said: str, tmp_path: Path
) -> None:
    path = _file(tmp_path, 0o640)
    asked = reference.format(folder=tmp_path, open=path)
    with pytest.raises(UnresolvedSecret) as caught:
        Secrets({"EMPTY": "", "PATH": os.environ["PATH"]}).resolve(asked)
    assert said in caught.value.hint
    assert asked.partition(":")[2][:20] in caught.value.message or asked == "env:"
    assert SECRET not in f"{caught.value.message} {caught.value.hint}"


def test_a_secret_in_place_of_a_reference_is_not_repeated() -> None:
    with pytest.raises(UnresolvedSecret) as caught:
        Secrets({}).resolve("hunter2:abc")
    assert "hunter2" not in f"{caught.value.message} {caught.value.hint}"


def test_a_name_of_a_credential_leaves_its_folder_never(tmp_path: Path) -> None:
    _file(tmp_path)
    (tmp_path / "folder").mkdir()
    secrets = Secrets({"CREDENTIALS_DIRECTORY": str(tmp_path / "folder")})
    with pytest.raises(UnresolvedSecret, match="not the name of a credential"):
        secrets.resolve("credential:../token")


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    with pytest.raises(UnresolvedSecret, match="is not a file"):
        Secrets({}).resolve(f"file:{tmp_path / 'pipe'}")


def test_a_command_that_asks_somebody_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PATIENCE", 0.05)
    with pytest.raises(UnresolvedSecret, match="took longer"):
        Secrets({"PATH": os.environ["PATH"]}).resolve("command:sleep 5")


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1).map(str.strip))
@example(SECRET)
@example("a/b+c=")
def test_no_form_of_a_secret_is_left(secret: str) -> None:
    if not secret or not set(secret).isdisjoint(module.MASK):
        return
    secrets = Secrets({"TOKEN": secret})
    secrets.resolve("env:TOKEN")
    encoded = b64encode(secret.encode()).decode()
    for form in (secret, quote(secret, safe=""), quote_plus(secret), json.dumps(secret)[1:-1], encoded):
        assert secrets.redacted(f"\n{form}\n") == f"\n{module.MASK}\n"


def test_a_command_is_not_run_where_others_may_have_written_it(tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    with pytest.raises(UnresolvedSecret, match="is not run, since others may write this database"):
        Secrets(allow_commands=False).resolve(f"command:touch {mark}")
    assert not mark.exists()
