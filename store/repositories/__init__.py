"""Reads and writes rows, and turns them into the values of the core."""
