"""Tests of the readers of forms."""
