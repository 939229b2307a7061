"""Where each screen lives. Each is loaded when first opened, so that the first paint waits for none."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import cast

from textual.screen import Screen

SCREENS: Mapping[str, str] = MappingProxyType(
    {
        "opening": "tui.screens.opening:OpeningScreen",  # (open_services)
        "contact_list": "tui.screens.contact_list:ContactListScreen",  # (its beginning, featured fields)
        "contact_profile": "tui.screens.contact_profile:ContactProfileScreen",  # (uuid)
        "update_contact": "tui.screens.update_contact:UpdateContactScreen",  # (uuid | None)
        "channel_inspector": "tui.screens.channel_inspector:ChannelInspectorScreen",  # (contact uuid | None)
        "channel_form": "tui.screens.channel_form:ChannelFormScreen",  # (channel uuid | None)
        "fields": "tui.screens.field_manager:FieldManagerScreen",  # ()
        "groups": "tui.screens.group_manager:GroupManagerScreen",  # ()
        "group_form": "tui.screens.group_form:GroupFormScreen",  # (group uuid | None)
        "field_form": "tui.screens.field_form:FieldFormScreen",  # (field key | None)
        "receive": "tui.screens.receive:ReceiveScreen",  # (contact uuid | None)
        "import_contacts": "tui.screens.import_contacts:ImportContactsScreen",  # ()
        "welcome": "tui.screens.welcome:WelcomeScreen",  # (can load demo data: bool)
        "help": "tui.screens.help:HelpScreen",  # (scopes)
        "menu": "tui.screens.menu:MenuDialog",  # (title, choices)
        "confirm": "tui.screens.confirm:ConfirmDialog",  # (question, verb, detail)
        "confirm_count": "tui.screens.confirm_count:ConfirmCountDialog",  # (question, verb, count, detail)
        "ask_text": "tui.screens.ask_text:AskTextDialog",  # (question, verb, text, detail, problem)
        "draft_offer": "tui.screens.draft_offer:DraftOfferDialog",  # (left behind)
        "error": "tui.screens.error:ErrorScreen",  # (error)
    }
)
"""Name, and the class with what its constructor takes."""


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One line of a menu: the letter that picks it, its label, and the value it stands for."""

    key: str
    label: str
    value: str
    current: bool = False


def make(name: str, *args: object) -> Screen[object]:
    """A new screen by its name."""
    module, _, kind = SCREENS[name].partition(":")
    return cast(Screen[object], getattr(import_module(module), kind)(*args))
