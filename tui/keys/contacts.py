"""The keys of the contact list and of the screens about contacts."""

from tui.keys.action import key

CONTACT_LIST = (
    key("contact_list", "open", "enter", "Open", "Show the contact under the cursor", footer=True),
    key("contact_list", "edit", "e", "Edit", "Update the contact, or change those marked",
        footer=True),
    key("contact_list", "search", "/", "Search", "Find by name, number, field, group, date ...", footer=True),
    key("contact_list", "searches", "b", "Searches", "Go back to a search, or keep this one"),
    key("contact_list", "sort", "s", "Sort", "Choose the column to sort by", footer=True),
    key("contact_list", "reverse", "S", "Reverse", "Turn the order around"),
    key("contact_list", "folder", "f", "Show", "Choose the folder or group that is listed", verb="show",
        footer=True),
    key("contact_list", "write", "m", "Write", "Write to the contact, or to those marked", footer=True),
    key("contact_list", "add", "a", "Add", "Add a contact", footer=True),
    key("contact_list", "preview", "P", "Preview", "Show the contact beside a wide list, or not"),
    key("contact_list", "inspect", "i", "Why", "Show why this channel carries the next message", verb="why"),
    key("contact_list", "conversation", "c", "Conversation", "Show what was said with the contact"),
    key("contact_list", "incoming", "M", "Incoming", "Record an incoming message from this contact"),
    key("contact_list", "status", "t", "Put into", "Put the contact into a folder or groups, or take it out",
        verb="put_into"),
    key("contact_list", "archive", "d", "Archive", "Move the contact to Archived, or from there to Active",
        verb="put_away", danger=True),
    key("contact_list", "prefer", "p", "Channel", "Choose the preferred channel, or clear it"),
    key("contact_list", "delete", "x", "Delete", "Delete for good, in any folder but Active", verb="erase",
        danger=True),
    key("contact_list", "merge", "&", "Merge", "Merge the two marked contacts"),
    key("contact_list", "mark", "space", "Mark", "Mark the contact, or unmark it, and go to the next one"),
    key("contact_list", "range", "v", "Range", "Begin a range; again to mark all from there to here"),
    key("contact_list", "mark_all", "*", "All", "Mark all that the folder, group and search show"),
    key("contact_list", "unmark", "-", "Unmark all", "Remove every mark"),
    key("contact_list", "duplicates", "D", "Duplicates", "Go to contacts that are likely the same"),
    key("contact_list", "jump", "o", "Go to", "Go to what begins with the letters typed next"),
    key("contact_list", "import", "I", "Import", "Import contacts from a workbook"),
    key("contact_list", "export", "E", "Export", "Export those that are marked, else all that are listed"),
    key("contact_list", "copy", "y", "Copy", "Copy the priority address, the name or the uuid"),
    key("contact_list", "clear", "escape", "Clear", "Stop what runs, leave the range, or clear the search"),
    key("contact_list", "settings", ",", "Settings", "Go to the settings of the workspace"),
    key("contact_list", "refresh", "r f5", "Refresh", "Read the list again"),
    key("contact_list", "app.leave", "q", "Quit", "Leave Cordboard"),
)  # fmt: skip

SEARCH = (
    key("search", "complete", "tab", "Complete", "Complete the word; again for the next way to", footer=True),
    key("search", "complete_back", "shift+tab", "Back", "The way before that to complete it"),
    key("search", "older", "up", "Earlier", "Show the search made before", footer=True),
    key("search", "newer", "down", "Later", "Show the search made after that"),
    key("search", "clear", "escape", "Clear", "Clear the search and go back to the list", footer=True),
)

CONTACT_PROFILE = (
    key("contact_profile", "edit", "e", "Edit", "Update this contact", footer=True),
    key("contact_profile", "inspect", "i", "Why",
        "Show why this channel carries the next message", verb="why", footer=True),
    key("contact_profile", "write", "m", "Write", "Write to this contact", footer=True),
    key("contact_profile", "conversation", "c", "Conversation", "Show what was said with the contact",
        footer=True),
    key("contact_profile", "incoming", "M", "Incoming", "Record an incoming message"),
    key("contact_profile", "topic", "f", "Show", "Choose what of the history is shown", verb="show",
        footer=True),
    key("contact_profile", "log", "L", "Log", "Show who did what to this contact, action by action",
        verb="log_of"),
    key("contact_profile", "copy", "y", "Copy", "Copy an address, the name or the uuid"),
    key("contact_profile", "status", "t", "Put into",
        "Put the contact into a folder or groups, or take it out", verb="put_into"),
    key("contact_profile", "archive", "d", "Archive",
        "Move the contact to Archived, or from there to Active", verb="put_away", danger=True),
    key("contact_profile", "prefer", "p", "Channel", "Choose the preferred channel, or clear it"),
    key("contact_profile", "delete", "x", "Delete", "Delete for good, in any folder but Active",
        verb="erase", danger=True),
    key("contact_profile", "refresh", "r f5", "Refresh", "Read the contact again"),
    key("contact_profile", "back", "escape q", "Back", "Back to the list", footer=True),
)  # fmt: skip

UPDATE_CONTACT = (
    key("update_contact", "save", "ctrl+s", "Save Changes",
        "Store everything that was changed here", footer=True),
    key("update_contact", "addresses", "f2", "Addresses", "Go to the list of addresses"),
    key("update_contact", "add_address", "f3 ctrl+n", "Add address",
        "Go to the line that adds one", footer=True),
    key("update_contact", "channel", "f4", "Channel",
        "Choose the preferred channel, or clear it", footer=True),
    key("update_contact", "inspect", "f6 i", "Why", "Show why this channel carries the next message",
        verb="why", footer=True),
    key("update_contact", "back", "escape", "Leave", "Leave; asks when something is not saved", footer=True),
)  # fmt: skip

ADDRESS_LIST = (
    key("address_list", "drop", "enter space", "Drop", "Leave the grabbed row there", footer=True),
    key("address_list", "put_back", "escape", "Put back", "Put the grabbed row back", footer=True),
    key("address_list", "press", "enter space", "Press", "Press the arrow: raise the address", footer=True),
    key("address_list", "edit", "e enter", "Edit", "Change the address", footer=True),
    key("address_list", "raise_row", "K shift+up ctrl+up alt+up", "Raise", "Raise it by one", footer=True),
    key("address_list", "lower_row", "J shift+down ctrl+down alt+down", "Lower", "Lower the address by one"),
    key("address_list", "to_top", "0", "Top", "Make it the priority address", footer=True),
    key("address_list", "grab", "space", "Grab", "Grab it: up and down then move it", footer=True),
    key("address_list", "remove", "d delete", "Remove", "Take the address off the contact", verb="put_away",
        footer=True),
    key("address_list", "take_back", "u", "Undo", "Take back the last change to the list", verb="undo"),
    key("address_list", "to_arrow", "left h", "Arrow", "Go to the row's up arrow", verb="left"),
    key("address_list", "to_value", "right l", "Address", "Go to the row's address", verb="right"),
    key("address_list", "next_stop", "tab", "Next", "Go to the row's up arrow, then to the next field"),
    key("address_list", "previous_stop", "shift+tab", "Previous", "Go to the previous field"),
)  # fmt: skip

DUPLICATES = (
    key("duplicates", "open", "enter", "Merge", "See both side by side, to make one contact of them",
        footer=True),
    key("duplicates", "put_away", "d", "Not the same", "Remember that the two are not the same", footer=True),
    key("duplicates", "refresh", "r f5", "Refresh", "Look for them again"),
    key("duplicates", "back", "escape q", "Back", "Back", footer=True),
)  # fmt: skip

MERGE = (
    key("merge", "save", "ctrl+s", "Merge", "Make one contact of the two", footer=True),
    key("merge", "swap", "%", "Swap", "Keep the other one, and let this one go", footer=True),
    key("merge", "refresh", "r f5", "Refresh", "Read both again"),
    key("merge", "back", "escape q", "Back", "Leave both as they are", footer=True),
)

RECEIVE = (
    key("receive", "save", "ctrl+s", "Record", "Record the message with the effects shown", footer=True),
    key("receive", "next_sender", "down", "Other address", "Fill in the contact's next address"),
    key("receive", "previous_sender", "up", "Previous", "Fill in the contact's previous address"),
    key("receive", "back", "escape", "Leave", "Leave without recording", footer=True),
)

COMPOSE = (
    key("compose", "save", "ctrl+s", "Send", "Send the text to all who get it", footer=True),
    key("message_text", "complete", "tab", "Complete", "Complete a variable, or go on", footer=True),
    key("message_text", "complete_back", "shift+tab", "Back", "The way before that to complete it, or back"),
    key("compose", "next_recipient", "f7", "Next", "Show what the next contact would get",
        footer=True),
    key("compose", "previous_recipient", "f8", "Previous", "Show what the contact before would get"),
    key("compose", "look_alikes", "f6", "Plain signs",
        "Write signs that make an SMS dearer as plain ones that look like them"),
    key("compose", "reach", "f2", "Recipients", "Go to who gets it by which channel, or back", footer=True),
    key("compose", "back", "escape", "Leave", "Leave; asks when something is not sent", footer=True),
    key("recipient", "next", "right l", "Next", "Show what the next contact would get", verb="right"),
    key("recipient", "previous", "left h", "Previous", "Show what the contact before would get",
        verb="left"),
    key("reach", "open", "enter", "List", "List the contacts of the line", footer=True),
)  # fmt: skip

IMPORT = (
    key("import_contacts", "check", "f2", "Check",
        "Read the file and count, without storing anything", footer=True),
    key("import_contacts", "start", "ctrl+s", "Import", "Import the file", footer=True),
    key("import_contacts", "back", "escape", "Back", "Stop a running import, or go back", footer=True),
)  # fmt: skip

EXPORT = (
    key("path", "complete", "tab", "Complete", "Complete what is typed, or go to the next line", footer=True),
    key("export_contacts", "start", "ctrl+s", "Export", "Write the file", footer=True),
    key("export_contacts", "back", "escape", "Back", "Stop a running export, or go back", footer=True),
)
