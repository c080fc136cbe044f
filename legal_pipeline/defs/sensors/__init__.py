"""Sensors and schedules: arrivals, attachments, reconciliation, lost work and alarms."""
