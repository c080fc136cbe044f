"""Calls of outside services: circuit breaker, rate limits, categories of errors."""
