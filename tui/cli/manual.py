"""The manual page, in the language of `man`, made from the commands and their help."""

from collections.abc import Iterator
from typing import Any

_ENVIRONMENT = {
    "CORDBOARD_DATABASE": "The database: a file, or a URL that starts with postgresql://.",
    "CORDBOARD_LISTEN_URL": "Where the server itself is listened to, when the database's URL is that of a"
    " pooler by transaction; else listen_url under [database] in the settings file.",
    "CORDBOARD_OPERATOR": "Who works, as the history records it, where that is not the login.",
    "CORDBOARD_CONFIG": "The settings file, in place of settings.toml in the configuration directory.",
    "NO_COLOR": "Set to anything: no colours.",
}


def page(root: Any, version: str) -> str:
    """The whole page of a command line."""
    lines = [
        f'.TH CORDBOARD 1 "" "cordboard {version}" "User Commands"',
        ".SH NAME",
        rf"cordboard \- {_text(root.help)}",
        ".SH SYNOPSIS",
        ".B cordboard",
        "[OPTIONS] [COMMAND [ARGUMENTS]]",
        ".SH DESCRIPTION",
        _text(root.epilog),
        ".SH OPTIONS",
        *_options(root),
        ".SH COMMANDS",
        *_commands(root, ""),
        ".SH ENVIRONMENT",
        *(line for name, told in _ENVIRONMENT.items() for line in (".TP", f".B {_text(name)}", _text(told))),
    ]
    return "\n".join(lines)


def _commands(group: Any, before: str) -> Iterator[str]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _commands(command, f"{before}{name} ")
            continue
        if command.hidden:
            continue
        arguments = [
            one.metavar or one.name.upper() for one in command.params if one.param_type_name == "argument"
        ]
        yield f".SS {_text(' '.join((before + name, *arguments)))}"
        yield _text(command.help)
        yield from _options(command)
        if command.epilog:
            yield ".PP"
            yield _text(command.epilog)


def _options(command: Any) -> Iterator[str]:
    """A paragraph for each argument and option that has something to say."""
    for one in command.params:
        names = (
            [*one.opts, *one.secondary_opts] if one.param_type_name == "option" else [one.metavar or one.name]
        )
        value = f" {one.metavar}" if one.param_type_name == "option" and one.metavar else ""
        yield ".TP"
        yield rf".B {_text(', '.join(names) + value)}"
        yield _text(one.help or "")


def _text(text: str | None) -> str:
    """Text that `man` prints as it stands: in one paragraph, no sign of it read as a request."""
    plain = " ".join((text or "").split()).replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{plain}" if plain.startswith((".", "'")) else plain
