"""Readers: they detect the format of a file and turn it into pages of text."""
