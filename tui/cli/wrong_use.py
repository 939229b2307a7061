"""What is said of a value that an option or an argument cannot have: in our words, not a library's."""

import re

_WORDS = (
    (
        re.compile(r"(?:Value error, )?'(?P<given>.*)' is not one of (?P<known>.*?)\.?$"),
        "{given} is none of {known}.",
    ),
    (
        re.compile(r"Input should be greater than or equal to (?P<least>\S+)"),
        "It has to be at least {least}.",
    ),
    (re.compile(r"Input should be less than or equal to (?P<most>\S+)"), "It can be at most {most}."),
    # An argument too many is not repeated where it may be a secret.
    (re.compile(r"Got unexpected extra argument.*=", re.DOTALL), "This command takes no KEY=VALUE."),
    (re.compile(r"Input should be a valid integer"), "A whole number is needed, such as 20."),
)


def in_our_words(message: str) -> str:
    """The message of the argument parser as we say it; as it is where we have no other words."""
    for pattern, words in _WORDS:
        if found := pattern.match(message):
            parts = {name: text.replace("'", "") for name, text in found.groupdict().items()}
            return words.format(**parts)
    return message
