"""Finds the files inside office documents, as they were embedded."""
