"""The runs of lines in which counsel is named, and the columns of them that stand side by side."""
