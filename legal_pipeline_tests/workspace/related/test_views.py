"""Duplicates, near-duplicates and threads as the browser shows them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from legal_pipeline.model import MailFields, MailParty
from legal_pipeline.related.signatures import refresh
from legal_pipeline_tests.related.test_in_matter import filled
from legal_pipeline_tests.related.test_mail_threads import ANSWER, BOTH, QUESTION, quoting
from legal_pipeline_tests.related.test_near_duplicates import LETTER
from legal_pipeline_tests.storage.specimens import MATTER
from legal_pipeline_tests.workspace.serving import Served, served

LONG = f"{BOTH} {LETTER}"
PEOPLE = {"sender": (MailParty("Ann <b>", "ann@lee.exam"),), "to": (MailParty("", "bob@roe.exam"),)}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, dict[str, str]]]:
    home: Path = tmp_path_factory.mktemp("related") / "home"
    with served(home) as site:
        store = site.store
        ids = {
            "draft": filled(store, "draft <b>.pdf", LONG),
            "final": filled(store, "final.pdf", LONG.replace("lower", "<upper>")),
            "copy": filled(store, "copy.pdf", LONG, content="draft <b>.pdf"),
            "question": filled(store, "q.eml", QUESTION),
            "answer": filled(store, "a.eml", quoting(ANSWER, QUESTION)),
        }
        ids["alone"] = filled(store, "alone.eml", "The keys of the gate are with the porter, who leaves at noon on Fridays.")
        copied = (MailParty("Cy Poe", "cy@roe.exam"),)
        alone = MailFields(**PEOPLE, cc=copied, date="2024-03-09T09:30:00+01:00")  # type: ignore[arg-type]
        store.documents.record_mail(ids["alone"], alone)
        store.documents.record_mail(ids["question"], MailFields(**PEOPLE, date="2024-03-01", subject="Visit <b>"))  # type: ignore[arg-type]
        store.documents.record_mail(ids["answer"], MailFields(**PEOPLE, date="2024-03-02"))  # type: ignore[arg-type]
        refresh(store, MATTER)
        yield site, ids


def test_the_page_of_a_document_names_its_relatives(found: tuple[Served, dict[str, str]]) -> None:
    site, ids = found
    text = site.http.get(f"/matters/{MATTER}/documents/{ids['draft']}/pages/1").text
    assert 'the same bytes as <a href="/matters/paul/documents/' in text and ">copy.pdf</a>" in text
    assert "nearly the same: " in text and ">final.pdf</a> 9" in text
    assert f"/documents/{ids['draft']}/differences/{ids['final']}" in text


def test_the_page_of_a_mail_shows_its_thread(found: tuple[Served, dict[str, str]]) -> None:
    site, ids = found
    text = site.http.get(f"/matters/{MATTER}/documents/{ids['question']}/pages/1").text
    assert "thread: this mail" in text and ">a.eml</a>" in text


def test_lists_of_the_matter(found: tuple[Served, dict[str, str]]) -> None:
    site, _ = found
    duplicates = site.http.get(f"/matters/{MATTER}/duplicates").text
    assert "draft &lt;b&gt;.pdf" in duplicates and "differing words" in duplicates and "not been compared" not in duplicates
    threads = site.http.get(f"/matters/{MATTER}/threads").text
    assert "Visit &lt;b&gt;" in threads and "Ann &lt;b&gt;" in threads and "quotes q.eml" in threads
    assert "<b>" not in duplicates + threads


def test_who_wrote_to_whom_and_when_also_where_nobody_answered(found: tuple[Served, dict[str, str]]) -> None:
    site, _ = found
    table = site.http.get(f"/matters/{MATTER}/threads").text.partition("</table>")[0]
    rows = re.sub(r"<[^>]+>", " ", table)
    said = [" ".join(each.split()) for each in re.split(r"(?=\d{4}-\d\d-\d\d)|★", rows)]
    assert [each for each in said if each.startswith("2024")] == [
        "2024-03-01 Ann &lt;b&gt; bob@roe.exam q.eml",
        "2024-03-02 Ann &lt;b&gt; bob@roe.exam",
        "2024-03-09 09:30 Ann &lt;b&gt; bob@roe.exam cc Cy Poe alone.eml",
    ]


def test_a_mail_alone_has_no_thread(found: tuple[Served, dict[str, str]]) -> None:
    site, ids = found
    assert "thread: " not in site.http.get(f"/matters/{MATTER}/documents/{ids['alone']}/pages/1").text


def test_differing_words_are_shown_with_those_around_them_and_lead_to_their_pages(found: tuple[Served, dict[str, str]]) -> None:
    site, ids = found
    text = site.http.get(f"/matters/{MATTER}/documents/{ids['draft']}/differences/{ids['final']}").text
    before = '<span class="faint">… the keys to the</span>'
    for name, words in (("draft", "lower"), ("final", "&lt;upper&gt;")):
        [address] = re.findall(rf'href="([^"]+)">p. 1</a> {before} <mark>{words}</mark>', text)
        page = site.http.get(html.unescape(address).partition("#")[0]).text
        assert f"/documents/{ids[name]}/" in address and re.search(rf'class="[^"]*wanted[^"]*"[^>]*>{words}<', page)


@pytest.mark.parametrize("other", ["nobody", "..%2F..%2Fetc"])
def test_an_unknown_document_is_not_compared(found: tuple[Served, dict[str, str]], other: str) -> None:
    site, ids = found
    assert site.http.get(f"/matters/{MATTER}/documents/{ids['draft']}/differences/{other}").status_code == 404


def test_a_document_of_another_matter_is_not_compared(found: tuple[Served, dict[str, str]]) -> None:
    site, ids = found
    other = site.http.get(f"/matters/smith/documents/{ids['draft']}/differences/{ids['final']}")
    assert other.status_code == 404
