"""Plugins of pytest: which tests run where, and what is said of those that do not."""
