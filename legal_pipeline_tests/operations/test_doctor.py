"""What `doctor` says about parts that may be missing."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from legal_pipeline.operations import doctor
from legal_pipeline.operations.checkup import Advice, Check, run_checks
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


def _fails_to_write(_: Settings) -> str:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize(("is_full", "remedy"), [(True, "the disk is full: "), (False, "run `make install` again")])
def test_on_a_full_disk_no_check_advises_an_installation_or_a_backup(
    home: Path, monkeypatch: pytest.MonkeyPatch, is_full: bool, remedy: str
) -> None:
    monkeypatch.setattr("legal_pipeline.operations.checkup.is_disk_full", lambda path: is_full and path == home)
    [finding] = run_checks([Check("pdf reader", _fails_to_write, "run `make install` again")], Settings(home=home))
    assert not finding.is_well
    assert finding.remedy.startswith(remedy)
