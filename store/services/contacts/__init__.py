"""Reading and changing contacts, for screens and commands."""
