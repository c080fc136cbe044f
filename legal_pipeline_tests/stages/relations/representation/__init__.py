"""Tests of who acts for whom."""
