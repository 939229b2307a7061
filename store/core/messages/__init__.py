"""Texts as they are sent: how many SMS they are, and where long ones are cut."""
