"""The commands under `fields`: list, make, change, order and delete them."""

from collections.abc import Sequence

from store.core.errors import CordboardError, FieldInUse, InvalidSelection, NotFound
from store.core.fields.keys import limit_warning
from store.core.reports import FieldUse
from store.core.types import Field, FieldType
from store.services import Services, serializers
from tui.cli.database import store
from tui.process import output
from tui.process.output import Column, Json
from tui.text.cells import plural
from tui.text.fields import delete_detail, reading_sentence

_LIST = (
    Column("KEY", 36),
    Column("NAME", 36),
    Column("TYPE", 8),
    Column("COLUMN", 6, right=True),
    Column("VALUES", 9, right=True),
    Column("GROUPS", 30),
    Column("IMPORTS", 30),
)


def list_fields(database: str, *, as_json: bool = False) -> None:
    """Print every field with how it is used, the columns of the list first."""
    with store(database) as services:
        uses = services.fields.uses()
    if as_json:
        output.document({"fields": [serializers.field_use(use) for use in uses]})
        return
    output.table(_LIST, (_cells(use, place) for place, use in enumerate(uses, 1)))
    if not uses:
        output.narrate("There is no custom field yet; `cordboard fields create` makes one.")


def create(
    database: str, name: str, field_type: FieldType, *, featured: bool = False, as_json: bool = False
) -> None:
    """Make a field."""
    with store(database, create=True) as services:
        made = services.fields.create(name, field_type, featured=featured)
        warning = limit_warning(len(services.fields.all()))
    _tell(made, f'Made the field {made.name}, with the key "{made.key}".', as_json=as_json)
    if warning:
        output.narrate(warning)


def rename(database: str, text: str, name: str, *, as_json: bool = False) -> None:
    """Give a field another name."""
    with store(database) as services:
        renamed = services.fields.rename(_find(services, text).key, name)
    _tell(renamed, f'The field "{renamed.key}" is called {renamed.name} now.', as_json=as_json)


def set_type(
    database: str, text: str, field_type: FieldType, *, dry_run: bool = False, as_json: bool = False
) -> None:
    """Give a field another type and say how many of its values can be read so; or only say it."""
    with store(database) as services:
        field = _find(services, text)
        reading = services.fields.reading(field.key, field_type)
        changes = field_type is not field.type
        if changes and not dry_run:
            field = services.fields.set_type(field.key, field_type)
            services.fields.fill_groups()
    if as_json:
        counts: dict[str, Json] = {"contacts": reading.contacts, "readable": reading.readable}
        output.document({**serializers.field(field), "dry_run": dry_run, **counts})
        return
    if not changes:
        output.line(f"{field.name} already is of the type {field_type.value}; nothing was changed.")
    elif not dry_run:
        output.line(f"{field.name} is of the type {field_type.value} now.")
    output.line(reading_sentence(reading, field_type, changes=changes and dry_run))


def set_featured(database: str, text: str, featured: bool, *, as_json: bool = False) -> None:
    """Make a field a column of the list, or not."""
    with store(database) as services:
        field = services.fields.set_featured(_find(services, text).key, featured)
    said = "a column of the list" if featured else "no column of the list"
    _tell(field, f"{field.name} is {said} now.", as_json=as_json)


def move_up(database: str, text: str, *, as_json: bool = False) -> None:
    """Move a column one place to the front, and print their order."""
    with store(database) as services:
        key = _find(services, text).key
        columns = [field for field in services.fields.move_up(key) if field.featured]
    if as_json:
        output.document({"columns": [field.key for field in columns]})
        return
    output.line(f"The columns are {', '.join(field.name for field in columns)}.")


def used(database: str, text: str, *, as_json: bool = False) -> None:
    """Say where a field is used."""
    with store(database) as services:
        use = services.fields.used_by(_find(services, text).key)
    if as_json:
        output.document(serializers.field_use(use))
        return
    output.line(f"{use.field.name}: {plural(use.contacts, 'contact')} with a value.")
    output.line(f"Smart groups that ask for it: {', '.join(use.groups) or 'none'}.")
    output.line(f"Imports that had a column for it: {', '.join(use.imports) or 'none'}.")


def delete(database: str, text: str, *, sure: bool = False) -> None:
    """Delete a field with its values; without `sure` only say what that would do, and refuse."""
    with store(database) as services:
        field = _find(services, text)
        if not sure:
            raise _unsure(services.fields.used_by(field.key))
        gone = services.fields.delete(field.key)
    output.line(f"Deleted the field {field.name} with {plural(gone, 'value')}.")


def _unsure(use: FieldUse) -> CordboardError:
    if use.groups:
        return FieldInUse(f"{use.field.name} cannot be deleted: {_listed(use.groups)} for it.", use.groups)
    return InvalidSelection(
        f"Deleting the field {use.field.name}: {delete_detail(use)}", "Add --yes to delete it."
    )


def _listed(groups: Sequence[str]) -> str:
    return f"{', '.join(groups)} {'asks' if len(groups) == 1 else 'ask'}"


def _find(services: Services, text: str) -> Field:
    """The field that a key means, or a name whatever its case; NotFound."""
    fields = services.fields.all()
    by_key = {field.key: field for field in fields}
    by_name = {field.name.casefold(): field for field in fields}
    found = by_key.get(text.strip()) or by_name.get(text.strip().casefold())
    if found is None:
        raise NotFound(f'There is no field "{text}".', "`cordboard fields` lists them all.")
    return found


def _tell(field: Field, sentence: str, *, as_json: bool) -> None:
    if as_json:
        output.document(serializers.field(field))
    else:
        output.line(sentence)


def _cells(use: FieldUse, place: int) -> tuple[str, ...]:
    field = use.field
    return (
        field.key,
        field.name,
        field.type.value,
        str(place) if field.featured else "",
        str(use.contacts),
        ", ".join(use.groups),
        ", ".join(use.imports),
    )
