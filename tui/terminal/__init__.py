"""The terminal: its profile, keys in and bytes out. The only package that uses private names of Textual."""
