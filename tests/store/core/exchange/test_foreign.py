"""Files of other programs are refused with what they are and what to rename."""

import pytest

from store.core.errors import UnreadableWorkbook
from store.core.exchange.headers import read_headers


def refusal(headers: str) -> UnreadableWorkbook:
    with pytest.raises(UnreadableWorkbook) as caught:
        read_headers(headers.split(","), (), "people.csv")
    return caught.value


@pytest.mark.parametrize(
    ("headers", "kind", "hints"),
    [
        (
            "First Name,Last Name,Phone 1 - Label,Phone 1 - Value,E-mail 1 - Value,Labels",
            "a Google Contacts file",
            ("“Phone 1 - Value” to URN:Tel", "“E-mail 1 - Value” to URN:Mailto", "one column Name"),
        ),
        (
            "Name,Given Name,Yomi Name,Group Membership,Phone 1 - Type,Phone 1 - Value",
            "a Google Contacts file",
            ("“Phone 1 - Value” to URN:Tel",),
        ),
        (
            "First Name,Last Name,E-mail Address,Mobile Phone",
            "an Outlook file",
            ("“Mobile Phone” to URN:Tel", "“First Name” and “Last Name” together"),
        ),
        ("Vorname,Nachname,Telefon geschäftlich", "an Outlook file", ("“Telefon geschäftlich” to URN:Tel",)),
        ("Prénom,Nom,Tél. mobile", "an Outlook file", ("“Tél. mobile” to URN:Tel", "“Prénom” and “Nom”")),
        ("Voornaam,Achternaam,Mobiele telefoon", "an Outlook file", ("“Mobiele telefoon” to URN:Tel",)),
        (
            "Display Name,Primary Email,Mobile Number",
            "a Thunderbird address book",
            ("“Display Name” to Name",),
        ),
        ("_uuid,_submission_time,__version__,_index,Phone number", "a KoboToolbox file", ("URN:Tel",)),
        ("SubmissionDate,KEY,SubmitterID,phone,name", "an ODK Central file", ("“phone” to URN:Tel",)),
        ("caseid,owner_name,contact_phone_number,name", "a CommCare file", ("“contact_phone_number”",)),
        ("Record ID,First Name,Last Name,Email", "a HubSpot file", ("“Email” to URN:Mailto",)),
        ("id,name,email,phone_number", "a Chatwoot file", ("“phone_number” to URN:Tel",)),
        (
            "Country Code,Phone Number,Formatted Phone,Saved Name",
            "a WhatsApp export",
            ("“Formatted Phone” to URN:Tel, “Saved Name” to Name",),
        ),
    ],
)
def test_a_file_of_another_program_is_told(headers: str, kind: str, hints: tuple[str, ...]) -> None:
    error = refusal(headers)
    assert error.message.endswith(f"; it looks like {kind}.")
    assert all(hint in error.hint for hint in hints)


@pytest.mark.parametrize(
    ("headers", "hint"),
    [
        ("Nombre,Teléfono", "Rename “Nombre” to Name, “Teléfono” to URN:Tel."),
        ("Nombre,Apellidos,Móvil", "Put “Nombre” and “Apellidos” together"),
        ("Nom,Numéro de téléphone", "Rename “Nom” to Name, “Numéro de téléphone” to URN:Tel."),
        ("Jina,Namba ya simu", "Rename “Jina” to Name, “Namba ya simu” to URN:Tel."),
        ("الاسم,رقم الهاتف", "Rename “الاسم” to Name, “رقم الهاتف” to URN:Tel."),
        ("PHONE_NUMBER,full name", "Rename “PHONE_NUMBER” to URN:Tel, “full name” to Name."),
        ("number,cell,status", "Add a column such as URN:Tel or UUID."),
        ("'URN:Tel','Name'", "Write cells in double quotation marks, or in none."),
    ],
)
def test_words_of_other_languages_are_advice(headers: str, hint: str) -> None:
    assert hint in refusal(headers).hint


@pytest.mark.parametrize("headers", ["First Name,Last Name,URN:Tel", "Prénom,URN:Tel,Nom"])
def test_a_name_in_several_columns_refuses_a_file_without_a_name(headers: str) -> None:
    assert "the name stands in several columns" in refusal(headers).message
    assert read_headers([*headers.split(","), "Name"], (), "people.csv")
