"""The spaCy component finds the same mentions as the stage."""

from __future__ import annotations

import spacy

from legal_pipeline.stages.mentions.spacy_component import SPANS

TEXT = "Dana R. Whitcomb, Esq. sued Larkspur Mutual Insurance Company on May 4, 2023 for $5,000.\fSee Roe v. Wade, 410 U.S. 113 (1973)."


def test_a_blank_pipeline_with_the_component_finds_mentions() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("legal_mentions")
    doc = nlp(TEXT)
    found = {(span.label_, span.text) for span in doc.spans[SPANS]}
    assert {
        ("PERSON", "Dana R. Whitcomb"),
        ("ORG", "Larkspur Mutual Insurance Company"),
        ("DATE", "May 4, 2023"),
        ("MONEY", "$5,000"),
        ("CITATION", "410 U.S. 113"),
    } <= found


def test_every_span_names_the_rule_that_found_it() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("legal_mentions")
    doc = nlp(TEXT)
    spans = doc.spans[SPANS]
    assert spans
    assert all(span.id_ for span in spans)
