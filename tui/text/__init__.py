"""Text for the terminal: cells, glyphs, addresses and field values."""
