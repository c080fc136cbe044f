"""The worked page of docs/extraction.md is what the stages read on that page of the sample matter."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from legal_pipeline.sample import make_sample
from legal_pipeline_tests.benchmarks.quality.annotated.reading import Export, facts_of, pages_of
from legal_pipeline_tests.checkout import ROOT

SECTION = (ROOT / "docs" / "extraction.md").read_text(encoding="utf-8").partition("## A worked page\n")[2].partition("\n## ")[0]
MENTIONS = re.findall(r"^\| (\d+)-(\d+) \| `(\w+)` \|.*\| `([\w.]+)` \| ([\d.]+) \|$", SECTION, re.M)
FACTS = re.findall(r"^\| .*?`(\w+)` .*\| `([\w.]+)` \|.*\| ([\d.]+) \|$", SECTION, re.M)


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> Export:
    [path] = (path for path in make_sample(tmp_path_factory.mktemp("sample") / "files") if path.name.startswith("009-answer"))
    return facts_of(path.name, f"file:///{Path(path).name}", pages_of(path))


def test_the_mentions_are_as_shown(answer: Export) -> None:
    found = [(one["start"], one["start"] + len(one["text"]), one["type"], one["source"], one["confidence"]) for one in answer.mentions]
    assert len(MENTIONS) > 5
    for start, end, type_, rule, confidence in MENTIONS:
        [own] = [one for one in found if one[0] == int(start)]
        assert own == (int(start), int(end), type_, rule, pytest.approx(float(confidence), abs=0.006))


def test_the_facts_are_as_shown(answer: Export) -> None:
    found = {(one["type"], one["rule"]): one["confidence"] for one in answer.relationships}
    shown = [row for row in FACTS if row[0].islower()]
    assert len(shown) > 5
    for type_, rule, confidence in shown:
        assert found[type_, rule] == pytest.approx(float(confidence), abs=0.006)
