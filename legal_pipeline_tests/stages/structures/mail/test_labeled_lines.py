"""Names behind labels: of load files, privilege logs, properties of files."""

from __future__ import annotations

import pytest

from legal_pipeline.stages.structures.mail.labeled_lines import read_labeled_names
from legal_pipeline_tests.stages.structures.read_text import window_of

LINES = [
    ("CUSTODIAN: Vane, Ann", ["Vane, Ann"]),
    ("ALL_CUSTODIANS: Vane, Ann; Mott, Bo", ["Vane, Ann", "Mott, Bo"]),
    ("Author: Mott, Bo Q.", ["Mott, Bo Q."]),
    ("EMAIL FROM: Vane, Ann <a@roe.example>", ["Vane, Ann"]),
    ("TO: Ann Vane <a@roe.example>, Bo Mott <b@roe.example>", ["Ann Vane", "Bo Mott"]),
    ("LASTSAVEDBY: Mott, Bo", ["Mott, Bo"]),
    ("Custodian: Accounts Payable, Inc.", []),
    ("TO: Portland, Oregon and back", []),
    ("From: March 4, 2019", []),
    ("The custodian: Vane, Ann", []),
    ("CUSTODIAN: ", []),
]


@pytest.mark.parametrize(("line", "names"), LINES)
def test_names_behind_labels(line: str, names: list[str]) -> None:
    assert [name.span.text for name in read_labeled_names(window_of(f"Record 1\n{line}\nRecord 2"))] == names
