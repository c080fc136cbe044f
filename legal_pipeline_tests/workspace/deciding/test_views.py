"""Forms of the workspace: what they do, where they lead, and that nobody else can send them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from legal_pipeline.decisions.merging import merge_now
from legal_pipeline.storage.decisions.decisions import Decisions
from legal_pipeline_tests.storage.specimens import fill
from legal_pipeline_tests.workspace.serving import Served, served

FORMS = "/matters/paul/decisions"


@pytest.fixture
def found(home: Path) -> Iterator[Served]:
    """Two matters, each with Ann Lee, whom Acme Corp. employs."""
    with served(home) as opened:
        for matter in ("paul", "smith"):
            fill(opened.store, "a.pdf", matter=matter)
            fill(opened.store, "b.pdf", matter=matter)
            merge_now(opened.store, matter)
        yield opened


def token(found: Served) -> str:
    page = found.http.get(FORMS.replace("decisions", "documents")).text
    document = re.search(r"/matters/paul/documents/[^/]+/pages/1", page)
    assert document is not None
    shown = re.search(r'name="form_token" value="(\w+)"', found.http.get(document.group()).text)
    assert shown is not None
    return shown.group(1)


def entity(found: Served, name: str, matter: str = "paul") -> str:
    return next(each.entity_id for _, _, each in found.store.matters.entities(matter) if each.name == name)


def document(found: Served, matter: str = "paul") -> str:
    return next(found.store.documents.find(matter=matter)).document.document_id


def send(found: Served, fields: dict[str, str], headers: dict[str, str] | None = None) -> httpx.Response:
    return found.http.post(FORMS, data=fields, headers=headers or {}, follow_redirects=False)


def test_a_tag_is_set_shown_listed_and_undone(found: Served) -> None:
    one = document(found)
    page = f"/matters/paul/documents/{one}/pages/1"
    answer = send(found, {"form_token": token(found), "action": "tag", "document": one, "tag": "Hot", "reason": "see p. 2", "back": page})
    [item] = Decisions(found.store.engine).find()
    assert (answer.status_code, answer.headers["location"]) == (303, f"{page}?decided={item.decision.number}")
    assert (item.decision.value, item.reason) == ("hot", "see p. 2")
    assert "Decided: " in found.http.get(answer.headers["location"]).text
    assert found.http.get("/matters/paul/documents?tag=hot").text.count("<tr>") == 2, "the head and one document"
    assert "see p. 2" in found.http.get(FORMS).text
    send(found, {"form_token": token(found), "action": "undo", "number": str(item.decision.number)})
    assert "Nothing has been decided yet" in found.http.get(FORMS).text
    assert "undone by" in found.http.get(f"{FORMS}?undone=yes").text


def test_a_rejected_fact_leaves_the_pages(found: Served) -> None:
    ends = {"source": entity(found, "Ann Lee"), "target": entity(found, "Acme Corp."), "type": "employed_by", "role": ""}
    assert "is employed by" in found.http.get("/matters/paul/facts").text
    fields = {"form_token": token(found), "back": "/matters/paul/facts", **ends}
    assert send(found, {**fields, "action": "confirm"}).status_code == 303
    assert "confirmed by" in found.http.get("/matters/paul/facts").text
    assert send(found, {**fields, "action": "reject"}).status_code == 303
    assert "is employed by" not in found.http.get("/matters/paul/facts").text


def test_after_a_merge_the_page_is_that_of_the_merged_entity(found: Served) -> None:
    lee, acme = entity(found, "Ann Lee"), entity(found, "Acme Corp.")
    back = f"/matters/paul/entities/{lee}"
    answer = send(found, {"form_token": token(found), "action": "merge", "entity": lee, "other": "acme corp.", "back": back})
    shown = found.http.get(answer.headers["location"])
    assert shown.status_code == 200 and "Acme Corp." in shown.text and "Ann Lee" in shown.text
    assert acme != lee


def test_a_mention_that_belongs_to_another_is_taken_out_where_it_is_read(found: Served) -> None:
    one, lee = document(found), entity(found, "Ann Lee")
    page = f"/matters/paul/documents/{one}/pages/2"
    assert "Ann Lee: …[Ms. Lee] sued Acme Corp." in " ".join(found.http.get(page).text.split())
    fields = {"form_token": token(found), "action": "split", "document": one, "mention": "26-33"}
    answer = send(found, {**fields, "reason": "her sister", "back": page})
    assert answer.headers["location"].startswith(f"{page}?decided="), "the reader stays on the page"
    shown = found.http.get(answer.headers["location"]).text
    assert "Decided: <b>split</b> Ann Lee · “Ms. Lee” in a.pdf, p. 2" in shown and "Ms. Lee: …" in shown
    undo = {"form_token": token(found), "action": "undo", "number": "1", "back": page}
    assert send(found, undo).headers["location"] == f"{page}?decided=1"
    own = found.http.get(f"/matters/paul/entities/{lee}").text
    assert own.count("Take this mention out") == 6 and 'value="26-33"' in own
    answer = send(found, {**fields, "entity": lee, "other": "Acme Corp.", "back": f"/matters/paul/entities/{lee}"})
    assert found.http.get(answer.headers["location"]).text.count("Take this mention out") == 5
    assert "/entities/" in answer.headers["location"]


# headers or fields of a form that another site, or nobody, sent · its answer
FORGERIES: tuple[tuple[dict[str, str], dict[str, str], int], ...] = (
    ({"form_token": ""}, {}, 403),
    ({"form_token": "0" * 64}, {}, 403),
    ({"form_token": "\u00e9"}, {}, 403),
    ({}, {"Origin": "https://evil.example"}, 403),
    ({}, {"Origin": "http://127.0.0.1.evil.example"}, 403),
    ({}, {"Sec-Fetch-Site": "cross-site"}, 403),
    ({}, {"Sec-Fetch-Site": "same-site"}, 403),
    ({}, {"Cookie": "legal_pipeline_session=" + "x" * 43}, 403),
)


@pytest.mark.parametrize(("fields", "headers", "code"), FORGERIES)
def test_a_form_that_is_not_from_a_page_of_this_session_changes_nothing(
    found: Served, fields: dict[str, str], headers: dict[str, str], code: int
) -> None:
    form = {"form_token": token(found), "action": "tag", "document": document(found), "tag": "hot"} | fields
    if "Cookie" in headers:
        found.http.cookies.clear()
    answer = send(found, form, headers)
    assert answer.status_code == code and "Traceback" not in answer.text
    assert list(Decisions(found.store.engine).find(with_undone=True)) == []


# fields of a form of this session · what is said
MISTAKES = (
    ({"action": "explode"}, "asks for nothing that is known"),
    ({"action": "merge"}, "lacks the field"),
    ({"action": "merge", "entity": "e-0", "other": "Ann Lee"}, "has no entity e-0"),
    ({"action": "merge", "entity": "ANN", "other": "Anne Leigh"}, "did you mean Ann Lee"),
    ({"action": "tag", "document": "FOREIGN", "tag": "hot"}, "has no document"),
    ({"action": "tag", "document": "OWN", "tag": "<script>"}, "a tag has"),
    ({"action": "retype", "entity": "ANN", "type": "ROBOT"}, "no type ROBOT"),
    ({"action": "reject", "type": "hates", "source": "a", "target": "b"}, "no relationship of the type"),
    ({"action": "reject", "type": "party_to", "source": "a", "target": "b"}, "no such fact"),
    ({"action": "undo", "number": "-1"}, "undone by its number"),
    ({"action": "undo", "number": "77"}, "no decision 77"),
    ({"action": "note", "document": "OWN", "text": " "}, "must not be empty"),
    ({"action": "split", "entity": "ANN", "part": "name:Bob"}, "is not called"),
    ({"action": "split", "document": "OWN", "mention": "1-x"}, "given by its place"),
    ({"action": "split", "document": "OWN", "mention": "1-2"}, "no such mention"),
    ({"action": "split", "document": "FOREIGN", "mention": "17-24"}, "no such mention"),
    ({"action": "split", "document": "OWN", "mention": "17-24", "other": "Anne Leigh"}, "did you mean Ann Lee"),
)


@pytest.mark.parametrize(("fields", "said"), MISTAKES)
def test_a_mistake_is_one_sentence_and_changes_nothing(found: Served, fields: dict[str, str], said: str) -> None:
    names = {"OWN": document(found), "FOREIGN": document(found, "smith"), "ANN": entity(found, "Ann Lee")}
    form = {"form_token": token(found)} | {name: names.get(value, value) for name, value in fields.items()}
    answer = send(found, form)
    assert answer.status_code == 400 and said.lower() in answer.text.lower() and "Nothing was changed".lower() in answer.text.lower()
    assert "<script>" not in answer.text
    assert list(Decisions(found.store.engine).find(with_undone=True)) == []


BACKS = ("//evil.example/", "https://evil.example/", "/matters/smith/documents", "/matters/paul/\\evil", "", "/matters/paul")


@pytest.mark.parametrize("back", BACKS)
def test_a_form_leads_back_into_its_matter_only(found: Served, back: str) -> None:
    answer = send(found, {"form_token": token(found), "action": "note", "document": document(found), "text": "x", "back": back})
    assert answer.status_code == 303 and answer.headers["location"].startswith("/matters/paul/decisions?decided=")


def test_a_form_of_a_megabyte_is_refused(found: Served) -> None:
    answer = send(found, {"form_token": token(found), "action": "note", "document": document(found), "text": "x" * 1_000_000})
    assert answer.status_code == 413


def test_a_form_with_a_character_that_no_text_has_is_refused(found: Served) -> None:
    answer = send(found, {"form_token": token(found), "action": "note", "document": document(found), "text": "a\0b"})
    assert answer.status_code == 400 and "cannot be read" in answer.text


def test_the_cookie_is_for_this_site_and_no_script(found: Served) -> None:
    cookie = httpx.get(f"{found.http.base_url}/matters/paul").headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and "Path=/" in cookie
