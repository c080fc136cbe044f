"""The rules of relationships, one family a file; `relationships.relate` runs them."""
