"""Reads the captions of filings and official forms: parties and their roles."""
