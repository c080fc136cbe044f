"""Concordance load files: fields by name, record by record, in any usual encoding."""

from __future__ import annotations

from pathlib import Path

import pytest

from legal_pipeline.data.file_signatures import LOAD_FILE
from legal_pipeline.errors import Refusal
from legal_pipeline.model import RefusalReason
from legal_pipeline.stages.readers import load_file
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.media_type import media_type


def row(*fields: str) -> str:
    return "\x14".join(f"\u00fe{field}\u00fe" for field in fields) + "\r\n"


RECORDS = row("BEGBATES", "CUSTODIAN", "NOTE") + row("ROE-000001", "Whitfield, Alma", "one\u00aetwo") + row("ROE-000004", "", "three")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_records_become_lines_of_name_and_value(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "load.dat"
    path.write_bytes(RECORDS.encode(encoding))
    assert media_type(path, path.name) == LOAD_FILE
    [page] = load_file.read(path, ReadLimits())
    assert page.text == "BEGBATES: ROE-000001\nCUSTODIAN: Whitfield, Alma\nNOTE: one\ntwo\n\nBEGBATES: ROE-000004\nNOTE: three"


def test_a_record_without_an_end_is_hostile(tmp_path: Path) -> None:
    path = tmp_path / "load.dat"
    path.write_text(row("A", "B") + "\u00fe" + "x" * 5_000_000)
    with pytest.raises(Refusal) as refusal:
        list(load_file.read(path, ReadLimits()))
    assert refusal.value.reason is RefusalReason.HOSTILE
