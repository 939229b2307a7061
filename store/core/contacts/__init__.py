"""Rules about contacts: names, languages, changes, incoming messages and redaction."""
