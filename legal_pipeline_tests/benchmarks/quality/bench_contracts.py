"""Recall on the CUAD contracts: parties, agreement date, governing law. Prints a Markdown table.

    python -m legal_pipeline_tests.benchmarks.quality.bench_contracts [--missed]

Only what CUAD's lawyers labelled is counted, so this measures recall, not precision. Party labels that are mere role
words ("Licensor") are left out: they are defined terms, not names.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections import Counter
from pathlib import Path

from legal_pipeline import identity
from legal_pipeline.model import Mention, Page, PageMethod, RelationshipType, Window, windows
from legal_pipeline.stages.mentions.extract import extract
from legal_pipeline.stages.relations.relate import relate
from legal_pipeline.stages.resolution.resolve import Form, resolve
from legal_pipeline.stages.structures.named import names_to_resolve
from legal_pipeline_tests.specimens.corpora import corpus

_PAGE_CHARS = 4_000
_LABELS = {"Parties": RelationshipType.PARTY_TO, "Agreement Date": RelationshipType.DATED, "Governing Law": RelationshipType.GOVERNED_BY}
_FORMS = {
    "inc",
    "llc",
    "ltd",
    "limited",
    "corp",
    "corporation",
    "co",
    "company",
    "the",
    "lp",
    "plc",
    "gmbh",
    "sa",
    "nv",
    "bv",
    "ag",
    "l",
    "p",
    "incorporated",
}


def main() -> None:
    folder = corpus("cuad-contracts")
    wanted = {gold["id"]: gold["gold"] for gold in map(json.loads, (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines())}
    hits, totals, words, seconds = Counter[str](), Counter[str](), 0, 0.0
    for path in sorted((folder / "txt").glob("*.txt")):
        text = path.read_text(encoding="utf-8", errors="replace")
        started = time.process_time()
        found = relations_of(path)
        seconds += time.process_time() - started
        words += len(text.split())
        for label, type_ in _LABELS.items():
            for answer in _answers(label, wanted.get(path.stem, {}).get(label)):
                totals[label] += 1
                if any(_same(label, answer, name) for name in found.get(type_, ())):
                    hits[label] += 1
                elif "--missed" in sys.argv:
                    print(f"missed {label}: {answer!r} in {path.stem}; found {sorted(found.get(type_, ()))[:6]}")
    print("| label | relationship | found | of | recall |\n|---|---|---|---|---|")
    for label, type_ in _LABELS.items():
        print(f"| {label} | {type_.value} | {hits[label]} | {totals[label]} | {hits[label] / max(1, totals[label]):.3f} |")
    print(f"\n{words} words in {seconds:.1f} CPU-seconds, all stages from mentions to relationships")


def relations_of(path: Path) -> dict[RelationshipType, set[str]]:
    """Names of the targets (parties: of the sources) of each type of relationship in one text file."""
    text = path.read_text(encoding="utf-8", errors="replace").replace("\f", "\n")
    cuts = range(0, len(text), _PAGE_CHARS)
    pages = [Page(number, text[cut : cut + _PAGE_CHARS], PageMethod.TEXT_LAYER, "txt", 1.0) for number, cut in enumerate(cuts, 1)]
    document_id = identity.document_id(path.name, f"file:///{path.name}")
    scenes = list(windows(pages))
    mentions = list(extract(lambda: iter(scenes)))
    counts = Counter((mention.type, mention.text) for mention in mentions)
    firsts = {(mention.type, mention.text): mention for mention in reversed(mentions)}
    forms = [Form(key[0], key[1], firsts[key].value, count) for key, count in counts.items()]
    resolution = resolve(document_id, forms, *names_to_resolve(scenes))
    names = {entity.entity_id: {entity.name, *entity.aliases} for entity in resolution.entities}

    def mentions_in(window: Window) -> list[Mention]:
        return [mention for mention in mentions if window.base <= mention.start < window.end]

    found: dict[RelationshipType, set[str]] = {}
    for edge in relate(document_id, iter(scenes), mentions_in, resolution):
        end = edge.source_id if edge.type == RelationshipType.PARTY_TO else edge.target_id
        found.setdefault(edge.type, set()).update(names.get(end, ()))
        if edge.type == RelationshipType.DATED:
            found[edge.type].update(proof.text for proof in edge.evidence)
    return found


def _answers(label: str, gold: object) -> list[str]:
    """What has to be found: party names, one date, one state."""
    if not isinstance(gold, dict) or not gold.get("clauses"):
        return []
    if label == "Parties":
        return [
            clause
            for clause in dict.fromkeys(gold["clauses"])
            if len(clause.split()) > 1 and not re.match(r"the\s", clause) and len(clause) < 90
        ]
    if label == "Agreement Date":
        return [gold["clauses"][0]] if re.search(r"\d{4}", gold["clauses"][0]) else []
    return [gold["answer"].split(";")[0]] if gold.get("answer") else []


def _fold(text: str) -> list[str]:
    return [word for word in re.sub(r"[^a-z0-9]+", " ", text.lower()).split() if word not in _FORMS]


def _same(label: str, answer: str, name: str) -> bool:
    want, have = _fold(answer), _fold(name)
    if label == "Parties":
        return want == have
    return bool(have) and (" ".join(have) in " ".join(want) or " ".join(want) in " ".join(have))


if __name__ == "__main__":
    main()
