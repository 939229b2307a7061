"""Reading the URL of a PostgreSQL database as strictly as it takes to know which part of it is the password.

What cannot be read is never repeated in a message, for any part of it may be a password; nor is it ever taken
for the path of a file.
"""

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, unquote

from sqlalchemy import URL

from store.core.errors import DatabaseUnavailable

_KINDS = (
    r"(?:postgres(?:ql)?|pgsql|psql|postgis|pg|cockroach(?:db)?|redshift|mysql|mariadb|oracle|mssql|sqlserver"
    r"|mongodb|redis|jdbc|odbc|sqlite3?|file)"
)
_NO_PATH = (
    # A URL, or what was meant as one: postgresql:/…, postgres//…, postgresql+asyncpg:…
    re.compile(rf"://|^\W*{_KINDS}(?:\+\w+)?\s*(?:[:;]|//)", re.IGNORECASE),
    # A user and a password before an @: ann:secret@host/contacts
    re.compile(rf"^/{{0,2}}(?:{_KINDS}/+)?[^/@:]+:[^@]*@", re.IGNORECASE),
    # A password with its name: host=h password=secret, PGPASSWORD=secret …
    re.compile(r"(?:password|passwd|passphrase|pwd|secret)\s*=|\b(?:pw|pass|token)\s*=", re.IGNORECASE),
    # The same without a password: host=h dbname=contacts
    re.compile(r"(?:^|[\s;])(?:host|hostaddr|server|dbname|database|user|user id|uid|service)\s*=", re.I),
)

_URL = re.compile(
    r"""(?:(?P<user>[^:/?\#@]*)(?::(?P<password>[^@]*))?@)?
        (?P<host>\[[0-9a-f:.]+\]|[^\[\]:/?\#@]*)
        (?::(?P<port>[0-9]{0,5}))?
        (?:/(?P<name>[^/?\#@]*))?
        (?:\?(?P<query>.*))?""",
    re.VERBOSE | re.IGNORECASE,
)
_USER = re.compile(r"[^:=&;/\s\x00-\x1f]*")
_HOST = re.compile(r"[\w.-]*|[0-9a-f:.]+|/[^:@=]*", re.IGNORECASE)
_NAME = re.compile(r"[^:@=&;#?\x00-\x1f]*")
_LIKE_A_PORT = re.compile(r"\d*/.*\?", re.DOTALL)

_SCHEMA = re.compile(r"(?:^|\s)(-c\s*search_path=[\w,]+)(?:\s|$)")
_SECRETS = ("password", "sslpassword", "scram_client_key", "scram_server_key", "oauth_client_secret")

_EXAMPLE = "A URL looks like postgresql://user:password@host:5432/name"


def is_no_path(text: str) -> bool:
    """Whether a text is meant as something else than a file's path, well written or not."""
    return any(sign.search(form) for sign in _NO_PATH for form in (text.strip(), unquote(text).strip()))


def read_postgresql(rest: str) -> URL:
    """The URL of which `rest` stands after `postgresql://`; DatabaseUnavailable for one that can be read in
    more than one way."""
    found = _URL.fullmatch(rest)
    if found is None or re.search(r"\s", rest) or _LIKE_A_PORT.match(found["password"] or ""):
        raise _unclear("it cannot be told which part of it is what")
    query = _query(found["query"] or "")
    user, name, host = (unquote(found[part] or "") for part in ("user", "name", "host"))
    for part, value, shape in (("user", user, _USER), ("name", name, _NAME), ("host", host, _HOST)):
        if not shape.fullmatch(value.strip("[]")):
            raise _unclear(f"its {part} has signs that do not belong there")
    password = found["password"]
    return URL.create(
        "postgresql+psycopg",
        username=user or None,
        password=None if password is None else unquote(password),
        host=host.strip("[]") or None,
        port=int(found["port"]) if found["port"] else None,
        database=name or None,
        query=query,
    )


def shown(url: URL) -> str:
    """The URL with nothing in it but user, host, port, and the names of database, service and schema."""
    query = {key: _first(value) for key, value in url.query.items()}
    schema = _SCHEMA.search(query.get("options", ""))
    kept = {"service": query.get("service", ""), "options": schema[1] if schema else ""}
    host, directory = url.host or query.get("host"), None
    if host is not None and not _HOST.fullmatch(host.partition(":")[0]):
        host = None
    if host is not None and host.startswith("/"):
        host, directory = None, host
    plain = URL.create(
        "postgresql",
        username=url.username or query.get("user"),
        host=host,
        port=url.port,
        database=url.database or query.get("dbname"),
        query={key: value for key, value in {"host": directory, **kept}.items() if value},
    )
    return plain.render_as_string(hide_password=False)


def secrets(url: URL) -> tuple[str, ...]:
    """What of a URL may stand in no message, as it is and as it is written in a URL."""
    values = [str(url.password or ""), *(_first(url.query.get(key, "")) for key in _SECRETS)]
    return tuple(value for value in values if value)


def _query(text: str) -> Mapping[str, str | tuple[str, ...]]:
    # Loaded for PostgreSQL only.
    from psycopg.pq import Conninfo  # noqa: PLC0415

    known = {option.keyword.decode() for option in Conninfo.get_defaults()}
    try:
        pairs = parse_qsl(text, keep_blank_values=True, strict_parsing=bool(text))
    except ValueError:
        raise _unclear("what stands after its ? is not key=value") from None
    if not {key for key, _value in pairs} <= known:
        raise _unclear("what stands after its ? are not options of PostgreSQL, such as sslmode=require")
    values = {key: tuple(value for one, value in pairs if one == key) for key, _value in pairs}
    return {key: value if len(value) > 1 else value[0] for key, value in values.items()}


def _first(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else value[0]


def _unclear(reason: str) -> DatabaseUnavailable:
    return DatabaseUnavailable(
        f"The URL of the database cannot be read: {reason}.",
        f"{_EXAMPLE}; in the user and the password, @ is written %40, : %3A, / %2F, ? %3F, # %23, % %25 and a"
        " space %20. The password may also stand in ~/.pgpass.",
    )


def unknown(text: str) -> DatabaseUnavailable:
    """Why a text that is no path is no database either."""
    kind = re.match(rf"({_KINDS}(?:\+[a-z]+)?|https?|ftp)://", text.strip(), re.IGNORECASE)
    named = f'"{kind[0]}…"' if kind else "What is named (not repeated: it may hold a password)"
    return DatabaseUnavailable(
        f"{named} is not a database that Cordboard can open: give a file, a URL that starts with sqlite:///,"
        " or one that starts with postgresql://.",
        f"{_EXAMPLE}; a file whose name looks like one is written with ./ before it.",
    )
