"""Extracts typed relationships between the entities of a document, each with the text that supports it.

Each rule module covers a family of relationships and reads a `Context`: one window with its mentions, structures and
entities. `pattern_rules` matches the words between two names, `coreference` resolves "he", "I" and "Plaintiffs".
`relate.relate` runs every rule over every window and merges the facts into relationships with evidence.
"""
