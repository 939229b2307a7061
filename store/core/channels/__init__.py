"""Types of channels, and what makes a channel valid."""
