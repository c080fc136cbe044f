"""Tests of the exports for other programs."""
