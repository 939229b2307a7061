"""Writing a text to one contact or many, and sending it."""
