"""Manifests: every line is an entry or a problem with its number, whatever is on the lines around it."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legal_pipeline.batches.manifest import MAX_LINE_BYTES, Entry, read_manifest
from legal_pipeline.errors import UsageError
from legal_pipeline.model import Priority
from legal_pipeline.storage.batches.batches import Problem
from legal_pipeline_tests.examples import examples


def read(content: bytes | str, name: str = "list") -> list[Entry | Problem]:
    return list(read_manifest(io.BytesIO(content.encode() if isinstance(content, str) else content), name))


def path(line: int, named: str, matter: str | None = None, priority: Priority | None = None) -> Entry:
    return Entry(line, named, False, matter, priority)


def plain(line: int, named: str) -> Entry:
    return Entry(line, named, None)


READ: list[tuple[str, str, str | bytes, list[Entry]]] = [
    ("one name a line", "list.txt", "a.pdf\nb c.pdf\n", [plain(1, "a.pdf"), plain(2, "b c.pdf")]),
    ("no line break at the end", "list.txt", "a.pdf", [plain(1, "a.pdf")]),
    ("as Windows writes it", "list.txt", "\ufeffa.pdf\r\nb.pdf\r\n", [plain(1, "a.pdf"), plain(2, "b.pdf")]),
    ("empty lines between", "-", "\n\na.pdf\n\nb.pdf\n\n", [plain(3, "a.pdf"), plain(5, "b.pdf")]),
    ("a name with commas and quotes", "-", 'a, "b".pdf\n', [plain(1, 'a, "b".pdf')]),
    ("a CSV of one column", "list.csv", "path\na.pdf\n", [path(2, "a.pdf")]),
    ("every column", "x.csv", "document_id,path,matter,priority\na-1,,M 1,HIGH\n", [Entry(2, "a-1", True, "m-1", Priority.HIGH)]),
    ("columns in any order and case", "x.csv", "Matter;note; URI \nm;hello;s3://b/k\n", [path(2, "s3://b/k", "m")]),
    ("a quoted name", "x.csv", 'path\n"a, ""b"".pdf"\n', [path(2, 'a, "b".pdf')]),
    ("a name with line breaks", "x.csv", 'path,matter\n"a\nb\n.pdf",m\nc.pdf,m\n', [path(2, "a\nb\n.pdf", "m"), path(5, "c.pdf", "m")]),
    ("emoji", "x.csv", "path\n📄 \u202efdp.exe\n", [path(2, "📄 \u202efdp.exe")]),
    ("fewer values than columns", "x.csv", "path,matter\na.pdf\n", [path(2, "a.pdf")]),
    ("an id wins over a path", "x.csv", "path,document_id\nb.pdf,a-1\n", [Entry(2, "a-1", True)]),
    ("a column without a name", "x.csv", "path,\na.pdf,b.pdf\n", [path(2, "a.pdf")]),
    ("a CSV by its first line", "list", "path,matter\na.pdf,m\n", [path(2, "a.pdf", "m")]),
    ("JSON Lines", "x.jsonl", '{"path": "a\\n.pdf", "matter": "M", "n": 1}\n', [path(1, "a\n.pdf", "m")]),
    ("what `documents --json` prints", "-", '{"document_id": "a-1", "matter": "m", "page_count": 3}\n', [Entry(1, "a-1", True, "m")]),
    ("a null in JSON", "-", '{"path": "a.pdf", "priority": null}\n', [path(1, "a.pdf")]),
]


@pytest.mark.parametrize(("name", "content", "expected"), [row[1:] for row in READ], ids=[row[0] for row in READ])
def test_what_is_read(name: str, content: str | bytes, expected: list[Entry]) -> None:
    assert read(content, name) == expected


# what is on the lines · their problems, by number · the names that are taken all the same
PROBLEMS: list[tuple[str, str, bytes, dict[int, str], list[str]]] = [
    ("no name", "x.csv", b"path,matter\n,m\na.pdf,m\n", {2: "names no document"}, ["a.pdf"]),
    ("no such priority", "x.csv", b"path,priority\na.pdf,urgent\nb.pdf,low\n", {2: "there is no priority 'urgent'"}, ["b.pdf"]),
    ("too many values", "x.csv", b"path\na, b.pdf\nc.pdf\n", {2: "2 values for 1 columns"}, ["c.pdf"]),
    ("a quote within a name", "x.csv", b'path\n"a" b.pdf\nc.pdf\n', {2: "the line cannot be read"}, ["c.pdf"]),
    ("a quote that is not closed", "x.csv", b'path\na.pdf\n"b.pdf\nc.pdf\n', {3: "lines 3 to 4 cannot be read"}, ["a.pdf"]),
    ("not UTF-8", "x.csv", b"path\nna\xefve.pdf\nb.pdf\n", {2: "not UTF-8"}, ["b.pdf"]),
    ("not UTF-8, as a list", "-", b"na\xefve.pdf\nb.pdf\n", {1: "not UTF-8"}, ["b.pdf"]),
    ("blanks", "-", b"a.pdf\n   \nb.pdf\n", {2: "blank"}, ["a.pdf", "b.pdf"]),
    ("not JSON", "x.jsonl", b'{"path": "a.pdf"}\n{"path": \n{"path": "b.pdf"}\n', {2: "not JSON"}, ["a.pdf", "b.pdf"]),
    ("no object", "x.jsonl", b'"a.pdf"\n{"path": "b.pdf"}\n', {1: "a JSON str, not an object"}, ["b.pdf"]),
    ("JSON too deep", "x.jsonl", b'{"a":' + b"[" * 100_000 + b'\n{"path": "b.pdf"}\n', {1: "not JSON"}, ["b.pdf"]),
    ("a number for a name", "x.jsonl", b'{"path": 7}\n{"path": "b.pdf"}\n', {1: "the value of path is not text"}, ["b.pdf"]),
    ("half a surrogate pair", "x.jsonl", b'{"path": "\\udc80"}\n{"path": "b.pdf"}\n', {1: "not UTF-8"}, ["b.pdf"]),
    ("a column nearly ours", "x.csv", b"path,prioriy\na.pdf,high\n", {1: "'prioriy' is ignored; did you mean priority?"}, ["a.pdf"]),
    ("a very long line", "-", b"x" * (3 * MAX_LINE_BYTES) + b"\nb.pdf\n", {1: "longer than"}, ["b.pdf"]),
    ("a very long line of a CSV", "x.csv", b"path\n" + b"x" * (3 * MAX_LINE_BYTES) + b"\nb.pdf\n", {2: "longer than"}, ["b.pdf"]),
    ("a very long value", "x.csv", b"path\n" + b"x" * 200_000 + b"\nb.pdf\n", {2: "field larger than field limit"}, ["b.pdf"]),
]


@pytest.mark.parametrize(("name", "content", "problems", "taken"), [row[1:] for row in PROBLEMS], ids=[row[0] for row in PROBLEMS])
def test_a_line_that_cannot_be_taken_is_reported_and_the_rest_goes_on(
    name: str, content: bytes, problems: dict[int, str], taken: list[str]
) -> None:
    found = read(content, name)
    said = {each.line: each for each in found if isinstance(each, Problem)}
    assert set(said) == set(problems)
    for line, words in problems.items():
        assert words in said[line].message
        assert said[line].remedy
    assert [each.named for each in found if isinstance(each, Entry)] == taken


UNUSABLE: list[tuple[str, bytes, str]] = [
    ("x.csv", b"", "is empty"),
    ("-", b"\n\n \n", "is empty"),
    ("x.csv", b"file,matter\na.pdf,m\n", r"no column that names a document \(file, matter\); the first line names the columns"),
    ("x.csv", b"matter,priority\nm,high\n", "no column that names a document"),
    ("x.csv", b"path,path\na,b\n", "the column path 2 times"),
    ("x.csv", "path\na.pdf\n".encode("utf-16"), "UTF-16"),
    ("x.json", b'[{"path": "a.pdf"}]', "one JSON array"),
]


@pytest.mark.parametrize(("name", "content", "said"), UNUSABLE, ids=[row[2] for row in UNUSABLE])
def test_what_cannot_be_used_at_all(name: str, content: bytes, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        read(content, name)


_NAMES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"), min_size=1).filter(str.strip)


@given(st.lists(_NAMES, min_size=1, max_size=8))
@settings(max_examples=examples(200), deadline=None)
def test_any_name_survives_csv_and_json_lines(names: list[str]) -> None:
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet)
    writer.writerows([["path", "matter"], *([name, "m"] for name in names)])
    assert [entry.named for entry in read(sheet.getvalue(), "x.csv") if isinstance(entry, Entry)] == names
    lines = "".join(json.dumps({"path": name}) + "\n" for name in names)
    assert [entry.named for entry in read(lines, "x.jsonl") if isinstance(entry, Entry)] == names


@given(st.binary(max_size=300), st.sampled_from(["x.csv", "x.jsonl", "x.txt", "-"]))
@settings(max_examples=examples(300), deadline=None)
def test_any_bytes_give_entries_and_problems_or_a_sentence(content: bytes, name: str) -> None:
    try:
        found = read(content, name)
    except UsageError:
        return
    assert all(1 <= each.line <= content.count(b"\n") + 1 for each in found)


class _Endless(io.RawIOBase):
    """100,000 lines that nobody holds at the same time."""

    def __init__(self, header: bytes, lines: Iterator[bytes]) -> None:
        self.lines, self.rest = lines, header

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self.rest = self.rest or next(self.lines, b"")
        count = min(len(buffer), len(self.rest))
        buffer[:count], self.rest = self.rest[:count], self.rest[count:]
        return count


@pytest.mark.parametrize(
    ("name", "header", "line"), [("x.csv", b"path,matter\n", '"a, {}.pdf",m\n'), ("x.jsonl", b"", '{{"path": "{}"}}\n'), ("-", b"", "{}\n")]
)
def test_many_lines_take_no_more_memory_than_a_few(name: str, header: bytes, line: str) -> None:
    def count(lines: int) -> tuple[int, int]:
        source = _Endless(header, (line.format(number).encode() for number in range(lines)))
        tracemalloc.start()
        taken = sum(isinstance(each, Entry) for each in read_manifest(io.BufferedReader(source), name))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return taken, peak

    few, many = count(1_000), count(20_000)
    assert (few[0], many[0]) == (1_000, 20_000)
    assert many[1] < few[1] + 500_000
