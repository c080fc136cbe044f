"""Sensors and schedules: arrivals, attachments, reconciliation, lost work, alarms."""
