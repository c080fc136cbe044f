"""A paralegal's way through the sample matter, in a real Chromium that runs no script of a page: there is none."""

from __future__ import annotations

import re
import shutil
import signal
import socket
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from legal_pipeline.storage.users.users import Users
from legal_pipeline_tests.checkout import ROOT
from legal_pipeline_tests.command_line import PROGRAMS
from legal_pipeline_tests.docs.browser_steps import browser_steps
from legal_pipeline_tests.servers.browser import Browser, chromium
from legal_pipeline_tests.servers.ports import free_port
from legal_pipeline_tests.specimens.people import PASSWORD, quick_hashes
from legal_pipeline_tests.specimens.processed import Sample
from legal_pipeline_tests.workspace.serving import served

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def address(sample: Sample) -> Iterator[str]:
    """`legal-pipeline browse` as its users start it, on a free port."""
    port = free_port()
    command = [str(PROGRAMS / "legal-pipeline"), "browse", "--port", str(port)]
    process = subprocess.Popen(command, env=sample.environment(), stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    line = process.stdout.readline()
    found = re.search(r"http://\S+", line)
    assert found is not None, line
    yield found.group()
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 0, "Ctrl-C is the way to leave"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with chromium(tmp_path_factory.mktemp("browser"), 1400, 1000) as found:
        yield found


def test_from_the_matter_to_the_words_that_prove_a_fact(address: str, browser: Browser) -> None:
    browser.open(address)
    browser.wait_for_text("Parties by case", "Larkspur Mutual Insurance Company")
    browser.keep_picture("workspace-matter")
    browser.click("//a[text()='Priya N. Halvorsen']")
    browser.wait_for_text("represents Larkspur Mutual Insurance Company", "On the same pages")
    browser.keep_picture("workspace-person")
    browser.click("//li[contains(., 'represents Larkspur')]//ul[@class='passages']//a")
    browser.wait_for_text("page 2 of 2", "Facts that rest on this page")
    assert browser.run("return document.getElementById('here').getBoundingClientRect().top < window.innerHeight")
    assert browser.run("return [...document.images].every(image => image.complete && image.naturalWidth > 0)")
    browser.keep_picture("workspace-page")


def test_from_a_search_to_the_word_on_a_scan(address: str, browser: Browser) -> None:
    browser.open(f"{address}/matters/sample")
    browser.type("//input[@type='search']", "Solberg\n")
    browser.wait_for_text("pages.", "014-initial-disclosures-scan.pdf")
    browser.click("//a[contains(., '014-initial-disclosures-scan.pdf')]")
    browser.wait_for_text("read by OCR")
    assert "Solberg" in browser.run("return document.querySelector('.hit').innerText")


def test_keys_lead_from_hit_to_hit_and_a_click_takes_the_citation(address: str, browser: Browser) -> None:
    browser.open(f"{address}/matters/sample/search?words=larkspur")
    browser.click("//ol[@class='hits']//a")
    browser.wait_for_text("hit 1 of ")
    first = browser.run("return document.querySelector('h1').innerText")
    browser.press("n")
    browser.wait_for_text("hit 2 of ")
    browser.press("p")
    browser.wait_for_text("hit 1 of ", first)
    browser.click("//code[@class='copy']")
    assert browser.run("return getSelection().toString()") == f"{first}, p. " + browser.run("return location.pathname.split('/').pop()")


def test_what_a_witness_says_is_cited_by_page_and_line(address: str, browser: Browser) -> None:
    browser.open(f"{address}/matters/sample/search?words=file%3Adeposition+record")
    browser.click("//ol[@class='hits']//a")
    browser.wait_for_text("Hobart Dep. 14:2")


@pytest.mark.parametrize(
    ("question", "name", "member"),
    [
        ("Give me a spreadsheet", "sample-facts.xlsx", "xl/workbook.xml"),
        ("Give me a load file", "sample-production.zip", "production.dat"),
    ],
)
def test_a_file_is_downloaded_in_three_steps(address: str, browser: Browser, question: str, name: str, member: str) -> None:
    browser.open(f"{address}/matters/sample")
    assert len(STEPS[question]) == 3
    for kind, words in STEPS[question]:
        assert kind == "click"
        browser.click(f"//a[normalize-space(.)='{words}'] | //main//button[.='{words}'] | //main//label[contains(., '{words}')]")
    with zipfile.ZipFile(browser.downloaded(name)) as found:
        assert member in found.namelist()


@pytest.fixture
def own_copy(sample: Sample, tmp_path: Path) -> Iterator[str]:
    """The sample in a home of its own, in which something may be decided."""
    shutil.copytree(sample.home, tmp_path / "home")
    with served(tmp_path / "home") as found:
        yield str(found.http.base_url)


def test_two_people_are_merged_a_document_is_tagged_and_both_are_undone(own_copy: str, browser: Browser) -> None:
    browser.open(f"{own_copy}/matters/sample/entities?name=Whitcomb")
    browser.click("//a[text()='Dana R. Whitcomb']")
    browser.wait_for_text("Merge with another")
    browser.click("//summary[text()='Merge with another']")
    browser.type("//input[@id='other']", "Carl J. Nystrom")
    browser.type("//input[@id='merge-reason']", "for the test\n")
    browser.wait_for_text("Decided: merge Dana R. Whitcomb · Carl J. Nystrom", "Also: Carl J. Nystrom")
    assert browser.run(_BROKEN_WORDS) == []
    browser.click("//div[@role='status']//button")
    browser.wait_for_text("Undone: merge Dana R. Whitcomb")
    browser.open(f"{own_copy}/matters/sample/documents?name=001-complaint")
    browser.click("//td/a[text()='001-complaint.pdf']")
    browser.click("//button[normalize-space(.)='+ privileged']")
    browser.wait_for_text("Decided: tag", "privileged")
    browser.open(f"{own_copy}/matters/sample/documents?tag=privileged")
    browser.wait_for_text("001-complaint.pdf")
    assert browser.run("return document.querySelectorAll('tbody tr').length") == 1
    browser.open(f"{own_copy}/matters/sample/decisions")
    browser.click("//tbody//button")
    browser.wait_for_text("Undone: tag", "Nothing has been decided yet")


@pytest.fixture(scope="module")
def behind_login(sample: Sample, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The sample in a home of its own, for two people: ann sees it, sam sees another matter."""
    home = tmp_path_factory.mktemp("login") / "home"
    shutil.copytree(sample.home, home)
    with quick_hashes(), served(home, with_login=True) as found:
        for name, matter in (("ann", "sample"), ("sam", "another")):
            Users(found.store.engine).add(name, PASSWORD, actor="root", matters=[matter])
        yield str(found.http.base_url)


def test_who_signs_in_reads_and_decides_under_their_own_name_until_they_sign_out(behind_login: str, browser: Browser) -> None:
    browser.open(f"{behind_login}/matters/sample/documents?name=001-complaint")
    browser.wait_for_text("Sign in")
    assert browser.run(_CONTRAST) == []
    browser.type("//input[@id='name']", "ann")
    browser.type("//input[@id='password']", "not the password\n")
    browser.wait_for_text("There is no user with this name and this password.")
    browser.type("//input[@id='password']", f"{PASSWORD}\n")
    browser.wait_for_text("001-complaint.pdf", "Sign out")
    browser.click("//td/a[text()='001-complaint.pdf']")
    browser.click("//summary[text()='Another tag']")
    browser.type("//input[@id='tag']", "Hot\n")
    browser.wait_for_text("Decided: tag")
    browser.open(f"{behind_login}/matters/sample/decisions")
    browser.wait_for_text("ann, ")
    assert browser.run(_CONTRAST) == []
    browser.click("//button[text()='Sign out']")
    browser.wait_for_text("Sign in")
    browser.open(f"{behind_login}/matters/sample")
    browser.wait_for_text("Sign in")
    browser.type("//input[@id='name']", "sam")
    browser.type("//input[@id='password']", f"{PASSWORD}\n")
    browser.wait_for_text("There is no matter named sample, or you may not see it.")
    browser.open(f"{behind_login}/")
    browser.wait_for_text("You have access to no matter")


ANSWERS = {
    "Who are the parties, and who are their lawyers?": ("Parties by case", "Priya N. Halvorsen", "of Halvorsen Reyer Brandt LLP"),
    "Which pages mention a person, as a person and as a word?": ("adjuster-notes.txt",),
    "What happened when?": ("docket entry 34",),
    "Which amounts are claimed?": ("$642,315.60",),
    "Which files are duplicates, or nearly so?": ("Complaint (courtesy copy).pdf",),
    "What needs a person's eyes?": ("Needs attention", "claim-photos.pdf"),
    "What lies under redactions?": ("Needs attention",),
    "Show me the page": ("read by OCR", "Solberg"),
    "Who wrote to whom, and when?": ("2023-08-21", "Ingrid M. Solberg", "Dana R. Whitcomb", "denial-of-coverage.eml"),
    "Where are the exhibits?": ("028-1-hobart-declaration.pdf",),
    "What does the witness say?": ("Please state your name for the record",),
    "Which authorities are cited, and where?": ("304 U.S. 64",),
    "Whom does a defined term mean?": ("Larkspur Mutual Insurance Company",),
    "Which pages are from a Bates range?": ("014-initial-disclosures-scan.pdf", "2 pages"),
    "Who else appears with this person?": ("On the same pages",),
    "What could not be read?": ("claim-photos.pdf", "no PDF reader can find its pages"),
    "What may be privileged?": ("denial-of-coverage.eml",),
}
"""Words on the last page of the steps that docs/questions.md gives."""
PICTURES = {
    "Who are the parties, and who are their lawyers?": "question-parties",
    "What happened when?": "question-timeline",
    "Show me the page": "question-page",
    "Who else appears with this person?": "question-together",
}
STEPS = browser_steps(ROOT / "docs" / "questions.md")


@pytest.mark.parametrize("question", ANSWERS)
def test_a_question_is_answered_in_at_most_three_steps(question: str, address: str, browser: Browser) -> None:
    assert len(STEPS[question]) <= 3
    browser.open(f"{address}/matters/sample")
    for kind, words in STEPS[question]:
        if kind == "search":
            browser.type("//input[@type='search']", f"{words}\n")
        elif kind == "choose":
            browser.click(f"//option[normalize-space(text())='{words}' or starts-with(normalize-space(text()), '{words} (')]")
        else:
            browser.click(
                f"//a[normalize-space(.)='{words}'] | //main//button[normalize-space(.)='{words}'] | //main//a[contains(., '{words}')]"
            )
    browser.wait_for_text(*ANSWERS[question])
    if question in PICTURES:
        browser.keep_picture(PICTURES[question])


def test_every_question_with_steps_is_played() -> None:
    assert set(STEPS) == {*ANSWERS, "Give me a spreadsheet", "Give me a load file"} and len(STEPS) >= 10


PLACES = (
    "",
    "/documents",
    "/entities",
    "/facts",
    "/timeline",
    "/graph",
    "/duplicates",
    "/threads",
    "/decisions",
    "/export",
    "/search?words=fire",
)


def test_everything_has_a_label_and_can_be_reached_by_keyboard(address: str, browser: Browser) -> None:
    for place in PLACES:
        browser.open(f"{address}/matters/sample{place}")
        browser.wait_for_text("legal-pipeline")
        unnamed = """return [...document.querySelectorAll('a, button, input:not([type=hidden]), select, img')].filter(e =>
            !(e.innerText || e.alt !== undefined && e.hasAttribute('alt') || e.labels && e.labels.length || e.getAttribute('aria-label')))
            .map(e => e.outerHTML)"""
        assert browser.run(unnamed) == []
        assert browser.run("return document.documentElement.lang") == "en"
        assert browser.run("return document.querySelectorAll('h1').length") == 1
        assert browser.run("return [...document.querySelectorAll('[tabindex]')].filter(e => e.tabIndex > 0).length") == 0
        assert browser.run("return document.documentElement.scrollWidth <= window.innerWidth"), f"{place}: wider than the window"


_BROKEN_WORDS = """
return [...document.querySelectorAll('.state, .role, th, .quiet')].filter(e => !e.innerText.includes(' ')).filter(e => {
  const range = document.createRange(); range.selectNodeContents(e); const places = [...range.getClientRects()];
  return Math.max(...places.map(place => place.top)) >= Math.min(...places.map(place => place.bottom));
}).map(e => e.innerText);
"""
"""Single words of tables and buttons that take more than one line."""


def test_on_a_telephone_nothing_is_wider_than_the_screen_and_no_word_is_broken(address: str, browser: Browser) -> None:
    with browser.phone():
        for place in (each for each in PLACES if each != "/graph"):
            browser.open(f"{address}/matters/sample{place}")
            browser.wait_for_text("legal-pipeline")
            assert browser.run("return document.documentElement.scrollWidth <= window.innerWidth"), f"{place}: wider than the screen"
            assert browser.run(_BROKEN_WORDS) == [], place


def test_a_mark_in_the_text_takes_no_room_of_its_own(address: str, browser: Browser) -> None:
    browser.open(f"{address}/matters/sample/documents?name=docket-sheet")
    browser.click("//td/a[text()='docket-sheet.html']")
    browser.wait_for_text("Docket Text")
    marks = "return [...document.querySelectorAll('.text .mention')]"
    assert browser.run(f"{marks}.filter(e => parseFloat(getComputedStyle(e).paddingLeft)).map(e => e.outerHTML)") == []


_CONTRAST = """
const channel = v => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
const rgb = s => s.match(/[\\d.]+/g).map(Number);
const light = c => 0.2126 * channel(c[0]) + 0.7152 * channel(c[1]) + 0.0722 * channel(c[2]);
const ground = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor);
  if (c.length < 4 || c[3] > 0) return c; } return [255, 255, 255]; };
const found = new Set();
for (const e of document.querySelectorAll('body *')) {
  if (![...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) || e.className === 'unseen') continue;
  const style = getComputedStyle(e), a = light(rgb(style.color)), b = light(ground(e));
  const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  const large = parseFloat(style.fontSize) >= 24 || parseFloat(style.fontSize) >= 18.66 && parseInt(style.fontWeight) >= 700;
  if (ratio < (large ? 3 : 4.5)) found.add(`${e.tagName}.${e.className}: ${ratio.toFixed(2)}`);
}
return [...found];
"""
"""Text against what is behind it, by WCAG 2.2 (1.4.3): at least 4.5, large text 3."""


def test_text_stands_out(address: str, browser: Browser) -> None:
    for place in PLACES:
        browser.open(f"{address}/matters/sample{place}")
        browser.wait_for_text("legal-pipeline")
        assert browser.run(_CONTRAST) == [], place


def test_a_port_in_use_is_one_line(sample: Sample) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert sample.run("browse", "--port", str(port)) == f"legal-pipeline: port {port} is in use; choose another one with --port\n"
