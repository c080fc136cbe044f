"""relate(): relationships from a text with mentions; evidence, ids, merging."""

from __future__ import annotations

import re
import time
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legal_pipeline.data.relation_cues import MAX_CO_OCCURRENCES, MAX_EVIDENCE
from legal_pipeline.model import Mention, MentionType, NoteKind, Page, PageMethod, PageNote, Relationship, Window, windows
from legal_pipeline.stages.relations.relate import relate
from legal_pipeline.stages.resolution.resolve import Form, resolve
from legal_pipeline_tests.examples import examples

T = MentionType
DOCUMENT = "sample-000000000000"
Names = dict[str, MentionType]


def mentions_of(text: str, names: Names) -> list[Mention]:
    """Returns a mention for each occurrence of a name on page 1; longer names take precedence."""
    found: list[Mention] = []
    for name, type_ in sorted(names.items(), key=lambda item: -len(item[0])):
        for match in re.finditer(re.escape(name), text):
            if not any(match.start() < other.end and other.start < match.end() for other in found):
                page = text.count("\f", 0, match.start()) + 1
                found.append(Mention(type_, match.start(), match.end(), page, name, name, 0.9, "test"))
    return sorted(found, key=lambda mention: mention.start)


def edges_of(text: str, names: Names, target_chars: int = 400_000) -> tuple[list[Relationship], dict[str, str]]:
    pages = [Page(number, part, PageMethod.TEXT_LAYER, "test", 1.0) for number, part in enumerate(text.split("\f"), 1)]
    mentions = mentions_of(text, names)
    counts = Counter((mention.type, mention.text) for mention in mentions)
    resolution = resolve(DOCUMENT, [Form(type_, name, name, count) for (type_, name), count in counts.items()])

    def mentions_in(window: Window) -> list[Mention]:
        return [mention for mention in mentions if window.base <= mention.start < window.end]

    edges = list(relate(DOCUMENT, windows(pages, target_chars), mentions_in, resolution))
    return edges, {entity.entity_id: entity.name for entity in resolution.entities} | {DOCUMENT: "document"}


def told(text: str, names: Names) -> set[tuple[str, str, str, str | None]]:
    """Returns (type, source, target, role) of the relationships, except weak ones."""
    edges, name_of = edges_of(text, names)
    return {
        (edge.type.value, name_of[edge.source_id], name_of[edge.target_id], edge.role)
        for edge in edges
        if edge.type not in ("co_occurs", "cites")
    }


CAPTION = "UNITED STATES DISTRICT COURT\nJANE ROE,\nPlaintiff,\nv.\nACME BRAKE CO., INC.,\nDefendant.\nCase No. 3:19-cv-00123\n"
CAPTION_NAMES: Names = {"JANE ROE": T.PERSON, "ACME BRAKE CO., INC.": T.ORG, "3:19-cv-00123": T.DOCKET_NO}
SENTENCES = [
    (
        "Ann Vane has worked for Roe Mills since 2014.",
        {"Ann Vane": T.PERSON, "Roe Mills": T.ORG},
        ("employed_by", "Ann Vane", "Roe Mills", None),
    ),
    (
        "Ann Vane joined Roe Mills as a clerk.",
        {"Ann Vane": T.PERSON, "Roe Mills": T.ORG},
        ("employed_by", "Ann Vane", "Roe Mills", None),
    ),
    (
        "Ann Vane, who was later hired by Roe Mills, left.",
        {"Ann Vane": T.PERSON, "Roe Mills": T.ORG},
        ("employed_by", "Ann Vane", "Roe Mills", None),
    ),
    (
        "Ann Vane took a job with Roe Mills.",
        {"Ann Vane": T.PERSON, "Roe Mills": T.ORG},
        ("employed_by", "Ann Vane", "Roe Mills", None),
    ),
    (
        "Ann Vane owns 40 % of Roe Mills.",
        {"Ann Vane": T.PERSON, "Roe Mills": T.ORG},
        ("owns", "Ann Vane", "Roe Mills", None),
    ),
    (
        "Ann Vane, who holds a majority stake in Roe Mills, sued.",
        {"Ann Vane": T.PERSON, "Roe Mills": T.ORG},
        ("owns", "Ann Vane", "Roe Mills", None),
    ),
    (
        "Ann Vane acquired all of the outstanding shares of Roe Mills.",
        {"Ann Vane": T.PERSON, "Roe Mills": T.ORG},
        ("owns", "Ann Vane", "Roe Mills", None),
    ),
    (
        "Ann Vane had purchased approximately 12.5 percent of the common stock of Roe Mills.",
        {"Ann Vane": T.PERSON, "Roe Mills": T.ORG},
        ("owns", "Ann Vane", "Roe Mills", None),
    ),
    (
        "Ann Vane, President of Roe Mills, testified.",
        {"Ann Vane": T.PERSON, "Roe Mills": T.ORG},
        ("officer_of", "Ann Vane", "Roe Mills", "president"),
    ),
    (
        "Roe Mills' Vice President, Ann Vane, testified.",
        {"Ann Vane": T.PERSON, "Roe Mills": T.ORG},
        ("officer_of", "Ann Vane", "Roe Mills", "vice president"),
    ),
    (
        "ANN VANE, in her official capacity as Governor of the State of Maine,",
        {"ANN VANE": T.PERSON, "State of Maine": T.GOV_BODY},
        ("officer_of", "ANN VANE", "State of Maine", "governor"),
    ),
    ("Bo Mott was employed by Roe Mills.", {"Bo Mott": T.PERSON, "Roe Mills": T.ORG}, ("employed_by", "Bo Mott", "Roe Mills", None)),
    (
        "Roe Mills is a wholly owned subsidiary of Mott Group.",
        {"Roe Mills": T.ORG, "Mott Group": T.ORG},
        ("owns", "Mott Group", "Roe Mills", "subsidiary"),
    ),
    (
        "Roe Mills was insured by Harbor Mutual.",
        {"Roe Mills": T.ORG, "Harbor Mutual": T.ORG},
        ("insured_by", "Roe Mills", "Harbor Mutual", None),
    ),
    (
        "Harbor Mutual issued a liability policy to Roe Mills.",
        {"Roe Mills": T.ORG, "Harbor Mutual": T.ORG},
        ("insured_by", "Roe Mills", "Harbor Mutual", None),
    ),
    (
        "Roe Mills entered into a lease agreement with Mott Group.",
        {"Roe Mills": T.ORG, "Mott Group": T.ORG},
        ("agreed_with", "Roe Mills", "Mott Group", "agreement"),
    ),
    (
        "Ann Vane resides in Wayne County, Michigan.",
        {"Ann Vane": T.PERSON, "Wayne County, Michigan": T.LOCATION},
        ("located_in", "Ann Vane", "Wayne County, Michigan", None),
    ),
    (
        "Roe Mills has its principal place of business in Dover.",
        {"Roe Mills": T.ORG, "Dover": T.LOCATION},
        ("located_in", "Roe Mills", "Dover", None),
    ),
    (
        "Ann Vane seeks damages of $5,000.00.",
        {"Ann Vane": T.PERSON, "$5,000.00": T.MONEY},
        ("claims_amount", "Ann Vane", "$5,000.00", None),
    ),
    (
        "Bo Mott, a forty-year-old resident of Dover, fell.",
        {"Bo Mott": T.PERSON, "Dover": T.LOCATION},
        ("located_in", "Bo Mott", "Dover", None),
    ),
    (
        "Bo Mott is a citizen of Yemen and currently lives in Dover.",
        {"Bo Mott": T.PERSON, "Yemen": T.LOCATION, "Dover": T.LOCATION},
        ("located_in", "Bo Mott", "Dover", None),
    ),
    ("Bo Mott is a citizen of Ohio.", {"Bo Mott": T.PERSON, "Ohio": T.LOCATION}, ("located_in", "Bo Mott", "Ohio", None)),
    ("Bo Mott is a resident of Yemen.", {"Bo Mott": T.PERSON, "Yemen": T.LOCATION}, ("located_in", "Bo Mott", "Yemen", None)),
    (
        "Bo Mott, of Dover, hurt his back while working for Roe Mills.",
        {"Bo Mott": T.PERSON, "Dover": T.LOCATION, "Roe Mills": T.ORG},
        ("employed_by", "Bo Mott", "Roe Mills", None),
    ),
    (
        "Ann Vane and Roe Mills are insured by Harbor Mutual.",
        {"Ann Vane": T.PERSON, "Roe Mills": T.ORG, "Harbor Mutual": T.ORG},
        ("insured_by", "Ann Vane", "Harbor Mutual", None),
    ),
    (
        "Harbor Mutual issued commercial property policy no. CPP-4471902 (the “Policy”) to Roe Mills.",
        {"Roe Mills": T.ORG, "Harbor Mutual": T.ORG},
        ("insured_by", "Roe Mills", "Harbor Mutual", None),
    ),
    (
        "Ann Vane, Vice President, Claims of Roe Mills, wrote.",
        {"Ann Vane": T.PERSON, "Roe Mills": T.ORG},
        ("officer_of", "Ann Vane", "Roe Mills", "vice president"),
    ),
    ("OLD MILL d/b/a New Mill", {"OLD MILL": T.ORG, "New Mill": T.ORG}, ("alias_of", "New Mill", "OLD MILL", None)),
    (
        "This Agreement shall be governed by and construed in accordance with the laws of the State of Delaware.",
        {"State of Delaware": T.LOCATION},
        ("governed_by", "document", "State of Delaware", None),
    ),
    ("Case 1:19-cv-1 Document 7 Filed 01/31/17 Page 1 of 5", {"01/31/17": T.DATE}, ("filed_on", "document", "01/31/17", None)),
    ("Respectfully.\nDated: June 3, 2019\n", {"June 3, 2019": T.DATE}, ("dated", "document", "June 3, 2019", None)),
    (
        'Bureau of Prisons ("BOP") said',
        {"Bureau of Prisons": T.GOV_BODY, "BOP": T.DEFINED_TERM},
        ("alias_of", "BOP", "Bureau of Prisons", None),
    ),
]


@pytest.mark.parametrize(("text", "names", "expected"), SENTENCES, ids=[f"{row[2][0]}: {row[0][:40]}" for row in SENTENCES])
def test_what_a_sentence_tells(text: str, names: Names, expected: tuple[str, str, str, str | None]) -> None:
    assert expected in told(text, names)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("Ann Vane met Roe Mills.", {"Ann Vane": T.PERSON, "Roe Mills": T.ORG}, id="together in a sentence proves nothing"),
        pytest.param("The motion was filed. In June 3, 2019 it rained.", {"June 3, 2019": T.DATE}, id="any date is not the document's"),
        pytest.param("Bo Mott is a citizen of Yemen.", {"Bo Mott": T.PERSON, "Yemen": T.LOCATION}, id="nationality is no place to live"),
        pytest.param("under the law. Delaware is small.", {"Delaware": T.LOCATION}, id="a law of the next sentence"),
    ],
)
def test_what_a_sentence_does_not_tell(text: str, names: Names) -> None:
    assert told(text, names) == set()


OFFICERS: Names = {
    **dict.fromkeys(("Ann Vane", "Bo Mott", "Cy Lund", "Di Roe"), T.PERSON),
    **dict.fromkeys(("Harbor Commission", "Pilot Board"), T.GOV_BODY),
}
VANE, MOTT = ("Ann Vane", "Harbor Commission", "director"), ("Bo Mott", "Harbor Commission", "deputy director")
LISTS = [
    pytest.param("from the Harbor Commission (HC), Ann Vane, Director; Bo Mott, Deputy Director", {VANE, MOTT}, id="the body first"),
    pytest.param(
        "Ann Vane, Director of the Harbor Commission, came, as did Bo Mott, Deputy Director", {VANE, MOTT}, id="in the first title"
    ),
    pytest.param("from the Harbor Commission, Ann Vane, Director. Bo Mott, Deputy Director, came too", {VANE}, id="ends with its sentence"),
    pytest.param("Ann Vane, Director, and Bo Mott, Deputy Director, Harbor Commission", {VANE, MOTT}, id="the body last, of both"),
    pytest.param(
        "from the Harbor Commission, Ann Vane, Director; Judge Cy Lund, Chair, and Di Roe, Staff Director, Pilot Board",
        {VANE, ("Cy Lund", "Pilot Board", "chair"), ("Di Roe", "Pilot Board", "staff director")},
        id="two bodies",
    ),
    pytest.param(
        "from the Harbor Commission, Ann Vane, Director; Bo Mott, Deputy Director, Pilot Board Executive Secretariat",
        {VANE, MOTT},
        id="a part of a body is not that body",
    ),
    pytest.param("from the Harbor Commission, Ann Vane, Chief Judge", set(), id="a chief judge is no chief"),
    pytest.param("from the Harbor Commission, Ann Vane, Secretary of Labor", set(), id="the title names another body"),
]


@pytest.mark.parametrize(("text", "expected"), LISTS)
def test_a_list_of_officers(text: str, expected: set[tuple[str, str, str]]) -> None:
    assert {(source, target, role) for type_, source, target, role in told(text, OFFICERS) if type_ == "officer_of"} == expected


@pytest.mark.parametrize(("line", "is_told"), [("ACME BRAKE CO., INC.", True), ("Counsel for ACME BRAKE CO., INC.", False)])
def test_an_address_below_a_name_is_its_own(line: str, is_told: bool) -> None:
    names = CAPTION_NAMES | {"12 Main St.\nDover, DE 19901": T.LOCATION}
    found = told(f"{CAPTION}\n\n{line}\n12 Main St.\nDover, DE 19901\n", names)
    assert any(type_ == "located_in" for type_, *_ in found) == is_told


def test_a_caption_makes_parties_of_the_docket_number() -> None:
    assert told(CAPTION, CAPTION_NAMES) == {
        ("party_to", "JANE ROE", "3:19-cv-00123", "plaintiff"),
        ("party_to", "ACME BRAKE CO., INC.", "3:19-cv-00123", "defendant"),
    }


def test_counsel_by_role_and_firm() -> None:
    text = CAPTION + "\n\n\n\nANN B. VANE, SBN 123456\nVANE & MOTT LLP\n12 Main Street\nSpringfield, CA 94111\nAttorneys for Plaintiff\n"
    found = told(text, CAPTION_NAMES | {"ANN B. VANE": T.PERSON, "VANE & MOTT LLP": T.ORG})
    assert ("represented_by", "JANE ROE", "ANN B. VANE", None) in found
    assert ("member_of", "ANN B. VANE", "VANE & MOTT LLP", None) in found


def test_names_of_parties_run_on_to_the_next_line() -> None:
    caption = (
        "UNITED STATES DISTRICT COURT\nJANE ROE and\nROE MILLS & SUPPLY, LLC,\nPlaintiffs,\nv.\n"
        "ACME CO., INC.,\nDefendant.\nNo. 3:19-cv-00123\n"
    )
    block = (
        "\n\n\n\nANN B. VANE, SBN 123456\n12 Main Street\nDover, DE 19901\nAttorneys for Plaintiffs Jane Roe and Roe\nMills & Supply, LLC\n"
    )
    names: Names = {
        **dict.fromkeys(("JANE ROE", "ANN B. VANE"), T.PERSON),
        **dict.fromkeys(("ROE MILLS & SUPPLY, LLC", "ACME CO., INC."), T.ORG),
        "3:19-cv-00123": T.DOCKET_NO,
    }
    found = {fact for fact in told(caption + block, names) if fact[0] == "represented_by"}
    assert found == {("represented_by", party, "ANN B. VANE", None) for party in ("JANE ROE", "ROE MILLS & SUPPLY, LLC")}


def test_evidence_does_not_end_in_the_middle_of_a_name() -> None:
    caption = "UNITED STATES DISTRICT COURT\nROE MILLS & SUPPLY, LLC,\nPlaintiff,\nv.\nACME CO., INC.,\nDefendant.\nNo. 3:19-cv-00123\n"
    block = "\n\n\n\nANN B. VANE, SBN 123456\n12 Main Street\nDover, DE 19901\nAttorneys for Plaintiff Roe\nMills & Supply, LLC\n\nMore.\n"
    organisations = ("ROE MILLS & SUPPLY, LLC", "Roe\nMills & Supply, LLC", "ACME CO., INC.")
    names: Names = {"ANN B. VANE": T.PERSON, **dict.fromkeys(organisations, T.ORG), "3:19-cv-00123": T.DOCKET_NO}
    [represented] = [edge for edge in edges_of(caption + block, names)[0] if edge.type == "represented_by"]
    assert [proof.text[-23:] for proof in represented.evidence] == ["Roe\nMills & Supply, LLC"]


def test_a_docket_sheet() -> None:
    text = (
        "Docket 3:19-cv-00123\nPlaintiff\nJane Roe\trepresented by\tAnn Vane\nVane & Mott LLP\n12 Main Street\n"
        "Defendant\nAcme Co., Inc.\trepresented by\tBo Mott\n"
    )
    names: Names = {
        **dict.fromkeys(("Jane Roe", "Ann Vane", "Bo Mott"), T.PERSON),
        **dict.fromkeys(("Vane & Mott LLP", "Acme Co., Inc."), T.ORG),
    }
    assert told(text, names) >= {
        ("represented_by", "Jane Roe", "Ann Vane", None),
        ("represented_by", "Acme Co., Inc.", "Bo Mott", None),
        ("member_of", "Ann Vane", "Vane & Mott LLP", None),
    }


STANDING_FOR = [
    pytest.param(
        "Bo Mott lives in Dover. He is the sole member and owner of Roe Mills.", {("owns", "Bo Mott", "Roe Mills", "owner")}, id="he"
    ),
    pytest.param(
        f"Ann Vane, {'for these reasons, ' * 25}complains as follows:\nPARTIES\n1. Bo Mott lives in Dover. He is the owner of Roe Mills.",
        {("owns", "Bo Mott", "Roe Mills", "owner")},
        id="he, in a numbered paragraph",
    ),
    pytest.param("Bo Mott met Ann Vane. He is the owner of Roe Mills.", set(), id="one of two"),
    pytest.param(
        f"Ann Vane wrote. Ann Vane, {'who came in on a day of much rain, ' * 20}met Bo Mott. He is the owner of Roe Mills.",
        set(),
        id="a sentence that begins farther back than is looked",
    ),
    pytest.param(
        "1. I am employed by Roe Mills.\nI declare under penalty of perjury that this is true.\n/s/ Bo Mott\n\n/s/ Zed Quill\n",
        set(),
        id="two who swear, one of them not known",
    ),
    pytest.param("Bo Mott fell. It rained. He is the owner of Roe Mills.", set(), id="two sentences back"),
    pytest.param(
        "1. I am employed by Roe Mills as a clerk.\nI declare under penalty of perjury that this is true.\n/s/ Bo Mott\nBo Mott\n",
        {("employed_by", "Bo Mott", "Roe Mills", None)},
        id="the one who swears",
    ),
    pytest.param("1. I am employed by Roe Mills as a clerk.\nYours truly,\n/s/ Bo Mott\nBo Mott\n", set(), id="not sworn"),
    pytest.param(
        CAPTION + "\nPlaintiff demands judgment against Roe Mills in the amount of $5,000.00.",
        {("claims_amount", "JANE ROE", "$5,000.00", None)},
        id="a party by its role",
    ),
    pytest.param("Plaintiff demands judgment in the amount of $5,000.00.", set(), id="a role without a caption"),
]


@pytest.mark.parametrize(("text", "expected"), STANDING_FOR)
def test_a_word_that_stands_for_a_name(text: str, expected: set[tuple[str, str, str, str | None]]) -> None:
    names = CAPTION_NAMES | {"Bo Mott": T.PERSON, "Ann Vane": T.PERSON, "Roe Mills": T.ORG, "$5,000.00": T.MONEY}
    assert {fact for fact in told(text, names) if fact[0] in ("owns", "employed_by", "claims_amount")} == expected


def test_a_word_for_a_name_proves_less_than_the_name() -> None:
    names: Names = {"Bo Mott": T.PERSON, "Roe Mills": T.ORG}
    named, pronoun = (
        next(edge for edge in edges_of(text, names)[0] if edge.type == "owns")
        for text in ("Bo Mott is the owner of Roe Mills.", "Bo Mott fell. He is the owner of Roe Mills.")
    )
    assert named.confidence > pronoun.confidence
    assert pronoun.evidence[0].text == "Bo Mott fell. He is the owner of Roe Mills"


def test_a_judge_signs() -> None:
    found = told(CAPTION + "IT IS SO ORDERED.\n\nJOHN A. MOTT\nUnited States District Judge\n", CAPTION_NAMES | {"JOHN A. MOTT": T.PERSON})
    assert ("presided_by", "3:19-cv-00123", "JOHN A. MOTT", "presiding") in found
    assert ("authored_by", "document", "JOHN A. MOTT", None) in found


def test_a_contract() -> None:
    text = (
        "This Supply Agreement is made as of June 3, 2019 by and between Acme Brake, "
        'Inc., a Delaware corporation ("Acme"), and Roe Mills LLC ("Roe").\n\nWHEREAS'
    )
    found = told(text, {"Acme Brake, Inc.": T.ORG, "Roe Mills LLC": T.ORG, "June 3, 2019": T.DATE})
    assert {
        ("party_to", "Acme Brake, Inc.", "document", "contracting party"),
        ("party_to", "Roe Mills LLC", "document", "contracting party"),
        ("agreed_with", "Acme Brake, Inc.", "Roe Mills LLC", None),
        ("dated", "document", "June 3, 2019", None),
    } <= found


def test_who_was_working_is_the_nearest_person() -> None:
    names: Names = {"Ann Vane": T.PERSON, "Bo Mott": T.PERSON, "Roe Mills": T.ORG}
    found = told("Ann Vane said that Bo Mott fell while working for Roe Mills.", names)
    assert {fact for fact in found if fact[0] == "employed_by"} == {("employed_by", "Bo Mott", "Roe Mills", None)}


def test_one_edge_for_many_proofs_and_at_most_twenty_of_them() -> None:
    edges, _ = edges_of("Bo Mott was employed by Roe Mills.\n" * 50, {"Bo Mott": T.PERSON, "Roe Mills": T.ORG})
    (edge,) = [edge for edge in edges if edge.type == "employed_by"]
    assert len(edge.evidence) == MAX_EVIDENCE
    assert len(set(edge.evidence)) == MAX_EVIDENCE


def test_windows_do_not_change_the_edges() -> None:
    text = "\f".join([CAPTION, "x" * 300, "Dated: June 3, 2019", "JANE ROE resides in Dover."])
    names = CAPTION_NAMES | {"Dover": T.LOCATION, "June 3, 2019": T.DATE}
    ids = [{edge.relationship_id for edge in edges_of(text, names, target)[0]} for target in (100, 400_000)]
    assert ids[0] == ids[1]


def test_co_occurrence_is_weak_and_bounded() -> None:
    people: Names = {f"Ann {chr(65 + i)}{chr(97 + j)}roe": T.PERSON for i in range(24) for j in range(2)}
    text = ". ".join(" and ".join([first, second]) for first in people for second in people if first < second)
    weak = [edge for edge in edges_of(text, people)[0] if edge.type == "co_occurs"]
    assert len(weak) == MAX_CO_OCCURRENCES
    assert all(edge.confidence <= 0.3 for edge in weak)


_PIECES = st.sampled_from(
    [
        "JANE ROE",
        "Acme, Inc.",
        "3:19-cv-00123",
        "June 3, 2019",
        "Delaware",
        "$5.00",
        ", Plaintiff,\nv.\n",
        "Attorneys for Plaintiff\n",
        "Filed ",
        "Dated: ",
        " is insured by ",
        " governed by the laws of ",
        ', ("Acme")',
        "\n",
        "\f",
        ". ",
        " and ",
        "Before ",
        ", Circuit Judge.\n",
        "/s/ ",
        "UNITED STATES DISTRICT COURT\n",
        ", Clerk\n",
    ]
)


@settings(max_examples=examples(120), deadline=None)
@given(st.lists(_PIECES, max_size=60).map("".join), st.sampled_from([40, 400_000]))
def test_evidence_is_exact_on_any_text(text: str, target_chars: int) -> None:
    names: Names = {
        "JANE ROE": T.PERSON,
        "Acme, Inc.": T.ORG,
        "3:19-cv-00123": T.DOCKET_NO,
        "June 3, 2019": T.DATE,
        "Delaware": T.LOCATION,
        "$5.00": T.MONEY,
        "Acme": T.DEFINED_TERM,
    }
    edges, name_of = edges_of(text, names, target_chars)
    assert len({edge.relationship_id for edge in edges}) == len(edges)
    for edge in edges:
        assert edge.source_id in name_of and edge.target_id in name_of
        assert 0 < edge.confidence <= 1
        for proof in edge.evidence:
            assert text[proof.start : proof.end] == proof.text
            assert proof.page_number == text.count("\f", 0, proof.start) + 1


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("governed by " + " " * 100_000 + "laws of", id="blanks behind a cue"),
        pytest.param("governed by and construed " * 8_000, id="cues without a law"),
        pytest.param("JANE ROE, a " * 8_000, id="names with nothing between"),
        pytest.param("FILED\n" * 20_000, id="stamps without a date"),
    ],
)
def test_hostile_text_takes_little_time(text: str) -> None:
    started = time.process_time()
    edges_of(text, {"JANE ROE": T.PERSON})
    assert time.process_time() - started < 20


@pytest.mark.parametrize(
    ("doubtful", "factor"),
    [
        pytest.param("Vane", 0.3, id="the name of one end"),
        pytest.param("Mills", 0.3, id="the name of the other"),
        pytest.param("President", 1.0, id="no name"),
        pytest.param("Nobody", 1.0, id="a word outside of the evidence"),
    ],
)
def test_a_fact_rests_on_the_names_of_its_ends(doubtful: str, factor: float) -> None:
    text, names = "Ann Vane, President of Roe Mills, testified. Nobody else did.", {"Ann Vane": T.PERSON, "Roe Mills": T.ORG}
    mentions = mentions_of(text, names)
    resolution = resolve(DOCUMENT, [Form(mention.type, mention.text, mention.text, 1) for mention in mentions])
    at = text.index(doubtful)
    note = PageNote(NoteKind.DOUBTFUL, at, at + len(doubtful), detail="0.30")

    def confidences(notes: tuple[PageNote, ...]) -> dict[str, float]:
        pages = [Page(1, text, PageMethod.OCR, "test", 0.9, notes=notes)]
        return {edge.type.value: edge.confidence for edge in relate(DOCUMENT, windows(pages), lambda _: mentions, resolution)}

    sure = confidences(())
    assert {"officer_of", "co_occurs"} <= set(sure)
    assert confidences((note,)) == {kind: pytest.approx(factor * value, abs=0.001) for kind, value in sure.items()}


def test_what_refers_back_cites_nothing_new() -> None:
    text = "See 304 U.S. 64. Id. at 71. The rule holds (Roe, supra, at 3)."
    edges, name_of = edges_of(text, {"304 U.S. 64": T.CITATION, "Id. at 71": T.CITATION, "Roe, supra, at 3": T.CITATION})
    assert [name_of[edge.target_id] for edge in edges if edge.type == "cites"] == ["304 U.S. 64"]
