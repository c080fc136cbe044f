"""Signing in to the workspace, and what a request without a session is answered."""
