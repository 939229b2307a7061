"""The form of one channel."""
