"""Pages to Textract and back: each image paid for once, whatever fails in between, and nothing left lying in the bucket."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import pytest
import sqlalchemy as sa
from PIL import Image

from legal_pipeline.defs.textract.job import TextractJobRunner
from legal_pipeline.defs.textract.second_engine import CloudOcr, FileLimits
from legal_pipeline.errors import ExternalError, RateLimited, SetupError
from legal_pipeline.model import Document
from legal_pipeline.settings import Settings
from legal_pipeline.stages.ocr.cache import cache_key
from legal_pipeline.stages.ocr.engine import OcrResult, PageImage
from legal_pipeline.storage.custody.audit_log import AuditLog
from legal_pipeline.storage.ocr_cache.results import LayeredOcrCache
from legal_pipeline.storage.s3.client import S3
from legal_pipeline.storage.s3.client import make_client as make_s3_client
from legal_pipeline.storage.store import Store, open_store
from legal_pipeline.storage.textract.client import Textract
from legal_pipeline.storage.textract.client import make_client as make_textract_client
from legal_pipeline.storage.textract.jobs import TextractBudget, TextractJobs
from legal_pipeline.storage.textract.staging import Staging
from legal_pipeline_tests.servers.databases import Postgres
from legal_pipeline_tests.servers.s3 import BUCKET
from legal_pipeline_tests.servers.textract import GET, START, TextractServer, digest, printed
from legal_pipeline_tests.stages.readers.pdf.pdf_files import picture

pytestmark = pytest.mark.slow

DOCUMENTS = [f"{name}-{number:012}" for number, name in enumerate(("letter", "other", "three"), 1)]
TEXTS = [f"Exhibit {number} was admitted without objection." for number in range(1, 7)]


AWS = FileLimits()

# making one costs more than a test
textract_client, s3_client = cache(make_textract_client), cache(make_s3_client)


class EndOfWork(Exception):
    """Stands for a process that ends in the middle."""


def small(text: str) -> Image.Image:
    return picture([text], (900, 120), 40)


def page_image(text: str) -> PageImage:
    image = small(text)
    return PageImage(image.tobytes(), image.width, image.height, 100)


@dataclass
class Office:
    """What a worker has: the same database, bucket and service as all others."""

    store: Store
    textract: TextractServer
    folder: Path
    waits: list[float] = field(default_factory=list)
    paid: list[int] = field(default_factory=list)

    @property
    def jobs(self) -> TextractJobs:
        return TextractJobs(self.store.engine)

    def engine(
        self,
        document_id: str = "letter-000000000001",
        *,
        budget_usd: float = 100.0,
        limits: FileLimits = AWS,
        wait: Callable[[float], None] | None = None,
        patience_seconds: float = 60.0,
    ) -> CloudOcr:
        document = Document(document_id, "harbor-v-larkspur", f"file:///{document_id}", document_id)
        cloud = TextractJobRunner(
            jobs=self.jobs,
            textract=Textract(textract_client(self.textract.url)),
            staging=Staging(S3(s3_client(self.textract.s3.url)), BUCKET, "textract/"),
            cache_of=LayeredOcrCache(self.store.ocr).for_document,
            patience_seconds=patience_seconds,
            wait=wait or self.waits.append,
        )
        terms = TextractBudget(0.0015, budget_usd)
        return CloudOcr(
            document, 0.6, terms, self.jobs, cloud, LayeredOcrCache(self.store.ocr), self.folder, limits, count_paid=self.paid.append
        )

    def read(self, texts: list[str], engine: CloudOcr | None = None) -> list[str | None]:
        """What came for each page; None for one that keeps its local reading."""
        engine = engine or self.engine()
        keys = []
        for number, text in enumerate(texts, 1):
            image = page_image(text)
            keys.append(cache_key(image, engine))
            if engine.cached(keys[-1]) is None:
                engine.add(number, keys[-1], image)
        answers = engine.read()
        engine.close()
        found = [answers.get(key) or engine.cached(key) for key in keys]
        return [None if result is None else result.text for result in found]

    def lies_in_bucket(self) -> list[str]:
        return self.textract.s3.keys()

    def billed(self, *texts: str) -> list[int]:
        return [self.textract.billed[digest(small(text))] for text in texts]

    def states(self, document_id: str = "letter-000000000001") -> list[str]:
        return [job.state.value for job in self.jobs.of_document(document_id)]


@pytest.fixture(scope="module")
def _postgres_url(postgres_server: Postgres) -> str:
    return postgres_server.create_database("cloud_ocr")


@pytest.fixture(params=["sqlite", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty home over each back end."""
    url = request.getfixturevalue("_postgres_url") if request.param == "postgres" else None
    opened = open_store(Settings(home=tmp_path / "home", database_url=url))
    if url:
        with opened.engine.begin() as connection:
            connection.execute(sa.text("truncate textract_jobs, documents, ocr_cache cascade"))
    yield opened
    opened.engine.dispose()


@pytest.fixture
def office(store: Store, textract_server: TextractServer, tmp_path: Path) -> Iterator[Office]:
    store.documents.register([Document(name, "harbor-v-larkspur", f"file:///{name}", name) for name in DOCUMENTS])
    textract_server.reader = printed({digest(small(text)): [text] for text in TEXTS})
    yield Office(store, textract_server, tmp_path)
    if textract_server.billed:
        assert max(textract_server.billed.values()) == 1, "a page image was paid for twice"


def test_pages_come_back_in_their_places(office: Office) -> None:
    office.textract.blocks_a_page, office.textract.polls_in_progress = 3, 2
    assert office.read(TEXTS[:3]) == TEXTS[:3]
    assert (office.textract.calls[START], office.states(), office.paid) == (1, ["done"], [3])
    assert office.lies_in_bucket() == []
    # the first look comes at once, each later one after a longer while
    assert office.waits == [2.0, 3.0]


def test_what_was_read_once_is_never_asked_again(office: Office) -> None:
    office.read(TEXTS[:2])
    before = dict(office.textract.calls)
    assert office.read(TEXTS[:2], office.engine("other-000000000002")) == TEXTS[:2]
    assert office.textract.calls == before
    # only what is new is paid
    assert office.read(TEXTS[:3], office.engine("other-000000000002")) == TEXTS[:3]
    assert sum(office.textract.billed.values()) == 3


def test_the_same_page_twice_in_one_document(office: Office) -> None:
    assert office.read([TEXTS[0], TEXTS[1], TEXTS[0]]) == [TEXTS[0], TEXTS[1], TEXTS[0]]
    assert office.paid == [2]


def test_files_within_the_limits_make_no_difference(office: Office) -> None:
    office.textract.max_bytes, office.textract.max_pages = 8_000, 2
    limits = FileLimits(max_bytes=7_000, max_pages=2)
    assert office.read(TEXTS, office.engine(limits=limits)) == TEXTS
    assert office.textract.calls[START] >= 3
    sizes = [len(job.page_keys) for job in office.jobs.of_document("letter-000000000001")]
    assert sum(sizes) == len(TEXTS)
    assert max(sizes) <= 2


def test_a_page_that_fits_into_no_file_keeps_its_reading(office: Office) -> None:
    assert office.read(TEXTS[:2], office.engine(limits=FileLimits(max_bytes=1_100))) == [None, None]
    assert not office.textract.calls


def test_pages_left_out_keep_their_reading_and_are_on_record(office: Office) -> None:
    office.textract.left_out = frozenset({2})
    assert office.read(TEXTS[:3]) == [TEXTS[0], "", TEXTS[2]]
    assert office.states() == ["partial"]
    [entry] = [entry for entry in AuditLog(office.store.engine).entries() if "left out" in entry.detail]
    assert entry.action == "textract_not_read"
    assert "left out pages 2 (PAGE_SIZE_EXCEEDED) of the 3" in entry.detail
    # nor is it paid for again
    office.textract.left_out = frozenset()
    assert office.read(TEXTS[:3]) == [TEXTS[0], "", TEXTS[2]]
    assert office.lies_in_bucket() == []


def test_a_failed_job_leaves_the_pages_as_they_are(office: Office) -> None:
    office.textract.failure = "INTERNAL_ERROR"
    assert office.read(TEXTS[:2]) == [None, None]
    assert (office.states(), office.lies_in_bucket(), office.paid) == (["failed"], [], [])
    office.textract.billed.clear()  # what has failed AWS does not bill
    office.textract.failure = None
    assert office.read(TEXTS[:2]) == TEXTS[:2]
    assert office.states() == ["failed", "done"]


def test_a_file_it_will_not_take(office: Office) -> None:
    office.textract.errors = [(START, "UnsupportedDocumentException")]
    assert office.read(TEXTS[:1]) == [None]
    assert (office.states(), office.lies_in_bucket(), office.jobs.spent_microdollars()) == (["failed"], [], 0)


# budget · of three pages, those that are read
BUDGETS = [(0.0, []), (0.0015, TEXTS[:1]), (0.0031, TEXTS[:2]), (1.0, TEXTS[:3])]


@pytest.mark.parametrize(("budget", "read"), BUDGETS)
def test_budget(office: Office, budget: float, read: list[str]) -> None:
    found = office.read(TEXTS[:3], office.engine(budget_usd=budget))
    assert found == [*read, None, None, None][:3]
    assert sum(office.textract.billed.values()) == len(read)
    if not read:
        assert not office.textract.calls
        assert office.lies_in_bucket() == []
    # later there is money again
    assert office.read(TEXTS[:3]) == TEXTS[:3]


def test_throttled_at_the_start(office: Office) -> None:
    office.textract.errors = [(START, "ThrottlingException")]
    with pytest.raises(RateLimited):
        office.read(TEXTS[:2])
    assert office.read(TEXTS[:2]) == TEXTS[:2]
    assert office.states() == ["done"]


def test_throttled_while_waiting(office: Office) -> None:
    office.textract.blocks_a_page = 3
    office.textract.errors = [(GET, "ProvisionedThroughputExceededException")] * 3
    assert office.read(TEXTS[:2]) == TEXTS[:2]
    assert len(office.waits) == 3


def test_no_permission(office: Office) -> None:
    office.textract.errors = [(START, "AccessDeniedException")]
    with pytest.raises(SetupError, match="textract:StartDocumentTextDetection"):
        office.read(TEXTS[:2])
    assert (office.states(), office.lies_in_bucket(), office.jobs.spent_microdollars()) == ([], [], 0)
    assert office.read(TEXTS[:2]) == TEXTS[:2]


def test_no_answer_in_time(office: Office) -> None:
    office.textract.polls_in_progress = 10
    with pytest.raises(ExternalError, match="has not answered"):
        office.read(TEXTS[:2], office.engine(patience_seconds=0))
    # whoever comes next waits for the same job
    assert office.read(TEXTS[:2]) == TEXTS[:2]
    assert office.textract.calls[START] == 1


def test_never_an_answer(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.textract.polls_in_progress = 1_000_000
    monkeypatch.setattr("legal_pipeline.defs.textract.job.TIMEOUT_SECONDS", 0.0)
    assert office.read(TEXTS[:2]) == [None, None]
    assert (office.states(), office.lies_in_bucket()) == (["failed"], [])


def test_a_turn_that_ends_while_waiting(office: Office) -> None:
    office.textract.polls_in_progress = 1

    def others_wait(seconds: float) -> None:
        raise EndOfWork

    with pytest.raises(EndOfWork):
        office.read(TEXTS[:2], office.engine(wait=others_wait))
    engine = office.engine()
    engine.finish_open_jobs()
    assert office.read(TEXTS[:2], engine) == TEXTS[:2]
    assert office.textract.calls[START] == 1
    assert sum(office.paid) == 2


def test_results_that_have_expired_are_paid_for_again(office: Office) -> None:
    office.textract.polls_in_progress = 10
    with pytest.raises(ExternalError):
        office.read(TEXTS[:2], office.engine(patience_seconds=0))
    office.textract.expire()
    office.textract.polls_in_progress = 0
    office.textract.billed.clear()
    assert office.read(TEXTS[:2]) == TEXTS[:2]
    assert office.states() == ["failed", "done"]
    assert office.jobs.spent_microdollars() == 4 * 1500


# where the worker ends
ENDS: dict[str, Callable[[Office, pytest.MonkeyPatch], None]] = {
    "before the pages lie in the bucket": lambda office, patch: patch.setattr(Staging, "put", end),
    "before it shows its token": lambda office, patch: patch.setattr(TextractJobs, "take", end),
    "before the call": lambda office, patch: patch.setattr(Textract, "start", end),
    "after the call, before the id is noted": lambda office, patch: patch.setattr(TextractJobs, "sent", end),
    "while it waits": lambda office, patch: patch.setattr(Textract, "poll", end),
    "before the pages are deleted": lambda office, patch: patch.setattr(Staging, "drop", end),
    "before the job has ended": lambda office, patch: patch.setattr(TextractJobs, "end", end),
}


# who finds what is left, and wants which pages
COMES_NEXT = {
    "the same document": (DOCUMENTS[0], TEXTS[:2]),
    "another one with the same pages": (DOCUMENTS[1], TEXTS[:2]),
    "another one with more pages": (DOCUMENTS[1], TEXTS[:3]),
    "another one with fewer pages": (DOCUMENTS[1], TEXTS[1:2]),
}


def end(*_: object, **__: object) -> None:
    raise EndOfWork


@pytest.mark.parametrize("where", ENDS)
@pytest.mark.parametrize("comes_next", COMES_NEXT)
def test_a_worker_that_ends_anywhere(office: Office, monkeypatch: pytest.MonkeyPatch, where: str, comes_next: str) -> None:
    with monkeypatch.context() as patch:
        ENDS[where](office, patch)
        with pytest.raises(EndOfWork):
            office.read(TEXTS[:2])
    next_id, wanted = COMES_NEXT[comes_next]
    # another document waits for a while whether the first one's worker is still at it
    monkeypatch.setattr("legal_pipeline.defs.textract.job.SENDING_SECONDS", 0.0)
    engine = office.engine(next_id)
    engine.finish_open_jobs()
    assert office.read(wanted, engine) == wanted
    assert office.billed(*wanted) == [1] * len(wanted)
    for job in office.jobs.open_jobs_of("letter-000000000001"):
        engine.cloud.abandon(job)
    assert office.lies_in_bucket() == []
    assert office.jobs.open_jobs_of("letter-000000000001") == []


def test_a_worker_that_was_overtaken_sends_nothing(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was taken for dead while it wrote its file; then it goes on."""
    put = Staging.put
    overtaken: list[list[str | None]] = []

    def slow(staging: Staging, job_key: str, file: object) -> None:
        monkeypatch.setattr(Staging, "put", put)
        overtaken.append(office.read(TEXTS[:2]))
        put(staging, job_key, file)  # type: ignore[arg-type]

    monkeypatch.setattr(Staging, "put", slow)
    assert office.read(TEXTS[:2]) == TEXTS[:2]
    assert overtaken == [TEXTS[:2]]
    assert office.textract.calls[START] == 1


def test_two_workers_with_the_same_pages(office: Office) -> None:
    office.textract.polls_in_progress = 3
    found: dict[str, list[str | None]] = {}
    begin = threading.Barrier(3)

    def work(document_id: str, texts: list[str]) -> None:
        begin.wait(60)
        found[document_id] = office.read(texts, office.engine(document_id))

    wanted = dict(zip(DOCUMENTS, (TEXTS[:4], TEXTS[1:5], TEXTS[2:6]), strict=True))
    threads = [threading.Thread(target=work, args=item) for item in wanted.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert found == wanted
    assert office.billed(*TEXTS) == [1] * len(TEXTS)
    assert office.lies_in_bucket() == []


# what is left of a job that nobody asks for any more · how it ends · is its answer kept
FORGOTTEN = [
    pytest.param("while it waits", "done", True, id="its answer is there"),
    pytest.param("after the call, before the id is noted", "failed", False, id="nobody knows whether it was started"),
    pytest.param("before the pages lie in the bucket", None, False, id="nothing was sent"),
]


@pytest.mark.parametrize(("where", "state", "is_kept"), FORGOTTEN)
def test_forgotten_jobs(office: Office, monkeypatch: pytest.MonkeyPatch, where: str, state: str | None, is_kept: bool) -> None:
    with monkeypatch.context() as patch:
        ENDS[where](office, patch)
        with pytest.raises(EndOfWork):
            office.read(TEXTS[:1])
    engine = office.engine()
    [job] = office.jobs.open_jobs_of("letter-000000000001")
    engine.cloud.abandon(job)
    assert (office.states(), office.lies_in_bucket()) == ([state] if state else [], [])
    assert (engine.cached(cache_key(page_image(TEXTS[0]), engine)) == OcrResult(TEXTS[0], 0.99)) is is_kept


def test_other_options_are_other_results(office: Office) -> None:
    engine = office.engine()
    other = replace(engine, limits=FileLimits(longest_pixels=5_000))
    image = page_image(TEXTS[0])
    assert cache_key(image, engine) != cache_key(image, other)
