"""Country, carrier and type of a phone number.

The answers are the phone library's, from the same tables, without the detours that make the library slow: a
stored number is in its final form, so that its country code and its length are known at a glance.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property, lru_cache
from typing import Final

import phonenumbers
from phonenumbers import PhoneMetadata
from phonenumbers.phonemetadata import PhoneNumberDesc

from store.core.phones.carriers import carrier_of
from store.core.phones.countries import NO_COUNTRY, country_of_number
from store.core.phones.parsing import format_phone
from store.core.phones.renumbering import today

_E164: Final = re.compile(r"\+[1-9][0-9]{3,16}")
_CODES: Final = frozenset(str(code) for code in phonenumbers.COUNTRY_CODE_TO_REGION_CODE)


class NumberType(StrEnum):
    """What a phone number is for, as its country's numbering plan says."""

    MOBILE = "mobile"
    FIXED = "fixed"
    FIXED_OR_MOBILE = "fixed_or_mobile"
    TOLL_FREE = "toll_free"
    PREMIUM = "premium"
    SHARED_COST = "shared_cost"
    VOIP = "voip"
    PERSONAL = "personal"
    PAGER = "pager"
    UAN = "uan"
    VOICEMAIL = "voicemail"


@dataclass(frozen=True, slots=True)
class NumberFacts:
    """A number's country (two-letter code), carrier (English name) and type; each empty where unknown."""

    country: str = ""
    carrier: str = ""
    type: str = ""


UNKNOWN: Final = NumberFacts()
"""What is known of a short code, a sender id, and whatever is no phone number."""


@lru_cache(maxsize=8192)
def facts(path: str) -> NumberFacts:
    """What the path of a `tel` address tells, as far as it is a whole number in its stored form.

    The country is that of `country_of_number`, the carrier that of `carrier_of`: a good guess, for numbers
    can be ported. The type is empty for numbers that no numbering plan has."""
    if _E164.fullmatch(path) is None:
        return UNKNOWN
    digits = path[1:]
    carrier = carrier_of(digits)
    # No calling code begins another one, so at most one of these is a calling code.
    for length in (3, 2, 1):
        code = digits[:length]
        if code in _CODES:
            country, kind = _in_plans(_plans(code), digits[length:])
            return NumberFacts(country or country_of_number(path), carrier, kind)
    return NumberFacts("", carrier, "")


def dialling_problem(path: str) -> str:
    """Why a number reaches nobody, in a few words: no numbering plan has it, or its country has changed it.

    Empty for numbers of a plan, and for short codes, sender ids and whatever else is no whole number.
    """
    if not path.startswith("+") or facts(path).type:
        return ""
    changed = today(path[1:])
    return f"old form of {format_phone(changed[0], international=True)}" if changed else "cannot be dialled"


class _Range:
    """Some numbers of a plan: possible lengths, and a pattern that is compiled when it is first needed."""

    def __init__(self, numbers: PhoneNumberDesc | None) -> None:
        self._text = (
            numbers.national_number_pattern if numbers and numbers.national_number_pattern else "(?!)"
        )
        self._lengths = frozenset(numbers.possible_length if numbers else ())

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(self._text)

    def has(self, national: str) -> bool:
        """Whether the national number is one of them."""
        if self._lengths and len(national) not in self._lengths:
            return False
        return self._pattern.fullmatch(national) is not None


class _Plan:
    """The numbering plan of a country, or of a service that belongs to none."""

    def __init__(self, region: str, plan: PhoneMetadata) -> None:
        self.country = "" if region == NO_COUNTRY else region
        self._leading = re.compile(plan.leading_digits) if plan.leading_digits else None
        self._all = _Range(plan.general_desc)
        self._special = tuple((kind, _Range(numbers)) for kind, numbers in _special(plan) if numbers)
        self._fixed = _Range(plan.fixed_line)
        self._mobile = _Range(plan.mobile)
        self._fixed_is_mobile = bool(plan.same_mobile_and_fixed_line_pattern)

    def owns(self, national: str, kind: str) -> bool:
        """Whether the number is this country's among those that share the calling code; `kind` is its type by
        this plan."""
        return bool(self._leading.match(national)) if self._leading else bool(kind)

    def kind(self, national: str) -> str:
        """The type of the number by this plan; empty when the plan has no such number."""
        if not self._all.has(national):
            return ""
        for kind, numbers in self._special:
            if numbers.has(national):
                return kind
        is_mobile = self._mobile.has(national)
        if self._fixed.has(national):
            both = self._fixed_is_mobile or is_mobile
            return NumberType.FIXED_OR_MOBILE.value if both else NumberType.FIXED.value
        return NumberType.MOBILE.value if is_mobile and not self._fixed_is_mobile else ""


def _special(plan: PhoneMetadata) -> tuple[tuple[str, PhoneNumberDesc | None], ...]:
    """The ranges that come before fixed and mobile ones, in the order in which the first that fits counts."""
    return (
        (NumberType.PREMIUM.value, plan.premium_rate),
        (NumberType.TOLL_FREE.value, plan.toll_free),
        (NumberType.SHARED_COST.value, plan.shared_cost),
        (NumberType.VOIP.value, plan.voip),
        (NumberType.PERSONAL.value, plan.personal_number),
        (NumberType.PAGER.value, plan.pager),
        (NumberType.UAN.value, plan.uan),
        (NumberType.VOICEMAIL.value, plan.voicemail),
    )


@cache
def _plans(code: str) -> tuple[_Plan, ...]:
    """The plans of the countries that share a calling code; a country's tables load with its first number."""
    number = int(code)
    plans = []
    for region in phonenumbers.COUNTRY_CODE_TO_REGION_CODE[number]:
        found = PhoneMetadata.metadata_for_region_or_calling_code(number, region)
        if found is not None:
            plans.append(_Plan(region, found))
    return tuple(plans)


def _in_plans(plans: tuple[_Plan, ...], national: str) -> tuple[str, str]:
    """The country and the type of a national number; the type by the plan of the country that owns it."""
    for plan in plans:
        kind = plan.kind(national)
        if len(plans) == 1 or plan.owns(national, kind):
            return plan.country, kind
    return "", ""
