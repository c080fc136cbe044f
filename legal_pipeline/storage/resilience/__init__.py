"""Calls to external services: circuit breaker, rate limits, error categories."""
