"""The table of actions that have keys, for the bindings, the footer, the help, the palette and the README.

Primary keys are letters, digits, function keys, plain arrows, Enter, Space, Tab, Escape, or ctrl with a
letter that terminals and multiplexers leave alone; anything else is an alias only. A dangerous action never
has a key that is a fragment of a split escape sequence.
"""

from tui.keys import contacts, conversation, everywhere, messages, workspace
from tui.keys.action import Action

ACTIONS: tuple[Action, ...] = (
    *everywhere.APP, *everywhere.LIST, *everywhere.COLUMNS, *contacts.CONTACT_LIST, *contacts.SEARCH,
    *contacts.CONTACT_PROFILE, *contacts.DUPLICATES, *contacts.MERGE, *contacts.IMPORT, *contacts.EXPORT,
    *everywhere.SMALL, *contacts.UPDATE_CONTACT, *contacts.ADDRESS_LIST, *workspace.CHANNELS,
    *workspace.CHANNEL_FORM, *workspace.FIELDS, *workspace.GROUPS, *workspace.OVERVIEW, *workspace.SETTINGS,
    *workspace.LOG, *conversation.CONVERSATION, *messages.OUTBOX, *conversation.CHANNEL_LOG,
    *contacts.COMPOSE, *contacts.RECEIVE, *everywhere.CONTROLS,
)  # fmt: skip

TITLES = {
    "app": "Everywhere",
    "list": "Moving in a list",
    "columns": "Columns of the contact list",
    "contact_list": "Contact list",
    "search": "Typing a search",
    "contact_profile": "Contact",
    "conversation": "Conversation",
    "reply": "Typing an answer",
    "duplicates": "Likely duplicates",
    "merge": "Merging two contacts",
    "update_contact": "Update Contact",
    "address_list": "Addresses of Update Contact",
    "channels": "Channels",
    "decision": "Decision",
    "channel_form": "Channel",
    "channel_log": "Log of a channel",
    "exchange": "Request of a channel",
    "fields": "Custom fields",
    "field_list": "Order of the fields",
    "field_form": "Field",
    "groups": "Groups",
    "group_form": "Group",
    "outbox": "Outbox",
    "broadcast": "Broadcast",
    "message": "Message",
    "overview": "Overview",
    "settings": "Settings",
    "log": "Log",
    "log_action": "Action of the log",
    "compose": "Writing to contacts",
    "message_text": "Typing the text",
    "recipient": "Preview of the text",
    "reach": "Who gets the text",
    "receive": "Incoming message",
    "import_contacts": "Import",
    "export_contacts": "Export",
    "sides": "Two versions of each line",
    "path": "Typing a path or a place",
    "welcome": "Welcome",
}
"""The heading of each scope in the help."""

_WRITING = {
    "app": "undo redo",
    "contact_list": "edit add write incoming status archive prefer delete merge import",
    "contact_profile": "edit write incoming status archive prefer delete",
    "conversation": "write incoming",
    "reply": "send",
    "import_contacts": "start",
    "welcome": "import demo add",
    "update_contact": "save",
    "duplicates": "open put_away",
    "merge": "save",
    "compose": "save",
    "receive": "save",
    "channels": "edit add switch pause try_out delete",
    "channel_form": "save",
    "fields": "edit add feature delete",
    "field_list": "press raise_row lower_row to_top grab take_back",
    "field_form": "save",
    "groups": "edit add delete",
    "group_form": "save",
    "outbox": "pause cancel again write",
    "broadcast": "pause cancel again write",
    "message": "cancel again write",
    "settings": "edit unset",
}

WRITES = frozenset(f"{scope}.{name}" for scope, names in _WRITING.items() for name in names.split())
"""The ids of the actions that store something, or open a form that does."""

FILES = frozenset({
    "contact_list.import", "welcome.import", "import_contacts.check", "import_contacts.start",
    "contact_list.export", "export_contacts.start", "outbox.export", "broadcast.export",
})  # fmt: skip
"""The ids of the actions that read or write a file that somebody names, or open what does."""
