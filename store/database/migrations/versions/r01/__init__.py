"""The revisions 0010 to 0019."""
