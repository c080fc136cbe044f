"""Mail: MIME messages and Outlook items."""
