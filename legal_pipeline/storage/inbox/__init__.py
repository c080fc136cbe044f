"""Inboxes (folders and S3 prefixes): listings, events, registration and reconciliation."""
