"""Lists of contacts and other rows, drawn line by line."""
