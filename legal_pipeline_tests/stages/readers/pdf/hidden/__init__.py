"""Words that a PDF page does not show."""
