"""What `doctor` says about parts that may be missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from legal_pipeline.operations import doctor
from legal_pipeline.operations.checkup import Advice
from legal_pipeline.settings import Settings
from legal_pipeline.stages.readers import archive
from legal_pipeline.stages.readers.converted import libreoffice


def test_without_libreoffice_it_says_what_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    [check] = [check for check in doctor._checks(Settings()) if check.part == "libreoffice"]
    monkeypatch.setattr(libreoffice, "program", lambda: None)
    with pytest.raises(Advice, match="Word, Excel and PowerPoint 97-2003, WordPerfect"):
        check.run(Settings())
    assert "libreoffice-writer-nogui" in check.remedy


def test_without_libpff_it_says_what_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    [check] = [check for check in doctor._checks(Settings()) if check.part == "outlook mailboxes"]
    monkeypatch.setattr(archive, "can_read_mailboxes", lambda: False)
    with pytest.raises(Advice, match="PST, OST"):
        check.run(Settings())
    assert "legal-pipeline[pst]" in check.remedy


def test_with_libreoffice_it_says_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice, "program", lambda: Path("/opt/office/soffice.bin"))
    assert doctor._old_office_formats(Settings()) == "converted by /opt/office/soffice.bin"
