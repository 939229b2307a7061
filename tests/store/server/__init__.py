"""Tests of the process that sends and receives."""
