"""The cases that are not followed, each with the rule of ours that decides otherwise.

A case is left out by its id, or with all cases of its kind: further cases are run with the same tests, and
those of a known kind are left out too. Reasons are whole sentences.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from store.core.query import QueryError
from store.core.query.tree import conditions
from tests.conformance.query_context import parsed, whole

Case = Mapping[str, Any]
Applies = Callable[[Case, Case], bool]
"""Whether a case is of a kind, given the environment of its file."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of cases of one file, and why they are not followed."""

    file: str
    applies: Applies
    reason: str


def marked(key: str) -> Applies:
    """Cases that have a key, whatever its value."""
    return lambda case, _environment: key in case


def with_input(flag: str) -> Applies:
    """Cases whose input has a flag that is on."""
    return lambda case, _environment: (case.get("input") or {}).get(flag) is True


def about_workbook(*names: str) -> Applies:
    """Cases about one of these workbooks, in whatever folder it is."""
    return lambda case, _environment: str(case.get("file") or "").rpartition("/")[2] in names


def changing(what: str) -> Applies:
    """Cases that make a change of a type."""

    def applies(case: Case, _environment: Case) -> bool:
        changes = case.get("modifiers") or [case.get("modifier") or {}]
        return what in case or any(change.get("type") == what for change in changes)

    return applies


def searching(*keys: str) -> Applies:
    """Cases whose search is accepted and asks for one of these properties."""
    return lambda case, _environment: "error" not in case["expected"] and not {*keys}.isdisjoint(_asked(case))


def sending(*keys: str) -> Applies:
    """Cases whose message has more than a text."""
    return lambda case, _environment: not {*keys}.isdisjoint(case["msg"])


def finds_inactive_in_group(case: Case, environment: Case) -> bool:
    """A search by group that is to find somebody who is not active."""
    wanted = case["expected"].get("hits") or ()
    if not isinstance(wanted, list) or not searching("group")(case, environment):
        return False
    people = whole(case["dataset"], environment["datasets"])["contacts"]
    active = {said["key"] for said in people if said.get("status", "active") == "active"}
    return not active.issuperset(wanted)


def finds_by_hidden_id(case: Case, _environment: Case) -> bool:
    """A number that is to find one contact where addresses are hidden."""
    number = str(case.get("query") or "").isdecimal()
    return bool(case.get("redact")) and number and case["expected"].get("total") == 1


def rendering(template: str, expected: str = "") -> Applies:
    """Texts with a variable of that pattern, that are to become a text of this one."""

    def applies(case: Case, _environment: Case) -> bool:
        said = str(case["expected"].get("text"))
        return bool(re.search(template, case.get("template", ""), re.I) and re.search(expected, said))

    return applies


def renders_hidden(case: Case, _environment: Case) -> bool:
    """A text or a title that is to have what is hidden: a name, a number or a mask."""
    if not case.get("redact") or case.get("show") == "address":
        return False
    known, text = case.get("contact_data") or {}, case["expected"].get("text", "")
    shown = (str(known.get("id")), known.get("name"), *(known.get("name") or "").split())
    return "***" in text or "seed_conflict" in case or (bool(text) and text in shown)


def in_own_zone(case: Case, environment: Case) -> bool:
    """A text with the time zone of a contact that is not the workspace's."""
    if not rendering(r"\.timezone")(case, environment):
        return False
    known = case.get("contact_data") or environment["contacts"][case["contact"]]
    return bool(known.get("timezone") != environment.get("timezone"))


def needs_functions(case: Case, _environment: Case) -> bool:
    """An older name that is to become a call."""
    return "(" in str(case["expected"].get("new"))


def cut_short(case: Case, _environment: Case) -> bool:
    """A title that is to be cut."""
    return bool((case.get("options") or {}).get("short")) and "..." in case["expected"]["text"]


def saying(text: str, category: str = "") -> Applies:
    """Cases about a request whose body has a text, of categories that end with a word."""
    return lambda case, _environment: (
        text in str(case["request"].get("body") or "") and case["category"].endswith(category)
    )


def any_of_it(_case: Case, _environment: Case) -> bool:
    """Every case of a file."""
    return True


def put_together(case: Case, _environment: Case) -> bool:
    """Recipients as the search that they would be, where none was typed."""
    return "query" in case["expected"]


def left_out_of(what: str) -> Applies:
    """Sends that leave some out for a reason."""
    return lambda case, _environment: bool((case.get("exclude") or {}).get(what))


def _asked(case: Case) -> set[str]:
    """The properties that the search of a case asks for."""
    try:
        query = parsed(case.get("query") or "", None, {})
    except QueryError:
        return set()
    return {condition.key for condition in conditions(query.root)}


_ONE_OF_EACH_TYPE = (
    "An import gives a contact one address of each type, unless all are asked for; further ones are named."
)
_ROW_REPEATED = "A row with a number or UUID of an earlier row is in error, and the file is not refused."
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

_NO_BROADCASTS = "Whom a broadcast goes to is not put together here of contacts, groups and addresses."
_NO_FLOWS_OR_TICKETS = "Our contacts are in no flow and have no tickets; searches for those find nobody."
_ONLY_ACTIVE_IN_GROUPS = "Contacts that are not active are in no group here."
_FOUND_BY_CODE = "Where addresses are hidden contacts are found by their code; a number is a name."
_NO_FILES = "A file that comes with a message is named by its kind and id; none is fetched before the answer."
_NEW_STATUS_IGNORED = (
    "A status that we do not know is ignored, so that the provider does not report it again."
)
_WAITING_IS_WIRED = "A message that waits at the provider is on its way; it is not sent yet."
_UNDELIVERED_FAILED = "A message that could not be delivered has failed, and is not shown as sent."
_ALL_BYTES_READ = "A text in another charset is read as that charset has it, bytes above 127 too."

_NOT_ASKED = "A phone tells what became of a text, and sends one once; it is not asked what it knows of one."
_NO_RELAYER = "The app that these are of needs a push service of its makers; a phone has others here."

_IN_OUR_STYLE = "Moments in texts have the workspace's order of day, month and year, with hours and minutes."
_ONE_TYPE = "No variable is all addresses by type; a text names the type, as in @urns.tel."
_NO_FUNCTIONS = (
    "The language of texts has variables and no functions; an older name of a kind of its own stays."
)
_NO_NUMBERS = "A contact is told by its UUID or its code; its number in a database is in no text."
_NAMES_OF_GROUPS = "Groups stand in a text by their names, and a list of nothing leaves nothing."
_NOT_CUT = "A name is cut by the screen that has no room for it, and not before."
_NO_ATTACHMENTS = "A message is a text; it has no attachments."
_NO_QUICK_REPLIES = "A message is a text; it offers no answers to choose from."
_NO_PROVIDER_TEMPLATES = "A message is a text; templates that a provider keeps are not sent."

BY_ID: Mapping[str, str] = {
    "imports-005": _ROW_REPEATED,
    "imports-040": _ONE_OF_EACH_TYPE,
    "imports_legacy-049": _NAME_NOT_NEEDED,
    "imports_legacy-050": _UNKNOWN_IGNORED,
    "imports_legacy-051": _NOTHING_TO_DO,
    "fields-147": _NO_SECOND_NAME,
    "modifiers-028": _LONGER_VALUES,
}

KINDS: tuple[Kind, ...] = (
    Kind("imports", about_workbook("multiple_tel_urns.xlsx"), _ONE_OF_EACH_TYPE),
    Kind("imports", about_workbook("duplicate_urn.xlsx", "duplicate_uuid.xlsx"), _ROW_REPEATED),
    Kind("import_records", marked("seed_conflict"), _ONE_OF_EACH_TYPE),
    Kind("imports_legacy", about_workbook("missing_name_header.xls"), _NAME_NOT_NEEDED),
    Kind("imports_legacy", marked("peer_conflict"), _NEWER_DECIDES),
    Kind(
        "imports_legacy",
        about_workbook("sample_contacts_with_extra_fields_unsupported.xls"),
        _UNKNOWN_IGNORED,
    ),
    Kind("imports_legacy", about_workbook("sample_contacts_uuid_only.csv"), _NOTHING_TO_DO),
    Kind(
        "imports_legacy",
        about_workbook(
            "sample_contacts_uuid.xls", "sample_contacts_uuid_no_urns.xls", "sample_contacts_uuid_no_urns.csv"
        ),
        _UNKNOWN_UUID,
    ),
    Kind("imports_legacy", about_workbook("sample_contacts_twitter_and_phone_conflicts.xls"), _TWO_OWNERS),
    Kind("imports_legacy", about_workbook("sample_contacts_inc_test.xls"), _NO_TEST_CONTACTS),
    Kind("imports_legacy", about_workbook("abc_@@é.xls"), _ANY_FILE_NAME),
    *(
        Kind(f"delivery/send_{provider}", sending(key), reason)
        for provider in (
            *("twilio", "plivo", "vonage", "clickatell", "africastalking", "external", "telegram"),
            *("kannel", "jasmin", "infobip", "messagebird", "bandwidth", "clicksend"),
        )
        for key, reason in (
            ("attachments", _NO_ATTACHMENTS),
            ("quick_replies", _NO_QUICK_REPLIES),
            ("templating", _NO_PROVIDER_TEMPLATES),
        )
    ),
    Kind("dates", marked("layout"), _NO_LAYOUTS),
    Kind("modifiers", changing("timezone"), _NO_OWN_ZONE),
    Kind("modifiers", changing("ticket"), _NO_TICKETS),
    Kind("modifiers", marked("raw"), _NO_CHANGE_TEXT),
    Kind("query_predicate", marked("note"), _THIS_FIELD),
    Kind("query_search", marked("recipients"), _NO_BROADCASTS),
    Kind("query_search", searching("flow", "history", "tickets"), _NO_FLOWS_OR_TICKETS),
    Kind("query_search", finds_inactive_in_group, _ONLY_ACTIVE_IN_GROUPS),
    Kind("query_search", finds_by_hidden_id, _FOUND_BY_CODE),
    Kind("delivery/broadcasts", put_together, _NO_BROADCASTS),
    Kind("delivery/broadcasts", left_out_of("in_a_flow"), _NO_FLOWS_OR_TICKETS),
    Kind("delivery/android_gateway", marked("external_id"), _NOT_ASKED),
    Kind("delivery/android_relayer", any_of_it, _NO_RELAYER),
    Kind("delivery/receive_telegram", saying('"file_id"'), _NO_FILES),
    Kind("delivery/receive_clickatell", marked("peer_quirk"), _ALL_BYTES_READ),
    Kind("delivery/status_twilio", saying("MessageStatus=", "refused"), _NEW_STATUS_IGNORED),
    Kind("delivery/status_twilio", saying("MessageStatus=queued"), _WAITING_IS_WIRED),
    Kind("delivery/status_plivo", saying("status=undelivered"), _UNDELIVERED_FAILED),
    Kind("delivery/status_infobip", saying('"EXPIRED"', "sent"), _UNDELIVERED_FAILED),
    Kind("routing", marked("peer_conflict"), _BY_COUNTRY),
    Kind("templates", renders_hidden, _HIDDEN_IS_GONE),
    Kind("templates", rendering("", r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}"), _IN_OUR_STYLE),
    Kind("templates", rendering(r"@urns(?!\.)|@\(urns\)"), _ONE_TYPE),
    Kind("templates", in_own_zone, _NO_OWN_ZONE),
    Kind("templates", needs_functions, _NO_FUNCTIONS),
    Kind("templates", rendering(r"@\(?contact\.id\b"), _NO_NUMBERS),
    Kind("templates", rendering(r"@\(?contact\.tickets\b"), _NO_TICKETS),
    Kind("templates", rendering(r"@\(?contact\.(groups|urns)\b", r"^\[(\{.*)?\]$"), _NAMES_OF_GROUPS),
    Kind("templates", cut_short, _NOT_CUT),
    Kind("urns", marked("seed_conflict"), _HIDDEN_IS_GONE),
    Kind("urns", with_input("redact"), _HIDDEN_IS_GONE),
)


def reason_for(file: str, case: Case, environment: Case) -> str:
    """Why that case of that file is not followed; empty where it is."""
    kinds = (kind.reason for kind in KINDS if kind.file == file and kind.applies(case, environment))
    return BY_ID.get(case["id"]) or next(kinds, "")
