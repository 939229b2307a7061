"""The messages of one contact in both directions, with a line to answer in."""
