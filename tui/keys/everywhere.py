"""The keys that every screen has, of lists, small dialogs and controls."""

from tui.keys.action import key

APP = (
    key("app", "help", "? f1", "Help", "Show the keys of this screen", footer=True),
    key("app", "palette", ": ctrl+p", "Commands", "Search the commands that are possible here", footer=True),
    key("app", "contacts", "1", "Contacts", "Go to the contact list"),
    key("app", "channels", "2", "Channels", "Go to the channels"),
    key("app", "fields", "3", "Fields", "Go to the custom fields"),
    key("app", "groups", "4", "Groups", "Go to the groups"),
    key("app", "outbox", "5", "Outbox", "Go to the outbox: broadcasts and messages on their way"),
    key("app", "overview", "7", "Overview", "Go to the overview"),
    key("app", "log", "8", "Log", "Go to the log of what everybody did"),
    key("app", "undo", "u", "Undo", "Take back what you did last"),
    key("app", "redo", "ctrl+r", "Redo", "Do again what you took back"),
    key("app", "redraw", "ctrl+l", "Redraw", "Draw the whole screen again"),
    key("app", "suspend_process", "ctrl+z", "Suspend", "Go back to the shell; `fg` returns"),
    key("app", "leave", "ctrl+q", "Quit", "Leave Cordboard; asks when something is not saved"),
)

LIST = (
    key("list", "cursor_down", "down j", "Down", "Next line"),
    key("list", "cursor_up", "up k", "Up", "Previous line"),
    key("list", "page_down", "pagedown", "Page down", "Next page"),
    key("list", "page_up", "pageup", "Page up", "Previous page"),
    key("list", "half_down", "ctrl+d", "Half page down", "Half a page further"),
    key("list", "half_up", "ctrl+u", "Half page up", "Half a page back"),
    key("list", "first", "home g", "First", "First line"),
    key("list", "last", "end G", "Last", "Last line"),
)

COLUMNS = (
    key(
        "columns", "next_columns", "right l", "Columns", "Show the columns further to the right", verb="right"
    ),
    key(
        "columns",
        "previous_columns",
        "left h",
        "Columns back",
        "Show the columns further to the left",
        verb="left",
    ),
)

SMALL = (
    key("help", "erase", "backspace", "Erase", "Take back the last letter typed", verb="erase_letter"),
    key("help", "back", "escape ?", "Back", "Forget what is typed, or close the help", footer=True),
    key("menu", "find", "/", "Find", "Narrow the lines by typing", verb="search", footer=True),
    key("menu", "back", "escape q", "Back", "Close without choosing", footer=True),
    key("confirm", "cancel", "escape n", "Cancel", "Leave everything as it is", footer=True),
    key("confirm_count", "cancel", "escape", "Cancel", "Leave everything as it is", footer=True),
    key("ask_text", "cancel", "escape", "Cancel", "Leave everything as it is", footer=True),
    key("ask_value", "cancel", "escape", "Cancel", "Leave everything as it is", footer=True),
    key("bulk_preview", "list", "1", "List a line", "List the contacts of the first line; 2 the second ...",
        footer=True),
    key("bulk_preview", "cancel", "escape n", "Cancel", "Leave everything as it is", footer=True),
    key("bulk_list", "back", "escape q", "Back", "Back to what it would come to", footer=True),
    key("recipients", "back", "escape q", "Back", "Back to the text", footer=True),
    key("draft_offer", "later", "escape", "Later", "Keep it, and ask again at the next start", footer=True),
    key("error", "retry", "r", "Retry", "Try again", footer=True),
    key("error", "app.leave", "q", "Quit", "Leave Cordboard", footer=True),
    key("welcome", "import", "I w", "Import", "Import contacts from a workbook", footer=True),
    key("welcome", "demo", "d", "Demo data", "Fill this database with demo data", footer=True),
    key("welcome", "add", "a", "New contact", "Add the first contact", footer=True),
    key("welcome", "channels", "c", "Channels", "Add the channels that carry messages"),
    key("welcome", "back", "escape", "Empty list", "Go to the empty contact list", footer=True),
    key("welcome", "app.leave", "q", "Quit", "Leave Cordboard"),
)  # fmt: skip

CONTROLS = (
    key("tick", "turn", "space enter", "Turn over", "Turn the box over", footer=True),
    key("choice", "open", "enter space", "Choose", "Choose from the list", footer=True),
    key("choice_box", "back", "escape", "Close", "Close the list", footer=True),
    key("sides", "turn", "space", "Other version", "Take the other version of the line", footer=True),
    key("sides", "take_first", "left h", "Left", "Take the version at the left", verb="left"),
    key("sides", "take_second", "right l", "Right", "Take the version at the right", verb="right"),
    key("versions", "accept", "enter", "Go on", "Go on editing with the marked versions", footer=True),
    key("versions", "back", "escape", "Back", "Back to the form as it was", footer=True),
)
