"""Reading commands on the sample matter: what they list, filters and names, the output in a pipe and on a terminal."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from click.testing import CliRunner

from legal_pipeline import terminal
from legal_pipeline.cli import cli
from legal_pipeline_tests.command_line import call
from legal_pipeline_tests.specimens.processed import Sample


def rows(output: str) -> list[dict[str, str]]:
    """The rows of a table in a pipe."""
    head, *lines = (line.split("\t") for line in output.splitlines())
    assert all(len(line) == len(head) for line in lines)
    return [dict(zip(head, line, strict=True)) for line in lines]


def records(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


def test_parties_are_listed_by_case_with_role_and_counsel(sample: Sample) -> None:
    found = rows(sample.run("parties", "--matter", "sample"))
    assert found[0] == {
        "case": "2:24-cv-90417-ELB",
        "party": "Michael Paul",
        "role": "plaintiff",
        "counsel": "Dana R. Whitcomb; Elias J. Ostrander",
    }
    assert found[2]["party"] == "Larkspur Mutual Insurance Company"
    assert {row["party"] for row in found if row["role"] == "plaintiff"} == {"Michael Paul", "Paul Millwork & Supply, LLC"}


def test_counsel_are_listed_with_firm_client_and_place(sample: Sample) -> None:
    found = rows(sample.run("counsel"))
    assert {
        "attorney": "Priya N. Halvorsen",
        "firm": "Halvorsen Reyer Brandt LLP",
        "client": "Larkspur Mutual Insurance Company",
    }.items() <= (found[0].items())
    assert found[0]["page"] == "009-answer-larkspur.pdf p. 2"


def test_amounts_are_those_claimed_the_greatest_first_or_all(sample: Sample) -> None:
    claimed, every = rows(sample.run("amounts")), rows(sample.run("amounts", "--all"))
    assert {row["amount"] for row in claimed} == {"$642,315.60"}
    assert all(row["amount"] in row["text"] for row in claimed)
    assert every[0]["amount"] == "$850,000.00"
    assert len(every) > 10


def test_in_a_pipe_facts_and_pages_are_rows(sample: Sample) -> None:
    [fact, *_] = rows(sample.run("relationships", "--type", "owns"))
    said = {"from": "Michael Paul", "relationship": "owns", "to": "Paul Millwork & Supply, LLC", "role": "owner", "page": "1"}
    assert said.items() <= fact.items() and fact["document"].startswith("001-complaint-pdf-") and "sole member and owner" in fact["text"]
    found = rows(sample.run("search", "bates:PAUL000001-PAUL000002"))
    assert {(row["page"], row["bates"]) for row in found} == {("1", "PAUL 000001"), ("2", "PAUL 000002")}


def test_what_needs_eyes_says_why(sample: Sample) -> None:
    found = rows(sample.run("needs-eyes"))
    assert {row["file"]: row["why"].split(":")[1].strip() for row in found} == {
        "claim-photos.pdf": "corrupt",
        "tax-return-2022.pdf": "encrypted",
    }


FILTERED: list[tuple[str, set[str], set[str]]] = [
    # arguments, names that are among those listed, names that are not
    ("--type person", {"Peter Hobart", "Michael Paul"}, {"Larkspur Mutual Insurance Company"}),
    ("--document 028-1-hobart-declaration.pdf --type PERSON", {"Peter Hobart"}, {"Eleanor L. Brandvold"}),
    ("--case 2:24-cv-90417-ELB --type person", {"Michael Paul", "Dana R. Whitcomb", "Eleanor L. Brandvold"}, {"Peter Hobart"}),
    ("--entity HOBART", {"Peter Hobart"}, {"Michael Paul"}),
    ("--min-confidence 0.99", set(), {"Peter Hobart"}),
    ("--sort mentions --limit 1", {"Larkspur Mutual Insurance Company"}, {"Michael Paul"}),
]


@pytest.mark.parametrize(("arguments", "within", "without"), FILTERED, ids=[each for each, _, _ in FILTERED])
def test_entities_are_filtered_sorted_and_limited(sample: Sample, arguments: str, within: set[str], without: set[str]) -> None:
    names = {row["name"] for row in rows(sample.run("entities", *arguments.split()))}
    assert within <= names
    assert not names & without


def test_relationships_are_filtered_sorted_and_limited(sample: Sample) -> None:
    def found(*arguments: str) -> list[dict[str, Any]]:
        return records(sample.run("relationships", "--json", *arguments))

    of_hobart = found("--entity", "Peter Hobart", "--type", "employed_by")
    assert [(each["source_name"], each["target_name"]) for each in of_hobart] == [("Peter Hobart", "Larkspur Mutual Insurance Company")]
    assert all(each["confidence"] >= 0.9 for each in found("--min-confidence", "0.9"))
    surest = [each["confidence"] for each in found("--sort", "confidence", "--limit", "5")]
    assert len(surest) == 5 and surest == sorted(surest, reverse=True)
    in_complaint = found("--document", "001-complaint.pdf", "--case", "2:24-cv-90417-ELB", "--type", "party_to")
    assert {each["source_name"] for each in in_complaint} >= {"Michael Paul"}
    assert all("001-complaint" in proof["document_id"] for each in in_complaint for proof in each["evidence"])


def test_who_appears_with_a_person_is_told_once_and_from_their_side(sample: Sample) -> None:
    found = records(sample.run("relationships", "--json", "--type", "co_occurs", "--entity", "Peter Hobart", "--sort", "confidence"))
    assert {each["source_name"] for each in found} == {"Peter Hobart"}
    others = [each["target_name"] for each in found]
    assert len(others) == len(set(others)) > 3
    assert found == sorted(found, key=lambda each: (-each["confidence"], each["target_name"].casefold()))


def test_what_comes_next_begins_with_the_address_of_the_workspace(sample: Sample) -> None:
    _, following = sample.run("summary", "--matter", "sample").split("Next:\n")
    first = following.splitlines()[0]
    assert first.split()[:2] == ["legal-pipeline", "browse"]
    assert first.endswith("http://127.0.0.1:3020")


OF_A_MATTER = ("parties", "documents", "duplicates", "threads", "timeline", "summary", "stale", "redactions list")
UNKNOWN: list[tuple[str, str]] = [
    *((f"{command} --matter sampel", "there is no matter sampel; did you mean sample?") for command in OF_A_MATTER),
    ("entities --entity Hobbart", "did you mean Hobart"),
    ("show 001-complain.pdf", "did you mean 001-complaint.pdf?"),
    ("relationships --document 001-complant.pdf", "did you mean 001-complaint.pdf?"),
    ("show Complaint", "there is no document 'Complaint'"),
    ("entities --type human", "'human' is not one of 'person'"),
]


@pytest.mark.parametrize(("line", "said"), UNKNOWN, ids=[line for line, _ in UNKNOWN])
def test_an_unknown_name_is_answered_with_the_nearest(sample: Sample, line: str, said: str) -> None:
    done = call(*line.split(), environment=sample.environment())
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_filter_that_leaves_nothing_says_so(sample: Sample) -> None:
    done = call("entities", "--entity", "Peter Hobart", "--type", "org", environment=sample.environment())
    assert (done.returncode, done.stderr) == (1, "0 entities fit\n")


def test_a_list_that_is_cut_says_so(sample: Sample) -> None:
    for line, said in (("search fire --limit 2", r"2 of \d+ pages; --limit \d+ shows all"), ("entities --limit 2", r"2 of \d+ entities")):
        done = call(*line.split(), environment=sample.environment())
        assert re.match(said, done.stderr)


def test_the_beginning_of_an_id_will_do(sample: Sample) -> None:
    (document,) = (row for row in records(sample.run("documents", "--json")) if row["file_name"] == "001-complaint.pdf")
    whole = document["document_id"]
    assert records(sample.run("show", whole[:8], "--json")) == records(sample.run("show", whole, "--json"))
    assert sample.run("diff", whole[:-3]) == sample.run("diff", whole)
    assert "may be any of several documents" in sample.run("show", "0")


def _on_a_terminal(sample: Sample, monkeypatch: pytest.MonkeyPatch, *words: str) -> str:
    for name, value in sample.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(terminal, "is_terminal", lambda: True)
    monkeypatch.setattr(terminal.console, "_width", 80)
    return CliRunner().invoke(cli, list(words)).output


TABLES = ["documents", "parties", "counsel", "amounts", "needs-eyes", "entities --limit 20", "duplicates", "threads", "timeline"]


@pytest.mark.parametrize("line", TABLES)
def test_a_table_fits_a_terminal_and_cuts_no_id(sample: Sample, monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    shown = _on_a_terminal(sample, monkeypatch, *line.split())
    assert [each for each in shown.splitlines() if len(each.rstrip()) > 80] == []
    if shown.startswith("document "):
        # each beginning of an id names its document
        for each in re.findall(r"^(\S+) ", shown, re.MULTILINE)[1:3]:
            assert "there is no document" not in sample.run("show", each)


def test_every_page_is_named_in_full(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [row.split("\t")[3] for row in sample.run("counsel").splitlines()[1:]]
    shown = _on_a_terminal(sample, monkeypatch, "counsel")
    assert len(pages) > 3 and {page[-5:-1] for page in pages} == {" p. "}
    assert [word for page in pages for word in page.split() if word not in shown] == []


ROWS = {
    "testimony": "witness cited kind speaker text document page",
    "threads --all": "thread subject date from to file document inclusive how",
    "search fire": "document page bates text",
    "relationships": "from relationship to role confidence rule document page cited text passages",
}
"""What stands in paragraphs on a terminal."""


@pytest.mark.parametrize(("line", "columns"), ROWS.items(), ids=list(ROWS))
def test_a_pipe_gets_a_row_a_line(sample: Sample, line: str, columns: str) -> None:
    head, *rows = (row.split("\t") for row in sample.run(*line.split()).splitlines())
    assert head == columns.split()
    assert rows and {len(row) for row in rows if len(row) > 1} == {len(head)}


def test_a_shell_completes_commands_matters_and_documents(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in sample.environment().items():
        monkeypatch.setenv(name, value)

    def completed(*words: str) -> list[str]:
        environment = {
            "COMP_WORDS": " ".join(("legal-pipeline", *words)),
            "COMP_CWORD": str(len(words)),
            "_LEGAL_PIPELINE_COMPLETE": "bash_complete",
        }
        output = CliRunner().invoke(cli, env=environment, prog_name="legal-pipeline").output
        return [line.partition(",")[2] for line in output.splitlines()]

    assert completed("part") == ["parties"]
    assert completed("parties", "--matter", "sa") == ["sample"]
    assert [re.sub(r"-[0-9a-f]{12}$", "", each) for each in completed("show", "001")] == ["001-complaint-pdf"]
    assert "_LEGAL_PIPELINE_COMPLETE" in sample.run("completion", "bash")


def test_a_completion_without_a_database_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEGAL_PIPELINE_HOME", "/dev/null/home")
    environment = {"COMP_WORDS": "legal-pipeline show a", "COMP_CWORD": "2", "_LEGAL_PIPELINE_COMPLETE": "bash_complete"}
    done = CliRunner().invoke(cli, env=environment, prog_name="legal-pipeline")
    assert (done.output.strip(), done.exit_code) == ("", 0)
