"""Arguments and options that several commands share."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from store.core.types import Role, Status
from tui.process import locations, operator, policy, settings
from tui.terminal import profile as terminal


@dataclass(frozen=True, slots=True)
class Globals:
    """The options given before the name of a command."""

    database: str = ""
    ascii_only: bool = False
    mouse: bool = False
    legacy_keys: bool = False
    theme: str = ""


def _or_before(ctx: typer.Context, value: str) -> str:
    """The command's own option, or else the one before its name; empty when there is neither."""
    said = ctx.find_object(Globals) or Globals()
    return value or said.database


def _reading_only(ctx: typer.Context, value: bool) -> bool:
    """The command's own switch, or the one before its name, which is read first."""
    asked = value or (ctx.parent is not None and locations.reading_only())
    locations.ask_for_reading_only(asked)
    return asked


def _stating(ctx: typer.Context, value: str) -> str:
    """The name that the command states, or else the one before its name, which is read first."""
    if ctx.parent is not None:
        policy.current().check_option("--operator", value)
    if value or ctx.parent is None:
        operator.state(value)
    return value


Kiosk = Annotated[
    bool,
    typer.Option(
        "--kiosk", envvar="CORDBOARD_KIOSK", help="Offer the screens only, for `command=` in authorized_keys."
    ),
]
Files = Annotated[
    str, typer.Option("--files", metavar="FOLDER", help="In a kiosk: the only folder for files.")
]
Operators = Annotated[
    str,
    typer.Option(
        "--operators", metavar="FILE", help="In a kiosk: public keys, each with an operator's name."
    ),
]
Operator = Annotated[
    str,
    typer.Option(
        "--operator",
        metavar="NAME",
        expose_value=False,
        callback=_stating,
        help="Who you are; else CORDBOARD_OPERATOR, else your login. The history says that it was stated.",
    ),
]
ReadOnly = Annotated[
    bool,
    typer.Option(
        "--read-only",
        expose_value=False,
        callback=_reading_only,
        help="Store nothing: refuse whatever would change the database.",
    ),
]
Database = Annotated[
    str,
    typer.Option(
        "--database",
        metavar="FILE|URL",
        callback=_or_before,
        help="The database: a file, or a postgresql:// URL; else what CORDBOARD_DATABASE names.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
Ascii = Annotated[bool, typer.Option("--ascii", help="Draw with ASCII signs only.")]
Mouse = Annotated[bool, typer.Option("--mouse", help="Let the mouse click; costs bandwidth.")]
LegacyKeys = Annotated[
    bool, typer.Option("--legacy-keys", help="Do not ask the terminal for its newer keyboard protocol.")
]
Theme = Annotated[
    str,
    typer.Option(
        "--theme",
        metavar="NAME",
        help="terminal (its own 16 colours), dark, light or mono; else what the settings file says.",
    ),
]
Yes = Annotated[bool, typer.Option("--yes", help="Delete it, for good.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Store nothing; say what would happen.")]

ContactText = Annotated[
    str, typer.Argument(metavar="CONTACT", help="A name, or what a search finds it by; an address; an ID.")
]
GroupText = Annotated[str, typer.Argument(metavar="GROUP", help="A group's name or ID.")]
ChannelText = Annotated[str, typer.Argument(metavar="CHANNEL", help="A channel's name or ID.")]
FieldText = Annotated[str, typer.Argument(metavar="FIELD", help="A field's key, or its name.")]
AddressText = Annotated[
    str, typer.Argument(metavar="ADDRESS", help="One of the contact's addresses, or its number in the list.")
]
NewAddress = Annotated[
    str,
    typer.Argument(
        metavar="ADDRESS", help="A number, an e-mail address, or another with its type: telegram:1234."
    ),
]
Language = Annotated[
    str | None, typer.Option("--language", metavar="CODE", help="Three letters, such as kin; empty: none.")
]
FieldValues = Annotated[
    list[str] | None,
    typer.Option("--field", metavar="KEY=VALUE", help="A field's value; empty: none. May be repeated."),
]
AsText = Annotated[bool, typer.Option("--as-text", help="Store values as text that their field cannot read.")]
Target = Annotated[str, typer.Argument(metavar="CONTACT|URN", help="A contact, a phone number or a URN.")]
NewWorkbook = Annotated[Path, typer.Argument(metavar="FILE", help="The .xlsx or .csv file to write.")]
Workbook = Annotated[Path, typer.Argument(metavar="FILE", help="Such as an .xlsx, .xls, .ods, .csv or .tsv.")]
SheetName = Annotated[
    str, typer.Option("--sheet", metavar="NAME|NUMBER", help="Read this sheet, not the first one.")
]
Encoding = Annotated[
    str, typer.Option("--encoding", metavar="NAME", help="Read a text file so, such as cp1251.")
]
HeaderRow = Annotated[
    int, typer.Option("--header-row", metavar="ROW", min=0, help="Take the headers from this row.")
]

Query = Annotated[
    str, typer.Argument(metavar="QUERY", help="Names, numbers or conditions; see Searching in the README.")
]
Names = Annotated[
    list[str] | None,
    typer.Argument(metavar="[CONTACT]...", help="Names, or what a search finds them by; addresses; IDs."),
]
Matching = Annotated[str, typer.Option("--query", metavar="QUERY", help="Everybody that this search finds.")]
Everybody = Annotated[bool, typer.Option("--all", help="Everybody in the folder.")]
OfGroup = Annotated[str, typer.Option("--group", metavar="NAME", help="Only the contacts of this group.")]
GroupColumns = Annotated[
    list[str] | None, typer.Option("--group-column", metavar="NAME", help="Add a column for this group.")
]
Replace = Annotated[bool, typer.Option("--replace", help="Write over the file that is there.")]
Confirmed = Annotated[
    int | None,
    typer.Option("--yes", metavar="COUNT", help="Do it, to this many contacts; else it is asked for."),
]
Outcome = Annotated[
    str,
    typer.Option(
        "--list",
        metavar="OUTCOME",
        help="Store nothing; list the contacts with an outcome: changed, unchanged, or a reason.",
    ),
]
Folder = Annotated[Status, typer.Option("--folder", help="Which contacts.")]
Sort = Annotated[str, typer.Option("--sort", metavar="COLUMN", help="A column's key, or field:KEY.")]
Reverse = Annotated[bool, typer.Option("--reverse", help="The other way round.")]
Limit = Annotated[int, typer.Option("--limit", min=0, help="How many at most; 0 for all.")]
RoleOption = Annotated[Role, typer.Option("--role", help="What the channel is needed for.")]


def profile_of(ctx: typer.Context) -> terminal.TerminalProfile:
    """The profile of this terminal, with the options given before the name of a command."""
    said = ctx.find_object(Globals) or Globals()
    terminal.prepare(legacy_keys=said.legacy_keys)
    own = settings.read_own()
    theme = said.theme or own.theme or terminal.THEMES[0]
    return terminal.read_profile(
        mouse=said.mouse, ascii_only=said.ascii_only, theme=theme, thrifty=own.thrifty
    )
