"""A list of names becomes one CSV with the hits of each."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from legal_pipeline.errors import UsageError
from legal_pipeline.storage.search.hit_list import Name, read_names, write_hits
from legal_pipeline.storage.store import Store
from legal_pipeline_tests.storage.specimens import fill

LISTS: list[tuple[bytes, list[str]]] = [
    (b"Ann Lee\nBob Roe\n", ["Ann Lee", "Bob Roe"]),
    (b"Name,Side\r\nAnn Lee,plaintiff\r\n\r\n,x\r\nAnn Lee,again\r\n", ["Ann Lee"]),
    (b"\xef\xbb\xbfterm\nindemni* NEAR/5 fire\n", ["indemni* NEAR/5 fire"]),
    ("Köln\n".encode("cp1252"), ["Köln"]),
    (b'"Lee, Ann"\n', ["Lee, Ann"]),
]


@pytest.mark.parametrize(("content", "names"), LISTS)
def test_names_are_the_first_column(tmp_path: Path, content: bytes, names: list[str]) -> None:
    (tmp_path / "names.csv").write_bytes(content)
    assert [name.text for name in read_names(tmp_path / "names.csv")] == names


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("Ann\nBob AND\n", "line 2 of names.csv: a word is missing behind AND"),
        ("Ann\n???\n", "line 2 of names.csv"),
        ("name\n", "names nobody"),
    ],
)
def test_a_wrong_list_names_its_line(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "names.csv").write_text(content)
    with pytest.raises(UsageError, match=message):
        read_names(tmp_path / "names.csv")


def test_a_line_a_hit_and_one_for_no_hit(sqlite_store: Store) -> None:
    fill(sqlite_store, "=a.pdf", texts=("Ann Lee sued.", "Lee, Ann, and Ann Lee.", "Lee and Ann."))
    out = io.StringIO()
    write_hits(sqlite_store.engine, [Name("Ann Lee", '"Ann Lee"'), Name("Bob", "Bob")], out)
    rows = list(csv.DictReader(io.StringIO(out.getvalue())))
    assert [(row["name"], row["pages"], row["documents"], row["file"], row["page"], row["bates"]) for row in rows] == [
        ("Ann Lee", "2", "1", "'=a.pdf", "1", "AC000001"),
        ("Ann Lee", "2", "1", "'=a.pdf", "2", "AC000002"),
        ("Bob", "0", "0", "", "", ""),
    ]
    assert rows[1]["context"] == "Lee, Ann, and Ann Lee."
