"""When Python looks for garbage: hardly while the program starts, and afterwards not in what it loaded."""

import gc

_USUAL = gc.get_threshold()
_RARELY = 500_000


def hold_back() -> None:
    """Look for garbage rarely: what is made during a start stays, and the search took a tenth of it."""
    gc.set_threshold(_RARELY, *_USUAL[1:])


def settle() -> None:
    """Look as often as usual again, but never through all that is there now.

    A search through everything that was loaded would hold up a key for many times what it takes to answer it.
    """
    gc.freeze()
    gc.set_threshold(*_USUAL)
