"""The commands under `address`: add, change and remove a contact's addresses, and put one on top."""

from typing import Annotated

import typer

from store.core import urns
from store.core.routing import address_kind
from tui.cli.common import monitor, opened
from tui.cli.options import AddressText, AsJson, ContactText, Database, DryRun, NewAddress
from tui.cli.selection import ContactSelection, Told, act_of, confirmed, on_contacts, print_report

address_app = typer.Typer(
    help="Add, change and order the addresses of a contact.",
    epilog='Example: cordboard address add "Jane Doe" telegram:1234567',
    rich_markup_mode=None,
    no_args_is_help=True,
)


@address_app.command(epilog='Example: cordboard address add "Jane Doe" telegram:1234567')
def add(
    contact: ContactText,
    address: NewAddress,
    dry_run: DryRun = False,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Add an address at the end of the list. One that somebody else has is refused, naming who."""
    from tui.cli.contacts import editing

    editing.add_address(database, contact, address, dry_run=dry_run, as_json=as_json)


@address_app.command(epilog='Example: cordboard address edit "Jane Doe" 2 +497619990143')
def edit(
    contact: ContactText,
    address: AddressText,
    new: Annotated[str, typer.Argument(metavar="NEW", help="The address that takes its place.")],
    dry_run: DryRun = False,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Put another address in the place of one. It is a new address: a lock on the old one goes with it."""
    from tui.cli.contacts import editing

    editing.edit_address(database, contact, address, new, dry_run=dry_run, as_json=as_json)


@address_app.command(epilog='Example: cordboard address remove "Jane Doe" twitter:janedoe')
def remove(
    contact: ContactText,
    address: AddressText,
    dry_run: DryRun = False,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Take an address off the list; nobody has it then."""
    from tui.cli.contacts import editing

    editing.remove_address(database, contact, address, dry_run=dry_run, as_json=as_json)


@address_app.command(epilog='Example: cordboard address top "Jane Doe" twitter:janedoe')
def top(
    contact: ContactText,
    address: AddressText,
    dry_run: DryRun = False,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Put an address on top of the list; `raise` moves it one step."""
    from tui.cli.contacts import editing

    editing.raise_address(database, contact, address, to_top=True, dry_run=dry_run, as_json=as_json)


@address_app.command(epilog="Example: cordboard address prefer telegram --query 'country = RW' --dry-run")
@on_contacts()
def prefer(
    kind: Annotated[
        str, typer.Argument(metavar="TYPE", help="A type of address: tel, mailto, whatsapp, telegram, ...")
    ],
    chosen: ContactSelection,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Put the first address of a type on top: of the contacts named, those that --query finds, or --all."""
    scheme = urns.known(kind.lower()).name
    with opened(database) as services:
        selection = confirmed(services, chosen)
        act = act_of(services, chosen)
        with monitor("Ordering") as watch:
            report = act.prefer_type(selection, scheme, watch)
        first = f"the first of their {address_kind(scheme)} on top"
        told = Told(f"with {first}", f"have {first}", "so already")
        print_report(services, chosen, act, report, told, as_json=as_json)
