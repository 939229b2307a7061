"""The table of actions that have keys, for the bindings, the footer, the help, the palette and the README.

Primary keys are letters, digits, function keys, plain arrows, Enter, Space, Tab, Escape, or ctrl with a
letter that terminals and multiplexers leave alone; anything else is an alias only. A dangerous action never
has a key that is a fragment of a split escape sequence.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do with a key.

    `scope` is a screen's name, `app`, or `list` for moving in any list; `name` is the action in Textual; the
    first of `keys` is the primary one; `label` is shown in the footer and `tooltip` in the help. Actions with
    `footer` are shown at the bottom of the screen, in the order of the table. `danger` marks what cannot
    simply be taken back. `verb` is what it does, whatever it is done to: by default `name`. Where lists and
    pages are worked, a verb has one primary key, and no key has two verbs.
    """

    scope: str
    name: str
    keys: tuple[str, ...]
    label: str
    tooltip: str
    footer: bool = False
    danger: bool = False
    verb: str = ""

    @property
    def id(self) -> str:
        """The name that settings use."""
        return f"{self.scope}.{self.name.replace('app.', '')}"


def _a(
    scope: str,
    name: str,
    keys: str,
    label: str,
    tooltip: str,
    *,
    verb: str = "",
    footer: bool = False,
    danger: bool = False,
) -> Action:
    return Action(scope, name, tuple(keys.split()), label, tooltip, footer, danger, verb or name)


_APP = (
    _a("app", "help", "? f1", "Help", "Show the keys of this screen", footer=True),
    _a("app", "palette", ": ctrl+p", "Commands", "Search the commands that are possible here", footer=True),
    _a("app", "contacts", "1", "Contacts", "Go to the contact list"),
    _a("app", "channels", "2", "Channels", "Go to the channels"),
    _a("app", "fields", "3", "Fields", "Go to the custom fields"),
    _a("app", "groups", "4", "Groups", "Go to the groups"),
    _a("app", "overview", "7", "Overview", "Go to the overview"),
    _a("app", "undo", "u", "Undo", "Take back what you did last"),
    _a("app", "redo", "ctrl+r", "Redo", "Do again what you took back"),
    _a("app", "redraw", "ctrl+l", "Redraw", "Draw the whole screen again"),
    _a("app", "suspend_process", "ctrl+z", "Suspend", "Go back to the shell; `fg` returns"),
    _a("app", "leave", "ctrl+q", "Quit", "Leave Cordboard; asks when something is not saved"),
)

_LIST = (
    _a("list", "cursor_down", "down j", "Down", "Next line"),
    _a("list", "cursor_up", "up k", "Up", "Previous line"),
    _a("list", "page_down", "pagedown", "Page down", "Next page"),
    _a("list", "page_up", "pageup", "Page up", "Previous page"),
    _a("list", "half_down", "ctrl+d", "Half page down", "Half a page further"),
    _a("list", "half_up", "ctrl+u", "Half page up", "Half a page back"),
    _a("list", "first", "home g", "First", "First line"),
    _a("list", "last", "end G", "Last", "Last line"),
)

_COLUMNS = (
    _a(
        "columns", "next_columns", "right l", "Columns", "Show the columns further to the right", verb="right"
    ),
    _a(
        "columns",
        "previous_columns",
        "left h",
        "Columns back",
        "Show the columns further to the left",
        verb="left",
    ),
)

_CONTACT_LIST = (
    _a("contact_list", "open", "enter", "Open", "Show the contact under the cursor", footer=True),
    _a("contact_list", "edit", "e", "Edit", "Update the contact under the cursor", footer=True),
    _a("contact_list", "search", "/", "Search", "Find by name, number, field, group, date ...", footer=True),
    _a("contact_list", "searches", "b", "Searches", "Go back to a search, or keep this one"),
    _a("contact_list", "sort", "s", "Sort", "Choose the column to sort by", footer=True),
    _a("contact_list", "reverse", "S", "Reverse", "Turn the order around"),
    _a("contact_list", "folder", "f", "Show", "Choose the folder or group that is listed", verb="show",
        footer=True),
    _a("contact_list", "add", "a", "Add", "Add a contact", footer=True),
    _a("contact_list", "preview", "P", "Preview", "Show the contact beside a wide list, or not"),
    _a("contact_list", "inspect", "i", "Why", "Show why this channel carries the next message", verb="why"),
    _a("contact_list", "incoming", "M", "Incoming", "Record an incoming message from this contact"),
    _a("contact_list", "status", "t", "Put into", "Put the contact into a folder or groups, or take it out",
        verb="put_into"),
    _a("contact_list", "archive", "d", "Archive", "Move the contact to Archived, or from there to Active",
        verb="put_away", danger=True),
    _a("contact_list", "prefer", "p", "Channel", "Choose the preferred channel, or clear it"),
    _a("contact_list", "delete", "x", "Delete", "Delete for good, in any folder but Active", verb="erase",
        danger=True),
    _a("contact_list", "mark", "space", "Mark", "Mark the contact, or unmark it, and go to the next one"),
    _a("contact_list", "range", "v", "Range", "Begin a range; again to mark all from there to here"),
    _a("contact_list", "mark_all", "*", "All", "Mark all that the folder, group and search show"),
    _a("contact_list", "unmark", "-", "Unmark all", "Remove every mark"),
    _a("contact_list", "jump", "o", "Go to", "Go to what begins with the letters typed next"),
    _a("contact_list", "import", "I", "Import", "Import contacts from a workbook"),
    _a("contact_list", "export", "E", "Export", "Export the contacts that are listed"),
    _a("contact_list", "copy", "y", "Copy", "Copy the priority address, the name or the uuid"),
    _a("contact_list", "clear", "escape", "Clear", "Stop what runs, leave the range, or clear the search"),
    _a("contact_list", "settings", ",", "Settings", "Go to the settings of the workspace"),
    _a("contact_list", "refresh", "r f5", "Refresh", "Read the list again"),
    _a("contact_list", "app.leave", "q", "Quit", "Leave Cordboard"),
)  # fmt: skip

_SEARCH = (
    _a("search", "complete", "tab", "Complete", "Complete the word; again for the next way to", footer=True),
    _a("search", "complete_back", "shift+tab", "Back", "The way before that to complete it"),
    _a("search", "older", "up", "Earlier", "Show the search made before", footer=True),
    _a("search", "newer", "down", "Later", "Show the search made after that"),
    _a("search", "clear", "escape", "Clear", "Clear the search and go back to the list", footer=True),
)

_CONTACT_PROFILE = (
    _a("contact_profile", "edit", "e", "Edit", "Update this contact", footer=True),
    _a("contact_profile", "inspect", "i", "Why",
        "Show why this channel carries the next message", verb="why", footer=True),
    _a("contact_profile", "incoming", "M", "Incoming", "Record an incoming message", footer=True),
    _a("contact_profile", "copy", "y", "Copy", "Copy an address, the name or the uuid", footer=True),
    _a("contact_profile", "status", "t", "Put into",
        "Put the contact into a folder or groups, or take it out", verb="put_into"),
    _a("contact_profile", "archive", "d", "Archive",
        "Move the contact to Archived, or from there to Active", verb="put_away", danger=True),
    _a("contact_profile", "prefer", "p", "Channel", "Choose the preferred channel, or clear it"),
    _a("contact_profile", "delete", "x", "Delete", "Delete for good, in any folder but Active",
        verb="erase", danger=True),
    _a("contact_profile", "refresh", "r f5", "Refresh", "Read the contact again"),
    _a("contact_profile", "back", "escape q", "Back", "Back to the list", footer=True),
)  # fmt: skip

_IMPORT = (
    _a("import_contacts", "check", "f2", "Check",
        "Read the file and count, without storing anything", footer=True),
    _a("import_contacts", "start", "ctrl+s", "Import", "Import the file", footer=True),
    _a("import_contacts", "back", "escape", "Back", "Stop a running import, or go back", footer=True),
)  # fmt: skip

_EXPORT = (
    _a("path", "complete", "tab", "Complete", "Complete what is typed, or go to the next line", footer=True),
    _a("export_contacts", "start", "ctrl+s", "Export", "Write the file", footer=True),
    _a("export_contacts", "back", "escape", "Back", "Stop a running export, or go back", footer=True),
)

_SMALL = (
    _a("help", "erase", "backspace", "Erase", "Take back the last letter typed", verb="erase_letter"),
    _a("help", "back", "escape ?", "Back", "Forget what is typed, or close the help", footer=True),
    _a("menu", "find", "/", "Find", "Narrow the lines by typing", verb="search", footer=True),
    _a("menu", "back", "escape q", "Back", "Close without choosing", footer=True),
    _a("confirm", "cancel", "escape n", "Cancel", "Leave everything as it is", footer=True),
    _a("confirm_count", "cancel", "escape", "Cancel", "Leave everything as it is", footer=True),
    _a("ask_text", "cancel", "escape", "Cancel", "Leave everything as it is", footer=True),
    _a("draft_offer", "later", "escape", "Later", "Keep it, and ask again at the next start", footer=True),
    _a("error", "retry", "r", "Retry", "Try again", footer=True),
    _a("error", "app.leave", "q", "Quit", "Leave Cordboard", footer=True),
    _a("welcome", "import", "I w", "Import", "Import contacts from a workbook", footer=True),
    _a("welcome", "demo", "d", "Demo data", "Fill this database with demo data", footer=True),
    _a("welcome", "add", "a", "New contact", "Add the first contact", footer=True),
    _a("welcome", "channels", "c", "Channels", "Add the channels that carry messages"),
    _a("welcome", "back", "escape", "Empty list", "Go to the empty contact list", footer=True),
    _a("welcome", "app.leave", "q", "Quit", "Leave Cordboard"),
)

_UPDATE_CONTACT = (
    _a("update_contact", "save", "ctrl+s", "Save Changes",
        "Store everything that was changed here", footer=True),
    _a("update_contact", "addresses", "f2", "Addresses", "Go to the list of addresses"),
    _a("update_contact", "add_address", "f3 ctrl+n", "Add address",
        "Go to the line that adds one", footer=True),
    _a("update_contact", "channel", "f4", "Channel",
        "Choose the preferred channel, or clear it", footer=True),
    _a("update_contact", "back", "escape", "Leave", "Leave; asks when something is not saved", footer=True),
)  # fmt: skip

_ADDRESS_LIST = (
    _a("address_list", "drop", "enter space", "Drop", "Leave the grabbed row there", footer=True),
    _a("address_list", "put_back", "escape", "Put back", "Put the grabbed row back", footer=True),
    _a("address_list", "press", "enter space", "Press", "Press the arrow: raise the address", footer=True),
    _a("address_list", "edit", "e enter", "Edit", "Change the address", footer=True),
    _a("address_list", "raise_row", "K shift+up ctrl+up alt+up", "Raise", "Raise it by one", footer=True),
    _a("address_list", "lower_row", "J shift+down ctrl+down alt+down", "Lower", "Lower the address by one"),
    _a("address_list", "to_top", "0", "Top", "Make it the priority address", footer=True),
    _a("address_list", "grab", "space", "Grab", "Grab it: up and down then move it", footer=True),
    _a("address_list", "remove", "d delete", "Remove", "Take the address off the contact", verb="put_away",
        footer=True),
    _a("address_list", "take_back", "u", "Undo", "Take back the last change to the list", verb="undo"),
    _a("address_list", "to_arrow", "left h", "Arrow", "Go to the row's up arrow", verb="left"),
    _a("address_list", "to_value", "right l", "Address", "Go to the row's address", verb="right"),
    _a("address_list", "next_stop", "tab", "Next", "Go to the row's up arrow, then to the next field"),
    _a("address_list", "previous_stop", "shift+tab", "Previous", "Go to the previous field"),
)  # fmt: skip

_CHANNELS = (
    _a("channels", "edit", "e enter", "Edit", "Change the channel under the cursor", footer=True),
    _a("channels", "add", "a", "Add", "Add a channel", footer=True),
    _a("channels", "switch", "d", "On/off", "Turn the channel off, or on again", verb="put_away",
        footer=True),
    _a("channels", "delete", "x", "Delete", "Delete the channel for good", verb="erase", danger=True,
        footer=True),
    _a("channels", "look_up", "/ f2", "For", "Type a number, a URN or a contact to decide for",
        verb="search", footer=True),
    _a("channels", "what_if", "w f4", "What if", "Try other settings without storing them", footer=True),
    _a("channels", "effect", "=", "Effect", "Count the contacts that what is tried would re-route"),
    _a("channels", "reset", "W f8", "Reset", "Forget what was tried"),
    _a("channels", "role", "R", "Send/call", "Decide for a call instead of a message, and back"),
    _a("channels", "refresh", "r f5", "Refresh", "Read the channels again"),
    _a("channels", "back", "escape q", "Back", "Back"),
    _a("decision", "next_address", "right l", "Next address", "Decide for the next address", verb="right",
        footer=True),
    _a("decision", "previous_address", "left h", "Previous", "Decide for the previous address", verb="left"),
)  # fmt: skip

_CHANNEL_FORM = (
    _a("channel_form", "save", "ctrl+s", "Save channel", "Store the channel", footer=True),
    _a("channel_form", "back", "escape", "Leave", "Leave; asks when something is not saved", footer=True),
)

_RECEIVE = (
    _a("receive", "save", "ctrl+s", "Record", "Record the message with the effects shown", footer=True),
    _a("receive", "next_sender", "down", "Other address", "Fill in the contact's next address"),
    _a("receive", "previous_sender", "up", "Previous", "Fill in the contact's previous address"),
    _a("receive", "back", "escape", "Leave", "Leave without recording", footer=True),
)

_FIELDS = (
    _a("field_list", "drop", "enter space", "Drop", "Leave the grabbed column there", footer=True),
    _a("field_list", "put_back", "escape", "Put back", "Put the grabbed column back", footer=True),
    _a("field_list", "press", "enter space", "Press", "Press the arrow: move the column up", footer=True),
    _a("fields", "edit", "e enter", "Edit", "Change the field's name or type", footer=True),
    _a("fields", "add", "a", "Add", "Make a field", footer=True),
    _a("fields", "feature", "d", "Column", "Take the field's column out of the list, or put one in",
        verb="put_away", footer=True),
    _a("field_list", "raise_row", "K shift+up ctrl+up alt+up", "Raise", "Move it up", footer=True),
    _a("fields", "delete", "x", "Delete", "Delete the field with its values", verb="erase", danger=True,
        footer=True),
    _a("field_list", "lower_row", "J shift+down ctrl+down alt+down", "Lower", "Move it down"),
    _a("field_list", "to_top", "0", "Top", "Make it the first column"),
    _a("field_list", "grab", "space", "Grab", "Grab it: up and down then move it", footer=True),
    _a("field_list", "take_back", "u", "Undo", "Take back the last change of the order", verb="undo"),
    _a("field_list", "to_arrow", "left h", "Arrow", "Go to the row's up arrow", verb="left"),
    _a("field_list", "to_value", "right l", "Field", "Go to the row's field", verb="right"),
    _a("fields", "refresh", "r f5", "Refresh", "Read the fields again"),
    _a("fields", "back", "escape q", "Back", "Back", footer=True),
    _a("field_form", "save", "ctrl+s", "Save field", "Store the field", footer=True),
    _a("field_form", "back", "escape", "Leave", "Leave; asks when something is not saved", footer=True),
)  # fmt: skip

_GROUPS = (
    _a("groups", "show", "enter", "Contacts", "List the contacts of the group", verb="open", footer=True),
    _a("groups", "edit", "e", "Edit", "Change the group's name, or the search that keeps it", footer=True),
    _a("groups", "add", "a", "Add", "Make a group", footer=True),
    _a("groups", "put_away", "d", "Put away", "Say why a group cannot be put away"),
    _a("groups", "delete", "x", "Delete", "Delete the group, not its contacts", verb="erase", danger=True,
        footer=True),
    _a("groups", "refresh", "r f5", "Refresh", "Read the groups again"),
    _a("groups", "back", "escape q", "Back", "Back", footer=True),
    _a("group_form", "save", "ctrl+s", "Save group", "Store the group", footer=True),
    _a("group_form", "back", "escape", "Leave", "Leave; asks when something is not saved", footer=True),
)  # fmt: skip

_OVERVIEW = (
    _a("overview", "open", "enter", "Contacts", "List the contacts that the line counts", footer=True),
    _a("overview", "right", "right l", "Right", "Go to the numbers further to the right"),
    _a("overview", "left", "left h", "Left", "Go to the numbers further to the left"),
    _a("overview", "settings", ",", "Settings", "Go to the settings of the workspace", footer=True),
    _a("overview", "refresh", "r f5", "Refresh", "Read the numbers again", footer=True),
    _a("overview", "back", "escape q", "Back", "Back", footer=True),
)

_SETTINGS = (
    _a(
        "settings", "edit", "e enter", "Edit", "Count what another value would do, then store it", footer=True
    ),
    _a("settings", "unset", "backspace", "Unset", "Have what stands in for the setting hold", verb="unset"),
    _a("settings", "refresh", "r f5", "Refresh", "Read the settings again"),
    _a("settings", "back", "escape q", "Back", "Stop counting, or go back", footer=True),
)

_CONTROLS = (
    _a("tick", "turn", "space enter", "Turn over", "Turn the box over", footer=True),
    _a("choice", "open", "enter space", "Choose", "Choose from the list", footer=True),
    _a("choice_box", "back", "escape", "Close", "Close the list", footer=True),
    _a("versions", "turn", "space", "Other version", "Take the other version of the line", footer=True),
    _a("versions", "accept", "enter", "Go on", "Go on editing with the marked versions", footer=True),
    _a("versions", "back", "escape", "Back", "Back to the form as it was", footer=True),
)

ACTIONS: tuple[Action, ...] = (
    *_APP, *_LIST, *_COLUMNS, *_CONTACT_LIST, *_SEARCH, *_CONTACT_PROFILE, *_IMPORT, *_EXPORT, *_SMALL,
    *_UPDATE_CONTACT, *_ADDRESS_LIST, *_CHANNELS, *_CHANNEL_FORM, *_FIELDS, *_GROUPS, *_OVERVIEW, *_SETTINGS,
    *_RECEIVE, *_CONTROLS,
)  # fmt: skip

TITLES = {
    "app": "Everywhere",
    "list": "Moving in a list",
    "columns": "Columns of the contact list",
    "contact_list": "Contact list",
    "search": "Typing a search",
    "contact_profile": "Contact",
    "update_contact": "Update Contact",
    "address_list": "Addresses of Update Contact",
    "channels": "Channels",
    "decision": "Decision",
    "channel_form": "Channel",
    "fields": "Custom fields",
    "field_list": "Order of the fields",
    "field_form": "Field",
    "groups": "Groups",
    "group_form": "Group",
    "overview": "Overview",
    "settings": "Settings",
    "receive": "Incoming message",
    "import_contacts": "Import",
    "export_contacts": "Export",
    "path": "Typing a path or a place",
    "welcome": "Welcome",
}
"""The heading of each scope in the help."""

_WRITING = {
    "app": "undo redo",
    "contact_list": "edit add incoming status archive prefer delete import",
    "contact_profile": "edit incoming status archive prefer delete",
    "import_contacts": "start",
    "welcome": "import demo add",
    "update_contact": "save",
    "receive": "save",
    "channels": "edit add switch delete",
    "channel_form": "save",
    "fields": "edit add feature delete",
    "field_list": "press raise_row lower_row to_top grab take_back",
    "field_form": "save",
    "groups": "edit add delete",
    "group_form": "save",
    "settings": "edit unset",
}

WRITES = frozenset(f"{scope}.{name}" for scope, names in _WRITING.items() for name in names.split())
"""The ids of the actions that store something, or open a form that does."""

FILES = frozenset({
    "contact_list.import", "welcome.import", "import_contacts.check", "import_contacts.start",
    "contact_list.export", "export_contacts.start",
})  # fmt: skip
"""The ids of the actions that read or write a file that somebody names, or open a screen that does."""
