"""What Redis keeps beside Celery's queues: heartbeats, counters, gauges; and looking after the server."""
