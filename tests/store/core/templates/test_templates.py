"""Texts with variables: what each leaves in a text, and what is said of one that nobody has."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.core import templates
from store.core.routing import Router
from store.core.templates import Recipient, Surroundings, TemplateError, Wording
from store.core.templates.parsing import doubts
from store.core.types import Address, Channel, Contact, Field, FieldType, Group, Role, Urn, Value, Workspace

FIELDS = (
    Field("f1", "age", "Age", FieldType.NUMBER),
    Field("f2", "joined", "Joined", FieldType.DATETIME),
    Field("f3", "language", "Spoken at home"),
)
LINE = Channel("c1", "Line", "EX", "+250788000000", ("tel",), (Role.SEND,), "RW")
ROUTER = Router([LINE], "RW")
ANN = Contact(
    "u1",
    "Ann Marie Uwase",
    language="kin",
    addresses=(
        Address(Urn("telegram", "77", "ann")),
        Address(Urn("tel", "+250788123123")),
        Address(Urn("tel", "+250788999999")),
        Address(Urn("ext", "customer-7")),
    ),
    fields=MappingProxyType(
        {
            "age": Value("23.50", number=Decimal("23.50")),
            "joined": Value("2 May", datetime=datetime(2026, 5, 2, 22, 30, tzinfo=UTC)),
            "language": Value("Swahili"),
        }
    ),
    groups=(Group("g1", "Testers"), Group("g2", "Doctors")),
    created_on=datetime(2026, 1, 31, 8, 5, tzinfo=UTC),
    id=12345,
)
NOBODY = Contact("u2", id=1)
WITHIN = Surroundings(Workspace("RW", "Africa/Kigali", "dmy"), "Clinic", "Jo")
HIDING = replace(WITHIN, workspace=replace(WITHIN.workspace, redacted=True))


def _to(contact: Contact, within: Surroundings = WITHIN) -> Recipient:
    return Recipient.of(contact, ROUTER.route(contact.addresses), within)


def _written(text: str, contact: Contact = ANN, within: Surroundings = WITHIN) -> str:
    return templates.parse(text, FIELDS).render(_to(contact, within)).text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("", ""),
        ("Dear @contact.first_name, hello.", "Dear Ann, hello."),
        ("@contact.name.", "Ann Marie Uwase."),
        ("(@Contact.First_Name)", "(Ann)"),
        ("@(contact.first_name)s", "Anns"),
        ("@( contact.first_name | 'x')".replace("'", '"'), "Ann"),
        ("@contact @contact.language @contact.status @contact.ref", "Ann Marie Uwase kin active A6YWQL"),
        ("@contact.groups", "Testers, Doctors"),
        ("@contact.created_on @contact.timezone", "31-01-2026 10:05 Africa/Kigali"),
        ("@contact.urn by @channel at @channel.address", "tel:+250788123123 by Line at +250788000000"),
        ("@contact.channel.name", "Line"),
        ("@urns.tel @urns.telegram", "tel:+250788123123 telegram:77#ann"),
        ("@(contact.urns[1]) @(contact.urns[-1])", "tel:+250788123123 ext:customer-7"),
        ("@contact.tel @contact.tel_e164 @contact.ext", "0788 123 123 +250788123123 customer-7"),
        ("@contact.telegram", "ann"),
        ("@fields.age @contact.fields.age @contact.age", "23.5 23.5 23.5"),
        ("@fields.joined", "03-05-2026 00:30"),
        ("@fields.language @contact.language", "Swahili kin"),
        ("@fields", "Age: 23.5\nJoined: 03-05-2026 00:30\nSpoken at home: Swahili"),
        ("@workspace.name, @sender.name", "Clinic, Jo"),
        ("bob@x.com @handle @ @contacts.name @@contact", "bob@x.com @handle @ @contacts.name @contact"),
        ("a@@contact.name @@@contact.language @@@@", "a@contact.name @kin @@"),
        ("@contacté", "@contacté"),
    ],
)
def test_what_variables_leave(text: str, written: str) -> None:
    assert _written(text) == written


def test_values_are_not_read_for_variables_again() -> None:
    assert _written("@contact", replace(ANN, name="@contact.uuid")) == "@contact.uuid"


def test_hidden_addresses_leave_nothing_and_names_their_code() -> None:
    text = "@contact|@contact.name|@contact.first_name|@contact.urn|@urns.tel|@contact.tel|@contact.urns"
    assert _written(text, within=HIDING) == "A6YWQL|A6YWQL|A6YWQL||||"
    assert _written("@contact.ext@contact.tel_e164@(contact.urns[0])@channel", within=HIDING) == "Line"


def test_without_a_route_the_first_address_stands_for_it() -> None:
    outside = replace(ANN, addresses=ANN.addresses[:1])
    assert _written("@contact.urn @channel.", outside) == "telegram:77#ann ."


@pytest.mark.parametrize(
    ("text", "written", "empty", "replaced"),
    [
        ("Dear @contact.name", "Dear ", ("contact.name",), ()),
        ('Dear @(contact.first_name|"friend")', "Dear friend", (), ("contact.first_name",)),
        (r'@(contact.name|"say \"hi\"")', 'say "hi"', (), ("contact.name",)),
        ('@(contact.name|fields.age|contact.uuid|"x")', "u2", (), ("contact.name",)),
        ("@(contact.name|fields.age) @contact.name", " ", ("contact.name",), ()),
        ('@(contact.name|"")', "", ("contact.name",), ()),
        ("@contact @(contact.urns[3])", " ", ("contact", "contact.urns[3]"), ()),
    ],
)
def test_empty_values_are_told(
    text: str, written: str, empty: tuple[str, ...], replaced: tuple[str, ...]
) -> None:
    done = templates.parse(text, FIELDS).render(_to(NOBODY))
    assert (done.text, done.empty, done.replaced) == (written, empty, replaced)


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        (
            "Hi @contact.frist_name",
            "frist_name",
            'did you mean "first_name"?',
        ),
        ("@fields.agee", "agee", 'did you mean "age"?'),
        ("@fields.weight", "weight", "your fields are age, joined, language."),
        ("@urns.phone", "phone", "did you mean “tel”?"),
        ("@urns.telegrm", "telegrm", 'did you mean "telegram"?'),
        ("@contact.name.first", "first", "“@contact.name” has no parts."),
        ("@contact.channel.nam", "nam", 'did you mean "name"?'),
        ("@channel.nmae", "nmae", 'did you mean "name"?'),
        ("@(contct.name)", "contct", 'did you mean "contact"?'),
        ("@urns!", "@urns", "as in @urns.tel."),
        ("@sender", "@sender", "as in @sender.name."),
        ("To @(contact.name", "@(contact.name", "This bracket is not closed"),
        ("To @(", "@(", "This bracket is not closed"),
        ("@(contact.name + 1)", " ", "cannot stand here"),
        ("@(upper(contact.name))", "(", "cannot stand here"),
        ('@("x"|contact.name)', '"x"', "nothing can stand after it"),
        ('@("x")', "@(", "is a text, and no variable"),
    ],
)
def test_errors_have_their_place_and_offer_the_nearest_name(text: str, place: str, message: str) -> None:
    with pytest.raises(TemplateError) as caught:
        templates.parse(text, FIELDS)
    error = caught.value
    assert text[error.offset : error.offset + error.length] == place
    assert message in error.message


def test_all_unknown_names_of_a_text_are_told() -> None:
    with pytest.raises(TemplateError) as caught:
        templates.parse("@contact.a1 and @fields.b2", FIELDS)
    assert [error.offset for error in (caught.value, *caught.value.others)] == [9, 24]


def test_a_word_that_was_perhaps_meant_as_a_variable_is_told() -> None:
    assert [*doubts("@contct.name bob@contct.com @handle @contact.name @@contct.x")] == [
        '“@contct” is no variable and stays as it is; did you mean "contact"?'
    ]


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("bob@@x @Contact.Age @(contact.urns[ 0 ])", "bob@@x @fields.age @(contact.urns[0])"),
        ('@( contact.fields.age | "a \\" b" )', '@(fields.age|"a \\" b")'),
        ("@contact.tel @contact.ext", "@contact.tel @contact.ext"),
        ("@contact.urns.1", "@(contact.urns[1])"),
    ],
)
def test_older_names_have_present_ones(text: str, canonical: str) -> None:
    made = templates.parse(text, FIELDS)
    assert made.canonical == canonical
    assert templates.parse(canonical, FIELDS).canonical == canonical
    assert _written(canonical) == _written(text)


def test_who_has_no_text_of_its_language_gets_the_default_else_the_base() -> None:
    base, english, kinyarwanda = (templates.parse(text) for text in ("base", "English", "Kinyarwanda"))

    def _texts(default: str) -> Sequence[str]:
        wording = Wording(base, {"eng": english, "kin": kinyarwanda}, default)
        return [wording.template(language).text for language in ("kin", "fra", "")]

    assert _texts("eng") == ["Kinyarwanda", "English", "English"]
    assert _texts("swa") == _texts("") == ["Kinyarwanda", "base", "base"]


_PIECES = st.lists(
    st.sampled_from(
        ["@", "@@", "contact", ".", "name", "(", ")", "|", '"', "\\", "[", "0", " ", "é", "\n", "x"]
    )
)


@given(_PIECES.map("".join))
def test_any_text_is_read_or_refused_at_a_place_in_it(text: str) -> None:
    try:
        made = templates.parse(text, FIELDS)
    except TemplateError as caught:
        start, end = caught.offset, caught.offset + caught.length
        assert 0 <= start < end <= len(text)
    else:
        assert templates.parse(made.canonical, FIELDS).render(_to(ANN)) == made.render(_to(ANN))


@given(st.text())
def test_a_text_with_doubled_signs_stays_as_it_was(text: str) -> None:
    assert _written(text.replace("@", "@@")) == text
