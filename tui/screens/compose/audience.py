"""Whom a text is for, as a draft keeps it."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from store.core.contacts.selection import Selection
from store.core.types import Status
from store.core.views import Listing


def of_one(uuid: str | None) -> Selection:
    """One contact, or nobody."""
    return Selection.of((uuid,) if uuid else ())


def only(audience: Selection) -> str:
    """The uuid of the contact of an audience that was chosen one by one and has no other; else empty."""
    return next(iter(audience.uuids)) if not audience.is_listing and len(audience.uuids) == 1 else ""


def name_of(audience: Selection) -> str:
    """What a draft for an audience goes by: the uuid of the only contact, else a digest of all of it."""
    made = json.dumps(written(audience), sort_keys=True)
    return only(audience) or hashlib.sha256(made.encode()).hexdigest()[:20]


def written(audience: Selection) -> Mapping[str, object]:
    """An audience as parts of a draft. The search has one of its own, since it can tell a name."""
    view = audience.listing
    kept: dict[str, object] = {"uuids": sorted(audience.uuids)}
    if view is not None:
        kept |= {"folder": str(view.folder), "group": view.group, "search": view.text}
    return kept


def read(kept: Mapping[str, Any]) -> Selection:
    """The audience of a draft. Where names are hidden and the search was taken out of it, nobody is
    left: without it the text would go to everybody."""
    uuids = kept.get("uuids", ())
    if "folder" not in kept:
        return Selection.of(uuids)
    if "search" not in kept:
        return Selection()
    listing = Listing(Status(kept["folder"]), kept["group"], kept["search"])
    return Selection(frozenset(uuids), listing)
