"""Texts with variables: `@contact.first_name` in a message becomes the first name of whom it goes to.

`parse` is loaded on first use, because it loads the parser library: modules that a start loads import this
package and call `templates.parse`.
"""

from typing import TYPE_CHECKING

from store.core.templates.errors import TemplateError
from store.core.templates.recipient import Recipient, Surroundings
from store.core.templates.template import Rendered, Template, Wording

if TYPE_CHECKING:
    from store.core.templates.parsing import parse

__all__ = ["Recipient", "Rendered", "Surroundings", "Template", "TemplateError", "Wording", "parse"]


def __getattr__(name: str) -> object:
    if name != "parse":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from store.core.templates.parsing import parse  # noqa: PLC0415 - loads the parser library

    return parse
