"""Links between documents lead to a file and a heading that exist, and every guide is in the index."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from legal_pipeline_tests.checkout import ROOT
from legal_pipeline_tests.docs.documents import DECISIONS, DOCUMENTS, GUIDES, anchor, headings, name_of, prose

_LINK = re.compile(r"\]\(([^)\s]+)\)|<img src=\"([^\"]+)\"")


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_links_lead_somewhere(path: Path) -> None:
    broken = []
    for link in (first or second for first, second in _LINK.findall(prose(path))):
        if link.startswith(("http://", "https://")):
            continue
        target, _, fragment = link.partition("#")
        file = (path.parent / target).resolve() if target else path
        if not file.exists() or (fragment and fragment not in {anchor(title) for title in headings(file)}):
            broken.append(link)
    assert broken == []


def test_the_index_names_every_guide_and_decision() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    listed = {(ROOT / "docs" / link.partition("#")[0]).resolve() for link, _ in _LINK.findall(index)}
    wanted = {path for path in GUIDES if path.parent == ROOT / "docs" and path.name != "README.md"} | set(DECISIONS)
    assert wanted - listed == set()


def test_decisions_are_numbered_without_gaps() -> None:
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))


@pytest.mark.parametrize("path", DECISIONS, ids=name_of)
def test_a_decision_has_its_three_parts(path: Path) -> None:
    titles = headings(path)
    assert [title for title in titles if title in ("Context", "Decision", "Consequences")] == ["Context", "Decision", "Consequences"]


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 200
