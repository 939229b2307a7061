"""The manager of custom fields, and the form of one."""
