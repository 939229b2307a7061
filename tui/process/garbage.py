"""When Python looks for garbage: hardly while the program starts, and afterwards not in what it loaded."""

import gc

_USUAL = gc.get_threshold()
_RARELY = 500_000
_MANY = 50_000  # objects that one key, or a run of them without a pause, hardly makes


def hold_back() -> None:
    """Look for garbage rarely: what is made during a start stays, and the search took a tenth of it."""
    gc.set_threshold(_RARELY, *_USUAL[1:])


def settle() -> None:
    """From now on look in the pauses, and never through all that is there now.

    A search through everything that was loaded would hold up a key for many times what it takes to answer it,
    and even one among what the last keys left behind takes longer than drawing a line.
    """
    gc.freeze()
    gc.set_threshold(_MANY, *_USUAL[1:])


def tidy() -> None:
    """Look among what was made lately: while nobody waits."""
    if gc.get_count()[0] > _USUAL[0]:
        # This counts as one of the searches after which the oldest are looked through as well.
        gc.collect(1)
        if gc.get_count()[2] > _USUAL[2]:
            gc.collect()
