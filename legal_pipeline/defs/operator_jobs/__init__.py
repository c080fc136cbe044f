"""Jobs that an operator starts in the UI: reprocess documents, verify a batch, retire partitions."""
