"""OCR result cache: a Redis layer over the database."""
