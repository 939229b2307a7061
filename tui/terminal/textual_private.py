"""Every private name that the terminal layer relies on, and why: the one module to read before an upgrade.

Textual keeps no promise for names that begin with an underscore. Nothing outside `tui.terminal` uses one, and
this package uses none that is missing here; modules named `textual._*` are imported here only.
tests/tui/terminal/test_textual_private.py checks each name against the pinned release.
"""

from typing import Literal, NamedTuple

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS, SYNC_END, SYNC_START
from textual._compositor import ChopsUpdate, Compositor, LayoutUpdate
from textual._keyboard_protocol import FUNCTIONAL_KEYS
from textual._xterm_parser import XTermParser

__all__ = [
    "ANSI_SEQUENCES_KEYS", "FUNCTIONAL_KEYS", "PRIVATE_NAMES", "SYNC_END", "SYNC_START", "ChopsUpdate",
    "Compositor", "LayoutUpdate", "PrivateName", "XTermParser",
]  # fmt: skip

Kind = Literal["imported", "called", "overridden", "handler", "read", "written"]


class PrivateName(NamedTuple):
    """One name of another library, as this package uses it.

    `owner` is the dotted path of its module or class. `shape` is the type of a value, or the parameters of a
    function apart from `self`. `partner` is the function of the library by which the name takes effect: what
    calls an overridden method, what keeps an attribute up to date, or what acts on one that is written.
    """

    owner: str
    name: str
    kind: Kind
    shape: str
    why: str
    partner: str = ""


_APP, _SCREEN, _WIDGET = "textual.app.App", "textual.screen.Screen", "textual.widget.Widget"
_DRIVER, _LINUX = "textual.driver.Driver", "textual.drivers.linux_driver.LinuxDriver"
_COMPOSITOR, _PARSER = "textual._compositor", "textual._xterm_parser.XTermParser"

PRIVATE_NAMES = (
    # A frame, from the compositor to the driver
    PrivateName("textual._ansi_sequences", "SYNC_START", "imported", "str", "opens a synchronized update"),
    PrivateName("textual._ansi_sequences", "SYNC_END", "imported", "str", "closes a synchronized update"),
    PrivateName(_COMPOSITOR, "Compositor", "imported", "type", "is derived from, to render fewer lines"),
    PrivateName(_COMPOSITOR, "LayoutUpdate", "imported", "type", "is a frame drawn whole"),
    PrivateName(_COMPOSITOR, "ChopsUpdate", "imported", "type", "is a frame of the lines that changed"),
    PrivateName(f"{_COMPOSITOR}.LayoutUpdate", "strips", "read", "list", "the lines to paint",
                f"{_COMPOSITOR}.LayoutUpdate.render_segments"),
    PrivateName(f"{_COMPOSITOR}.LayoutUpdate", "region", "read", "Region", "where the lines stand",
                f"{_COMPOSITOR}.LayoutUpdate.render_segments"),
    PrivateName(f"{_COMPOSITOR}.ChopsUpdate", "spans", "read", "list", "the changed spans of lines",
                f"{_COMPOSITOR}.ChopsUpdate.render_segments"),
    PrivateName(f"{_COMPOSITOR}.ChopsUpdate", "chops", "read", "list", "the pieces of each line, by column",
                f"{_COMPOSITOR}.ChopsUpdate.render_segments"),
    PrivateName(f"{_COMPOSITOR}.ChopsUpdate", "chop_ends", "read", "list", "where each piece ends",
                f"{_COMPOSITOR}.ChopsUpdate.render_segments"),
    PrivateName(f"{_COMPOSITOR}.Compositor", "cuts", "read", "list", "the columns where widgets meet",
                f"{_COMPOSITOR}.Compositor._render_chops"),
    PrivateName(f"{_COMPOSITOR}.Compositor", "visible_widgets", "read", "dict", "what to draw, topmost first",
                f"{_COMPOSITOR}.Compositor._get_renders"),
    PrivateName(f"{_COMPOSITOR}.Compositor", "_render_chops", "overridden", "crop, is_rendered_line",
                "asks a widget only for the lines that are drawn",
                f"{_COMPOSITOR}.Compositor.render_partial_update"),
    PrivateName(_APP, "_display", "overridden", "screen, renderable", "hands a frame to the painting driver",
                f"{_SCREEN}._compositor_refresh"),
    PrivateName(_APP, "_driver", "read", "Driver", "the driver to paint with", f"{_APP}._display"),
    PrivateName(_APP, "_batch_count", "read", "int", "no frame is drawn within a batch", f"{_APP}._display"),
    PrivateName(_APP, "_closed", "read", "bool", "no frame is drawn after the end", f"{_APP}._display"),
    PrivateName(_APP, "_running", "read", "bool", "no frame is drawn before the start", f"{_APP}._display"),
    PrivateName(_APP, "_sync_available", "read", "bool", "whether the terminal takes synchronized updates",
                f"{_APP}._begin_update"),
    PrivateName("rich.console.Console", "_color_system", "read", "ColorSystem", "the colours of the terminal",
                "rich.console.Console._render_buffer"),
    # Drawing without waiting for the next frame
    PrivateName(_APP, "_background_screens", "read", "list", "the screens under a dialog, for a picture",
                f"{_APP}.export_screenshot"),
    PrivateName(_SCREEN, "_compositor", "written", "Compositor", "is replaced by the one derived from it",
                f"{_SCREEN}._compositor_refresh"),
    PrivateName(_SCREEN, "_compositor_refresh", "overridden", "", "tells that the screen was drawn",
                f"{_SCREEN}._on_timer_update"),
    PrivateName(_SCREEN, "_dirty_widgets", "written", "set", "the widgets that the next refresh draws",
                f"{_SCREEN}._compositor_refresh"),
    PrivateName(_SCREEN, "_on_timer_update", "called", "", "draws now"),
    PrivateName(_WIDGET, "_repaint_required", "written", "bool", "whether a widget is to be drawn",
                f"{_WIDGET}._check_refresh"),
    PrivateName(_WIDGET, "_layout_required", "read", "bool", "such a widget has to wait for its layout",
                f"{_WIDGET}._check_refresh"),
    PrivateName(_WIDGET, "_scroll_required", "read", "bool", "such a widget has to wait for its place",
                f"{_WIDGET}._check_refresh"),
    PrivateName(_WIDGET, "_refresh_styles_required", "read", "bool", "such a widget has to wait for styles",
                f"{_WIDGET}._check_refresh"),
    PrivateName(_WIDGET, "_recompose_required", "read", "bool", "such a widget has to wait for its children",
                f"{_WIDGET}.refresh"),
    PrivateName(_WIDGET, "_bindings", "read", "BindingsMap", "what a key does in a widget",
                f"{_SCREEN}._binding_chain"),
    PrivateName(_WIDGET, "_on_key", "handler", "event", "is called before the widget's own, which bubbles",
                "textual.message_pump.MessagePump._get_dispatch_methods"),
    # Keys in, bytes out
    PrivateName("textual._ansi_sequences", "ANSI_SEQUENCES_KEYS", "imported", "dict", "keys by sequence"),
    PrivateName("textual._keyboard_protocol", "FUNCTIONAL_KEYS", "imported", "dict",
                "the keys that type nothing, by the end of their sequence"),
    PrivateName("textual._xterm_parser", "XTermParser", "imported", "type", "names keys and mouse events"),
    PrivateName(_PARSER, "_sequence_to_key_events", "called", "sequence alt", "names a key"),
    PrivateName(_PARSER, "parse_mouse_code", "called", "code", "reads a mouse report"),
    PrivateName(_DRIVER, "_app", "read", "App", "the application", f"{_DRIVER}.send_message"),
    PrivateName(_DRIVER, "_loop", "read", "AbstractEventLoop", "its event loop", f"{_DRIVER}.send_message"),
    PrivateName(_DRIVER, "_mouse", "read", "bool", "whether the mouse is reported",
                f"{_LINUX}._enable_mouse_support"),
    PrivateName(_DRIVER, "_auto_restart", "read", "bool", "whether a signal suspends the driver",
                f"{_LINUX}._sigcont_application"),
    PrivateName(_LINUX, "_must_signal_resume", "written", "bool", "whether the application is told",
                f"{_LINUX}.start_application_mode"),
    PrivateName(_LINUX, "_sigtstp_application", "overridden", "_", "stops only where a shell waits",
                f"{_LINUX}.__init__"),
    PrivateName(_LINUX, "_sigcont_application", "overridden", "_", "suspends before it resumes",
                f"{_LINUX}.__init__"),
    PrivateName(_LINUX, "_request_terminal_sync_mode_support", "overridden", "",
                "is not sent to terminals that would print it", f"{_LINUX}.start_application_mode"),
    PrivateName(_LINUX, "_query_in_band_window_resize", "overridden", "",
                "is not sent: the size comes from the kernel, not from what is typed",
                f"{_LINUX}.start_application_mode"),
    PrivateName(_LINUX, "_get_terminal_size", "overridden", "", "is kept within what can be drawn",
                f"{_LINUX}.start_application_mode"),
    PrivateName(_LINUX, "run_input_thread", "overridden", "", "reads with a decoder that never fails",
                f"{_LINUX}._run_input_thread"),
    PrivateName(_DRIVER, "send_message", "overridden", "message", "posts without a task for each message",
                f"{_DRIVER}.process_message"),
    PrivateName("asyncio.base_events.BaseEventLoop", "_ready", "read", "deque",
                "the callbacks that still wait; nothing public tells of them",
                "asyncio.base_events.BaseEventLoop._run_once"),
    # The end of the program
    PrivateName(_APP, "_handle_exception", "overridden", "error", "keeps the exception for the caller",
                "textual.message_pump.MessagePump._flush_next_callbacks"),
    PrivateName(_APP, "_fatal_error", "overridden", "", "prints no traceback with people's data in it",
                f"{_APP}._handle_exception"),
    PrivateName(_APP, "_close_messages_no_wait", "called", "", "ends the application without waiting"),
)  # fmt: skip
