"""OCR engines, their choice and their results."""
