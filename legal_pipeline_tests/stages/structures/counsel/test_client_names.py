"""The names of clients whom only the block of counsel prints."""

from __future__ import annotations

import pytest

from legal_pipeline.model import MentionType, windows
from legal_pipeline.stages.structures.counsel.client_names import client_names
from legal_pipeline_tests.stages.mentions.rows import pages

ORG, PERSON, BODY = MentionType.ORG, MentionType.PERSON, MentionType.GOV_BODY


@pytest.mark.parametrize(
    ("phrase", "names"),
    [
        ("Counsel for the Western Basin Chamber of Commerce", {("Western Basin Chamber of Commerce", ORG)}),
        ("Counsel for Amicus Curiae Free Docket Project", {("Free Docket Project", ORG)}),
        ("Attorneys for Proposed Intervenor Lena Voss", {("Lena Voss", PERSON)}),
        ("Attorney for Non-Party Witness Lena Voss", {("Lena Voss", PERSON)}),
        ("Counsel to the Official Committee of Unsecured Creditors", {("Official Committee of Unsecured Creditors", ORG)}),
        ("Attorneys for Secured Creditor Harbor Bank, N.A.", {("Harbor Bank, N.A.", ORG)}),
        ("Counsel for Falcon Marine Inc. and Cobalt Seed LLC", {("Falcon Marine Inc.", ORG), ("Cobalt Seed LLC", ORG)}),
        ("Attorneys for Movant Center for Law and Commerce", {("Center for Law and Commerce", ORG)}),
        ("On behalf of the Basin Shippers Association:", {("Basin Shippers Association", ORG)}),
        ("Counsel for Western Slope Alliance (“WSA”)", {("Western Slope Alliance", ORG)}),
        ("Attorneys for Lena Voss, Chapter 7 Trustee", {("Lena Voss", PERSON)}),
        ("Counsel for Lena Voss, as Personal Representative of the Estate of Iris Voss", {("Lena Voss", PERSON)}),
        ("Counsel for Falcon Marine Inc., a Delaware corporation", {("Falcon Marine Inc.", ORG)}),
        ("Attorneys for Plaintiff", set()),
        ("Attorneys for Defendants and Counterclaim Plaintiffs", set()),
        ("Counsel for Juniper", set()),
        ("Counsel for Juniper Freight Co.", set()),
        ("Counsel for all others similarly situated", set()),
        ("Counsel for the Proposed Class", set()),
        ("Counsel for the same party", set()),
    ],
)
def test_names(phrase: str, names: set[tuple[str, MentionType]]) -> None:
    (window,) = windows(pages(phrase))
    found = {(one.span.text, one.type) for one in client_names(window, 0, len(phrase), frozenset({"juniper freight co"}))}
    assert found == names
