"""Parties, judges and neutral citations of the UK judgments, against the publisher's XML beside each."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

from legal_pipeline_tests.benchmarks.quality.annotated.reading import Export
from legal_pipeline_tests.benchmarks.quality.tally import Error, Tallies, Tally

_AKOMA_NTOSO = "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"
_NUMBER = re.compile(r"\(\d+\)|^\d+\.\s")
_STYLE = re.compile(
    r"(?i)\b(?:the|rt|right|hon(?:ourable|\.)?|lords?|lady|mrs?|ms|miss|justices?|judge|chief|his|her|honour|hhj|sir|dame|master|recorder|upper|tribunal|"
    r"deputy|president|qc|kc|cbe|lj|jj?|of appeal)\b\.?"
)


def score_judgment(scores: ModuleType, export: Export, truth: Path) -> Tallies:
    root = ElementTree.parse(truth).getroot()
    tallies: Tallies = {}
    for row, tag, told in (
        ("UK judgments: parties", "party", [export.names(one) for one in _ends(export, {"party_to"}, "source_id")]),
        ("UK judgments: judges", "judge", [export.names(one) for one in _ends(export, {"presided_by", "authored_by"}, "target_id")]),
        ("UK judgments: neutral citations", "neutralCitation", None),
    ):
        wanted = list(dict.fromkeys(text for one in root.iter(_AKOMA_NTOSO + tag) if (text := _text("".join(one.itertext())))))
        if not wanted:
            continue
        tally = tallies.setdefault(row, Tally(is_recall_only=told is None))
        if told is None:
            told = [[one["text"], str(one["value"])] for one in export.mentions if one["type"] == "CITATION"]
            missed, false = [one for one in wanted if not any(_same(scores, one, names) for names in told)], []
        else:
            missed = [one for one in wanted if not any(_same(scores, one, names) for names in told)]
            false = [names for names in told if not any(_same(scores, one, names) for one in wanted)]
        tally.add(truth.stem, len(wanted) - len(missed), len(false), len(missed))
        tally.errors += [Error(row, "missed", one, truth.stem) for one in missed] + [
            Error(row, "false", names[0], truth.stem) for names in false
        ]
    return tallies


def _ends(export: Export, kinds: set[str], end: str) -> list[str]:
    return list(dict.fromkeys(one[end] for one in export.relationships if one["type"] in kinds))


def _text(printed: str) -> str:
    text = " ".join(_NUMBER.sub(" ", printed).split())
    return re.sub(r"\b(\w) (?=\w\b)", r"\1", text) if re.fullmatch(r"(?:\w )+\w", text) else text


def _same(scores: ModuleType, wanted: str, names: list[str]) -> bool:
    return bool(scores.any_same([wanted], names)) or scores.fold(_STYLE.sub(" ", wanted)) in {
        scores.fold(_STYLE.sub(" ", name)) for name in names
    }
