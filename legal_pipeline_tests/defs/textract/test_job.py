"""Textract in the pipeline: for which matters, for which pages, at whose cost; after a kill, and beside others in a queue."""

from __future__ import annotations

import hashlib
import json
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
import sqlalchemy as sa

from legal_pipeline.defs.assets.page_reading import TimeSlice, read_time_slice
from legal_pipeline.errors import SetupError
from legal_pipeline.model import Page, State
from legal_pipeline.services import Services
from legal_pipeline.settings import Settings, load_settings
from legal_pipeline.storage.custody.audit_log import AuditLog
from legal_pipeline.storage.database.tables import documents, textract_jobs
from legal_pipeline.storage.facts.stage_results import stage_keys, stage_options
from legal_pipeline.storage.resilience.circuit_breaker import open_resilience_policies
from legal_pipeline.storage.store import open_store
from legal_pipeline.storage.textract.jobs import TextractJobs
from legal_pipeline_tests.command_line import PROGRAMS
from legal_pipeline_tests.conftest import Cli
from legal_pipeline_tests.defs.conftest import MATTER, Pipeline
from legal_pipeline_tests.faults.processes import below, everything, kill, needs_proc, wait_for_the_end
from legal_pipeline_tests.servers.textract import GET, START, PrintedLine, TextractServer, Word, by_tesseract
from legal_pipeline_tests.stages.readers.pdf import pdf_files
from legal_pipeline_tests.stages.readers.pdf.pdf_files import PROSE, picture

pytestmark = pytest.mark.slow

OUTSIDE = [*PROSE, "Read outside by the engine that was asked to look again at the same page."]
LOCAL, TEXTRACT = "tesseract", "textract"


def outside(_: object) -> Sequence[PrintedLine]:
    """The same for whatever it is shown."""
    return [
        PrintedLine([Word(word, 99.0) for word in line.split()], (0.1, 0.1 + 0.02 * row, 0.8, 0.012)) for row, line in enumerate(OUTSIDE)
    ]


def scan(folder: Path, *pages: Sequence[str]) -> bytes:
    return pdf_files.scanned(folder / "scan.pdf", [picture(lines) for lines in pages]).read_bytes()


@pytest.fixture(autouse=True)
def _fresh_guards() -> Iterator[None]:
    yield
    open_resilience_policies.cache_clear()


@pytest.fixture
def settings(textract_server: TextractServer, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Switched on for our matter, with every scan in doubt."""
    textract_server.reader = outside
    monkeypatch.setattr("legal_pipeline.defs.textract.job.POLL_SECONDS", 0.01)
    return with_textract(monkeypatch)


def with_textract(
    monkeypatch: pytest.MonkeyPatch, *, matters: Sequence[str] = (MATTER,), below: float = 1.0, budget: float = 5.0, **others: str
) -> Settings:
    environment = {"MATTERS": json.dumps(list(matters)), "BELOW_CONFIDENCE": str(below), "BUDGET_USD": str(budget)} | others
    for name, value in environment.items():
        monkeypatch.setenv(f"LEGAL_PIPELINE_TEXTRACT_{name}", value)
    return load_settings()


def using(pipeline: Pipeline, settings: Settings) -> Services:
    """The home of the pipeline with other settings."""
    return Services(settings, pipeline.store)


def pages(pipeline: Pipeline, document_id: str) -> list[Page]:
    return list(pipeline.store.pages.read(document_id))


def engines(pipeline: Pipeline, document_id: str) -> list[str]:
    return [page.engine.partition(" ")[0] for page in pages(pipeline, document_id)]


def actions(pipeline: Pipeline, document_id: str) -> list[str]:
    return [entry.action for entry in AuditLog(pipeline.store.engine).entries(document_id=document_id)]


def test_doubtful_pages_are_read_outside(pipeline: Pipeline, textract_server: TextractServer, tmp_path: Path) -> None:
    document = pipeline.register("scan.pdf", scan(tmp_path, PROSE, PROSE[::-1]))
    assert pipeline.run(document).success
    assert pipeline.state(document) is State.DONE
    first, second = pages(pipeline, document)
    assert first.text.split("\n") == OUTSIDE
    assert (first.engine, first.confidence) == ("textract 2018-06-27", 0.99)
    assert first.ocr_key != second.ocr_key
    assert textract_server.calls == {START: 1, GET: 1}
    assert textract_server.s3.keys() == []
    assert actions(pipeline, document) == ["textract_sent"]
    effort = pipeline.store.stages.of(document)["document_text"].metrics
    assert effort["paid_pages"] == 2
    [job] = TextractJobs(pipeline.store.engine).of_document(document)
    assert job.microdollars == 2 * 1500


def test_what_is_sent_can_be_read(pipeline: Pipeline, textract_server: TextractServer, tmp_path: Path) -> None:
    textract_server.reader = by_tesseract
    document = pipeline.register("scan.pdf", scan(tmp_path, PROSE))
    pipeline.run(document)
    [page] = pages(pipeline, document)
    assert (page.engine, page.text.split()) == ("textract 2018-06-27", " ".join(PROSE).split())


# what the service says first · to what
STUMBLES = [
    ("ThrottlingException", START),
    ("ProvisionedThroughputExceededException", GET),
    ("InternalServerError", START),
    ("InternalServerError", GET),
]


@pytest.mark.parametrize(("code", "operation"), STUMBLES)
def test_a_service_that_stumbles_once(
    pipeline: Pipeline, textract_server: TextractServer, tmp_path: Path, no_waiting: None, code: str, operation: str
) -> None:
    textract_server.errors = [(operation, code)]
    document = pipeline.register("scan.pdf", scan(tmp_path, PROSE))
    assert pipeline.run(document).success
    assert engines(pipeline, document) == [TEXTRACT]
    assert list(textract_server.billed.values()) == [1]


def test_the_local_reading_is_kept_as_well(pipeline: Pipeline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document = pipeline.register("scan.pdf", scan(tmp_path, PROSE))
    pipeline.run(document)
    # switched off again: nothing is recognised anew
    off = using(pipeline, with_textract(monkeypatch, matters=[]))
    monkeypatch.setattr("legal_pipeline.stages.ocr.tesseract.Tesseract.recognise", None)
    status = pipeline.status(document)
    assert status.facts is not None
    assert not off.is_complete(status, pipeline.store.stages.of(document))
    read_time_slice(off, document, "run", TimeSlice(20, lambda: (0, 0)))
    assert engines(pipeline, document) == [LOCAL]


# switched on for · limit · budget · is anything sent
NOTHING_IS_SENT = [
    pytest.param([], 1.0, 5.0, id="for no matter"),
    pytest.param(["other-matter"], 1.0, 5.0, id="for another matter"),
    pytest.param([MATTER], 0.05, 5.0, id="nothing is in doubt"),
    pytest.param([MATTER], 1.0, 0.0, id="no money"),
]


@pytest.mark.parametrize(("matters", "below", "budget"), NOTHING_IS_SENT)
def test_nothing_leaves_the_machine(
    pipeline: Pipeline,
    monkeypatch: pytest.MonkeyPatch,
    textract_server: TextractServer,
    tmp_path: Path,
    matters: list[str],
    below: float,
    budget: float,
) -> None:
    with_textract(monkeypatch, matters=matters, below=below, budget=budget)
    for module in ("textract.client", "s3.client"):
        monkeypatch.setattr(f"legal_pipeline.storage.{module}.make_client", unwanted)
    document = pipeline.register("scan.pdf", scan(tmp_path, PROSE))
    assert pipeline.run(document).success
    assert engines(pipeline, document) == [LOCAL]
    assert not textract_server.calls
    assert actions(pipeline, document) == (["textract_not_sent"] if budget == 0 else [])


def unwanted(*_: object) -> None:
    raise AssertionError("a client was made")


def test_an_image_is_paid_for_once_over_all_documents(pipeline: Pipeline, textract_server: TextractServer, tmp_path: Path) -> None:
    first = pipeline.register("first.pdf", scan(tmp_path, PROSE))
    second = pipeline.register("second.pdf", scan(tmp_path, PROSE[::-1], PROSE))
    again = pipeline.register("again.pdf", scan(tmp_path, PROSE, PROSE[::-1]))
    for document in (first, second, again):
        assert pipeline.run(document).success
    assert textract_server.calls[START] == 2
    assert max(textract_server.billed.values()) == 1
    assert actions(pipeline, again) == []
    assert engines(pipeline, again) == [TEXTRACT, TEXTRACT]


def test_money_that_runs_out(pipeline: Pipeline, textract_server: TextractServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document = pipeline.register("scan.pdf", scan(tmp_path, PROSE, PROSE[::-1], PROSE[1:]))
    with_textract(monkeypatch, budget=0.003)
    assert pipeline.run(document).success
    assert pipeline.state(document) is State.DONE
    assert engines(pipeline, document) == [TEXTRACT, TEXTRACT, LOCAL]
    assert sum(textract_server.billed.values()) == 2
    said = [entry.detail for entry in AuditLog(pipeline.store.engine).entries(document_id=document)]
    assert said[-1] == "page 3 read on this machine only: the budget of 30 days ($0.003) is used up"


# matters it is switched on for · does the key of a document of our matter change
KEYS = [([], False), (["other-matter"], False), ([MATTER], True), ([MATTER, "other-matter"], True)]


@pytest.mark.parametrize(("matters", "changes"), KEYS)
def test_keys_change_for_documents_of_the_matter_only(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch, matters: list[str], changes: bool
) -> None:
    sha256 = hashlib.sha256(b"scan").hexdigest()
    before = stage_keys(sha256, {"document_text": "auto:200", "entity_mentions": ""})
    settings = with_textract(monkeypatch, matters=matters)
    after = using(pipeline, settings).stage_keys(sha256, MATTER)
    changed = [stage for stage in before if before[stage] != after[stage]]
    assert changed == ([stage for stage in before if stage != "source_document"] if changes else [])
    assert after == stage_keys(sha256, stage_options(settings, MATTER))


def test_neither_budget_nor_price_makes_a_document_out_of_date(monkeypatch: pytest.MonkeyPatch) -> None:
    prices = ((0, "0"), (9, "1"))
    options = {str(stage_options(with_textract(monkeypatch, budget=budget, PAGE_USD=price), MATTER)) for budget, price in prices}
    assert len(options) == 1
    assert str(stage_options(with_textract(monkeypatch, below=0.5), MATTER)) not in options


# what is set up wrong · what is said
WRONG = [
    ("LEGAL_PIPELINE_S3_BUCKET", None, "set LEGAL_PIPELINE_S3_BUCKET"),
    ("LEGAL_PIPELINE_S3_PREFIX", "", "would be ingested as documents"),
    ("LEGAL_PIPELINE_TEXTRACT_PREFIX", "inbox/textract/", "would be ingested as documents"),
    ("AWS_DEFAULT_REGION", None, "the one the bucket is in"),
]


@pytest.mark.parametrize(("name", "value", "said"), WRONG)
def test_set_up_wrong(pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, value: str | None, said: str) -> None:
    if value is None:
        monkeypatch.delenv(name)
    else:
        monkeypatch.setenv(name, value)
    if name.startswith("AWS"):
        monkeypatch.delenv("LEGAL_PIPELINE_TEXTRACT_ENDPOINT_URL")
    document = pipeline.register("scan.pdf", scan(tmp_path, PROSE))
    assert not pipeline.run(document).success
    status = pipeline.status(document)
    assert status.state is State.FAILED
    assert said in (status.reason or "")
    assert SetupError.category is status.category


def test_whoever_waits_goes_first_while_textract_reads(pipeline: Pipeline, textract_server: TextractServer, tmp_path: Path) -> None:
    textract_server.polls_in_progress = 5
    document = pipeline.register("scan.pdf", scan(tmp_path, PROSE))
    pipeline.run(document, ["source_document"])
    services = pipeline.runner.services

    def turn(equal: int) -> bool:
        one = TimeSlice(20, lambda: (0, equal))
        one._began_at -= 5  # it has read for a while
        return read_time_slice(services, document, "run", one)

    assert [turn(equal=1), turn(equal=1)] == [True, True]
    assert textract_server.calls == {START: 1, GET: 2}
    assert pages(pipeline, document) == []
    assert turn(equal=0) is False
    assert engines(pipeline, document) == [TEXTRACT]
    assert (textract_server.calls[START], pipeline.run(document).success) == (1, True)
    assert pipeline.store.stages.of(document)["document_text"].metrics["paid_pages"] == 1


def test_the_price_of_a_batch(pipeline: Pipeline, tmp_path: Path) -> None:
    document = pipeline.register("scan.pdf", scan(tmp_path, PROSE))
    pipeline.run(document)
    with pipeline.store.engine.connect() as connection:
        row = connection.execute(sa.select(textract_jobs)).one()
    # it was part of none
    assert (row.document_id, row.batch_id, row.state, row.error) == (document, None, "done", "model 1.0")


def run_until(command: Sequence[str | Path], is_so: Callable[[], bool], log: Path) -> None:
    """Starts a process of its own and kills it, and all that came from it, with SIGKILL as soon as something is so."""
    with log.open("wb") as out:
        process = subprocess.Popen([str(part) for part in command], stdout=out, stderr=out)
    found = []
    try:
        deadline = time.monotonic() + 240
        while not is_so():
            assert process.poll() is None, f"it ended by itself: {log.read_text()}"
            assert time.monotonic() < deadline, f"it never came so far: {log.read_text()}"
            time.sleep(0.05)
    finally:
        found = everything(below(process.pid))
        process.kill()
        process.wait(60)
        for one in found:
            kill(one)
    assert wait_for_the_end(found) == []


# when it is killed · how often the start is asked for in all
KILLS = [
    pytest.param("while the job is going on", 1, id="while the job is going on"),
    pytest.param("before it hears the id of its job", 2, id="before it hears the id of its job"),
]


@pytest.mark.parametrize(("when", "starts"), KILLS)
def test_kill_9_between_start_and_answer(
    settings: Settings, textract_server: TextractServer, cli: Cli, tmp_path: Path, when: str, starts: int
) -> None:
    needs_proc()
    folder = tmp_path / MATTER
    folder.mkdir()
    pdf_files.scanned(folder / "scan.pdf", [picture(PROSE), picture(PROSE[::-1])])
    textract_server.polls_in_progress = 1_000_000
    accepted, is_gone = threading.Event(), threading.Event()

    def tell_nobody() -> None:
        accepted.set()
        is_gone.wait(240)

    if when == "before it hears the id of its job":
        textract_server.after_start = tell_nobody

    def is_so() -> bool:
        return accepted.is_set() or textract_server.calls[GET] > 1

    run_until([PROGRAMS / "legal-pipeline", "run", folder], is_so, tmp_path / "log")
    is_gone.set()
    textract_server.polls_in_progress, textract_server.after_start = 0, lambda: None
    cli("run", folder)
    store = open_store(settings)
    with store.engine.connect() as connection:
        states = list(connection.scalars(sa.select(documents.c.state)))
        jobs = connection.execute(sa.select(textract_jobs.c.state, textract_jobs.c.microdollars)).all()
    store.engine.dispose()
    assert states == ["done"]
    assert [tuple(job) for job in jobs] == [("done", 3000)]
    assert textract_server.calls[START] == starts
    assert sorted(textract_server.billed.values()) == [1, 1]
    assert textract_server.s3.keys() == []
