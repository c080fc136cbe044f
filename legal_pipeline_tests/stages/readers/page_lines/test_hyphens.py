"""Words broken at line ends: which halves are one word, which keep their hyphen, and which dashes glue nothing."""

from __future__ import annotations

import pytest

from legal_pipeline.stages.readers.page_lines.hyphens import rejoin_lines, without_soft_hyphens


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        pytest.param("on Septem-\nber 3, 2019 and", "on September\n3, 2019 and", id="a month"),
        pytest.param("to Feb-\nruary 1", "to February\n1", id="a month cut short"),
        pytest.param("of Marlow Hol-\nlow Dairy", "of Marlow Hollow\nDairy", id="a name"),
        pytest.param("by Mr. Whit-\nfield, who", "by Mr. Whitfield,\nwho", id="a surname, with its comma"),
        pytest.param("Mr. Good-\nwin said", "Mr. Goodwin\nsaid", id="a surname of two words"),
        pytest.param("the judi-\ncial power", "the judicial\npower", id="a word"),
        pytest.param("the  plain-  \n  tiff's claim", "the  plaintiff's\nclaim", id="blanks around the line end"),
        pytest.param("THE PLAIN-\nTIFFS", "THE PLAINTIFFS", id="capitals"),
        pytest.param("un-\nderstanding-\ns", "understandings", id="two breaks in a row"),
        pytest.param("his cross-\nclaim against", "his cross-claim\nagainst", id="cross-claim"),
        pytest.param("Cross-\nDefendant Roe", "Cross-Defendant\nRoe", id="a capital after the hyphen"),
        pytest.param("Court-\nappointed counsel", "Court-appointed\ncounsel", id="a capitalized compound"),
        pytest.param("the attorney-\nclient privilege", "the attorney-client\nprivilege", id="a phrasal adjective"),
        pytest.param("an attorney-in-\nfact signed", "an attorney-in-fact\nsigned", id="a compound of three words"),
        pytest.param("by Ruiz-\nOrtega, the", "by Ruiz-Ortega,\nthe", id="a double name"),
        pytest.param("No. 2:17-\ncv-00123 (D. Ohio)", "No. 2:17-cv-00123\n(D. Ohio)", id="a docket number"),
        pytest.param("call 555-\n0134 or", "call 555-0134\nor", id="a telephone number"),
        pytest.param("for $1,250,-\n000.00 under", "for $1,250,000.00\nunder", id="an amount cut at its comma"),
        pytest.param("a new frame-\nwork for", "a new framework\nfor", id="a closed compound"),
        pytest.param("the land-\nowners' lots", "the landowners'\nlots", id="its plural"),
        pytest.param("the book-\nkeeper’s desk", "the bookkeeper’s\ndesk", id="its genitive"),
        pytest.param("by the under-\nwriters", "by the underwriters", id="a prefix that is written together"),
        pytest.param("was mis-\nlabeled as", "was mislabeled\nas", id="another one"),
        pytest.param("of self-\nincrimination", "of self-incrimination", id="self"),
        pytest.param("was self-\nish", "was selfish", id="a word that begins like it"),
        pytest.param("Mr. Mc-\nAllister", "Mr. McAllister", id="a prefix of names"),
        pytest.param("an X-\nray of", "an X-ray\nof", id="a letter before a word"),
        pytest.param("in No. 2:19-cv-\n00417", "in No. 2:19-cv-00417", id="a docket number at its second hyphen"),
        pytest.param("42 U.S.C. § 2000e-\n5(f)", "42 U.S.C. § 2000e-5(f)", id="a section with a letter"),
        pytest.param("a 30-\nday notice", "a 30-day\nnotice", id="a number and its measure"),
        pytest.param("in 1995\u2013\n1996, the", "in 1995\u20131996,\nthe", id="a range of years"),
        pytest.param("to roe@marlow-\ndairy.test or", "to roe@marlow-dairy.test\nor", id="an address of mail"),
        pytest.param("the pre-\ntrial order", "the pretrial\norder", id="a closed form with a prefix that is often kept"),
        pytest.param("the above-\ncaptioned case", "the above-captioned\ncase", id="above-captioned"),
        pytest.param("a docu\u00ad\nment", "a document", id="a soft hyphen"),
    ],
)
def test_a_broken_word_is_completed_on_the_upper_line(broken: str, expected: str) -> None:
    assert "\n".join(rejoin_lines(broken.split("\n"))) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("ALMA WHITFIELD,\n- against -\nMarlow Freight", id="a dash around a word"),
        pytest.param("Plaintiff,\n-and-\nJohn Roe", id="dashes attached to a word"),
        pytest.param("as shown in the exhibit -\nthe lease", id="a dash after a blank"),
        pytest.param("- 3 -\nCase 2:17-cv-00123", id="a page number above a stamp"),
        pytest.param("of visa-\nCase 2:17-cv-00123 Document 3", id="a stamp between the halves"),
        pytest.param("-----\nwhereas", id="a rule"),
        pytest.param("against-\nGHENT & SONS", id="a dash before a name"),
        pytest.param("a well-known firm\nof lawyers", id="a hyphen within a line"),
        pytest.param("see above--\nthe lease", id="a typewriter's dash"),
        pytest.param("the lease-\n", id="nothing below"),
        pytest.param("of 2019\u2013\nthe lease", id="an en dash before a word"),
        pytest.param("2018\u2013\n2:17-cv-00123", id="an en dash before a docket number"),
        pytest.param("Plaintiff,    )  ORDER ON DISCOVERY CUT-\nvs.,          )  OFF DATES", id="the other column of a caption"),
        pytest.param("ALMA ROE, |  MOTION FOR RE-\nPlaintiff, |  CONSIDERATION", id="a ruled caption"),
        pytest.param("the lease-\n\nof 2019", id="an empty line below"),
    ],
)
def test_other_dashes_glue_nothing(text: str) -> None:
    assert "\n".join(rejoin_lines(text.split("\n"))) == text


def test_removed_lines_are_reported() -> None:
    numbers = [1, 2, 3]
    lines = rejoin_lines(["of Septem-", "ber", "3, 2019"], numbers.pop)
    assert (lines, numbers) == (["of September", "3, 2019"], [1, 3])


def test_soft_hyphens_within_a_line_are_not_printed() -> None:
    assert without_soft_hyphens("Sep\u00adtem\u00adber 3\u00ad\nrd") == "September 3\u00ad\nrd"
