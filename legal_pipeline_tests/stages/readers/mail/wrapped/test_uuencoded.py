"""Files written into the text of a mail as lines of letters."""

from __future__ import annotations

import binascii

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legal_pipeline.stages.readers.mail.wrapped.uuencoded import split


def written(content: bytes, name: str = "lease.txt") -> list[bytes]:
    lines = [binascii.b2a_uu(content[at : at + 45]) for at in range(0, len(content), 45)]
    return [f"begin 644 {name}\n".encode(), *lines, b"`\n", b"end\n"]


def pieces(lines: list[bytes]) -> list[tuple[str, bytes]]:
    found = [(name, b"".join(content)) for name, content in split(lines)]
    return [(name, content) for name, content in found if name or content]


FILE = b"The lease of Ann Vane.\n" * 5


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param([b"See.\n", *written(FILE), b"Bye.\n"], [("", b"See.\n"), ("lease.txt", FILE), ("", b"Bye.\n")], id="between text"),
        pytest.param([*written(FILE), *written(b"x", "a b.doc")], [("lease.txt", FILE), ("a b.doc", b"x")], id="two files"),
        pytest.param([line.rstrip() + b"\r\n" for line in written(FILE)], [("lease.txt", FILE)], id="other line ends, blanks lost"),
        pytest.param([*written(FILE)[:2], b"Then it ends.\n"], [("lease.txt", FILE[:45]), ("", b"Then it ends.\n")], id="cut off"),
        pytest.param([b"begin 644 days\n", b"of rent\n"], [("", b"begin 644 days\nof rent\n")], id="words"),
        pytest.param([b"begin 644 x\n"] * 3, [("", b"begin 644 x\n" * 3)], id="begun again and again"),
        pytest.param([], [], id="nothing"),
    ],
)
def test_text_and_files(lines: list[bytes], expected: list[tuple[str, bytes]]) -> None:
    assert pieces(lines) == expected


@given(st.lists(st.text(alphabet="begin 64x`#\n", max_size=20).map(str.encode), max_size=20))
def test_what_is_no_file_stays(lines: list[bytes]) -> None:
    ended = [line + b"\n" for line in lines]
    assert b"".join(content for name, content in pieces(ended) if not name) == b"".join(ended) or any(name for name, _ in pieces(ended))
