"""The manager of groups, and the form of one."""
