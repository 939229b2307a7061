"""Rules about contacts: names, languages, incoming messages and redaction."""
