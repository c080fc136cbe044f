"""Reads counsel and signatures: appearance blocks, signature blocks, lists of counsel in opinions."""
