"""The first screens: opening a database, an empty one, errors and kept drafts."""
