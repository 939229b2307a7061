"""The one table of cases that are not followed, each with the rule of ours that decides otherwise.

A row names a file of cases and either one case by its id, or what the cases themselves have: the workbook
they are about, a key by which they are marked (a tag), a type of change that they make, or a flag of their
input that is on. Then every case of that file that has it is left out. Reasons are whole sentences.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class NotFollowed:
    """One row: the file of cases, a case's id or what else tells the case, and why we do otherwise."""

    file: str
    case: str
    reason: str

    def covers(self, file: str, case: Mapping[str, Any]) -> bool:
        """Whether this row leaves out that case of that file."""
        if self.file != file:
            return False
        given = case.get("input")
        flagged = isinstance(given, Mapping) and given.get(self.case) is True
        made = case.get("modifiers") or [case.get("modifier")]
        types = {each.get("type") for each in made if isinstance(each, Mapping)}
        workbook = str(case.get("file") or "").rpartition("/")[2]
        return self.case in (case["id"], workbook) or self.case in case or self.case in types or flagged


_ONE_OF_EACH_TYPE = (
    "An import gives a contact one address of each type; further ones of that type are ignored."
)
_NAME_NOT_NEEDED = "A workbook needs a column of addresses or UUIDs, and no column of names."
_UNKNOWN_IGNORED = "A header that says nothing to an import is ignored, and does not refuse the workbook."
_NOTHING_TO_DO = "A workbook that has UUIDs and nothing else has nothing to import, and is refused."
_NEWER_DECIDES = (
    "Where the older importer did otherwise than the newer one that came after it, the newer decides."
)
_UNKNOWN_UUID = "A row with a UUID that no contact has is in error, whatever else it says."
_TWO_OWNERS = "A row whose addresses belong to two contacts is in error, and neither is changed."
_BY_COUNTRY = "A number goes to no channel of another country that is not open to other countries."
_NO_TEST_CONTACTS = "No contact is set apart for tests, so none is left out of an import."
_ANY_FILE_NAME = "A workbook may have any name; the name of its group is made from what can be used of it."
_HIDDEN_IS_GONE = "Hidden names become a code and hidden addresses disappear; no mask is left in their place."
_NO_LAYOUTS = (
    "Dates are written in one of three orders, with hours and minutes; nothing is written by a layout."
)
_THIS_FIELD = "A condition on a field of places looks at that field, and not at every field of its level."
_NO_SECOND_NAME = "A field that is to have the name of another is refused; it does not get another name."
_NO_OWN_ZONE = "A contact has no time zone of its own; moments are shown in that of the workspace."
_NO_TICKETS = "Contacts have no tickets, so no change opens or closes one."
_NO_CHANGE_TEXT = "Changes come from forms, messages and commands; none is read from a text of its own."
_LONGER_VALUES = "A value keeps its first 640 characters in every workspace; a workspace sets no other limit."

TABLE: tuple[NotFollowed, ...] = (
    NotFollowed("imports", "imports-040", _ONE_OF_EACH_TYPE),
    NotFollowed("imports", "multiple_tel_urns.xlsx", _ONE_OF_EACH_TYPE),
    NotFollowed("import_records", "seed_conflict", _ONE_OF_EACH_TYPE),
    NotFollowed("imports_legacy", "missing_name_header.xls", _NAME_NOT_NEEDED),
    NotFollowed("imports_legacy", "peer_conflict", _NEWER_DECIDES),
    NotFollowed("imports_legacy", "imports_legacy-049", _NAME_NOT_NEEDED),
    NotFollowed("imports_legacy", "imports_legacy-050", _UNKNOWN_IGNORED),
    NotFollowed("imports_legacy", "sample_contacts_with_extra_fields_unsupported.xls", _UNKNOWN_IGNORED),
    NotFollowed("imports_legacy", "imports_legacy-051", _NOTHING_TO_DO),
    NotFollowed("imports_legacy", "sample_contacts_uuid_only.csv", _NOTHING_TO_DO),
    NotFollowed("imports_legacy", "sample_contacts_uuid.xls", _UNKNOWN_UUID),
    NotFollowed("imports_legacy", "sample_contacts_uuid_no_urns.xls", _UNKNOWN_UUID),
    NotFollowed("imports_legacy", "sample_contacts_uuid_no_urns.csv", _UNKNOWN_UUID),
    NotFollowed("imports_legacy", "sample_contacts_twitter_and_phone_conflicts.xls", _TWO_OWNERS),
    NotFollowed("imports_legacy", "sample_contacts_inc_test.xls", _NO_TEST_CONTACTS),
    NotFollowed("imports_legacy", "abc_@@é.xls", _ANY_FILE_NAME),
    NotFollowed("dates", "layout", _NO_LAYOUTS),
    NotFollowed("fields", "fields-147", _NO_SECOND_NAME),
    NotFollowed("modifiers", "timezone", _NO_OWN_ZONE),
    NotFollowed("modifiers", "ticket", _NO_TICKETS),
    NotFollowed("modifiers", "raw", _NO_CHANGE_TEXT),
    NotFollowed("modifiers", "modifiers-028", _LONGER_VALUES),
    NotFollowed("query_predicate", "note", _THIS_FIELD),
    NotFollowed("routing", "peer_conflict", _BY_COUNTRY),
    NotFollowed("templates", "seed_conflict", _HIDDEN_IS_GONE),
    NotFollowed("urns", "seed_conflict", _HIDDEN_IS_GONE),
    NotFollowed("urns", "redact", _HIDDEN_IS_GONE),
)


def reason_for(file: str, case: Mapping[str, Any]) -> str:
    """Why that case of that file is not followed; empty where it is."""
    return next((row.reason for row in TABLE if row.covers(file, case)), "")
