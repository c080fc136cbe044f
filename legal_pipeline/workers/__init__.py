"""Celery workers: the application, its tasks, and what they say of themselves while they work."""
