"""Textract: client, error translation, paid jobs and staged pages."""
