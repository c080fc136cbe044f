"""The mentions and facts of a text, found by the stages one after the other as a document passes through them."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from legal_pipeline.model import Mention, Relationship, windows
from legal_pipeline.stages.mentions.extract import extract
from legal_pipeline.stages.relations.relate import relate
from legal_pipeline.stages.resolution.resolve import Form, Resolution, resolve
from legal_pipeline.stages.structures.named import names_to_resolve
from legal_pipeline_tests.stages.mentions.rows import pages

DOCUMENT = "sample-000000000000"
Fact = tuple[str, str, str, str | None]


class Found(NamedTuple):
    mentions: list[Mention]
    facts: set[Fact]
    """(type, source, target, role), an end as the name or value of its entity, the document as `document`; without co_occurs and cites."""


def relationships_in(*texts: str) -> list[Relationship]:
    """Runs mentions, resolution and relations over the pages."""
    return _read(*texts)[2]


def found_in(*texts: str) -> Found:
    """The same, with the ends of relationships by name."""
    mentions, resolution, edges = _read(*texts)
    names = {entity.entity_id: entity.name for entity in resolution.entities}
    values = {resolution.entity_of[mention.type, mention.text]: mention.value for mention in mentions if mention.type == "DATE"}
    named = {**names, **values, DOCUMENT: "document"}
    facts = {
        (edge.type.value, named[edge.source_id], named[edge.target_id], edge.role)
        for edge in edges
        if edge.type not in ("co_occurs", "cites")
    }
    return Found(mentions, facts)


def _read(*texts: str) -> tuple[list[Mention], Resolution, list[Relationship]]:
    made = list(windows(pages(*texts)))
    mentions = list(extract(lambda: made))
    forms = Counter((mention.type, mention.text, mention.value) for mention in mentions)
    resolution = resolve(DOCUMENT, [Form(*form, count) for form, count in forms.items()], *names_to_resolve(made))
    return mentions, resolution, list(relate(DOCUMENT, made, lambda window: mentions, resolution))
