"""Reading the results for people: a page of a list, one document, one person at a time, never a whole matter."""
