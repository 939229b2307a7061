"""The engine, what differs between SQLite and PostgreSQL, the tables and their migrations."""
