"""Fields of Word documents: their codes, and the boxes and lists of forms."""
