"""What is laid over a page: the places of its words, and the objects that an added text layer refers to."""
