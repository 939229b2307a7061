"""Rules over frozen values: no database, no files and no user interface."""
