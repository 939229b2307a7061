"""Words that lists of people have over their columns, in the languages of such lists, and what they mean.
They are for advice only: no column is taken for an address because of its words."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Final

_NO_WORD: Final = re.compile(r"[\W_]+")
_NUMBERED: Final = re.compile(r" \d+$")

_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "tel": (
            "phone, phone number, phone no, tel, telephone, telephone number, tel no, mobile, "
            "mobile phone, mobile number, mobile no, cell phone, cellphone, cell number, "
            "contact number, contact phone, contact phone number, contact no, msisdn, primary phone, "
            "main phone, home phone, work phone, business phone, other phone, company main phone, "
            "sms number, gsm, handset"
        ),
        "mailto": (
            "email, e mail, mail, email address, e mail address, e mail 1 address, primary email, "
            "email 1, contact email, work email, personal email, secondary email, e mail 2 address, "
            "e mail 3 address"
        ),
        "whatsapp": "whatsapp, whatsapp number, whats app, wa number, wa, whatsapp id, waid",
        "telegram": "telegram, telegram id, telegram user id, chat id, telegram identifier",
        "name": (
            "name, full name, names, contact name, display name, client name, patient name, "
            "beneficiary name, name of respondent, respondent name, customer name, person name, "
            "contact person"
        ),
        "given": "first name, given name, firstname, forename, fname",
        "middle": "middle name, additional name, other names, middle initial",
        "family": "last name, family name, surname, lastname, lname, sur name",
        "language": "language, preferred language, lang, language code",
    },
    "fr": {
        "tel": (
            "téléphone, tel, tél, numéro de téléphone, n de téléphone, n téléphone, no téléphone, "
            "num tel, portable, tél mobile, téléphone mobile, téléphone portable, mobile, cellulaire, "
            "gsm, téléphone bureau, téléphone domicile, téléphone principal, contact téléphonique, "
            "tel portable"
        ),
        "mailto": (
            "email, e mail, courriel, mail, mél, adresse e mail, adresse email, adresse de messagerie, "
            "adresse de courrier, adresse électronique, adresse mail, adresse courriel"
        ),
        "whatsapp": "numéro whatsapp, whatsapp",
        "telegram": "identifiant telegram",
        "name": (
            "nom complet, nom et prénom, nom et prénoms, noms et prénoms, nom prénom, noms, "
            "nom du bénéficiaire, nom du contact, nom affiché, nom d affichage, nom du patient"
        ),
        "given": "prénom, prénoms",
        "middle": "deuxième prénom, autres prénoms",
        "family": "nom, nom de famille",
        "language": "langue, langue préférée",
    },
    "es": {
        "tel": (
            "teléfono, tel, número de teléfono, nº de teléfono, teléfono móvil, móvil, celular, "
            "número de celular, teléfono celular, teléfono del trabajo, teléfono particular, "
            "teléfono principal, número de contacto, telefono de contacto"
        ),
        "mailto": (
            "correo, correo electrónico, email, e mail, dirección de correo electrónico, "
            "dirección de correo, mail"
        ),
        "whatsapp": "número de whatsapp, whatsapp",
        "telegram": "id de telegram",
        "name": (
            "nombre completo, nombre y apellidos, nombre y apellido, nombres y apellidos, "
            "nombre del contacto, nombre para mostrar, nombre del beneficiario"
        ),
        "given": "nombre, nombres, primer nombre",
        "middle": "segundo nombre",
        "family": "apellido, apellidos, primer apellido",
        "language": "idioma, lengua, idioma preferido",
    },
    "pt": {
        "tel": (
            "telefone, tel, número de telefone, nº de telefone, telemóvel, celular, número de celular, "
            "telefone celular, telefone móvel, telefone comercial, telefone residencial, "
            "telefone principal, contacto telefónico, telefone de contato, número de telemóvel"
        ),
        "mailto": (
            "email, e mail, correio eletrónico, correio eletrônico, endereço de email, "
            "endereço de e mail, correio electrónico, mail"
        ),
        "whatsapp": "número de whatsapp, whatsapp",
        "telegram": "id do telegram",
        "name": (
            "nome completo, nome e apelido, nome e sobrenome, nome do contacto, nome do contato, "
            "nome de exibição, nome do beneficiário"
        ),
        "given": "nome, primeiro nome, nome próprio, nomes",
        "middle": "segundo nome, nome do meio",
        "family": "apelido, sobrenome, último nome",
        "language": "idioma, língua, língua preferida",
    },
    "ar": {
        "tel": (
            "الهاتف, رقم الهاتف, هاتف, رقم الجوال, الجوال, جوال, الموبايل, موبايل, رقم الموبايل, "
            "رقم التليفون, تليفون, النقال, الهاتف المحمول, المحمول, رقم الاتصال, تلفون, رقم التلفون, "
            "الهاتف النقال"
        ),
        "mailto": (
            "البريد الالكتروني, البريد الإلكتروني, بريد الكتروني, الايميل, ايميل, بريد إلكتروني, "
            "عنوان البريد الإلكتروني"
        ),
        "whatsapp": "واتساب, رقم الواتساب, واتس اب, رقم الواتس",
        "telegram": "تيليجرام, تلغرام, معرف تيليجرام",
        "name": (
            "الاسم, الاسم الكامل, الاسم الثلاثي, اسم المستفيد, اسم, الإسم, اسم جهة الاتصال, الاسم والنسب"
        ),
        "given": "الاسم الأول, الاسم الاول, الاسم الشخصي",
        "middle": "اسم الأب, الاسم الأوسط",
        "family": "اسم العائلة, اللقب, النسب, الاسم العائلي",
        "language": "اللغة, اللغة المفضلة",
    },
    "sw": {
        "tel": (
            "simu, namba ya simu, nambari ya simu, simu ya mkononi, namba ya simu ya mkononi, "
            "nambari ya mawasiliano, mawasiliano, no ya simu"
        ),
        "mailto": "barua pepe, anwani ya barua pepe, email, baruapepe",
        "whatsapp": "namba ya whatsapp, whatsapp",
        "telegram": "telegram",
        "name": "jina, jina kamili, majina, jina la mteja, jina la mnufaika, majina kamili",
        "given": "jina la kwanza",
        "middle": "jina la kati",
        "family": "jina la ukoo, jina la mwisho, jina la familia",
        "language": "lugha, lugha anayopendelea",
    },
    "de": {
        "tel": (
            "telefon, telefonnummer, mobiltelefon, mobil, handy, handynummer, rufnummer, "
            "telefon geschäftlich, telefon privat, weiteres telefon, haupttelefon"
        ),
        "mailto": "e mail, email, e mail adresse, e mail 2 adresse, e mail 3 adresse, mailadresse",
        "name": "name, anzeigename, vollständiger name",
        "given": "vorname",
        "middle": "weitere vornamen",
        "family": "nachname, familienname",
        "language": "sprache",
    },
    "nl": {
        "tel": (
            "telefoon, mobiele telefoon, telefoon thuis, telefoon op werk, andere telefoon, hoofdtelefoon"
        ),
        "mailto": "e mailadres, emailadres, e mailadres 2",
        "name": "weergavenaam, naam",
        "given": "voornaam",
        "middle": "middelste naam",
        "family": "achternaam",
        "language": "taal",
    },
}
"""By language and concept. A word may mean one thing in one language and another in the next."""


def concepts(headers: Mapping[int, str]) -> dict[int, str]:
    """What the columns of one header row hold, by their index, as far as their words tell: `tel`, `mailto`,
    `whatsapp`, `telegram`, `name`, `given`, `middle`, `family` or `language`.

    Where languages differ about a word, the one that knows most words of the row decides."""
    words = {index: _plain(text) for index, text in headers.items()}
    known = _known()
    order = sorted(known, key=lambda language: -sum(word in known[language] for word in words.values()))
    found = {}
    for index, word in words.items():
        meanings = (known[language].get(word) for language in order)
        if concept := next(filter(None, meanings), ""):
            found[index] = concept
    return found


@cache
def _known() -> dict[str, dict[str, str]]:
    return {
        language: {_plain(word): concept for concept, words in about.items() for word in words.split(", ")}
        for language, about in _WORDS.items()
    }


def _plain(text: str) -> str:
    """The word without marks, case, signs and a number at its end."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(character for character in apart if not unicodedata.combining(character))
    return _NUMBERED.sub("", _NO_WORD.sub(" ", bare).strip())
