"""The keys of the screens about channels, fields, groups and the workspace."""

from tui.keys.action import key

CHANNELS = (
    key("channels", "edit", "e enter", "Edit", "Change the channel under the cursor", footer=True),
    key("channels", "add", "a", "Add", "Add a channel", footer=True),
    key("channels", "switch", "d", "On/off", "Turn the channel off, or on again", verb="put_away",
        footer=True),
    key("channels", "pause", "z", "Pause", "Send nothing by the channel until it is resumed, or resume it",
        footer=True),
    key("channels", "log", "L", "Log", "Show the requests of the channel, and those that came in",
        verb="log_of"),
    key("channels", "delete", "x", "Delete", "Delete the channel for good", verb="erase", danger=True,
        footer=True),
    key("channels", "try_out", "T", "Try", "Send one text through the channel, which really goes"),
    key("channels", "look_up", "/ f2", "For", "Type a number, a URN or a contact to decide for",
        verb="search", footer=True),
    key("channels", "what_if", "w f4", "What if", "Try other settings without storing them", footer=True),
    key("channels", "effect", "=", "Effect", "Count the contacts that what is tried would re-route"),
    key("channels", "reset", "W f8", "Reset", "Forget what was tried"),
    key("channels", "role", "R", "Send/call", "Decide for a call instead of a message, and back"),
    key("channels", "refresh", "r f5", "Refresh", "Read the channels again"),
    key("channels", "back", "escape q", "Back", "Back"),
    key("decision", "next_address", "right l", "Next address", "Decide for the next address", verb="right",
        footer=True),
    key("decision", "previous_address", "left h", "Previous", "Decide for the previous address", verb="left"),
)  # fmt: skip

CHANNEL_FORM = (
    key("channel_form", "save", "ctrl+s", "Save channel", "Store the channel", footer=True),
    key("channel_form", "back", "escape", "Leave", "Leave; asks when something is not saved", footer=True),
)

FIELDS = (
    key("field_list", "drop", "enter space", "Drop", "Leave the grabbed column there", footer=True),
    key("field_list", "put_back", "escape", "Put back", "Put the grabbed column back", footer=True),
    key("field_list", "press", "enter space", "Press", "Press the arrow: move the column up", footer=True),
    key("fields", "edit", "e enter", "Edit", "Change the field's name or type", footer=True),
    key("fields", "add", "a", "Add", "Make a field", footer=True),
    key("fields", "feature", "d", "Column", "Take the field's column out of the list, or put one in",
        verb="put_away", footer=True),
    key("field_list", "raise_row", "K shift+up ctrl+up alt+up", "Raise", "Move it up", footer=True),
    key("fields", "delete", "x", "Delete", "Delete the field with its values", verb="erase", danger=True,
        footer=True),
    key("field_list", "lower_row", "J shift+down ctrl+down alt+down", "Lower", "Move it down"),
    key("field_list", "to_top", "0", "Top", "Make it the first column"),
    key("field_list", "grab", "space", "Grab", "Grab it: up and down then move it", footer=True),
    key("field_list", "take_back", "u", "Undo", "Take back what you did last", verb="undo"),
    key("field_list", "to_arrow", "left h", "Arrow", "Go to the row's up arrow", verb="left"),
    key("field_list", "to_value", "right l", "Field", "Go to the row's field", verb="right"),
    key("fields", "refresh", "r f5", "Refresh", "Read the fields again"),
    key("fields", "back", "escape q", "Back", "Back", footer=True),
    key("field_form", "save", "ctrl+s", "Save field", "Store the field", footer=True),
    key("field_form", "back", "escape", "Leave", "Leave; asks when something is not saved", footer=True),
)  # fmt: skip

GROUPS = (
    key("groups", "show", "enter", "Contacts", "List the contacts of the group", verb="open", footer=True),
    key("groups", "edit", "e", "Edit", "Change the group's name, or the search that keeps it", footer=True),
    key("groups", "add", "a", "Add", "Make a group", footer=True),
    key("groups", "put_away", "d", "Put away", "Say why a group cannot be put away"),
    key("groups", "delete", "x", "Delete", "Delete the group, not its contacts", verb="erase", danger=True,
        footer=True),
    key("groups", "refresh", "r f5", "Refresh", "Read the groups again"),
    key("groups", "back", "escape q", "Back", "Back", footer=True),
    key("group_form", "save", "ctrl+s", "Save group", "Store the group", footer=True),
    key("group_form", "back", "escape", "Leave", "Leave; asks when something is not saved", footer=True),
)  # fmt: skip

OVERVIEW = (
    key(
        "overview",
        "open",
        "enter",
        "Open",
        "List the contacts that the line counts, or show what it tells of",
        footer=True,
    ),
    key("overview", "right", "right l", "Right", "Go to the numbers further to the right"),
    key("overview", "left", "left h", "Left", "Go to the numbers further to the left"),
    key("overview", "settings", ",", "Settings", "Go to the settings of the workspace", footer=True),
    key("overview", "refresh", "r f5", "Refresh", "Read the numbers again", footer=True),
    key("overview", "back", "escape q", "Back", "Back", footer=True),
)

SETTINGS = (
    key(
        "settings", "edit", "e enter", "Edit", "Count what another value would do, then store it", footer=True
    ),
    key("settings", "unset", "backspace", "Unset", "Have what stands in for the setting hold", verb="unset"),
    key("settings", "refresh", "r f5", "Refresh", "Read the settings again"),
    key("settings", "back", "escape q", "Back", "Stop counting, or go back", footer=True),
)

LOG = (
    key("log", "open", "enter", "Open", "Show what the action changed, line by line", footer=True),
    key("log", "search", "/", "Search", "Find by kind, by whom, since when, and about whom", footer=True),
    key("log", "kind", "f", "Show", "Choose the kind of actions that are listed", verb="show", footer=True),
    key("log", "preview", "P", "Preview", "Show beside a wide list what an action changed, or not"),
    key("log", "refresh", "r f5", "Refresh", "Read the log again"),
    key("log", "back", "escape q", "Back", "Show every action again, or go back", footer=True),
    key("log_action", "open", "enter", "Contact", "Show the contact that the line is about", footer=True),
    key("log_action", "refresh", "r f5", "Refresh", "Read the lines again"),
    key("log_action", "back", "escape q", "Back", "Back to the log", footer=True),
)
