"""The command `channels types`, which needs no database."""

from store.core.channels import types as channel_types
from tui.process import output
from tui.process.output import Column

_TYPES = (Column("CODE", 4), Column("NAME", 32), Column("CATEGORY", 12), Column("SCHEMES", 24))


def list_types(*, as_json: bool = False) -> None:
    """Print every type of channel that can be added."""
    types = channel_types.offered()
    if as_json:
        output.document(
            {
                "types": [
                    {"code": one.code, "name": one.name, "category": one.category, "schemes": [*one.schemes]}
                    for one in types
                ]
            }
        )
        return
    output.table(_TYPES, ((one.code, one.name, one.category, ", ".join(one.schemes)) for one in types))
