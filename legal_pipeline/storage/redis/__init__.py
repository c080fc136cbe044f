"""Redis data other than Celery's queues (heartbeats, counters, gauges), and auditing of the Redis database."""
