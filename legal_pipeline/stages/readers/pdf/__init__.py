"""PDF: the text layer, its quality, and which pages need OCR."""
