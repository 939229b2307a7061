"""The keys of a conversation and of the log of a channel."""

from tui.keys.action import key

CONVERSATION = (
    key("conversation", "write", "m", "Write", "Answer: a line opens, enter sends it", footer=True),
    key("conversation", "incoming", "M", "Incoming", "Record an incoming message from this contact"),
    key("conversation", "inspect", "i", "Why", "Show why this channel carries the next message", verb="why",
        footer=True),
    key("conversation", "refresh", "r f5", "Refresh", "Read the messages again"),
    key("conversation", "back", "escape q", "Back", "Back; asks when an answer is not sent", footer=True),
    key("reply", "send", "enter", "Send", "Send what is typed", footer=True),
    key("reply", "leave", "escape", "Leave", "Back to the messages; what is typed stays", footer=True),
)  # fmt: skip

CHANNEL_LOG = (
    key("channel_log", "open", "enter", "Open", "Show the request and its answer whole", footer=True),
    key("channel_log", "errors", "f", "Errors", "Show only what went wrong, or everything again", verb="show",
        footer=True),
    key("channel_log", "refresh", "r f5", "Refresh", "Read the log again"),
    key("channel_log", "back", "escape q", "Back", "Show everything again, or go back", footer=True),
    key("exchange", "message", "enter", "Message", "Show the message that the request is about", verb="open",
        footer=True),
    key("exchange", "next", "right l", "Older", "Show the request before this one", verb="right",
        footer=True),
    key("exchange", "previous", "left h", "Newer", "Show the request after this one", verb="left",
        footer=True),
    key("exchange", "refresh", "r f5", "Refresh", "Read the request again"),
    key("exchange", "back", "escape q", "Back", "Back to the log", footer=True),
)  # fmt: skip
