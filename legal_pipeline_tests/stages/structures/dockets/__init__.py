"""Docket sheets and notices of electronic filing."""
