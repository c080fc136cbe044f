"""The facts of the annotated papers, each with its confidence and whether it is right: what confidence is measured on and fitted to."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

from legal_pipeline_tests.benchmarks.quality.annotated import contracts, sets
from legal_pipeline_tests.benchmarks.quality.annotated.clients import clients_said
from legal_pipeline_tests.benchmarks.quality.annotated.reading import Export
from legal_pipeline_tests.benchmarks.quality.annotated.scorers import false_relationships, score_filing, scorer
from legal_pipeline_tests.specimens.corpora import corpus, gold

MENTION_TYPES = frozenset(
    "PERSON ORG COURT GOV_BODY LOCATION CASE DOCKET_NO CITATION STATUTE DATE MONEY DEFINED_TERM BATES".split()  # noqa: SIM905
)


_RELATIONSHIP_TYPES = frozenset(
    """party_to represented_by member_of presided_by authored_by employed_by officer_of insured_by owns alias_of agreed_with governed_by
    dated filed_on claims_amount located_in""".split()  # noqa: SIM905
)
"""Those that the guidelines of the gold standard name."""
_ROLES = frozenset(("appellees", "appellee", "amicus curiae", "plaintiffs", "defendants"))
"""Clients of the gold standard that are a role in which it has no party: nothing can be said of them."""
NOT_ANNOTATED = frozenset({"definition.acronym", "place.address_below"})
"""Rules of relationships that the annotators passed over: acronyms in brackets in reports, and the addresses of law firms. They
have no counts of their own.
"""


class Judged(NamedTuple):
    type: str
    """Of the mention or relationship."""
    rule: str
    confidence: float
    is_right: bool
    source: str
    """Where the paper comes from: papers of one source are held out together."""
    court: str
    """The court of a filing or sheet; papers without one are held out by kind, contracts in ten lots."""
    document: str


def filing(annotation: Path) -> list[Judged]:
    """Mentions of the annotated pages, and the relationships of the types that the guidelines name."""
    truth = json.loads(annotation.read_text(encoding="utf-8"))
    export = sets.read(corpus("legal-pdfs") / truth["file"])
    scores = scorer(gold(), "score")
    source = annotation.stem.partition("__")[0]
    court = (truth.get("court") or {}).get("courts_db_id") or f"no court, {truth['doc_type']}"
    errors = [error for tally in score_filing(scores, export, annotation).values() for error in tally.errors if error.kind == "false"]
    false = Counter((error.what, error.page, error.text) for error in errors if error.what.startswith("mention "))
    pages = {page["page"] for page in truth.get("mention_pages", [])}
    rows = []
    for one in sorted(export.mentions, key=lambda one: one["confidence"]):
        if one["page_number"] in pages and one["type"] in MENTION_TYPES:
            key = f"mention {one['type']}", one["page_number"], " ".join(one["text"].split())
            false[key] -= 1
            rows.append(Judged(one["type"], one["source"], one["confidence"], false[key] < 0, source, court, annotation.stem))
    wrong = false_relationships(scores, export, annotation)
    seen: set[tuple[str, str]] = set()
    for edge in export.relationships:
        kind = edge["type"]
        if edge["rule"] in NOT_ANNOTATED or kind not in _RELATIONSHIP_TYPES:
            continue
        if kind == "represented_by":
            is_right = _is_client(scores, export, edge, truth)
        elif kind == "party_to" and (kind, edge["source_id"]) in seen:
            continue  # the scorer looks at the first fact about a party only
        elif kind == "authored_by" and scores.any_same([one["name"] for one in truth.get("counsel", [])], export.names(edge["target_id"])):
            continue
        else:
            is_right = edge["relationship_id"] not in wrong
        seen.add((kind, edge["source_id"]))
        if is_right is not None:
            rows.append(Judged(kind, edge["rule"], edge["confidence"], is_right, source, court, annotation.stem))
    return rows


def sheet(annotation: Path) -> list[Judged]:
    """Parties and links of a docket sheet, as its columns say them: the annotators left out what entries and notices add."""
    truth = json.loads(annotation.read_text(encoding="utf-8"))
    parties = [one for one in truth.get("parties") or [] if isinstance(one, dict) and one.get("name")]
    if isinstance(truth.get("dockets"), list) or not any(one.get("attorneys") for one in parties):
        return []
    [file] = (path for path in annotation.parent.glob(f"{annotation.stem}.*") if path.suffix != ".json")
    court = re.split(r"[\d_-]", annotation.stem)[0] or annotation.parent.name
    export, same = sets.read(file), scorer(gold(), "score").any_same
    rows = []
    for edge in export.relationships:
        if edge["type"] not in ("party_to", "represented_by") or not edge["rule"].startswith("docket."):
            continue
        at = [one for one in parties if same([one["name"]], export.names(edge["source_id"]))]
        is_right = bool(at) and (
            edge["type"] == "party_to"
            or any(
                same([lawyer["name"]], export.names(edge["target_id"]))
                for one in at
                for lawyer in one.get("attorneys") or []
                if lawyer.get("name")
            )
        )
        rows.append(
            Judged(edge["type"], edge["rule"], edge["confidence"], is_right, f"pacer {annotation.parent.name}", court, annotation.stem)
        )
    return rows


def agreement(text: Path) -> list[Judged]:
    """Parties, date and law of a contract."""
    truth = contracts.labels(corpus("cuad-contracts")).get(text.stem, {})
    export = sets.read(text)
    lot = f"contracts {hashlib.sha256(text.stem.encode()).digest()[0] % 10}"
    rows = []
    for label, (_, kind) in contracts.ROWS.items():
        if truth.get(label, {}).get("clauses"):
            false = contracts.false_facts(export, truth, label, kind)
            rows += [
                Judged(kind, one["rule"], one["confidence"], one not in false, "cuad", lot, text.stem)
                for one in export.relationships
                if one["type"] == kind
            ]
    return rows


def _is_client(scores: Any, export: Export, edge: dict[str, Any], truth: dict[str, Any]) -> bool | None:
    """None where the paper does not say whom the attorney represents."""
    lawyers = [one for one in truth.get("counsel", []) if scores.any_same([one["name"]], export.names(edge["target_id"]))]
    if edge["role"] == "counsel" or not lawyers:
        return bool(lawyers)
    said = [one for lawyer in lawyers for one in lawyer.get("represents", [])]
    if not said:
        return None
    clients = [names for one in said for names in clients_said(scores, truth, one)]
    if all(scores.fold(names[0]) in _ROLES for names in clients):
        return None
    return any(scores.any_same(names, export.names(edge["source_id"])) for names in clients)
