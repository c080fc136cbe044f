"""How a run is carried out: coordinator, launcher, executor, Celery, leases."""
