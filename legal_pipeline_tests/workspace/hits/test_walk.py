"""The way from hit to hit and from mention to mention, without going back to the list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest

from legal_pipeline.decisions.decide import Decider
from legal_pipeline.decisions.merging import merge_now
from legal_pipeline.model import Page, PageMethod
from legal_pipeline_tests.storage.specimens import fill
from legal_pipeline_tests.workspace.serving import Served, served


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("walk") / "home") as opened:
        for name in ("a.pdf", "b.pdf", "c.pdf"):
            fill(opened.store, name)
        fill(opened.store, "other.pdf", matter="smith")
        merge_now(opened.store, "paul")
        yield opened


def _link(page: str, key: str) -> str:
    """The address that a key leads to; empty where there is none."""
    shown = re.search(rf'<a accesskey="{key}" href="([^"]+)"', page)
    return unescape(shown[1]).partition("#")[0] if shown else ""


def _walk(found: Served, address: str, key: str) -> list[str]:
    """Follows a key until it leads nowhere; returns the addresses."""
    addresses: list[str] = []
    while address and len(addresses) < 50:
        addresses.append(address)
        address = _link(found.http.get(address).text, key)
    return addresses


def _listed(found: Served, address: str, kind: str) -> list[str]:
    page = found.http.get(address).text
    part = page[page.index(f'class="{kind}"') :].partition("<nav")[0].partition("<aside")[0]
    return [unescape(each).partition("#")[0] for each in re.findall(r'<li><a href="([^"]+)"', part)]


def _ann_lee(found: Served) -> str:
    ann = next(each.entity_id for _, _, each in found.store.matters.entities("paul") if each.name == "Ann Lee")
    return f"/matters/paul/entities/{ann}"


@pytest.mark.parametrize("words", ["acme", "acme OR lee", '"ann lee" NOT hired'])
def test_the_keys_lead_through_all_hits_and_back(found: Served, words: str) -> None:
    listed = _listed(found, f"/matters/paul/search?words={words}", "hits")
    assert len(listed) >= 3
    assert _walk(found, listed[0], "n") == listed
    assert _walk(found, listed[-1], "p") == listed[::-1]


def test_the_keys_lead_through_all_mentions_and_back(found: Served) -> None:
    listed = _listed(found, _ann_lee(found), "mentions")
    assert len(listed) == 9 and len(set(listed)) == 9
    assert _walk(found, listed[0], "n") == listed
    assert _walk(found, listed[-1], "p") == listed[::-1]


def test_a_page_says_which_hit_it_is_and_leads_back_to_the_list(found: Served) -> None:
    hits = _listed(found, "/matters/paul/search?words=acme", "hits")
    page = found.http.get(hits[1]).text
    assert re.search(r'hit 2 of 6: <a href="/matters/paul/search\?words=acme&amp;page=1">acme</a>', page)
    mention = found.http.get(_listed(found, _ann_lee(found), "mentions")[0]).text
    assert re.search(rf'mention 1 of 9: <a href="{_ann_lee(found)}">Ann Lee</a>', mention)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", None),
        ("words=acme", None),
        ("hit=1", None),
        ("words=acme&hit=0", None),
        # the list has changed since: by an upload, or because somebody typed the number
        ("words=acme&hit=5", "no longer a hit here"),
        ("words=acme&hit=99999999999", "no longer a hit here"),
        ("words=nothing&hit=1", "no longer a hit here"),
        # a query that cannot be read, an entity of another matter, or none
        ("words=acme+AND&hit=1", None),
        ("of=e-0000000000000000&hit=1", None),
    ],
)
def test_what_is_in_no_list_has_no_way_on(found: Served, query: str, said: str | None) -> None:
    address = _listed(found, "/matters/paul/search?words=acme", "hits")[0].partition("?")[0]
    answer = found.http.get(f"{address}?{query}")
    assert answer.status_code == 200
    assert not _link(answer.text, "n") and not _link(answer.text, "p")
    assert said in answer.text if said else "no longer a" not in answer.text


def test_the_hits_of_another_matter_are_in_no_list(found: Served) -> None:
    everywhere = _walk(found, _listed(found, "/matters/paul/search?words=acme", "hits")[0], "n")
    assert all(each.startswith("/matters/paul/") for each in everywhere)
    assert len(_listed(found, "/matters/smith/search?words=acme", "hits")) == 2


def _rows(found: Served, query: str) -> list[str]:
    page = found.http.get(f"/matters/paul/documents?{query}").text
    return [unescape(each) for each in re.findall(r'<tr><td class="long"><a href="([^"]+)"', page)]


@pytest.mark.parametrize("query", ["", "sort=-file", "type=pdf&state=done", "name=.pdf&sort=-pages", "tag=-"])
def test_the_keys_lead_through_the_documents_of_a_list_and_back(found: Served, query: str) -> None:
    listed = _rows(found, query)
    assert len(listed) == 3
    assert _walk(found, listed[0], "n") == listed
    assert _walk(found, listed[-1], "p") == listed[::-1]


def test_a_page_of_a_list_leads_back_to_it_and_its_pages_stay_in_it(found: Served) -> None:
    page = found.http.get(_rows(found, "state=done&sort=-file")[1]).text
    assert re.search(r'document 2 of 3: <a href="/matters/paul/documents\?state=done&amp;sort=-file">done</a>', page)
    turned = found.http.get(unescape(re.findall(r'accesskey="\." href="([^"]+)"', page)[0])).text
    assert "page 2 of 3" in turned and "document 2 of 3" in turned


def test_who_tags_a_document_out_of_the_list_goes_on_from_where_it_stood(found: Served) -> None:
    listed = _rows(found, "tag=-")
    document_id = listed[1].split("/")[4]
    decider = Decider(found.store, "paul", "ann")
    number = decider.tag(document_id, "hot")
    try:
        page = found.http.get(listed[1]).text
        assert "no longer one of 2:" in page and ">without a tag</a>" in page
        assert (_link(page, "p"), _link(page, "n")) == (listed[0], listed[2])
        assert _rows(found, "tag=-") == [listed[0], listed[2]]
        [hot] = _rows(found, "tag=hot")
        assert "document 1 of 1" in found.http.get(hot).text
    finally:
        decider.undo(number)


@pytest.mark.parametrize(
    "listed",
    [
        "sort=file&state=gone",
        "sort=size",
        "state=done",
        "sort=file&name=%00",
        f"sort=file&name={'x' * 2_000}",
        "a=1&b=2&c=3&d=4&e=5&f=6&sort=file",
        "sort=%FF",
    ],
)
def test_a_list_that_somebody_made_up_is_none(found: Served, listed: str) -> None:
    answer = found.http.get(_rows(found, "")[0].partition("?")[0], params={"listed": listed})
    assert answer.status_code == 200
    assert not _link(answer.text, "n")


def test_those_that_need_eyes_are_opened_where_they_do(found: Served) -> None:
    document_id = fill(found.store, "scan.pdf", matter="eyes", texts=("Read well.",))
    fill(found.store, "well.pdf", matter="eyes")
    found.store.pages.add(document_id, "k", Page(2, "text", PageMethod.OCR, "engine 1", 0.4), 10)
    page = found.http.get("/matters/eyes/documents?eyes=yes").text
    assert f"/matters/eyes/documents/{document_id}/pages/2?listed=" in page and "well.pdf" not in page
    assert "need eyes (1)" in found.http.get("/matters/eyes/documents").text
