"""The report of a matter: every fact with file, page and quotation, self-contained, and harmless whatever names and texts are."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest

from legal_pipeline.errors import Refusal, UsageError
from legal_pipeline.exports.formats import REPORT, export
from legal_pipeline.exports.selection import select
from legal_pipeline.exports.written import Source
from legal_pipeline.model import RefusalReason
from legal_pipeline.services import Services
from legal_pipeline.storage.store import Store
from legal_pipeline_tests.storage.specimens import MATTER, TEXTS, document, fill, merge

HOSTILE = '<script>x()</script><img src="//exam.ple/">\x1b[2J\u202egpj.exe'


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.addresses += [value or "" for name, value in attributes if name in ("src", "href", "action") or name.startswith("on")]


def report(services: Services, out: Path, matter: str | None = MATTER) -> str:
    export(Source(services, select(services.store, matter)), REPORT, out)
    return out.read_text(encoding="utf-8")


def test_every_fact_has_its_file_page_and_quotation(services: Services, store: Store, tmp_path: Path) -> None:
    merge(store, *(fill(store, name) for name in ("a.pdf", "b.pdf")))
    text = report(services, tmp_path / "out.html")
    assert "<td>Ann Lee is employed by Acme Corp.</td>" in text
    assert "<b>a.pdf</b>, p. 1, AC000001: <q>Acme Corp. hired Ann Lee.</q> and 1 more passage<" in text
    assert "<td>Ms. Lee</td>" in text


def test_what_was_not_read_and_what_is_there_twice_is_said(services: Services, store: Store, tmp_path: Path) -> None:
    made = document("broken.pdf")
    store.documents.register([made])
    store.documents.refuse(made.document_id, Refusal(RefusalReason.CORRUPT, "no page can be read"))
    for name in ("a.pdf", "b.pdf"):
        fill(store, name, content="same")
    text = report(services, tmp_path / "out.html")
    assert "<b>broken.pdf</b>: refused, corrupt: no page can be read" in text
    assert "the same file: a.pdf = b.pdf" in text or "the same file: b.pdf = a.pdf" in text


def test_names_and_texts_of_others_are_only_shown(services: Services, store: Store, tmp_path: Path) -> None:
    fill(store, f"{HOSTILE}.pdf", texts=(f"{TEXTS[0]} {HOSTILE}", HOSTILE))
    text = report(services, tmp_path / "out.html")
    parser = _Elements()
    parser.feed(text)
    assert parser.tags.isdisjoint({"script", "img", "link", "a", "iframe", "object", "form"}) and parser.addresses == []
    assert "&lt;script&gt;" in text and "\x1b" not in text and "\u202e" not in text
    assert "default-src 'none'" in text


def test_one_unread_document_is_a_report(services: Services, store: Store, tmp_path: Path) -> None:
    store.documents.register([document("a.pdf")])
    assert "<b>a.pdf</b>: waiting" in report(services, tmp_path / "out.html")


def test_without_a_matter_there_is_no_report(services: Services, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no matter yet"):
        report(services, tmp_path / "out.html", None)
    assert not (tmp_path / "out.html").exists()


def test_several_matters_must_be_told_apart(services: Services, store: Store, tmp_path: Path) -> None:
    for matter in ("paul", "smith"):
        fill(store, "a.pdf", matter=matter)
    with pytest.raises(UsageError, match="name the matter with --matter: paul, smith"):
        report(services, tmp_path / "out.html", None)
