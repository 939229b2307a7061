"""What the export of a broadcast holds: a row a message, with what became of it.

States and reasons are codes, as scripts read them. Addresses are URNs. While names are hidden, the code of
the contact stands for its name, and neither addresses nor texts nor the words of providers are in it.
"""

from typing import Final

from store.core.exchange.export import ExportCell, local
from store.core.messages.views import MessageView
from store.core.types import Workspace

_HEADERS: Final = (
    *("Contact UUID", "Name", "Address", "Channel", "State", "Reason", "Detail"),
    *("Written", "Sent", "Changed", "Text"),
)
_HIDDEN: Final = frozenset(("Address", "Detail", "Text"))


def headers(workspace: Workspace) -> list[str]:
    """The first row."""
    if not workspace.redacted:
        return [*_HEADERS]
    return ["ID" if name == "Name" else name for name in _HEADERS if name not in _HIDDEN]


def cells(view: MessageView, urn: str, workspace: Workspace) -> list[ExportCell]:
    """The row of a message; `urn` is the address that it goes to."""
    row: tuple[ExportCell, ...] = (
        *(view.contact, view.name, urn, view.channel_name, str(view.state or ""), view.reason, view.detail),
        *(local(one, workspace) for one in (view.created_on, view.sent_on, view.changed_on)),
        view.text,
    )
    hidden = _HIDDEN if workspace.redacted else ()
    return [cell for name, cell in zip(_HEADERS, row, strict=True) if name not in hidden]
