"""When the garbage collector runs: rarely during a start, and after it only while no key waits."""

import gc

_DEFAULT = gc.get_threshold()
_RARELY = 500_000
_MANY = 50_000  # objects that one key, or many without a pause, hardly allocate


def hold_back() -> None:
    """Collect rarely: what a start allocates stays, and collections took a tenth of its time."""
    gc.set_threshold(_RARELY, *_DEFAULT[1:])


def settle() -> None:
    """Freeze the objects that were loaded, and leave collections to `tidy` as far as possible.

    A full collection would delay a key for many times what its answer takes, and even one of the youngest
    generation takes longer than drawing a line.
    """
    gc.freeze()
    gc.set_threshold(_MANY, *_DEFAULT[1:])


def collect_as_usual() -> None:
    """Freeze the objects that were loaded, and collect as often as Python does by itself: for a process that
    goes on for weeks, and in which no key waits."""
    gc.freeze()
    gc.set_threshold(*_DEFAULT)


def tidy() -> None:
    """Collect the younger generations; to be called while no key waits."""
    if gc.get_count()[0] > _DEFAULT[0]:
        # This counts towards the threshold of the oldest generation.
        gc.collect(1)
        if gc.get_count()[2] > _DEFAULT[2]:
            gc.collect()
