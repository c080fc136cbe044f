"""Splits pages into chunks: sentences, sections, running heads."""
