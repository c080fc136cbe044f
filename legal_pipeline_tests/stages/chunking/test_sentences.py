"""Sentence borders in legal text: every row is cut exactly where it has a bar."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legal_pipeline.stages.chunking.sentences import sentence_starts

ROWS = {
    "two plain sentences": "The motion is denied. |The clerk shall close the case.",
    "case name and reporter": "See Smith v. Jones, 410 U.S. 113, 120 (1973). |The rule is old.",
    "parenthetical with court": "Roe v. Doe, 12 F. Supp. 2d 34 (S.D. Cal. 2001) (Hon. J. Roe). |We agree.",
    "docket number": "It was filed as No. 12-cv-34 in this court. |It was dismissed.",
    "company suffix inside a sentence": "Acme Inc. filed a claim. |Beta Corp. answered.",
    "company suffix at the end": "The policy was sold to Acme Inc. |The premium was paid.",
    "initials": "It was signed by J. R. Doe on Monday. |Nobody objected.",
    "middle initial": "Counsel was Mary K. Roe. |She appeared.",
    "exhibit letter ends a sentence": "The policy is Exhibit A. |The claim form is Exhibit B.",
    "id.": "Id. at 5. |The court held so.",
    "id. alone before a sentence": "See id. |The court went on.",
    "federal rule": "He moved under Fed. R. Civ. P. 12(b)(6). |We grant it.",
    "statute": "It violates 28 U.S.C. § 1346(a)(2). |Nothing else matters.",
    "country at the end": "They live in the U.S. |They came in May.",
    "country inside": "The U.S. Department of Justice agreed. |So do we.",
    "time of day": "The hearing is at 10:00 a.m. on Monday. |Bring proof.",
    "month": "On Jan. 5, 2020 he paid. |On Feb. 6 he stopped.",
    "three dots": "He said that . . . The rest is lost.",
    "four dots": "He said that. . . . |The rest is lost.",
    "period inside quotes": "He called it “unfair.” |She did not.",
    "question inside quotes": "He asked: “Why?” |Nobody knew.",
    "question": "Was it late? |Yes.",
    "footnote mark": "It is settled.12 |The rest follows.",
    "bracket opens": "It is so. |[T]here is no doubt.",
    "numbered list": "He must:\n|(a) pay the sum;\n|(b) leave the house; and\n|(c) stay away.",
    "number of a paragraph": "12. Plaintiff lives in Ohio. |\n13. Defendant lives in Iowa.".replace(" |\n", "\n|"),
    "section number before a sentence": "This follows from § 12. |The rest is clear.",
    "year before a sentence": "It ended in 1973. |The parties then met.",
    "empty line": "TITLE OF THE PAPER\n\n|Plaintiff says so.",
    "line broken sentence": "He went\nto the\ncourt. |Then he left.",
    "lower case after abbreviation": "The Am. bar ass'n and others agreed. |So be it.",
    "rubric of counsel": "Hon. John Doe, Jr. presided. |Ms. Roe spoke.",
    "page break": "It ends here. \f|Here is more.",
}


@pytest.mark.parametrize("marked", ROWS.values(), ids=ROWS.keys())
def test_sentences_begin_where_the_bars_are(marked: str) -> None:
    text = marked.replace("|", "")
    starts = list(sentence_starts(text))
    for shift, start in enumerate(starts):
        text = text[: start + shift] + "|" + text[start + shift :]
    assert text == marked


@given(st.text(alphabet="aB. \n\f?!“”()1;:v…", max_size=80))
def test_every_sentence_begins_behind_the_one_before(text: str) -> None:
    borders = [0, *sentence_starts(text)]
    assert all(left < right for left, right in pairwise(borders))
    assert borders[-1] <= len(text)
