"""The settings of the workspace."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from sqlmodel import Session

from store.core.errors import InvalidSetting
from store.core.history.changes import attributes
from store.core.progress import UNWATCHED, Monitor
from store.core.types import Workspace
from store.core.views import HistoryKind
from store.repositories import journal, settings
from store.repositories.snapshot import workspace
from store.services.context import Service
from store.workspace import name_order

if TYPE_CHECKING:
    from store.core.messages.sending_settings import SendingSettings
    from store.core.reports import SettingEffect, WorkspaceSetting

_ORDERS = ("dmy", "mdy", "ymd")


def _country(value: str) -> str:
    from store.core.phones.country_names import is_country  # noqa: PLC0415 - not for the first list

    code = value.upper()
    if code and not is_country(code):
        raise InvalidSetting(f'"{value}" is not a country code: two letters are needed, for example RW.')
    return code


def _timezone(value: str) -> str:
    if value and value not in available_timezones():
        raise InvalidSetting(f'"{value}" is not a time zone: a name such as Africa/Kigali is needed.')
    return value


def _date_order(value: str) -> str:
    if value and value.lower() not in _ORDERS:
        raise InvalidSetting(f'"{value}" is not an order of dates: dmy, mdy or ymd is needed.')
    return value.lower()


def _languages(value: str) -> str:
    from store.core.contacts.languages import is_language  # noqa: PLC0415 - not for the first list

    codes = dict.fromkeys(code.strip().lower() for code in value.split(",") if code.strip())
    if unknown := next((code for code in codes if not is_language(code)), ""):
        told = f'"{unknown}" is not a language code: three letters of ISO 639-3 are needed'
        raise InvalidSetting(f"{told}, for example eng or kin.", "Codes stand with commas between them.")
    return ", ".join(codes)


def _count(value: str) -> str:
    if value and not (value.isdecimal() and int(value) > 0):
        raise InvalidSetting(f'"{value}" is not a number of records: a whole number from 1 on is needed.')
    return str(int(value)) if value else ""


def _switch(value: str) -> str:
    if value.lower() not in ("", "yes", "no"):
        raise InvalidSetting(f'"{value}" is neither yes nor no.')
    return value.lower()


def _words(value: str) -> str:
    from store.core.contacts.incoming import NO_WORDS, bare  # noqa: PLC0415 - not for the first list

    words = {bare(word): " ".join(word.split()) for word in value.split(",") if word.strip()}
    if "" in words:
        raise InvalidSetting(f'"{words[""]}" is not a word: letters or digits are needed, such as STOP.')
    if len(words) > 1 and NO_WORDS in words:
        raise InvalidSetting("Either words or none.", "Words stand with commas between them: STOP, ARRET.")
    return NO_WORDS if NO_WORDS in words else ", ".join(words.values())


def _of_sending(name: str) -> Callable[[str], str]:
    """What makes a text the value of a setting of sending."""

    def read(value: str) -> str:
        from store.core.messages import sending_settings  # noqa: PLC0415 - not for the first list

        made: str = getattr(sending_settings, name)(value)
        return made

    return read


KEYS: Mapping[str, Callable[[str], str]] = {
    "default_country": _country,
    "timezone": _timezone,
    "date_order": _date_order,
    "languages": _languages,
    "redacted": _switch,
    "import_limit": _count,
    "opt_out_words": _words,
    "opt_out_answer": _of_sending("answer"),
    "quiet_hours": _of_sending("hours"),
    "timezone_field": _of_sending("field_key"),
    "send_hold": _of_sending("hold"),
    "public_url": _of_sending("public_url"),
}
"""The settings there are, each with what makes a text its value or raises InvalidSetting."""


class Settings(Service):
    """The settings: texts by key, empty when unset."""

    def workspace(self) -> Workspace:
        """The settings as typed values, with the default country derived from the channels when unset."""
        with self._context.reading() as (_session, snapshot):
            return snapshot.workspace

    def sending(self) -> "SendingSettings":
        """The settings that are about sending, as typed values."""
        with self._context.reading() as (_session, snapshot):
            return snapshot.sending

    def all(self) -> dict[str, str]:
        """Every setting by key, with the empty text for those that are unset."""
        with self._context.database.reading() as session:
            stored = settings.read(session)
        return {key: stored.get(key, "") for key in KEYS}

    def get(self, key: str) -> str:
        """A setting as it was stored, or the empty text; raises InvalidSetting for an unknown key."""
        _known(key)
        return self.all()[key]

    def set(self, key: str, value: str) -> str:
        """Store a setting, or unset it with the empty text; raises InvalidSetting for an unknown key or
        invalid value."""
        stored = _known(key)(value.strip())

        def work(session: Session) -> tuple[bool, bool]:
            before = settings.read(session)
            old = before.get(key, "")
            if old == stored:
                return False, False
            fresh = settings.bump(session, reroutes=True)
            settings.write(session, key, stored)
            record = journal.Record(
                key, attributes({key: old or None}, {key: stored or None}), subject="setting"
            )
            journal.write(session, self._context.action(HistoryKind.UPDATED), record)
            self._context.unsettle_groups(session)
            reroutes = not fresh or self._is_another_country(session, before)
            if not reroutes:
                settings.keep_routes(session)
            return True, reroutes

        changed, reroutes = self._context.database.write(work)
        if changed:
            if reroutes:
                self._context.renew_routes()
            if key == "redacted":
                name_order.renew(self._context.database, self._context.cache)
            self._context.fill_groups()
        return stored

    def describe(self) -> "tuple[WorkspaceSetting, ...]":
        """Every setting with what it is for, its value, and the values that it takes."""
        from store.services.workspace import setting_effects  # noqa: PLC0415 - not for the first list

        with self._context.reading() as (session, snapshot):
            return setting_effects.described(settings.read(session), snapshot.workspace)

    def effects_of(self, key: str, value: str, monitor: Monitor = UNWATCHED) -> "tuple[SettingEffect, ...]":
        """What storing a value would do, without storing it; nothing when it is stored already.

        Raises InvalidSetting as `set` does, and Cancelled.
        """
        from store.services.workspace import setting_effects  # noqa: PLC0415 - not for the first list

        stored = _known(key)(value.strip())
        with self._context.reading() as (session, snapshot):
            return setting_effects.effects(session, snapshot, key, stored, monitor)

    def _is_another_country(self, session: Session, before: Mapping[str, str]) -> bool:
        """Whether the default country is another one than by the settings from before: all that routes depend
        on."""
        snapshot = self._context.cache.current(session)
        was = workspace(before, snapshot.router.channels)
        return was.default_country != snapshot.workspace.default_country


def _known(key: str) -> Callable[[str], str]:
    if key not in KEYS:
        raise InvalidSetting(f'There is no setting "{key}".', f"The settings are: {', '.join(KEYS)}.")
    return KEYS[key]
