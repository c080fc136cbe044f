"""Run execution: coordinator, launcher, executors, Celery, leases."""
