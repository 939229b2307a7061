"""Lists of any length that are read in windows: what is held of one, and what shows it."""
