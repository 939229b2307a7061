"""Nothing that a command prints, writes or logs tells a hidden name or address."""

import shutil
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import typer

from store.core.contacts.reference_codes import encode
from store.core.urns import parse
from store.services import open_services
from tests.store.builders import channel, edit, edit_of
from tests.tui.cli.conftest import Run, login
from tui.cli.main import app

NAMES = ("Zebulon", "Quillfeather", "Okonkwo")
ADDRESSES = ("788765432", "788 765 432", "zeb.q@", "zebq_handle", "5544332211")
SECRETS = (*NAMES, *ADDRESSES)

BROADCAST, FAILED = "b0adca57-0000-0000-0000-000000000002", "0b0c0000-0000-0000-0000-000000000002"
"""A broadcast of the demo, and a message of it that failed."""

Lines = Mapping[str, tuple[tuple[str, ...], ...]]

LINES: Lines = {
    "demo": (("--database", "{home}/more.db", "--contacts", "3"),),
    "import": (
        ("{home}/known.csv",),
        ("{home}/known.csv", "--json"),
        ("{home}/known.csv", "--dry-run"),
        ("{home}/clashing.csv",),
        ("{home}/codes.csv", "--json"),
    ),
    "export": (("{home}/out.csv",), ("{home}/out.xlsx", "--json")),
    "list": (
        (),
        ("--json",),
        ("--sort", "name"),
        ("--sort", "address", "--reverse", "--json"),
        ("{code}", "--json"),
        ("name = Zebulon",),
        ("quill",),
        ("788765432",),
    ),
    "show": (
        ("{code}", "--history", "50"),
        ("{code}", "--history", "50", "--json"),
        ("{code}", "--history", "50", "--kind", "name"),
        ("Zebulon Quillfeather",),
        ("+250788765432",),
        ("zebulon",),
    ),
    "route": (
        ("{code}",),
        ("{code}", "--explain"),
        ("{code}", "--explain", "--json"),
        ("+250788765432", "--explain"),
    ),
    "plan": (
        (),
        ("--json",),
        ("--list", "Line"),
        ("name = Zebulon",),
        ("quill", "--list", "none", "--json"),
        ("--text", "@contact @contact.name @contact.urn @contact.tel @urns.mailto @contact.urns"),
        ("--text", "@contact.first_name @(contact.urns[0]) @contact.tel_e164 @urns.tel", "--json"),
    ),
    "send": (
        ("", "Dear @contact @contact.urn @urns.mailto", "--dry-run"),
        ("zebulon", "Dear @contact.name, @contact.tel", "--dry-run", "--json"),
        ("name = Zebulon", "Dear @contact"),
        ("{code}", "Dear @contact", "--json"),
        ("", "Dear @contact", "--json"),
        ("--to", "+250788765432", "Dear @contact"),
    ),
    "outbox list": (
        ("--limit", "0"),
        ("--state", "queued"),
        ("--state", "queued", "--json"),
        ("--broadcast", BROADCAST),
    ),
    "outbox show": ((BROADCAST,), (FAILED, "--json"), (FAILED,)),
    "outbox export": ((BROADCAST, "{home}/sent.csv"), (BROADCAST, "{home}/sent.xlsx", "--json")),
    "outbox retry": ((BROADCAST, "--dry-run"), (FAILED,)),
    "outbox cancel": ((BROADCAST,), (FAILED, "--json")),
    "outbox pause": ((BROADCAST,),),
    "outbox resume": ((BROADCAST,),),
    "outbox arrived": ((FAILED,),),
    "merge": (
        ("{code}", "+13233754866", "--yes"),
        ("{code}", "{other}", "--dry-run"),
        ("{code}", "{other}", "--take", "name=other", "--order", "2", "--yes"),
        ("{other}", "{code}", "--yes", "--json"),
        ("{other}", "{code}", "--order", "zeb.q@example.org", "--yes"),
        ("{other}", "{code}"),
    ),
    "duplicates": (
        (),
        ("--json", "--limit", "0"),
        ("--reason", "name"),
        ("--not-same", "{code}", "{other}"),
        ("--not-same", "{code}", "Zebulon", "--json"),
        ("--ask-again", "{code}", "{other}"),
    ),
    "add": (
        ("Ann", "--address", "+250788765433", "--json"),
        ("Ann", "--address", "+250788765433", "--dry-run"),
        ("Ann", "--address", "zeb.q@example.org", "--language", "x"),
    ),
    "set": (
        ("{code}", "--name", "Quiet", "--field", "age=4"),
        ("{code}", "--language", "kin", "--dry-run", "--json"),
        ("quill", "--language", "kin"),
        ("{code}", "--name", "{code}"),
        ("--all", "--language", "kin", "--dry-run"),
        ("--all", "--field", "age=x", "--list", "age"),
    ),
    "address add": (
        ("{code}", "telegram:55", "--json"),
        ("{code}", "+13233754866"),
        ("{code}", "zebq_handle"),
    ),
    "address edit": (("{code}", "1", "telegram:55"), ("{code}", "9", "telegram:55")),
    "address remove": (("{code}", "1"), ("{code}", "1", "--dry-run", "--json")),
    "address top": (("{code}", "3"), ("{code}", "3", "--dry-run"), ("{code}", "telegram:9")),
    "address prefer": (
        ("mailto", "{code}"),
        ("twitter", "--all", "--dry-run", "--json"),
        ("tel", "--all", "--list", "unchanged", "--json"),
    ),
    "raise": (
        ("{code}", "2"),
        ("{code}", "2", "--dry-run"),
        ("{code}", "1", "--json"),
        ("{code}", "9"),
        ("{code}", "zeb.q@example.org"),
    ),
    "receive": (
        ("Line", "+250788765432", "hello", "--dry-run"),
        ("Line", "+250788765432", "hello", "--dry-run", "--json"),
        ("Line", "+250788765432", "hello"),
        ("Line", "+250788765432", "hello", "--json"),
    ),
    "undo": (("--dry-run",), ("--yes",), ("--yes", "--json"), ("--list",), ("--list", "--json")),
    "redo": (("--dry-run",), ("--yes", "--json")),
    "log": (
        ("--limit", "0"),
        ("--details", "--limit", "0"),
        ("--details", "--json"),
        ("--contact", "{code}", "--details"),
        ("--contact", "Zebulon"),
        ("--by", "tester", "--kind", "received"),
    ),
    "overview": ((), ("--json",)),
    "settings": (
        (),
        ("--json",),
        ("--explain", "--json"),
        ("redacted", "no", "--dry-run"),
        ("default_country", "CA", "--dry-run", "--json"),
    ),
    "doctor": ((), ("--json",)),
    "serve": (("--once",), ("--once", "--json")),
    "share": ((), ("--json",), ("--stop",), ("no-such-group",)),
    "move": (
        ("archived", "{code}", "--json"),
        ("active", "Zebulon Quillfeather"),
        ("archived", "--all"),
        ("archived", "{code}", "--dry-run"),
    ),
    "prefer": (
        ("Line", "{code}", "--dry-run"),
        ("Line", "{code}", "--json"),
        ("Line", "--all", "--list", "changed"),
    ),
    "delete": (
        ("{code}", "--yes", "1"),
        ("Zebulon Quillfeather",),
        ("--folder", "active", "--all", "--dry-run"),
    ),
    "channels list": ((), ("--json",)),
    "channels show": (("Line",), ("Line", "--json")),
    "channels types": (("--json",),),
    "channels add": (("Other", "--type", "T", "--address", "+250788000002", "--json"),),
    "channels set": (("Line", "--short-name", "Ln"), ("Line", "--disabled", "--json", "--dry-run")),
    "channels edit": (("Line", "--carrier", "MTN", "--json"),),
    "channels enable": (("Line",),),
    "channels disable": (("Line",),),
    "channels test": (("Line", "{code}", "--dry-run"), ("Line", "+250788765432", "--yes", "--json")),
    "channels log": (("Line",), ("Line", "--errors", "--details"), ("Line", "--json")),
    "channels pause": (("Line",),),
    "channels resume": (("Line",),),
    "channels delete": (("Line", "--yes"),),
    "groups list": ((), ("--json",)),
    "groups create": (("Mine", "--json"), ("Named", "name = Zebulon")),
    "groups rename": (("Quiet", "Loud"),),
    "groups set-query": (("Smart", "language = eng", "--json"),),
    "groups delete": (("Quiet", "--yes"),),
    "groups add": (("Quiet", "{code}", "--json"), ("Quiet", "{code}", "--dry-run")),
    "groups remove": (("Quiet", "{code}", "--json"), ("Quiet", "--all")),
    "groups members": (("Quiet",), ("Quiet", "--json"), ("Quiet", "--sort", "name")),
    "fields list": ((), ("--json",)),
    "fields create": (("Shoe", "--json"),),
    "fields rename": (("Age", "Years", "--json"),),
    "fields set-type": (("Age", "text", "--dry-run", "--json"), ("Age", "text")),
    "fields feature": (("Age", "--json"),),
    "fields unfeature": (("Age", "--json"),),
    "fields move-up": (("Age", "--json"),),
    "fields used": (("Age",), ("Age", "--json")),
    "fields delete": (("Age", "--yes"),),
    "places list": ((), ("--json",)),
    "places load": (("{home}/places.csv",),),
}
"""The command lines to try, by command. `{code}` is the reference code of the contact with hidden names,
`{other}` that of another."""


def commands(command: Any, path: tuple[str, ...] = ()) -> Iterator[str]:
    """Every command there is."""
    below = getattr(command, "commands", None)
    if below is None:
        yield " ".join(path)
    for name, one in (below or {}).items():
        yield from commands(one, (*path, name))


def test_every_command_is_tried() -> None:
    assert set(LINES) == set(commands(typer.main.get_command(app)))


@dataclass(frozen=True)
class Hidden:
    """A database in which a contact's name and addresses went everywhere before they were hidden."""

    path: Path
    uuid: str
    code: str


@pytest.fixture(scope="module")
def hidden(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Hidden:
    """Made once; tests work on copies."""
    path = Path(shutil.copy(demo_file, tmp_path_factory.mktemp("hidden") / "demo.db"))
    # As commands record it, so that undo has something to take back.
    services = open_services(str(path), operator=f"tester (stated by {login()})")
    services.channels.add(channel("Line", "+250788000001", country="RW"))
    services.groups.create("Quiet")
    services.groups.create("Smart", "name ~ quillfeather OR tel = 0788765432")
    services.searches.keep("Ours", "name = Zebulon OR tel = +250788765432")
    services.searches.remember('name = "Quillfeather"')
    addresses = ("tel:+250788765432", "mailto:zeb.q@example.org", "twitter:zebq_handle")
    made = services.contacts.create(edit(name="Zebulon Okonkwo", addresses=addresses))
    services.contacts.save(made.uuid, edit_of(made, name="Zebulon Quillfeather"))
    services.broadcasts.send_one(made.uuid, "Dear Zebulon, 788765432 is yours")
    services.messages.receive(services.channels.find("Line").uuid, parse("tel:+250788765432"), "good morning")
    services.settings.set("redacted", "yes")
    code = services.contacts.get(made.uuid).name
    services.close()
    return Hidden(path, made.uuid, code)


@pytest.fixture
def code(hidden: Hidden, database: Path, tmp_path: Path) -> str:
    """The reference code of the contact, in a copy of the database with some files beside it."""
    shutil.copy(hidden.path, database)
    files = {
        "known.csv": "URN:Tel,Name\n+250788765432,Zebulon\n0788765432,Again\n",
        "clashing.csv": (
            "URN:Tel,URN:Mailto,Name\n+250788999888,zeb.q@example.org,Other\n"
            "+250788765432,new@example.org,N\n"
        ),
        "codes.csv": f"Contact UUID,Name\n{hidden.uuid},{hidden.code}\n",
        "places.csv": "state\nKigali\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    return hidden.code


def told(words: str, typed: str) -> list[str]:
    """The secrets in what a command wrote, without those that the operator typed or had in a file."""
    said, own = words.lower(), typed.lower()
    return [one for one in SECRETS if one.lower() in said and one.lower().replace(" ", "") not in own]


@pytest.mark.parametrize(
    ("command", "line"), [(command, line) for command, lines in LINES.items() for line in lines]
)
def test_no_byte_tells_a_hidden_name_or_address(
    run: Run, tmp_path: Path, code: str, command: str, line: tuple[str, ...]
) -> None:
    arguments = [part.format(code=code, home=tmp_path, other=encode(1)) for part in line]
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    given = [Path(part).read_text() for part in arguments if Path(part) in before and ".csv" in part]
    ended = run(*command.split(), *arguments)
    typed = " ".join([*arguments, *given])
    assert not told(ended.out + ended.err, typed), ended.out + ended.err
    for path in tmp_path.rglob("*"):
        if path.is_file() and path.stat().st_mtime_ns != before.get(path) and ".db" not in path.name:
            assert not told(contents(path), typed), path


def contents(path: Path) -> str:
    """A file that a command wrote, a workbook unpacked."""
    if path.suffix != ".xlsx":
        return path.read_text("utf-8", "replace")
    with zipfile.ZipFile(path) as package:
        return " ".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())
