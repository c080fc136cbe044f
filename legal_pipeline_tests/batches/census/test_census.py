"""The census: every file is opened, nothing is written down, and what is wrong with one of them is said of that one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from legal_pipeline.batches.census.census import CensusEntry, CensusState, take
from legal_pipeline.batches.census.totals import Census, summarise
from legal_pipeline.batches.request import Request, Requests
from legal_pipeline.batches.submit import take_census
from legal_pipeline.data.file_signatures import PDF
from legal_pipeline.definitions import defs
from legal_pipeline.defs.execution.in_process import open_runner
from legal_pipeline.defs.jobs import register
from legal_pipeline.model import Document, Priority, RefusalReason
from legal_pipeline.services import Services, services_for
from legal_pipeline.settings import Settings, load_settings
from legal_pipeline.storage.database.tables import metadata
from legal_pipeline.storage.reports.estimates import ANY, Estimates, Kind
from legal_pipeline.storage.s3.client import S3
from legal_pipeline_tests.servers.s3 import BUCKET, S3Server
from legal_pipeline_tests.servers.s3_faults import Fault, faulty
from legal_pipeline_tests.specimens import factories

TWO_PAGES = factories.text_pdf(["One.", "Two."])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "harbor"
    made.mkdir()
    return made


def put(folder: Path, **files: bytes) -> None:
    for name, content in files.items():
        (folder / name.replace("_", ".")).write_bytes(content)


def request_of(services: Services, place: Path | str) -> Request:
    return Requests(services.settings, services.store, S3.of(services.settings), Priority.NORMAL).of_places([place])


def looks_at(services: Services, place: Path | str, *, is_quick: bool = False) -> dict[str, CensusEntry]:
    found = take(services, request_of(services, place).documents, is_quick=is_quick)
    return {entry.document.file_name: entry for entry in found}


def count_rows(services: Services) -> int:
    with services.store.engine.connect() as connection:
        return sum(connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for table in metadata.sorted_tables)


def process(settings: Settings, place: Path) -> None:
    runner = open_runner(settings, defs)
    documents = request_of(runner.services, place).documents
    register(runner.instance, runner.services, documents)
    for document in documents:
        runner.process_document(document.document_id)
    runner.instance.dispose()


def test_every_file_is_opened_and_nothing_is_written(settings: Settings, folder: Path) -> None:
    put(
        folder,
        good_pdf=TWO_PAGES,
        locked_pdf=factories.encrypted_pdf(),
        cut_pdf=factories.corrupt_pdf(),
        none_pdf=b"",
        song_mp3=b"ID3" + bytes(90),
    )
    put(folder, letter_txt=b"Ann Lee signed.", scan_tif=factories.tiff(["One.", "Two.", "Three."]), copy_pdf=TWO_PAGES)
    services = services_for(settings)
    before = count_rows(services)
    found = looks_at(services, folder)
    assert {name: (entry.media_type, entry.page_count) for name, entry in found.items() if entry.refusal is None} == {
        "good.pdf": (PDF, 2),
        "copy.pdf": (PDF, 2),
        "letter.txt": ("text/plain", None),
        "scan.tif": ("image/tiff", 3),
    }
    assert {name: entry.refusal for name, entry in found.items() if entry.refusal} == {
        "locked.pdf": RefusalReason.ENCRYPTED,
        "cut.pdf": RefusalReason.CORRUPT,
        "none.pdf": RefusalReason.EMPTY,
        "song.mp3": RefusalReason.UNSUPPORTED,
    }
    assert all(entry.message for entry in found.values() if entry.refusal)
    assert {entry.state for entry in found.values()} == {CensusState.NEW}
    assert count_rows(services) == before
    census, _ = take_census(services, request_of(services, folder))
    assert (census.documents, census.new, census.pages, census.duplicates, census.estimated_seconds) == (8, 8, 7, 1, None)
    assert census.refusals == {"corrupt": 1, "empty": 1, "encrypted": 1, "unsupported": 1}
    assert census.size_bytes == sum(path.stat().st_size for path in folder.iterdir())


def test_what_is_known_is_not_looked_at_again(settings: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(folder, done_pdf=TWO_PAGES, locked_pdf=factories.encrypted_pdf(), changed_txt=b"Before.")
    process(settings, folder)
    put(folder, new_txt=b"New.", changed_txt=b"Something else.")
    opened: list[str] = []

    def identify(path: Path, file_name: str, *rest: object) -> object:
        opened.append(file_name)
        return real(path, file_name, *rest)  # type: ignore[arg-type]

    from legal_pipeline.stages import intake

    real = intake.identify
    monkeypatch.setattr(intake, "identify", identify)
    services = services_for(settings)
    found = looks_at(services, folder)
    assert {name: entry.state for name, entry in found.items()} == {
        "done.pdf": CensusState.FINISHED,
        "locked.pdf": CensusState.FINISHED,
        "changed.txt": CensusState.CHANGED,
        "new.txt": CensusState.NEW,
    }
    assert sorted(opened) == ["changed.txt", "new.txt"]
    assert found["done.pdf"].page_count == 2
    assert found["locked.pdf"].refusal is RefusalReason.ENCRYPTED
    # touched, and the same bytes: read, and not opened
    (folder / "done.pdf").write_bytes(TWO_PAGES)
    assert looks_at(services, folder)["done.pdf"].state is CensusState.FINISHED


def test_quick_looks_at_names_and_sizes_only(settings: Settings, folder: Path) -> None:
    put(folder, good_pdf=TWO_PAGES, locked_pdf=factories.encrypted_pdf(), none_pdf=b"")
    services = services_for(settings)
    found = looks_at(services, folder, is_quick=True)
    assert {name: entry.refusal for name, entry in found.items()} == {"good.pdf": None, "locked.pdf": None, "none.pdf": RefusalReason.EMPTY}
    assert not any(entry.is_opened or entry.sha256 for entry in found.values())
    census, _ = take_census(services, request_of(services, folder), is_quick=True)
    assert (census.documents, census.pages, census.unopened, census.is_quick) == (3, 0, 3, True)


def test_a_file_that_vanishes_is_left_out_with_the_reason(settings: Settings, folder: Path) -> None:
    put(folder, here_txt=b"Here.", gone_txt=b"Gone.", unreadable_txt=b"x")
    services = services_for(settings)
    request = request_of(services, folder)
    (folder / "gone.txt").unlink()
    (folder / "unreadable.txt").unlink()
    (folder / "unreadable.txt").mkdir()
    census, entries = take_census(services, request)
    assert {entry.document.file_name: entry.is_left_out for entry in entries} == {
        "here.txt": False,
        "gone.txt": True,
        "unreadable.txt": False,
    }
    assert [document.file_name for document in request.documents] == ["here.txt", "unreadable.txt"], "its run will say what there is"
    [problem] = request.problems
    assert "gone.txt no longer exists" in problem.message
    assert (census.documents, census.unreadable) == (2, 2)


def test_objects_in_s3(s3_server: S3Server) -> None:
    settings = load_settings()
    s3_server.put("inbox/smith/good.pdf", TWO_PAGES)
    s3_server.put("inbox/smith/locked.pdf", factories.encrypted_pdf())
    s3_server.put("inbox/smith/none.pdf", b"")
    services = services_for(settings)
    found = looks_at(services, f"s3://{BUCKET}/inbox/")
    assert {name: (entry.page_count, entry.refusal) for name, entry in found.items()} == {
        "good.pdf": (2, None),
        "locked.pdf": (None, RefusalReason.ENCRYPTED),
        "none.pdf": (None, RefusalReason.EMPTY),
    }


def test_objects_are_fetched_as_long_as_there_is_room_for_their_copies(s3_server: S3Server) -> None:
    for number in range(4):
        s3_server.put(f"inbox/smith/{number}.txt", b"x" * 400_000)
    settings = load_settings().model_copy(update={"download_cache_bytes": 2 * 1024 * 1024, "processes": 1})
    services = services_for(settings)
    census, _ = take_census(services, request_of(services, f"s3://{BUCKET}/inbox/"))
    assert (census.documents, census.unopened, census.size_bytes) == (4, 2, 1_600_000)


def test_an_object_that_is_denied_gone_or_cut_off(s3_server: S3Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("good", "secret", "gone", "slow"):
        s3_server.put(f"inbox/smith/{name}.txt", name.encode())
    with faulty(s3_server) as proxy:
        monkeypatch.setenv("LEGAL_PIPELINE_S3_ENDPOINT_URL", proxy.url)
        services = services_for(load_settings())
        request = request_of(services, f"s3://{BUCKET}/inbox/")

        def fault(asked: object) -> Fault | None:
            path = getattr(asked, "path", "")
            if "secret" in path:
                return Fault(status=403, code="AccessDenied")
            if "gone" in path:
                return Fault(first=lambda: s3_server.delete("inbox/smith/gone.txt"))
            return Fault(status=500, code="InternalError") if "slow" in path else None

        proxy.fault = fault
        census, entries = take_census(services, request)
    assert {entry.document.file_name: entry.is_left_out for entry in entries} == {
        "good.txt": False,
        "gone.txt": True,
        "secret.txt": True,
        "slow.txt": False,
    }
    assert sorted("may not read" in problem.message for problem in request.problems) == [False, True]
    assert (census.documents, census.unreadable) == (2, 3)


def document(number: int, matter: str = "smith") -> Document:
    return Document(f"d-{number}", matter, f"file:///{number}.pdf", f"{number}.pdf")


def entries(*values: dict[str, Any]) -> list[CensusEntry]:
    given: dict[str, Any] = {"state": CensusState.NEW, "size_bytes": 1000}
    return [CensusEntry(**({"document": document(number)} | given | each)) for number, each in enumerate(values)]


MODEL = Settings(home=Path("/nowhere"), processes=2, broker_url=None, database_url=None)
SEEN = Estimates({PDF: Kind(2, 20.0, 10_000, 10), ANY: Kind(3, 40.0, 20_000, 12)})

# what was found · what is known from before · what the census says
SUMS: list[tuple[str, list[CensusEntry], Estimates, dict[str, object]]] = [
    ("nothing", [], SEEN, {"documents": 0, "estimated_seconds": 0.0}),
    ("by pages", entries({"media_type": PDF, "page_count": 5}), SEEN, {"pages": 5, "estimated_seconds": 5.0}),
    ("by bytes", entries({"media_type": PDF}), SEEN, {"estimated_pages": 1, "uncounted": 0, "estimated_seconds": 1.0}),
    ("another kind", entries({"media_type": "text/plain"}), SEEN, {"estimated_pages": 0, "uncounted": 1, "estimated_seconds": 1.0}),
    ("no history", entries({"media_type": PDF, "page_count": 5}), Estimates(), {"estimated_seconds": None}),
    (
        "finished",
        entries({"media_type": PDF, "page_count": 5, "state": CensusState.FINISHED}),
        SEEN,
        {"finished": 1, "estimated_seconds": 0.0},
    ),
    ("refused", entries({"refusal": RefusalReason.EMPTY}), SEEN, {"refusals": {"empty": 1}, "uncounted": 0, "estimated_seconds": 0.0}),
    ("left out", entries({"is_left_out": True, "is_opened": False, "message": "gone"}), SEEN, {"documents": 0, "unreadable": 1}),
    ("copies", entries({"sha256": "a"}, {"sha256": "a"}, {"sha256": "b"}), SEEN, {"duplicates": 1}),
]


@pytest.mark.parametrize(("found", "experience", "expected"), [row[1:] for row in SUMS], ids=[row[0] for row in SUMS])
def test_the_sums(found: list[CensusEntry], experience: Estimates, expected: dict[str, object]) -> None:
    census = summarise(found, {}, experience, MODEL, is_quick=False)
    assert {name: value for name, value in asdict(census).items() if name in expected} == expected


def test_a_copy_of_a_document_outside_of_the_batch_is_a_duplicate() -> None:
    found = entries({"sha256": "a"}, {"sha256": "b"})
    assert summarise(found, {("smith", "a"): 2, ("jones", "b"): 1}, SEEN, MODEL, is_quick=False).duplicates == 1


# matters switched on · budget · spent · what the matter was read with · pages and dollars at most
PAID: list[tuple[frozenset[str], float, float, dict[str, float], int, float]] = [
    (frozenset(), 10.0, 0.0, {}, 0, 0.0),
    (frozenset({"smith"}), 0.0, 0.0, {}, 0, 0.0),
    (frozenset({"smith"}), 10.0, 0.0, {}, 1000, 1.5),
    (frozenset({"smith"}), 10.0, 0.0, {"smith": 0.25}, 250, 0.375),
    (frozenset({"smith"}), 10.0, 9.7, {"smith": 0.25}, 200, 0.3),
    (frozenset({"jones"}), 10.0, 0.0, {}, 0, 0.0),
]


@pytest.mark.parametrize(("matters", "budget", "spent", "poorly", "pages", "dollars"), PAID)
def test_what_may_be_paid(
    matters: frozenset[str], budget: float, spent: float, poorly: dict[str, float], pages: int, dollars: float
) -> None:
    settings = MODEL.model_copy(update={"textract_matters": matters, "textract_budget_usd": budget, "textract_page_usd": 0.0015})
    found = entries({"media_type": PDF, "page_count": 1000}, {"media_type": "text/plain", "page_count": 50})
    census = summarise(found, {}, Estimates(poorly_read=poorly, paid_usd=spent), settings, is_quick=False)
    assert census.paid_pages == pages
    assert census.paid_usd == pytest.approx(dollars)


def test_every_document_is_counted_once(settings: Settings, folder: Path) -> None:
    def counted(census: Census) -> Iterable[int]:
        return census.new, census.changed, census.unfinished, census.finished

    put(folder, a_pdf=TWO_PAGES, b_txt=b"x", c_pdf=factories.corrupt_pdf())
    process(settings, folder)
    put(folder, d_txt=b"x", b_txt=b"y")
    services = services_for(settings)
    services.store.documents.wait(next(status.document.document_id for status in services.store.documents.find()))
    census, _ = take_census(services, request_of(services, folder))
    assert sum(counted(census)) == census.documents == 4
    assert sorted(counted(census)) == [1, 1, 1, 1]
