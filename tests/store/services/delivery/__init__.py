"""Tests of how messages go out and come in."""
