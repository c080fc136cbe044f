"""The spaCy component finds the same mentions as the stage."""

from __future__ import annotations

from typing import Any

import pytest

TEXT = "Dana R. Whitcomb, Esq. sued Larkspur Mutual Insurance Company on May 4, 2023 for $5,000.\fSee Roe v. Wade, 410 U.S. 113 (1973)."


@pytest.fixture(scope="module")
def document() -> Any:
    # imported here: every process of the tests imports this module, and one of them runs it
    import spacy

    from legal_pipeline.stages.mentions import spacy_component  # noqa: F401 - it registers itself

    nlp = spacy.blank("en")
    nlp.add_pipe("legal_mentions")
    return nlp(TEXT)


@pytest.fixture
def spans(document: Any) -> Any:
    from legal_pipeline.stages.mentions.spacy_component import SPANS

    return document.spans[SPANS]


def test_a_blank_pipeline_with_the_component_finds_mentions(spans: Any) -> None:
    assert {
        ("PERSON", "Dana R. Whitcomb"),
        ("ORG", "Larkspur Mutual Insurance Company"),
        ("DATE", "May 4, 2023"),
        ("MONEY", "$5,000"),
        ("CITATION", "410 U.S. 113"),
    } <= {(span.label_, span.text) for span in spans}


def test_every_span_names_the_rule_that_found_it(spans: Any) -> None:
    assert spans
    assert all(span.id_ for span in spans)
