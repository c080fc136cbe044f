"""Celery workers: application, tasks, heartbeats and stall detection."""
