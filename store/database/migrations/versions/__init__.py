"""The revisions of the tables, in their order, ten to a folder."""
