"""OCR: the engines, the choice between them, and the cache of their results."""
