"""What a workspace that hides names and addresses lets out of a contact: the one place where they are hidden.

The services hand contacts to screens and commands through here. A name becomes the contact's reference code.
An address stays what routes are picked by, and is marked so that nothing that shows addresses shows it.
"""

from dataclasses import replace

from store.core.contacts.reference_codes import encode
from store.core.types import Address, Contact, Workspace


def redact(contact: Contact, workspace: Workspace) -> Contact:
    """The contact as it may be seen."""
    if not workspace.redacted:
        return contact
    return replace(
        contact, name=reference_code(contact.id), addresses=redact_addresses(contact.addresses, workspace)
    )


def redact_addresses(addresses: tuple[Address, ...], workspace: Workspace) -> tuple[Address, ...]:
    """A contact's addresses as they may be seen."""
    if not workspace.redacted:
        return addresses
    return tuple(replace(address, urn=replace(address.urn, hidden=True)) for address in addresses)


def reference_code(contact_id: int) -> str:
    """The reference code that stands for a name; empty for a contact that is not stored yet."""
    return encode(contact_id) if contact_id else ""
