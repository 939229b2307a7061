"""The providers, each described in a file of its own."""
