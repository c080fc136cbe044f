"""Resolves mentions to the entities of a document, and those to the entities of a matter.

`name_keys` reduces a printed name to comparable parts. `person_links` and `organisation_links` link the names of one
document, `matter_links` the entities of different documents, by stricter rules. Each `Link` has a reason; `Groups` joins
linked items. `resolve.resolve` builds a document's entities; `matter.merge_matter` merges them, and applies the lawyer's
decisions before any rule. `canonical_name` chooses the name of an entity.
"""
