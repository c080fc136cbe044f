"""The report that is handed on: true to the rows, one file that needs nothing else, harmless whatever files are called."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import subprocess
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
import sqlalchemy as sa

from legal_pipeline.batches.report.data import BatchReport
from legal_pipeline.batches.report.findings import census_rows, dollars, seconds_of, verdict
from legal_pipeline.batches.report.page import page
from legal_pipeline.batches.report.write import report_record, take, write
from legal_pipeline.clock import now
from legal_pipeline.model import Category
from legal_pipeline.monitoring.health import size
from legal_pipeline.settings import Settings
from legal_pipeline.storage.batches.statistics import quantile, throughput
from legal_pipeline.storage.database.engine import transaction
from legal_pipeline.storage.database.tables import batches, documents, stage_results, textract_jobs
from legal_pipeline.storage.store import open_store
from legal_pipeline_tests.specimens.batches import BATCH_ID, HOUR, Bench
from legal_pipeline_tests.storage import specimens

CENSUS = {"documents": 4, "pages": 9, "estimated_pages": 3, "finished": 1, "size_bytes": 1_500_000, "refusals": {"encrypted": 2}}
CENSUS |= {"estimated_seconds": 90.0, "paid_usd": 1.5, "paid_pages": 1000}

HOSTILE = (
    "<script>document.title='owned'</script>.pdf",
    '"><img src=x onerror="document.title=1">.pdf',
    "</td></tr></table><h1>Refund</h1>.pdf",
    "invoice\u202efdp.exe",
    "javascript:alert(1)",
    "\x1b[31mred\x07.pdf",
    "{{7*7}}${7*7}.pdf",
    "x" * 1000,
    "half \ud83d.pdf",
)


class Reading(HTMLParser):
    """What a browser would make of the page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read(html: str) -> Reading:
    reading = Reading()
    reading.feed(html)
    return reading


@pytest.fixture
def bench(settings: Settings) -> Iterator[Bench]:
    store = open_store(settings)
    yield Bench(store, settings)
    store.engine.dispose()


@pytest.fixture
def report(bench: Bench) -> BatchReport:
    """Two done, one of them before; one refused, one failed, one withdrawn; an attachment; a page that was paid for."""
    mail = specimens.document("denial.eml")
    old, new = bench.processed("old.pdf"), bench.processed("denial.eml", children=1)
    inside = bench.processed("a.pdf", parent=mail)
    bench.shift(old, -2 * HOUR)
    failed = bench.failed("b.pdf", "document_text: the disk is full", Category.RESOURCE)
    ids = [old, new, bench.refused("c.pdf"), failed, bench.withdrawn("d.pdf")]
    bench.batch(ids, asked=ids[1:])
    with transaction(bench.store.engine) as connection:
        connection.execute(sa.update(batches).values(census=CENSUS))
        connection.execute(sa.update(stage_results).values(seconds=2.0))
        of_text = stage_results.c.stage == "document_text"
        metrics = {"ocr_pages": 3, "cache_hits": 1, "paid_pages": 1}
        connection.execute(sa.update(stage_results).where(of_text).values(seconds=10.0, metrics=metrics))
        job: dict[str, object] = {"job_key": "of an attachment", "engine": "textract", "document_id": inside, "batch_id": None}
        job |= {"page_keys": ["k"], "state": "done", "token": "t", "microdollars": 500, "sent_at": now()}
        for more in (
            {},
            {"job_key": "of the batch", "batch_id": BATCH_ID, "microdollars": 1000},
            {"job_key": "of another batch", "batch_id": "0" * 32},
            {"job_key": "of another time", "sent_at": now() - 2 * HOUR},
            {"job_key": "of another document", "document_id": "x"},
        ):
            connection.execute(sa.insert(textract_jobs), job | more)
    return take(bench.settings, BATCH_ID)


def test_the_figures_are_those_of_the_rows(report: BatchReport) -> None:
    found = report.figures
    by_name = {member.file_name: member for member in report.status.members}
    assert report.of(by_name["denial.eml"]).seconds == 22.0
    assert report.of(by_name["old.pdf"]).seconds == 0.0, "it took nothing of this batch"
    assert report.of(by_name["old.pdf"]).counts["mentions"] == 5
    assert report.of(by_name["a.pdf"]).microdollars == 1500
    assert (found.microdollars, found.paid_calls) == (1500, 2)
    # of two that are done in the batch, and of one that failed behind its text
    assert (found.ocr.ocr_pages, found.ocr.cache_hits, found.ocr.paid_pages, found.ocr.hit_rate) == (9, 3, 3, 0.25)
    assert {times.stage: (times.documents, times.median_seconds) for times in found.stages}["document_text"] == (3, 10.0)
    assert report.sums == {"pages": 9, "ocr_pages": 0, "mentions": 15, "entities": 6, "relationships": 3}
    assert [(reader.engine, reader.pages) for reader in found.readers] == [("engine 1", 12)]


def test_the_census_stands_against_the_outcome(report: BatchReport) -> None:
    rows = {name: (before, after) for name, before, after in census_rows(report)}
    assert rows["documents named"] == ("4", "5")
    assert rows["extracted from mail and archives"] == ("–", "1")
    assert rows["finished before, skipped"] == ("1", "1")
    assert rows["pages"] == ("12", "9")
    assert rows["refused as encrypted"] == ("2", "1")
    assert rows["failed"] == ("–", "1")
    assert rows["withdrawn"] == ("–", "1")
    assert rows["time"][0] == "about 1 min 30 s"
    assert rows["paid to external services"] == ("at most $1.50", "$0.0015")


def test_the_page_says_what_is_to_be_done(report: BatchReport) -> None:
    text = " ".join(read("".join(page(report))).text)
    for said in (
        "3 of 6 documents are processed; 1 failed.",
        "free some space on the disk; the document is then retried by itself",
        "put the password on a line of a file",
        "privileged, produced by mistake",
        "Documents ended",
        "Time of a document in each stage",
        "finished before",
        "legal-pipeline",
    ):
        assert said in text, said


def test_both_files_are_written_whole_and_say_the_same(report: BatchReport, tmp_path: Path) -> None:
    html, record = write(report, tmp_path / "new" / "folder")
    assert sorted(path.name for path in html.parent.iterdir()) == [html.name, record.name]
    found = json.loads(record.read_text(encoding="utf-8"))
    assert found["counts"] == {"waiting": 0, "running": 0, "done": 3, "failed": 1, "refused": 1, "withdrawn": 1, "missing": 0}
    assert found["cost"] == {"microdollars": 1500, "calls": 2}
    assert found["census"]["pages"] == 9
    assert len(found["documents"]) == found["total"] == 6
    assert html.read_text(encoding="utf-8").count("<tr>") > 20
    # a second one takes the place of the first
    assert write(report, html.parent) == (html, record)


def test_nothing_is_fetched_and_no_script_runs(report: BatchReport) -> None:
    html = "".join(page(report))
    found = read(html)
    assert not {"script", "link", "img", "iframe", "object", "embed", "form", "base", "a"} & set(found.tags)
    assert not [name for name, _ in found.attributes if name.startswith("on") or name in ("src", "href")]
    assert "url(" not in html
    assert "@import" not in html
    assert ("content", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'") in found.attributes


def hostile_report(bench: Bench) -> BatchReport:
    ids = [bench.failed(f"{number}.pdf") for number in range(len(HOSTILE))]
    bench.batch(ids, name=HOSTILE[1])
    with transaction(bench.store.engine) as connection:
        for document_id, name in zip(ids, HOSTILE, strict=True):
            values = {"file_name": name, "reason": f"document_text: {name}", "matter": "m<b>"}
            connection.execute(sa.update(documents).where(documents.c.document_id == document_id).values(values))
    return take(bench.settings, BATCH_ID)


def test_names_of_files_are_text_and_nothing_else(bench: Bench) -> None:
    html = "".join(page(hostile_report(bench)))
    found = read(html)
    assert not {"script", "img"} & set(found.tags)
    assert found.tags.count("h1") == 1
    assert not [name for name, _ in found.attributes if name.startswith("on")]
    assert not set(html) & set("\x1b\x07\u202e\x00")
    assert "<script>document.title='owned'</script>.pdf" in "".join(found.text)
    assert "invoice<U+202E>fdp.exe" in "".join(found.text)
    html.encode("utf-8")


def test_in_a_browser_nothing_of_a_hostile_name_comes_alive(bench: Bench, tmp_path: Path) -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no Chromium on this machine")
    html, _ = write(hostile_report(bench), tmp_path)
    flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
    command = [chromium, *flags, "--disable-component-update", f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", html.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert "<h2>Documents</h2>" in done.stdout, done.stderr[-2000:]
    title = done.stdout.partition("<title>")[2].partition("</title>")[0]
    assert title.startswith("Batch ")
    assert "<img" not in done.stdout
    assert "<script" not in done.stdout


def test_an_empty_batch_has_a_report_too(bench: Bench) -> None:
    bench.batch([])
    found = take(bench.settings, BATCH_ID)
    assert "The batch has no documents." in "".join(page(found))
    assert report_record(found)["total"] == 0


@pytest.mark.parametrize(
    ("places", "look", "said"),
    [
        (["processed", "processed"], "good", "All 2 documents are processed."),
        (["processed", "refused"], "fair", "Every document has a result: 1 of 2 documents are processed, 1 was refused."),
        (["processed", "failed"], "bad", "1 of 2 documents are processed; 1 failed."),
        (["processed", "withdrawn"], "good", "Every document that was not withdrawn is processed: 1 of 2 documents."),
        (["processed", "waiting"], "bad", "The batch has stopped: 1 of 2 documents are processed, 1 was abandoned."),
    ],
)
def test_the_first_sentence(bench: Bench, places: list[str], look: str, said: str) -> None:
    bench.batch([getattr(bench, place)(f"{number}.pdf") for number, place in enumerate(places)])
    assert verdict(take(bench.settings, BATCH_ID).status)[:2] == (look, said)


@pytest.mark.parametrize(
    ("ordered", "percent", "value"), [([1.0], 50, 1.0), ([1.0, 2.0], 50, 1.0), ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 90, 9), ([1, 2, 3], 90, 3)]
)
def test_quantiles(ordered: list[float], percent: int, value: float) -> None:
    assert quantile(ordered, percent) == value


def test_throughput_counts_every_moment_once() -> None:
    since = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    ends = [since + dt.timedelta(seconds=second) for second in (-5, 0, 9, 10, 59, 60, 99)]
    assert throughput(ends, since, since + dt.timedelta(seconds=60), 6) == [3, 1, 0, 0, 0, 3]


@pytest.mark.parametrize(("value", "shown"), [(0, "$0.00"), (1_500, "$0.0015"), (12_340_000, "$12.34"), (1_234_567_890, "$1,234.5679")])
def test_money(value: int, shown: str) -> None:
    assert dollars(value) == shown


@pytest.mark.parametrize(("value", "shown"), [(0.02, "0.02 s"), (1.26, "1.3 s"), (59.9, "59.9 s"), (61, "1 min 1 s")])
def test_times(value: float, shown: str) -> None:
    assert seconds_of(value) == shown


@pytest.mark.parametrize(("value", "shown"), [(0, "0 bytes"), (999, "999 bytes"), (35_000, "35.0 kB"), (597_000_000, "597.0 MB")])
def test_sizes(value: int, shown: str) -> None:
    assert size(value) == shown
