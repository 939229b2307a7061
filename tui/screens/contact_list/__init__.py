"""The list of contacts, with its search, folders and bulk actions."""
