"""Reads and writes workbooks."""
