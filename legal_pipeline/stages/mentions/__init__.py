"""Finds the mentions of a document: names, dates, amounts, citations, docket numbers, personal data.

Each rule module covers one kind of mention and exposes `find(NormalizedText) -> Iterator[Candidate]`. `PageCandidates`
runs the rules over a page and `resolve_overlaps` picks the strongest candidates. `extract` makes two passes: the first
collects the document's names and docket numbers, the second finds them wherever they occur again (`NameIndex`).
`spacy_component` offers the same rules as a spaCy component, `spacy_pipeline` adds a spaCy model's entities.
"""
