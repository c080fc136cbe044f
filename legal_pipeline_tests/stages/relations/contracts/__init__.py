"""Tests of the facts about contracts."""
