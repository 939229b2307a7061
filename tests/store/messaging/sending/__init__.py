"""Tests of sending what waits."""
