"""Mentions against labelled data: `python -m legal_pipeline_tests.benchmarks.quality.bench_ner` prints tables.

* `ner-*`: PERSON, ORG (public bodies and courts count as organisations there) and LOCATION, exact spans after folding;
  Borrower and Lender, labelled as persons in the loan agreements, are left out.
* `cite-eyecite`: full, short and id. citations of cases; volume, reporter and page must be right.
* `cuad-contracts`: what CUAD's lawyers labelled, found as a mention anywhere in the contract: recall only.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from legal_pipeline.model import Mention, Page, PageMethod, windows
from legal_pipeline.stages.mentions.extract import extract
from legal_pipeline_tests.benchmarks.machine import machine
from legal_pipeline_tests.specimens.corpora import corpus

NER_SETS = ("ner-sec-filings", "ner-gum-open-genres", "ner-uner-ewt")
LABELS = {"PER": "PERSON", "PERSON": "PERSON", "ORG": "ORG", "LOC": "LOCATION", "GPE": "LOCATION", "LOCATION": "LOCATION"}
OURS = {"PERSON": "PERSON", "ORG": "ORG", "GOV_BODY": "ORG", "COURT": "ORG", "LOCATION": "LOCATION"}
ROLES = {"borrower", "lender", "lessor", "lessee", "bank", "agent"}
PAGE_CHARS = 3_000

Span = tuple[int, int]


def main() -> None:
    print(f"Machine: {machine()}\n")
    print("| set | type | precision | recall | F1 | right | found | labelled |\n|---|---|---:|---:|---:|---:|---:|---:|")
    for name in NER_SETS:
        _print_rows(name, names(corpus(name)))
    _print_rows("cite-eyecite", citations(corpus("cite-eyecite")))
    print("\n| CUAD label | recall | found | labelled |\n|---|---:|---:|---:|")
    for label, (found, total) in contracts(corpus("cuad-contracts")).items():
        print(f"| {label} | {found / max(1, total):.3f} | {found} | {total} |")


def names(folder: Path) -> dict[str, tuple[int, int, int]]:
    """Type -> (right, found, labelled)."""
    right, found, labelled = Counter[str](), Counter[str](), Counter[str]()
    for row in _rows(folder / "dev.jsonl"):
        text = row["text"]
        gold: set[tuple[str, Span]] = set()
        for start, end, label, *_ in row["spans"]:
            if label in LABELS and text[start:end].lower().removeprefix("the ") not in ROLES:
                gold.add((LABELS[label], _bare(text, start, end)))
        ours = {(OURS[m.type.value], _bare(text, m.start, m.end)) for m in _extract(text) if m.type.value in OURS}
        for type_, span in ours:
            found[type_] += 1
            right[type_] += (type_, span) in gold
        for type_, _ in gold:
            labelled[type_] += 1
    return {type_: (right[type_], found[type_], labelled[type_]) for type_ in sorted(labelled)}


def citations(folder: Path) -> dict[str, tuple[int, int, int]]:
    kinds = {"FullCaseCitation": "full", "ShortCaseCitation": "short", "IdCitation": "id."}
    right, found, labelled = Counter[str](), Counter[str](), Counter[str]()
    for row in _rows(folder / "dev.jsonl"):
        if row.get("html"):
            continue
        gold = Counter((kinds[c["type"]], _cite_key(c)) for c in row["citations"] if c["type"] in kinds)
        ours = Counter(_read_citation(m) for m in _extract(row["text"]) if m.type.value == "CITATION" and "supra" not in m.value)
        for key in gold:
            labelled[key[0]] += gold[key]
        for key in ours:
            found[key[0]] += ours[key]
            right[key[0]] += min(ours[key], gold[key])
    return {f"CITATION {kind}": (right[kind], found[kind], labelled[kind]) for kind in kinds.values()}


def contracts(folder: Path) -> dict[str, tuple[int, int]]:
    counts = {"Parties": [0, 0], "Agreement Date": [0, 0], "Governing Law": [0, 0]}
    wanted = {gold["id"]: gold["gold"] for gold in _rows(folder / "gold.jsonl")}
    for path in sorted((folder / "txt").glob("*.txt")):
        text = path.read_text(encoding="utf-8", errors="replace").replace("\f", "\n")
        mentions = _extract(text)
        for label, count in counts.items():
            types = {"Parties": {"PERSON", "ORG", "GOV_BODY"}, "Agreement Date": {"DATE"}, "Governing Law": {"LOCATION", "GOV_BODY"}}[label]
            have = {_fold(m.text) for m in mentions if m.type.value in types}
            for answer in _answers(label, wanted.get(path.stem, {}).get(label)):
                count[1] += 1
                count[0] += any(_fold(answer) == name or (label == "Governing Law" and _fold(answer) in name) for name in have)
    return {label: (found, total) for label, (found, total) in counts.items()}


def _answers(label: str, gold: Any) -> list[str]:
    if not gold or not gold.get("clauses"):
        return []
    if label == "Parties":
        return [c for c in dict.fromkeys(gold["clauses"]) if len(c.split()) > 1 and not c.lower().startswith("the ") and len(c) < 90]
    if label == "Agreement Date":
        return [gold["clauses"][0]] if re.search(r"\d{4}", gold["clauses"][0]) else []
    return [gold["answer"].split(";")[0]] if gold.get("answer") else []


def _extract(text: str) -> list[Mention]:
    # a page break stands where a line break stood: offsets stay those of the text
    flat = text.replace("\f", "\n")
    cuts = [-1]
    while len(flat) - cuts[-1] > 4 * PAGE_CHARS and (cut := flat.find("\n", cuts[-1] + PAGE_CHARS)) >= 0:
        cuts.append(cut)
    edges = zip(cuts, [*cuts[1:], len(flat)], strict=True)
    pages = [Page(number, flat[low + 1 : high], PageMethod.TEXT_LAYER, "benchmark", 1.0) for number, (low, high) in enumerate(edges, 1)]
    return list(extract(lambda: windows(pages)))


def _read_citation(mention: Mention) -> tuple[str, str]:
    if mention.value.lower().startswith(("id", "ibid")):
        return "id.", ""
    kind = "short" if mention.source == "eyecite" and re.search(r"\bat\b", mention.text) else "full"
    numbers = re.findall(r"\d[\d,]*|_{2,}", mention.text)
    return kind, f"{numbers[0]}|{numbers[-1] if len(numbers) > 1 else ''}".replace("_", "")


def _cite_key(citation: dict[str, Any]) -> str:
    if citation["type"] == "IdCitation":
        return ""
    groups = citation["groups"]
    return f"{groups.get('volume', '')}|{groups.get('page') or ''}".replace("_", "")


def _bare(text: str, start: int, end: int) -> Span:
    """Without the article in front and the possessive behind: the sets differ in them."""
    if text[start : start + 4].lower() == "the ":
        start += 4
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return start, end


def _fold(text: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9]+", " ", text.lower()).split())


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def _print_rows(name: str, rows: dict[str, tuple[int, int, int]]) -> None:
    for type_, (right, found, labelled) in rows.items():
        precision, recall = right / max(1, found), right / max(1, labelled)
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        print(f"| {name} | {type_} | {precision:.3f} | {recall:.3f} | {f1:.3f} | {right} | {found} | {labelled} |")


if __name__ == "__main__":
    main()
