"""`legal-pipeline decide`: one mention is taken out by names and its place, and undone."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from legal_pipeline.commands.custody.decide import decide
from legal_pipeline.decisions.merging import merge_now
from legal_pipeline.errors import UsageError
from legal_pipeline.settings import Settings
from legal_pipeline.storage.store import open_store
from legal_pipeline_tests.storage.specimens import MATTER, fill

TEXTS = ("Acme Corp. hired Ann Lee. Ann Lee left.", "Ms. Lee sued Acme Corp.")


def test_one_mention_is_taken_out_by_its_place(home: Path) -> None:
    settings = Settings(home=home, database_url=None)
    store = open_store(settings)
    fill(store, "a.pdf", texts=TEXTS)
    merge_now(store, MATTER)

    def call(*arguments: str) -> str:
        return CliRunner().invoke(decide, arguments, obj=settings, standalone_mode=False, catch_exceptions=False).output

    with pytest.raises(UsageError, match=r"2 times; choose one with --mention: 1: …Acme Corp. hired \[Ann Lee\]. Ann Lee left.…; 2: …Acme"):
        call("split", "Ann Lee", "--document", "a.pdf", "--page", "1")
    with pytest.raises(UsageError, match="page 3 of this document does not mention it; pages 1, 2 do"):
        call("split", "Ann Lee", "--document", "a.pdf", "--page", "3")
    said = call("split", "ann lee", "--document", "a.pdf", "--page", "2", "--reason", "her sister")
    assert "split Ann Lee · “Ms. Lee” in a.pdf, p. 2; `legal-pipeline decide undo 1` undoes it" in said
    assert {entity.name: entity.mention_count for _, _, entity in store.matters.entities(MATTER)} == {
        "Acme Corp.": 2,
        "Ann Lee": 2,
        "Ms. Lee": 1,
    }
    call("undo", "1")
    said = call("split", "Ann Lee", "--document", "a.pdf", "--page", "1", "--mention", "2", "--to", "Acme Corp.")
    assert "“Ann Lee” in a.pdf, p. 1 · Acme Corp." in said
    assert {entity.name: entity.mention_count for _, _, entity in store.matters.entities(MATTER)} == {"Acme Corp.": 3, "Ann Lee": 2}
    assert "“Ann Lee”" in call("list")
    # the number says which matter it is of
    fill(store, "b.pdf", matter="smith")
    assert "undone" in call("undo", "2")
    with pytest.raises(UsageError, match="there is no decision 99; `legal-pipeline decide list` lists them"):
        call("undo", "99")
    store.engine.dispose()
