"""Feed the search parser a hundred thousand inputs: `python -m tests.benchmarks.fuzz_queries [inputs]`.

Each is random text, a soup of tokens, a search, or a search with something cut out or put in, in a workspace
of its own. Nothing but QueryError may come out, every error has a place within the text, and every search
reads back.
"""

import sys
import time

from hypothesis import settings

_INPUTS = 100_000


def main(arguments: list[str]) -> None:
    """Run the property on that many inputs, and say how long it took."""
    wanted = int(arguments[0]) if arguments else _INPUTS
    settings.register_profile("fuzz", max_examples=wanted, deadline=None)
    settings.load_profile("fuzz")
    # The settings of a test are made at its import, so the number has to be there before.
    from tests.store.core.query import test_query_fuzz

    started = time.perf_counter()
    test_query_fuzz.test_a_text_is_a_search_or_is_refused()
    sys.stdout.write(f"{wanted:,} inputs, {time.perf_counter() - started:.0f} s: nothing but QueryError\n")


if __name__ == "__main__":
    main(sys.argv[1:])
