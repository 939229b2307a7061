"""The one table of cases that are not followed, each with the rule of ours that decides otherwise.

A row names a file of cases and either one case by its id, or a key by which the cases themselves are marked
(a tag): then every case of that file that carries the key is left out. Reasons are whole sentences.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class NotFollowed:
    """One row: the file of cases, a case's id or a tag, and why we do otherwise."""

    file: str
    case: str
    reason: str

    def covers(self, file: str, case: Mapping[str, Any]) -> bool:
        """Whether this row leaves out that case of that file."""
        return self.file == file and (self.case == case["id"] or self.case in case)


_ONE_OF_EACH_TYPE = (
    "An import gives a contact one address of each type; further ones of that type are ignored."
)
_NAME_NOT_NEEDED = "A workbook needs a column of addresses or UUIDs, and no column of names."
_UNKNOWN_IGNORED = "A header that says nothing to an import is ignored, and does not refuse the workbook."
_NOTHING_TO_DO = "A workbook that has UUIDs and nothing else has nothing to import, and is refused."
_HIDDEN_IS_GONE = "Hidden names become a code and hidden addresses disappear; no mask is left in their place."

TABLE: tuple[NotFollowed, ...] = (
    NotFollowed("imports", "imports-040", _ONE_OF_EACH_TYPE),
    NotFollowed("import_records", "seed_conflict", _ONE_OF_EACH_TYPE),
    NotFollowed("imports_legacy", "peer_conflict", _NAME_NOT_NEEDED),
    NotFollowed("imports_legacy", "imports_legacy-049", _NAME_NOT_NEEDED),
    NotFollowed("imports_legacy", "imports_legacy-050", _UNKNOWN_IGNORED),
    NotFollowed("imports_legacy", "imports_legacy-051", _NOTHING_TO_DO),
    NotFollowed("templates", "seed_conflict", _HIDDEN_IS_GONE),
    NotFollowed("urns", "seed_conflict", _HIDDEN_IS_GONE),
)


def reason_for(file: str, case: Mapping[str, Any]) -> str:
    """Why that case of that file is not followed; empty where it is."""
    return next((row.reason for row in TABLE if row.covers(file, case)), "")
