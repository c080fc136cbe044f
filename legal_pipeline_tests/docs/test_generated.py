"""Tables that are written from the code are up to date, and tables written by hand name what the code has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from legal_pipeline.defs.assets.retry_rules import RULES
from legal_pipeline.model import MentionType, RelationshipType
from legal_pipeline.storage.database.tables import metadata
from legal_pipeline.topology import STAGES
from legal_pipeline_tests.checkout import ROOT
from legal_pipeline_tests.docs.documents import between, name_of, rows
from legal_pipeline_tests.docs.generated import SECTIONS

DATA = ROOT / "docs" / "data-and-sql.md"
EXTRACTION = ROOT / "docs" / "extraction.md"


@pytest.mark.parametrize(("path", "marker"), SECTIONS, ids=lambda value: name_of(value) if isinstance(value, Path) else value)
def test_a_generated_table_is_up_to_date(path: Path, marker: str) -> None:
    text = between(path.read_text(encoding="utf-8"), marker)
    assert text == SECTIONS[path, marker], "run `python -m legal_pipeline_tests.docs.generated`"


def test_every_column_of_a_result_table_is_explained() -> None:
    sections = re.split(r"^### ", between(DATA.read_text(encoding="utf-8"), "columns"), flags=re.MULTILINE)[1:]
    explained = {section.split("\n", 1)[0]: [row[0].strip("`") for row in rows(section)] for section in sections}
    assert explained == {name: [column.name for column in metadata.tables[name].columns] for name in explained}
    assert len(explained) == 11


def test_every_other_table_has_its_purpose() -> None:
    text = DATA.read_text(encoding="utf-8")
    explained = set(re.findall(r"^### (\w+)$", text[text.index("## Result tables") :], re.MULTILINE))
    purposes = text[text.index("## Every table") : text.index("<!-- tables -->")]
    assert set(re.findall(r"`(\w+)`", purposes)) | explained == set(metadata.tables)


def test_every_type_of_entity_and_relationship_is_explained() -> None:
    first_cells = [row[0].strip("`") for row in rows(EXTRACTION.read_text(encoding="utf-8"))]
    assert [cell for cell in first_cells if cell.isupper()] == [str(kind) for kind in MentionType]
    assert [cell for cell in first_cells if cell in set(RelationshipType)] == [str(kind) for kind in RelationshipType]


def test_every_category_has_examples() -> None:
    text = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    examples = rows(text[text.index("| category | examples |") : text.index("The rules, as the code has them")])
    assert [row[0].strip("`") for row in examples] == [str(category) for category in RULES]


def test_assets_and_their_queues() -> None:
    text = (ROOT / "docs" / "user-guide.md").read_text(encoding="utf-8")
    listed = [(row[1].strip("`"), row[2].strip("`")) for row in rows(text[text.index("| # | asset |") :]) if row[0].isdigit()]
    assert listed == [(stage.name, str(stage.queue)) for stage in STAGES]


def test_messages_of_textract_are_those_of_the_code() -> None:
    text = (ROOT / "docs" / "textract.md").read_text(encoding="utf-8")
    messages = [row[0] for row in rows(text[text.index("| message | remedy |") :])]
    sources = [path for folder in ("storage/textract", "defs/textract") for path in (ROOT / "legal_pipeline" / folder).glob("*.py")]
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for path in (*sources, ROOT / "legal_pipeline" / "errors.py", ROOT / "legal_pipeline/storage/aws_errors.py")
    )
    parts = [part.strip() for message in messages for part in message.split("...") if part.strip()]
    assert len(messages) >= 7
    assert [part for part in parts if part not in code] == []
