"""Tests of the commands that show results."""
