"""Reads a file in this process and finds its facts, as rows of an export: what the scorers beside the gold standard read."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from legal_pipeline.errors import Refusal
from legal_pipeline.model import Mention, Page, Window, windows
from legal_pipeline.stages import intake, text
from legal_pipeline.stages.mentions.extract import extract
from legal_pipeline.stages.ocr.engine_choice import choose
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.relations.relate import relate
from legal_pipeline.stages.resolution.resolve import Form, resolve
from legal_pipeline.stages.structures.named import names_to_resolve

Row = dict[str, Any]


class Export(NamedTuple):
    """Rows as `export --format jsonl` writes them, by file."""

    documents: list[Row]
    mentions: list[Row]
    entities: list[Row]
    relationships: list[Row]

    def write(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for name, rows in self._asdict().items():
            (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")

    def names(self, entity_id: str) -> list[str]:
        """Returns the name and the aliases of an entity; the id itself where it is none, as for a fact about the document."""
        return next(([row["name"], *row["aliases"]] for row in self.entities if row["entity_id"] == entity_id), [entity_id])


def pages_of(path: Path) -> list[Page]:
    """Returns the pages of a file, by its text layer or by OCR; none where it is refused."""
    limits = ReadLimits()
    try:
        facts = intake.examine(path, path.name, intake.IntakeLimits(), limits)
        return list(text.read_pages(path, facts.media_type, limits=limits, ocr=choose))
    except Refusal:
        return []


def facts_of(name: str, uri: str, pages: Sequence[Page]) -> Export:
    """Runs mentions, resolution and relations over the pages of one document."""
    document = {"document_id": name, "file_name": name, "source_uri": uri, "parent_id": None, "reason": None, "page_count": len(pages)}
    if not pages:
        return Export([{**document, "state": "refused"}], [], [], [])
    made = list(windows(pages))
    mentions = list(extract(lambda: iter(made)))
    resolution = resolve(name, _forms(mentions), *names_to_resolve(made))

    def mentions_in(window: Window) -> list[Mention]:
        return [mention for mention in mentions if window.base <= mention.start < window.end]

    aliases: dict[str, list[str]] = {}
    for (_, form), entity_id in resolution.entity_of.items():
        aliases.setdefault(entity_id, []).append(form)
    return Export(
        [{**document, "state": "done"}],
        [
            {
                "document_id": name,
                "type": one.type.value,
                "text": one.text,
                "value": one.value,
                "start": one.start,
                "page_number": one.page_number,
                "confidence": one.confidence,
                "source": one.source,
                "entity_id": resolution.entity_of.get((one.type, one.text)),
            }
            for one in mentions
        ],
        [
            {
                "entity_id": one.entity_id,
                "type": one.type.value,
                "name": one.name,
                "aliases": [*aliases.get(one.entity_id, []), *one.aliases],
            }
            for one in resolution.entities
        ],
        [
            {
                "relationship_id": one.relationship_id,
                "type": one.type.value,
                "source_id": one.source_id,
                "target_id": one.target_id,
                "role": one.role,
                "confidence": one.confidence,
                "rule": one.rule,
                "evidence": [{"document_id": name, "page_number": proof.page_number, "text": proof.text} for proof in one.evidence],
            }
            for one in relate(name, iter(made), mentions_in, resolution)
        ],
    )


def _forms(mentions: Iterable[Mention]) -> list[Form]:
    counted = Counter((mention.type, mention.text) for mention in mentions)
    values: dict[tuple[Any, str], str] = {}
    for mention in mentions:
        key = mention.type, mention.text
        values[key] = min(mention.value, values.get(key, mention.value))
    return [Form(type_, form, values[type_, form], count) for (type_, form), count in counted.items()]
