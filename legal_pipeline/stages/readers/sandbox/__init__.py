"""Sandboxed processes that read untrusted files: no network, no writing, limited memory and time."""
