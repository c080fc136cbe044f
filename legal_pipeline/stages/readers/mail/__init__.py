"""Readers of mail: MIME messages and Outlook items."""
