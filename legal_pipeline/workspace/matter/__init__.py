"""What the first page of a matter says, and the lists of its facts and dates."""
