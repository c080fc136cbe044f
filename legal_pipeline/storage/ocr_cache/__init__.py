"""OCR results that are kept, in Redis before the database."""
