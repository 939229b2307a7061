"""Languages of contacts: ISO 639-3 codes, three lower-case letters."""

import re
from functools import cache


@cache
def is_language(code: str) -> bool:
    """Whether the code is one of ISO 639-3, such as `eng` or `kin`. Costs some 20 ms the first time."""
    import pycountry  # noqa: PLC0415 - no start waits for it

    return re.fullmatch("[a-z]{3}", code) is not None and pycountry.languages.get(alpha_3=code) is not None
