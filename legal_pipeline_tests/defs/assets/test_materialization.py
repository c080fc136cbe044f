"""What a materialization tells about its document: names and numbers, the same keys for every document, never its text."""

from __future__ import annotations

from numbers import Real
from urllib.parse import unquote

import dagster as dg
import pytest
from dagster._serdes import serialize_value
from starlette.routing import Match, Route

from legal_pipeline.defs.assets.materialization import source_link, workspace_link
from legal_pipeline.model import Document
from legal_pipeline.settings import Settings
from legal_pipeline.stages.ocr.engine import OcrResult, PageImage
from legal_pipeline.topology import STAGES
from legal_pipeline.workspace.app import ROUTES
from legal_pipeline_tests.defs.conftest import MATTER, Pipeline, metadata_of
from legal_pipeline_tests.specimens import factories

LETTER = "John Smith, counsel for Larkspur Mutual Insurance Company, denied the claim on March 3, 2021."

PLOTTED = {"pages", "ocr_pages", "seconds", "seconds_per_page", "cost_usd", "dagster/partition_row_count"}
"""Drawn for every document and every stage behind the reading."""


class SureEngine:
    name, version, options = "sure", "1", ""

    def recognise(self, image: PageImage) -> OcrResult:
        return OcrResult(LETTER, 0.75)


@pytest.fixture
def engine(pipeline: Pipeline) -> None:
    pipeline.runner.services.__dict__["ocr_engine"] = SureEngine()


DOCUMENTS = [
    pytest.param("letter.pdf", factories.text_pdf([LETTER, LETTER]), ("text layer", 2, 0, None), id="text layer"),
    pytest.param("scan.pdf", factories.scanned_pdf([LETTER]), ("OCR", 1, 1, 0.75), id="scan"),
    pytest.param("letter.docx", factories.docx([LETTER]), ("text layer", 1, 0, None), id="office"),
]


@pytest.mark.parametrize(("name", "content", "expected"), DOCUMENTS)
@pytest.mark.usefixtures("engine")
def test_each_stage_says_the_same_of_the_document(pipeline: Pipeline, name: str, content: bytes, expected: tuple[object, ...]) -> None:
    document_id = pipeline.register(name, content)
    result = pipeline.run(document_id)

    assert result.success
    for stage in STAGES:
        found = metadata_of(result, stage.name)
        assert (found["file_name"], found["matter"]) == (name, MATTER)
        assert found["source"] == str(pipeline.inbox / name)
        if stage is not STAGES[0]:
            assert (found["method"], found["pages"], found["ocr_pages"], found.get("ocr_confidence")) == expected
            assert {key for key in PLOTTED if not isinstance(found[key], Real)} == set()
    mentions = metadata_of(result, "entity_mentions")
    assert mentions["mentions_per_page"] == pytest.approx(mentions["mentions"] / mentions["pages"], abs=0.001)
    assert mentions["dagster/partition_row_count"] == mentions["mentions"] > 0


def test_a_result_that_is_reused_keeps_its_figures(pipeline: Pipeline) -> None:
    """A plot over documents shows what their results took, not how long it took to find that there is nothing to do."""
    document_id = pipeline.register("letter.pdf", factories.text_pdf([LETTER]))
    first, again = pipeline.run(document_id), pipeline.run(document_id)
    for stage in STAGES[1:]:
        once, twice = metadata_of(first, stage.name), metadata_of(again, stage.name)
        assert (once["reused"], twice["reused"]) == (False, True)
        assert {key: twice[key] for key in PLOTTED} == pytest.approx({key: once[key] for key in PLOTTED}, abs=0.001)


def test_no_text_of_the_document_is_in_any_event(pipeline: Pipeline) -> None:
    secret = "Juniper Quillfeather"
    document_id = pipeline.register("letter.pdf", factories.text_pdf([f"{secret} owns Larkspur Mutual Insurance Company."]))
    assert pipeline.run(document_id).success
    [run] = pipeline.instance.get_runs()
    assert [entry for entry in pipeline.instance.all_logs(run.run_id) if secret in serialize_value(entry)] == []


ADDRESSES = [
    # settings · where the link leads
    ({}, "http://127.0.0.1:3020"),
    ({"workspace_port": "3021"}, "http://127.0.0.1:3021"),
    ({"workspace_host": "0.0.0.0"}, "http://127.0.0.1:3020"),
    ({"workspace_host": "::1"}, "http://[::1]:3020"),
    ({"workspace_url": "https://legal.example.com/"}, "https://legal.example.com"),
]


@pytest.mark.parametrize(("changed", "address"), ADDRESSES)
def test_the_document_can_be_opened_in_the_workspace(changed: dict[str, str], address: str) -> None:
    document = Document("a-pdf-0123456789ab", "holt-v-larkspur", "file:///cases/a.pdf", "a.pdf")
    link = workspace_link(Settings(**changed).workspace_address, document)  # type: ignore[arg-type]  # pydantic reads the strings
    assert isinstance(link, dg.UrlMetadataValue) and link.url is not None and link.url.startswith(f"{address}/matters/")
    # as a server takes it: the path is decoded
    scope = {"type": "http", "method": "GET", "path": unquote(link.url.removeprefix(address))}
    assert [route.name for route in ROUTES if isinstance(route, Route) and route.matches(scope)[0] is Match.FULL] == ["document"]


@pytest.mark.usefixtures("engine")
def test_its_text_and_its_record_link_to_the_workspace(pipeline: Pipeline) -> None:
    document_id = pipeline.register("letter.pdf", factories.text_pdf([LETTER]))
    result = pipeline.run(document_id)
    links = {stage.name: metadata_of(result, stage.name).get("workspace") for stage in STAGES}
    expected = f"http://127.0.0.1:3020/matters/{MATTER}/documents/{document_id}"
    assert {name: link for name, link in links.items() if link} == dict.fromkeys(("document_text", "document_record"), expected)


SOURCES = [
    # URI · endpoint · link
    ("file:///cases/a%20b.pdf", None, dg.MetadataValue.path("/cases/a b.pdf")),
    ("file:///cases/a%FF.pdf", None, dg.MetadataValue.text("file:///cases/a%FF.pdf")),
    (
        "s3://inbox/m/a%20b.pdf",
        None,
        dg.MetadataValue.url("https://console.aws.amazon.com/s3/object/inbox?prefix=m/a%20b.pdf"),
    ),
    ("s3://inbox/m/a.pdf", "http://127.0.0.1:9000", dg.MetadataValue.text("s3://inbox/m/a.pdf")),
    (
        "child://mail-eml-0123456789ab/2/a.pdf#00",
        None,
        dg.MetadataValue.url("/assets/source_document?view=partitions&partition=mail-eml-0123456789ab"),
    ),
]


@pytest.mark.parametrize(("uri", "endpoint", "expected"), SOURCES)
def test_the_source_can_be_opened_from_the_page(uri: str, endpoint: str | None, expected: dg.MetadataValue) -> None:
    assert source_link(uri, endpoint) == expected
