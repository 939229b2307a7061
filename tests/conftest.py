"""What every test stands on."""

from hypothesis import settings

# The same examples in every run, so that a failure is about the code; no time limit an example, since the
# machine may be busy and the first look at a country's numbers loads its table.
settings.register_profile("suite", derandomize=True, deadline=None)
settings.load_profile("suite")
