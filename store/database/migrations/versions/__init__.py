"""The revisions of the tables, in their order."""
