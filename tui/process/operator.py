"""Who uses the program: the author of history entries, and the owner of drafts and recent searches."""

import os
import pwd
from contextvars import ContextVar
from dataclasses import dataclass

from store.core.errors import UnusableSettings
from store.core.text import printable, storable

_VARIABLE = "CORDBOARD_OPERATOR"
_LONGEST = 100
_option = ContextVar("operator", default="")
_settled: ContextVar["Operator | None"] = ContextVar("settled operator", default=None)


@dataclass(frozen=True, slots=True)
class Operator:
    """Who uses the program, and how that is known: `why` is the end of the sentence `The operator is …`.

    `stated_by` is the login of an account that merely stated another name; empty when the name is known.
    """

    name: str
    why: str
    stated_by: str = ""

    @property
    def recorded(self) -> str:
        """The name as the history keeps it, with a mark where it was only stated."""
        return f"{self.name} (stated by {self.stated_by})" if self.stated_by else self.name


def state(name: str) -> None:
    """Take a name that the command line states."""
    _option.set(name)


def stated() -> str:
    """The name that the command line states; empty when it states none."""
    return _option.get()


def settle(known: Operator | None) -> None:
    """Know the operator of this run, whatever is stated; None for a run in which it may be stated."""
    _settled.set(known)


def current() -> Operator:
    """The operator of this run: who the option or the variable states, else the login of this account.

    Raises UnusableSettings for an impossible name.
    """
    if known := _settled.get():
        return known
    login = login_of(os.getuid())
    for source, text in (("--operator", _option.get()), (_VARIABLE, os.environ.get(_VARIABLE, ""))):
        if name := checked(text, source):
            stated_by = "" if name == login else login
            return Operator(name, f"stated with {source}, by the account {login}", stated_by)
    return by_login()


def by_login() -> Operator:
    """Who has this account. `LOGNAME` and `USER` are not asked: anybody can set them."""
    return Operator(login_of(os.getuid()), f"the login of this account, whose uid is {os.getuid()}")


def checked(text: str, source: str) -> str:
    """A name without spaces around it; raises UnusableSettings for one that is too long."""
    name = printable(storable(text), len(text)).strip()
    if len(name) > _LONGEST:
        raise UnusableSettings(
            f"{source} has {len(name)} characters; a name of at most {_LONGEST} is needed."
        )
    return name


def login_of(uid: int) -> str:
    """The login of an account by the system's own list; `uid 1000` where it has none."""
    try:
        return checked(pwd.getpwuid(uid).pw_name[:_LONGEST], "The login") or f"uid {uid}"
    except KeyError:
        return f"uid {uid}"
