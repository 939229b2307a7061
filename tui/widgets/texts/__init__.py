"""Typing texts of several lines."""
