"""The workspace over the sample matter and over a matter that means harm: what each address answers."""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, quote

import httpx
import pytest
from PIL import Image

from legal_pipeline import identity
from legal_pipeline.decisions.merging import merge_now
from legal_pipeline.model import (
    REDACTED,
    Entity,
    Evidence,
    HiddenBy,
    MentionType,
    Page,
    PageMethod,
    Redaction,
    Relationship,
    RelationshipType,
    State,
)
from legal_pipeline.storage.store import Store
from legal_pipeline.workspace.matter import views as matter_views
from legal_pipeline.workspace.rendering import TYPE_NAME, TYPE_NAMES
from legal_pipeline_tests.specimens.processed import Sample
from legal_pipeline_tests.storage.specimens import document, entities, entity_of, facts, fill, merge
from legal_pipeline_tests.workspace.serving import Served, served

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def sample_client(sample: Sample) -> Iterator[httpx.Client]:
    with served(sample.home) as found:
        yield found.http


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.addresses: set[str] = set()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        for name, value in attributes:
            if name in ("href", "src", "action") and value and not value.startswith("#"):
                self.addresses.add(value.partition("#")[0])


def _links(html: str) -> set[str]:
    parser = _Links()
    parser.feed(html)
    return parser.addresses


_MOST_OF_A_KIND = 6
"""Addresses of one kind that are followed: each takes as long as a reader waits for it, and the sample has a thousand."""


def _kind(address: str) -> str:
    """The address without its numbers and without the values of its query."""
    path, _, query = address.partition("?")
    path = re.sub(r"(documents|entities|pages)/[^/]+", r"\1/…", path)
    return f"{path}?{'&'.join(sorted(parse_qs(query, keep_blank_values=True)))}" if query else path


def test_every_link_leads_somewhere(sample_client: httpx.Client) -> None:
    """Follows the links of each page, from the first one on, a few of each kind of address."""
    seen, waiting, kinds = {"/"}, ["/"], Counter[str]()
    while waiting:
        address = waiting.pop()
        kinds[_kind(address)] += 1
        if kinds[_kind(address)] > _MOST_OF_A_KIND:
            continue
        answer = sample_client.get(address)
        assert answer.status_code == 200, f"{address}: {answer.status_code} {answer.text[:300]}"
        if answer.headers["content-type"].startswith("text/html"):
            links = _links(answer.text)
            assert all(link.startswith("/") for link in links)
            waiting += sorted(links - seen)
            seen |= links
    assert {"/matters/sample/documents/…/pages/…", "/matters/sample/entities/…", "/matters/sample/documents/…/original"} <= set(kinds)
    assert {"/matters/sample/timeline", "/matters/sample/facts", "/matters/sample/documents/…/pages/…/picture.png"} <= set(kinds)


def test_the_matter_shows_who_is_against_whom_and_what_needs_attention(sample_client: httpx.Client) -> None:
    page = sample_client.get("/matters/sample").text
    for text in ("2:24-cv-90417-ELB", "Larkspur Mutual Insurance Company", "Priya N. Halvorsen", "Eleanor L. Brandvold"):
        assert text in page
    assert "tax-return-2022.pdf" in page and "a password is needed" in page
    assert page.index(">plaintiff<") < page.index(">defendant<")


def _passage(sample: Sample, type_: RelationshipType) -> dict[str, object]:
    found = json.loads(sample.run("relationships", "--type", type_.value, "--json").splitlines()[0])
    proof: dict[str, object] = found["evidence"][0]
    return proof


def test_a_fact_is_one_click_from_its_highlighted_passage(sample: Sample, sample_client: httpx.Client) -> None:
    proof = _passage(sample, RelationshipType.REPRESENTED_BY)
    address = f"/matters/sample/documents/{proof['document_id']}/pages/{proof['page_number']}"
    passage = f"start={proof['start']}&end={proof['end']}"
    listed = sample_client.get("/matters/sample/facts?type=represented_by").text
    assert any(link.endswith(f"{address}?{passage}") for link in _links(listed))
    page = sample_client.get(f"{address}?{passage}").text
    marked = "".join(
        re.sub("<[^>]+>", "", part) for part in re.findall(r'<(?:mark|a)[^>]*class="[^"]*wanted[^"]*".*?</(?:mark|a)>', page, re.S)
    )
    wanted = str(proof["text"])
    assert re.sub(r"&#?\w+;|\W", "", marked) == re.sub(r"&#?\w+;|\W", "", wanted)
    assert page.count('id="here"') == 1


def _claim(store: Store, amount: str, value: str) -> None:
    document_id = fill(store, f"{amount}.pdf")
    ann = entity_of(document_id)[MentionType.PERSON, "Ann Lee"]
    money = Entity(identity.entity_id(document_id, MentionType.MONEY, value), MentionType.MONEY, amount, (), 1, (), value)
    store.facts.replace_entities(document_id, "canonical_entities", "k2", [*entities(document_id), money], entity_of(document_id))
    type_, proof = RelationshipType.CLAIMS_AMOUNT, (Evidence(document_id, 1, 0, 4, "Acme"),)
    key = identity.relationship_id(document_id, type_, ann, money.entity_id, None)
    claim = Relationship(key, type_, ann, money.entity_id, None, 0.9, "test", proof)
    store.facts.replace_relationships(document_id, "relationships", "k2", [claim])


def test_the_greatest_amount_that_is_claimed_comes_first(home: Path) -> None:
    with served(home) as found:
        for amount, value in (("$9", "USD 9"), ("$1,200.50", "USD 1200.50"), ("two million dollars", "USD 2000000"), ("$300", "USD 300")):
            _claim(found.store, amount, value)
        page = found.http.get("/matters/paul/facts?type=claims_amount").text
    assert re.findall(r"claims <a [^>]*>([^<]+)</a>", page) == ["two million dollars", "$1,200.50", "$300", "$9"]


def test_facts_are_shown_a_hundred_at_a_time(sample_client: httpx.Client) -> None:
    pages = [sample_client.get("/matters/sample/facts", params={"page": number}).text for number in (1, 2)]
    counts = [page.count('class="verdict"') for page in pages]
    assert counts[0] == 100 and 0 < counts[1] <= 100
    assert "/matters/sample/facts?page=2" in _links(pages[0]) and "/matters/sample/facts?page=1" in _links(pages[1])


@pytest.mark.parametrize("file_name", ["001-complaint.pdf", "014-initial-disclosures-scan.pdf", "proof-of-loss.tif"])
def test_a_page_is_shown_with_its_words_in_place(sample: Sample, sample_client: httpx.Client, file_name: str) -> None:
    rows = map(json.loads, sample.run("documents", "--json").splitlines())
    document_id = next(row["document_id"] for row in rows if row["file_name"] == file_name)
    address = f"/matters/sample/documents/{document_id}/pages/1"
    picture = Image.open(io.BytesIO(sample_client.get(f"{address}/picture.png").content)).convert("L")
    assert picture.height > picture.width > 500
    overlay = sample_client.get(f"{address}/marks.svg").text
    boxes = [
        tuple(float(value) for value in box)
        for box in re.findall(r'<rect x="([\d.-]+)" y="([\d.-]+)" width="([\d.-]+)" height="([\d.-]+)"', overlay)
    ]
    assert len(boxes) > 5
    for left, top, width, height in boxes:
        corners = (left * picture.width, top * picture.height, (left + width) * picture.width, (top + height) * picture.height)
        low, high = picture.crop(tuple(map(round, corners))).getextrema()  # type: ignore[arg-type]
        assert low < 128 < high, "there is ink within the box"  # type: ignore[operator]


def test_search_marks_the_words_on_the_page(sample_client: httpx.Client) -> None:
    found = sample_client.get("/matters/sample/search", params={"words": "larkspur"}).text
    assert "<mark>" in found
    page = next(link for link in _links(found) if "words=larkspur" in link and "/pages/" in link)
    assert re.search(r'class="[^"]*\bhit\b[^"]*"[^>]*>Larkspur', sample_client.get(page).text, re.IGNORECASE)


def test_a_search_can_be_narrowed_and_says_what_is_wrong(sample_client: httpx.Client) -> None:
    def searched(query: str) -> str:
        return sample_client.get("/matters/sample/search", params={"words": query}).text

    found = searched("fire OR larkspur")
    narrower = next(link for link in _links(found) if "type%3Amail" in link)
    assert "%28fire+OR+larkspur%29+type%3Amail" in narrower
    count = int(re.search(rf'{re.escape(narrower)}">mail</a> <span class="faint">(\d+)<', found.replace("&amp;", "&"))[1])  # type: ignore[index]
    assert f"<p>{count} page{'s' if count > 1 else ''}.</p>" in sample_client.get(narrower).text
    assert "Did you mean" in searched("larkspor")
    wrong = searched("fire AND")
    assert "A word is missing behind AND (at the end of the query)." in wrong
    assert "fire AND\n        ^" in wrong


def test_the_original_is_a_download_of_the_same_bytes(sample: Sample, sample_client: httpx.Client) -> None:
    row = next(row for row in map(json.loads, sample.run("documents", "--json").splitlines()) if row["file_name"] == "docket-sheet.html")
    answer = sample_client.get(f"/matters/sample/documents/{row['document_id']}/original")
    assert answer.content == Path(row["source_uri"].removeprefix("file://")).read_bytes()
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == 'attachment; filename="docket-sheet.html"'


HOSTILE = "<script>alert(1)</script>\u202e\x1b[31m\"'&"


@pytest.fixture
def hostile(home: Path) -> Iterator[Served]:
    """Two matters; file names, texts and names of the first one are markup, escape sequences and marks of direction."""
    with served(home) as found:
        merge(found.store, fill(found.store, f"{HOSTILE}.pdf", texts=(f"{HOSTILE} Ann Lee", HOSTILE)))
        fill(found.store, "b.pdf", matter="smith")
        waiting, failed = document("later.pdf"), document("failed.pdf")
        found.store.documents.register([waiting, failed])
        found.store.documents.fail(failed.document_id, HOSTILE)
        yield found


def _first_id(found: Served, state: State) -> str:
    return quote(next(found.store.documents.find(matter="paul", states=[state])).document.document_id, safe="")


def test_what_documents_say_stays_text(hostile: Served) -> None:
    done = _first_id(hostile, State.DONE)
    addresses = ["", "/documents", "/entities", "/facts", "/timeline", "/search?words=script", f"/documents/{done}/pages/1"]
    addresses += [f"/search?words={quote(HOSTILE)}", f"/documents?name={quote(HOSTILE)}", f"/entities?name={quote(HOSTILE)}"]
    for address in addresses:
        page = hostile.http.get(f"/matters/paul{address}")
        assert page.status_code == 200, address
        assert "<script" not in page.text and "\u202e" not in page.text and "\x1b" not in page.text, address


def test_a_document_without_pages_says_how_it_stands(hostile: Served) -> None:
    waiting = hostile.http.get(f"/matters/paul/documents/{_first_id(hostile, State.WAITING)}/pages/1")
    assert waiting.status_code == 200 and "waiting" in waiting.text
    failed = hostile.http.get(f"/matters/paul/documents/{_first_id(hostile, State.FAILED)}/pages/1")
    assert failed.status_code == 200 and "alert(1)" in failed.text


def test_a_page_that_hides_words_warns_and_does_not_give_them(hostile: Served) -> None:
    masked = f"Paid by {REDACTED * 3} in May."
    document_id = fill(hostile.store, "deal.pdf", texts=("Nothing is hidden here.",))
    redaction = Redaction(8, 11, "Ann", HiddenBy.BOX, (10.0, 20.0, 90.0, 44.0))
    hostile.store.pages.add(document_id, "k", Page(2, masked, PageMethod.TEXT_LAYER, "engine 1", 1.0, redactions=(redaction,)), 24)
    address = f"/matters/paul/documents/{document_id}/pages/2"
    overview = hostile.http.get("/matters/paul").text
    assert "Words under redactions" in overview and address in overview
    page = hostile.http.get(address).text
    assert "hides 3 characters" in page and masked in page and ">Ann" not in page
    assert "hides" not in hostile.http.get(f"/matters/paul/documents/{document_id}/pages/1").text


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("/matters/nothing", 404),
        ("/matters/smith/documents/DONE/pages/1", 404),  # of the other matter
        ("/matters/smith/documents/DONE/original", 404),
        ("/matters/smith/documents/DONE/pages/1/picture.png", 404),
        ("/matters/paul/documents/DONE/pages/99", 404),
        ("/matters/paul/documents/DONE/pages/0", 404),
        (f"/matters/paul/documents/DONE/pages/{'9' * 40}", 404),
        (f"/matters/paul/documents/DONE/pages/{'9' * 40}/picture.png", 404),
        ("/matters/paul/documents/..%2F..%2Fetc%2Fpasswd/original", 404),
        ("/static/..%2Fapp.py", 404),
        ("/static/../app.py", 404),
        ("/matters/paul/documents/DONE/pages/1?start=x", 400),
        ("/matters/paul/documents/DONE/pages/1?start=-5&end=1", 400),
        (f"/matters/paul/documents/DONE/pages/1?start={'9' * 40}", 400),
        ("/matters/paul/documents/DONE/pages/1?start=5&end=2", 200),
        ("/matters/paul/documents?state=gone", 400),
        ("/matters/paul/documents?type=robot", 400),
        ("/matters/paul/documents?sort=size", 400),
        ("/matters/paul/documents?sort=-pages&type=pdf&tag=-&eyes=yes", 200),
        ("/matters/paul/parties?page=100000", 200),
        ("/matters/paul/parties?page=0", 200),
        ("/matters/paul/documents?page=100000", 200),
        ("/matters/paul/entities?type=ROBOT", 400),
        ("/matters/paul/entities/e-0000000000000000", 404),
        ("/matters/paul/facts?type=hates", 400),
        ("/matters/paul/decisions?kind=guess", 400),
        ("/matters/paul/decisions?decided=999", 200),
        ("/matters/paul?decided=x", 200),
        ("/matters/paul/search?words=%22", 200),
        (f"/matters/paul/search?words={'x' * 10_000}", 200),
        (f"/matters/paul/search?words={'%E4%BD%A0' * 5_000}", 200),
        ("/matters/paul/search?words=a%00b", 400),
        ("/matters/paul%00", 400),
        ("/matters/paul/documents/DONE%00/pages/1", 400),
        ("/matters/paul/entities?name=%2500", 200),
        ("/matters/paul/documents/DONE/pages/1/picture.png", 404),  # the file is gone
    ],
)
def test_addresses_that_somebody_made_up(hostile: Served, address: str, code: int) -> None:
    answer = hostile.http.get(address.replace("DONE", _first_id(hostile, State.DONE)))
    assert answer.status_code == code
    assert "Traceback" not in answer.text and "sqlalchemy" not in answer.text


def test_the_pages_that_need_eyes_are_those_of_the_command(hostile: Served) -> None:
    document_id = fill(hostile.store, "scan.pdf", texts=("Read well.",))
    for number, confidence in ((2, 0.4), (3, 0.0), (4, 0.9)):
        hostile.store.pages.add(document_id, "k", Page(number, "text", PageMethod.OCR, "engine 1", confidence), 5 * number)
    overview = hostile.http.get("/matters/paul").text
    assert f'/documents/{document_id}/pages/2">scan.pdf</a>, pages 2-3' in overview


def test_a_missing_original_is_a_sentence(hostile: Served) -> None:
    done = _first_id(hostile, State.DONE)
    answer = hostile.http.get(f"/matters/paul/documents/{done}/original")
    assert answer.status_code == 404 and "no longer exists" in answer.text
    picture = hostile.http.get(f"/matters/paul/documents/{done}/pages/1/picture.png")
    assert picture.headers["content-type"].startswith("image/svg+xml")
    # the sentence names the file, so where its lines end depends on the folder of the test
    assert "no longer exists" in re.sub(r"</text>\s*<text[^>]*>", " ", picture.text)


def test_an_error_within_a_matter_keeps_its_menu_and_tells_nothing_of_others(hostile: Served) -> None:
    known, unknown = (hostile.http.get(f"/matters/{matter}/documents/gone/pages/1").text for matter in ("paul", "nothing"))
    assert "/matters/paul/timeline" in known and "has no document gone" in known
    assert "/timeline" not in unknown


def test_a_matter_without_names_says_why(home: Path) -> None:
    with served(home) as found:
        made = document("a.pdf")
        found.store.documents.register([made])
        found.store.documents.record_facts(made.document_id, facts("a.pdf", 1))
        found.store.documents.finish(made.document_id)
        waiting = found.http.get("/matters/paul").text
        merge_now(found.store, "paul")
        merged = found.http.get("/matters/paul").text
    assert "have not been merged" in waiting and "have not been merged" not in merged
    assert "No people, organizations, amounts or authorities were found in this matter." in merged


def test_an_empty_home_says_what_to_do(home: Path) -> None:
    with served(home) as found:
        answer = found.http.get("/")
    assert answer.status_code == 200 and "legal-pipeline run" in answer.text


@pytest.mark.parametrize("address", ["/", "/matters/sample", "/static/workspace.css", "/nothing"])
def test_nothing_runs_and_nothing_is_loaded_from_elsewhere(sample_client: httpx.Client, address: str) -> None:
    headers = sample_client.get(address, follow_redirects=False).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "script-src" not in headers["content-security-policy"]
    assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "no-referrer")


@pytest.mark.parametrize(("host", "code"), [("localhost", 200), ("127.0.0.1", 200), ("evil.example", 400), ("127.0.0.1.evil.example", 400)])
def test_only_this_machine_is_answered(sample_client: httpx.Client, host: str, code: int) -> None:
    """A page elsewhere may have a name that is pointed at this machine; what it asks for names that host."""
    assert sample_client.get("/matters/sample", headers={"Host": host}).status_code == code


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_nothing_can_be_changed(sample_client: httpx.Client, method: str) -> None:
    assert getattr(sample_client, method)("/matters/sample").status_code == 405


def test_every_type_has_a_name() -> None:
    assert TYPE_NAMES.keys() == TYPE_NAME.keys() == set(MentionType)


def test_pages_speak_in_words_not_in_codes_and_ids(sample: Sample, sample_client: httpx.Client) -> None:
    facts = sample_client.get("/matters/sample/facts?type=alias_of").text
    assert re.search(r">Larkspur Mutual Insurance Company</a> is also called <a [^>]+>“Larkspur”</a> <span", facts)
    assert '<span class="where">001-complaint.pdf, p. 1</span>' in facts and ">001-complaint-pdf-" not in facts
    assert ">docket number<" in (names := sample_client.get("/matters/sample/entities").text) and ">DOCKET_NO" not in names
    assert 'in <a href="/matters/sample/documents/production-2-zip' in sample_client.get("/matters/sample/documents").text
    assert "<td>word</td>" in (files := sample_client.get("/matters/sample/documents").text) and "application/" not in files
    who = next(json.loads(line) for line in sample.run("entities", "--type", "PERSON", "--json").splitlines() if "Paul" in line)
    page = sample_client.get(f"/matters/sample/entities/{who['entity_id']}").text
    contexts = re.findall(r'<span class="context">(.*?)</span>', page, re.S)
    assert contexts and not any(re.search(r"\w<mark>|</mark>\w", each) for each in contexts), "words keep their distance"
    assert '"place">' in (said := sample_client.get("/matters/sample/search?words=(court").text) and "How to write a search" in said


def test_of_a_case_with_many_parties_the_rest_unfolds(sample_client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = re.sub(r"\s+", " ", sample_client.get("/matters/sample").text)
    monkeypatch.setattr(matter_views, "_PARTIES", 1)
    folded = re.sub(r"\s+", " ", sample_client.get("/matters/sample").text)
    assert "<summary>3 more</summary>" in folded and "<summary>" not in shown
    assert folded.count('<td class="role">') == shown.count('<td class="role">') == 4


def test_of_many_cases_the_first_page_has_the_largest_and_another_all(sample_client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = sample_client.get("/matters/sample/parties").text
    names = re.findall(r'<h3><a href="[^"]+">([^<]+)</a></h3>', whole)
    assert names and f"<p>{len(names)} case{'s' if len(names) != 1 else ''}, those with most parties first.</p>" in whole
    monkeypatch.setattr(matter_views, "_CASES", 1)
    first = sample_client.get("/matters/sample").text
    assert (f">{len(names) - 1} more case" in first) == (len(names) > 1)
    turned = [
        re.findall(r"<h3><a[^>]+>([^<]+)</a></h3>", sample_client.get(f"/matters/sample/parties?page={n + 1}").text)
        for n in range(len(names))
    ]
    assert turned == [[name] for name in names]
    assert "behind the last" in sample_client.get("/matters/sample/parties?page=999").text


def test_the_list_of_documents_is_sorted_by_a_click_and_its_filters_are_kept(sample_client: httpx.Client) -> None:
    page = sample_client.get("/matters/sample/documents?type=pdf&sort=pages").text
    counts = [int(each or 0) for each in re.findall(r'<td class="number">(\d*)</td>', page)]
    assert counts == sorted(counts) and len(set(counts)) > 1
    assert 'aria-sort="ascending"><a href="/matters/sample/documents?type=pdf&amp;sort=-pages">pages' in page
    assert '<a href="/matters/sample/documents?type=pdf&amp;sort=state">state</a>' in page
    told = re.search(r'<option value="pdf" selected>pdf \((\d+)\)', page)
    assert told is not None and int(told[1]) == len(counts) == int(re.search(r"<p>(\d+) documents", page)[1])  # type: ignore[index]


def test_a_page_of_testimony_says_who_speaks(sample: Sample, sample_client: httpx.Client) -> None:
    exchange = json.loads(sample.run("testimony", "record", "--json").splitlines()[0])
    page = sample_client.get(f"/matters/sample/documents/{exchange['document_id']}/pages/{exchange['passages'][0]['page_number']}").text
    assert "Who speaks on this page" in page and "Q. MS. WHITCOMB" in page and "A. PETER HOBART" in page


def test_the_timeline_shows_docket_entries_and_mails(sample_client: httpx.Client) -> None:
    page = sample_client.get("/matters/sample/timeline").text
    assert "docket entry 9, filed by Larkspur Mutual Insurance Company: ANSWER" in page
    assert "mail from Ingrid M. Solberg to Dana R. Whitcomb: " in page
