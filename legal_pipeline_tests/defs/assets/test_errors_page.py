"""docs/errors.md says what the code does."""

from __future__ import annotations

from collections.abc import Iterator

from legal_pipeline.defs.assets.retries import RULES, SPECIAL_RULES, table
from legal_pipeline.remedies import FAILURE_REMEDIES
from legal_pipeline_tests.checkout import ROOT

PAGE = ROOT / "docs" / "errors.md"


def rows(header: str) -> Iterator[list[str]]:
    """Cells of the table that begins with this column."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(f"| {header} |"))
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            return
        yield [cell.strip() for cell in line.strip("|").split("|")]


def test_rules_and_remedies() -> None:
    found = [(name.strip("`"), rule, waits, remedy) for name, _, rule, waits, remedy in rows("category")]
    assert found == [(*row, FAILURE_REMEDIES[category]) for category, row in zip(RULES, table(RULES.values()), strict=True)]


def test_rules_of_their_own() -> None:
    found = [(kind, name, rule, waits) for kind, name, rule, waits in rows("fault")]
    own = zip(SPECIAL_RULES, table(SPECIAL_RULES.values()), strict=True)
    assert found == [(kind.__name__, *row) for kind, row in own]
