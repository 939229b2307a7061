"""The workspace as a whole: its overview, and what a change of its settings would do."""
