"""What is stored of a merged matter beside its graph, so that the next merge reads what has changed, and how both are written."""
