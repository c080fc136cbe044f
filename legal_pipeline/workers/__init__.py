"""Processes: starting them, giving them work, noticing when they die."""
