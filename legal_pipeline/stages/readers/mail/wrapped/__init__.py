"""Content that stands in a mail in a wrapping of its own: signed messages, files written as lines of text."""
