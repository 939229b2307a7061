"""Where each screen lives. Each is loaded when first opened, so that the first paint waits for none."""

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import cast

from textual.screen import Screen

SCREENS: Mapping[str, str] = MappingProxyType(
    {
        "opening": "startup.opening:OpeningScreen",  # (open_services)
        "contact_list": "contact_list.screen:ContactListScreen",  # (its beginning, featured fields)
        "contact_profile": "contact_profile.screen:ContactProfileScreen",  # (uuid)
        "update_contact": "update_contact.screen:UpdateContactScreen",  # (uuid | None)
        "merge": "merge.screen:MergeScreen",  # (kept uuid, other uuid)
        "duplicates": "duplicates.screen:DuplicatesScreen",  # ()
        "conversation": "conversation.screen:ConversationScreen",  # (contact uuid)
        "channels": "channels.inspector:ChannelInspectorScreen",  # (contact uuid | None, unsaved, channel)
        "channel_log": "channel_log.screen:ChannelLogScreen",  # (channel uuid)
        "exchange": "channel_log.exchange:ExchangeScreen",  # (id of a request)
        "channel_form": "channels.form.screen:ChannelFormScreen",  # (channel uuid | None)
        "fields": "fields.manager:FieldManagerScreen",  # ()
        "groups": "groups.manager:GroupManagerScreen",  # (group uuid | None)
        "outbox": "outbox.room:OutboxScreen",  # (which messages, or nothing)
        "broadcast": "outbox.broadcast:BroadcastScreen",  # (broadcast uuid)
        "message": "outbox.message:MessageScreen",  # (message uuid)
        "overview": "overview.screen:OverviewScreen",  # ()
        "log": "log.screen:LogScreen",  # (contact uuid, or nothing)
        "log_action": "log.action:LogActionScreen",  # (id of an entry)
        "settings": "settings.screen:SettingsScreen",  # ()
        "group_form": "groups.form:GroupFormScreen",  # (group uuid | None)
        "field_form": "fields.form:FieldFormScreen",  # (field key | None)
        "compose": "compose.screen:ComposeScreen",  # (contact uuid | None, recovered draft | None, selection)
        "receive": "incoming.screen:ReceiveScreen",  # (contact uuid | None)
        "import_contacts": "imports.screen:ImportContactsScreen",  # ()
        "export_contacts": "exports.screen:ExportContactsScreen",  # (selection)
        "welcome": "startup.welcome:WelcomeScreen",  # (can load demo data: bool)
        "help": "dialogs.help:HelpScreen",  # (scopes)
        "menu": "dialogs.menu:MenuDialog",  # (title, choices)
        "confirm": "dialogs.questions:ConfirmDialog",  # (question, verb, detail)
        "confirm_count": "dialogs.questions:ConfirmCountDialog",  # (question, verb, count, detail)
        "ask_text": "dialogs.questions:AskTextDialog",  # (question, verb, text, detail, problem)
        "ask_value": "dialogs.questions:AskValueDialog",  # (question, verb, typed line)
        "bulk_preview": "dialogs.bulk_preview:BulkPreviewDialog",  # (target, change)
        "recipients": "dialogs.contact_rows:RecipientsDialog",  # (what they have in common, count, page)
        "draft_offer": "dialogs.questions:DraftOfferDialog",  # (recovered draft)
        "error": "startup.error:ErrorScreen",  # (error)
    }
)
"""Name, and module and class within `tui.screens` with what its constructor takes."""


def make(name: str, *args: object) -> Screen[object]:
    """A new screen by its name."""
    module, _, kind = SCREENS[name].partition(":")
    return cast(Screen[object], getattr(import_module(f"tui.screens.{module}"), kind)(*args))
