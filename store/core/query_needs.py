"""What a search depends on: attributes, schemes, fields, groups and channels, and whether it may keep a smart
group."""

from dataclasses import dataclass

from store.core.query_properties import ATTRIBUTES
from store.core.query_tree import Condition, Kind, Node, conditions


@dataclass(frozen=True, slots=True)
class Needs:
    """What a search depends on.

    Attributes and schemes are in the order of the alphabet. Fields are keys; groups and channels are uuids,
    or names where they were taken on trust; these three are in the order in which the search names them.
    `allow_as_group` is whether the search may keep a smart group.
    """

    attributes: tuple[str, ...] = ()
    schemes: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    allow_as_group: bool = True


def needs(root: Node | None, *, on_trust: bool = False) -> Needs:
    """What the search of that tree depends on; `on_trust` where no group was known."""
    every = tuple(conditions(root))
    attributes = _keys(every, Kind.ATTRIBUTE)
    return Needs(
        attributes=tuple(sorted(attributes)),
        schemes=tuple(sorted(_keys(every, Kind.SCHEME))),
        fields=_keys(every, Kind.FIELD),
        groups=_named(every, "group", on_trust),
        channels=_named(every, "channel", on_trust),
        allow_as_group=all(ATTRIBUTES[name].in_groups for name in attributes),
    )


def _keys(every: tuple[Condition, ...], kind: Kind) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.key for each in every if each.kind is kind))


def _named(every: tuple[Condition, ...], attribute: str, on_trust: bool) -> tuple[str, ...]:
    found = [
        each
        for each in every
        if each.kind is Kind.ATTRIBUTE and each.key == attribute and not each.asks_if_set
    ]
    return tuple(dict.fromkeys(each.value if on_trust else str(each.operand) for each in found))
