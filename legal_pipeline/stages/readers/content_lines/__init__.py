"""Readers of iCalendar and vCard files, which are made of content lines (RFC 5545, 3.1; RFC 6350, 3.2)."""
