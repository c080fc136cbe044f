"""Redis data other than Celery's queues (heartbeats, counters, gauges), and an audit of the Redis database."""
