"""Hiding names and addresses of contacts in workspaces that are redacted.

The services pass every contact through here on its way to screens and commands. A reference code replaces
the name. Addresses keep their value, since routes are picked by it, and are marked `hidden`.
"""

from dataclasses import replace

from store.core.contacts.reference_codes import encode
from store.core.types import Address, Contact, Workspace
from store.core.urns.formatting import HIDDEN, format_urn


def redact(contact: Contact, workspace: Workspace) -> Contact:
    """The contact with its name and addresses hidden, if the workspace is redacted.

    The queries of its groups may ask for either, and are hidden with them."""
    if not workspace.redacted:
        return contact
    return replace(
        contact,
        name=reference_code(contact.id),
        addresses=redact_addresses(contact.addresses, workspace),
        groups=tuple(replace(group, query=group.query and HIDDEN) for group in contact.groups),
    )


def redact_addresses(addresses: tuple[Address, ...], workspace: Workspace) -> tuple[Address, ...]:
    """The addresses, marked hidden if the workspace is redacted."""
    if not workspace.redacted:
        return addresses
    return tuple(replace(address, urn=replace(address.urn, hidden=True)) for address in addresses)


def title(contact: Contact, workspace: Workspace) -> str:
    """What people know a contact by: the name, else the priority address, else the uuid."""
    shown = redact(contact, workspace)
    if shown.name.strip():
        return shown.name
    return format_urn(shown.addresses[0].urn, international=True) if shown.addresses else shown.uuid


def reference_code(contact_id: int) -> str:
    """The reference code that stands for a name; empty for a contact that is not stored yet."""
    return encode(contact_id) if contact_id else ""
