"""Deployed mode on a machine: its programs, their configuration files, starting and stopping them."""
