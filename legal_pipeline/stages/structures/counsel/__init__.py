"""Who appears for whom: appearance blocks, signature blocks, counsel lists of opinions."""
