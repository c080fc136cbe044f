"""Tests of the printable report of a matter."""
