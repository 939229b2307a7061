"""Whether anybody has written to a database: told by the file on SQLite, by notices on PostgreSQL."""
