"""Sending what waits: one program a database, each message in two transactions with its request between."""
