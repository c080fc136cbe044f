"""Tests of the draft of a privilege log."""
