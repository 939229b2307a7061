"""Gateways to SMPP that an operator runs, described as data."""
