"""Exports from the browser: what is in the file, who may have it, and what is said when it cannot be written."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from legal_pipeline.decisions.merging import merge_now
from legal_pipeline.errors import UsageError
from legal_pipeline.settings import Settings
from legal_pipeline.storage.custody.audit_log import AuditLog
from legal_pipeline.storage.decisions.decisions import Decisions
from legal_pipeline.workspace.downloads import make as making
from legal_pipeline.workspace.downloads.order import CHOICES, Order, choices_for
from legal_pipeline_tests.specimens.small_disk import SmallDisk
from legal_pipeline_tests.storage.specimens import fill
from legal_pipeline_tests.workspace.login.people import form_token as token_on
from legal_pipeline_tests.workspace.login.people import office
from legal_pipeline_tests.workspace.serving import Served, served

pytestmark = pytest.mark.slow

FORM = "/matters/paul/export"


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("downloads") / "home") as opened:
        fill(opened.store, "a.pdf")
        fill(opened.store, "b.pdf", texts=("A smaller paper.",))
        fill(opened.store, "secret.pdf", matter="smith")
        merge_now(opened.store, "paul")
        yield opened


def asked(http: httpx.Client, **fields: str) -> httpx.Response:
    return http.post(FORM, data={"form_token": token_on(http, FORM), **fields})


def _home(found: Served) -> Path:
    return Path(str(found.store.engine.url.database)).parent


@pytest.mark.parametrize("name", [name for name, each in CHOICES.items() if not each.is_rendered])
def test_every_choice_is_a_file_with_this_matter_and_no_other(found: Served, name: str) -> None:
    answer = asked(found.http, format=name)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"] == f'attachment; filename="paul-{CHOICES[name].file_name}"'
    assert answer.headers["content-type"] == "application/octet-stream"
    assert int(answer.headers["content-length"]) == len(answer.content)
    content = answer.content
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"".join(archive.read(each) for each in archive.namelist())
    # documents of which nothing but counsel's names are told are in no privilege log
    assert b"a.pdf" in content or name == "privilege-log"
    assert b"secret.pdf" not in content
    assert not list(_home(found).glob(".download-*")), "nothing is left on the disk"


def _files(content: bytes) -> set[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        rows = csv.DictReader(io.StringIO(archive.read("documents.csv").decode("utf-8-sig")))
        return {row["file"] for row in rows}


def test_a_search_and_a_tag_choose_the_documents(found: Served) -> None:
    assert _files(asked(found.http, format="csv").content) == {"a.pdf", "b.pdf"}
    assert _files(asked(found.http, format="csv", words="smaller").content) == {"b.pdf"}
    page = f"/matters/paul/documents/{next(found.store.documents.find(matter='paul')).document.document_id}/pages/1"
    one = page.split("/")[4]
    fields = {"form_token": token_on(found.http, page), "action": "tag", "document": one, "tag": "hot", "back": page}
    assert found.http.post("/matters/paul/decisions", data=fields).status_code == 200
    assert len(_files(asked(found.http, format="csv", tag="hot").content)) == 1
    number = next(iter(Decisions(found.store.engine).find())).decision.number
    found.http.post("/matters/paul/decisions", data={**fields, "action": "undo", "number": str(number)})


@pytest.mark.parametrize(
    ("fields", "code", "said"),
    [
        ({"format": "exe"}, 400, "asks for no format that is known"),
        ({}, 400, "asks for no format that is known"),
        ({"format": "csv", "words": "nowhere"}, 400, "No page matches nowhere; nothing was exported."),
        ({"format": "csv", "words": "acme AND"}, 400, "A word is missing behind AND"),
        ({"format": "csv", "words": "(" * 9_000}, 400, "Parentheses and NOT are at most 40 deep"),
        ({"format": "csv", "tag": "<b>"}, 400, "A tag has 1 to 40 letters"),
        ({"format": "csv", "tag": "cold"}, 400, "No document that was chosen has the tag cold; nothing was exported."),
        ({"format": "csv", "words": "x" * 70_000}, 413, "too large"),
        ({"format": "dat", "bates_prefix": "ABC1"}, 400, "The prefix of Bates numbers is letters, digits"),
    ],
)
def test_what_cannot_be_exported_is_a_sentence(found: Served, fields: dict[str, str], code: int, said: str) -> None:
    answer = asked(found.http, **fields)
    assert (answer.status_code, said in answer.text) == (code, True), answer.text
    assert "content-disposition" not in answer.headers and "Traceback" not in answer.text


def test_one_export_is_written_at_a_time(found: Served) -> None:
    with making._ONE:
        answer = asked(found.http, format="csv")
    assert answer.status_code == 503 and "Another export is being written; try again when it is done." in answer.text
    assert asked(found.http, format="csv").status_code == 200


@pytest.mark.parametrize(("kind", "why"), [("full", "No space left on device"), ("read-only", "Read-only file system")])
def test_a_disk_that_takes_nothing_is_a_sentence(found: Served, small_disk: SmallDisk, kind: str, why: str) -> None:
    settings = Settings(home=_home(found))
    if kind == "full":
        small_disk.fill(leave_bytes=20_000)
    else:
        small_disk.remount("ro")
    try:
        with pytest.raises(UsageError, match=rf"cannot be written \({why}\); nothing was exported"):
            making.make(Order(settings, "paul", "jsonl", "", "", "", small_disk.mount))
    finally:
        small_disk.remount("rw")
    assert not list(small_disk.mount.glob(".download-*"))


def test_a_process_that_ends_without_an_answer_is_a_sentence(found: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{making.__name__}.sys.executable", "/bin/false")
    answer = asked(found.http, format="csv")
    assert answer.status_code == 400 and "was not finished" in answer.text
    assert not list(_home(found).glob(".download-*"))


def test_who_leaves_in_the_middle_leaves_nothing_behind(found: Served) -> None:
    token = token_on(found.http, FORM)
    with found.http.stream("POST", FORM, data={"form_token": token, "format": "jsonl"}) as answer:
        assert answer.status_code == 200
    assert not list(_home(found).glob(".download-*"))
    assert asked(found.http, format="csv").status_code == 200


def test_what_a_killed_workspace_has_left_is_removed_by_the_next_and_nothing_else(tmp_path: Path) -> None:
    left, written, other = (tmp_path / name for name in (".download-left", ".download-written", "kept"))
    for each in (left, written, other):
        each.mkdir()
        (each / "secret.csv").write_text("secret")
    with (
        (tmp_path / ".download-file").open("w"),
        subprocess.Popen([sys.executable, "-c", _HOLDER, str(written)], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder,
    ):
        assert holder.stdout is not None and holder.stdin is not None and holder.stdout.readline() == b"held\n"
        making.sweep(tmp_path)
        assert not left.exists() and (written / "secret.csv").exists() and (other / "secret.csv").exists()
        holder.stdin.close()
    with served(tmp_path):
        assert not written.exists() and (other / "secret.csv").exists()


_HOLDER = """
import sys
from pathlib import Path
from legal_pipeline.workspace.downloads.make import _held
held = _held(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""
"""A process that is writing an export, until its standard input ends."""


def test_an_export_is_in_the_audit_log_under_the_name_of_the_user(tmp_path: Path) -> None:
    with office(tmp_path / "home") as offices:
        ann = offices.as_("ann")
        assert asked(ann, format="csv", words="hired").status_code == 200
        assert asked(ann, format="csv", words="nowhere").status_code == 400
        sam = offices.as_("sam")
        assert sam.post(FORM, data={"form_token": token_on(sam, "/matters/smith/export"), "format": "csv"}).status_code == 404
        entries = [each for each in AuditLog(offices.found.store.engine).entries() if each.action == "export"]
    assert [(each.actor, each.matter, each.detail) for each in entries] == [("ann", "paul", "csv: a part, 2 documents")]


def test_a_workspace_of_a_deployment_renders_no_production(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    assert {"dat", "searchable-pdf"} <= choices_for(settings).keys()
    deployed = settings.model_copy(update={"broker_url": "redis://localhost", "database_url": "postgresql://localhost/x"})
    assert deployed.is_deployed and {"dat", "searchable-pdf"}.isdisjoint(choices_for(deployed))


def test_a_form_of_another_site_exports_nothing(found: Served) -> None:
    token = token_on(found.http, FORM)
    for fields, headers in (({"format": "csv"}, {}), ({"format": "csv", "form_token": token}, {"Origin": "https://evil.example"})):
        assert found.http.post(FORM, data=fields, headers=headers).status_code == 403


def test_the_page_takes_what_a_search_or_a_tag_hands_over(found: Served) -> None:
    page = found.http.get(FORM, params={"format": "xlsx", "words": '"ann lee"', "tag": "x"}).text
    assert re.search(r'name="format" value="xlsx" checked', page) and 'name="words" value="&#34;ann lee&#34;"' in page
    assert 'href="/matters/paul/export?format=xlsx&amp;words=acme"' in found.http.get("/matters/paul/search?words=acme").text
