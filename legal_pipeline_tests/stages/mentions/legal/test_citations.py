from __future__ import annotations

import pytest

from legal_pipeline.stages.mentions.legal import citations
from legal_pipeline_tests.stages.mentions.rows import mentions_by


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Roe v. Wade, 410 U.S. 113, 120 (1973)", [("410 U.S. 113", "410 U.S. 113")], id="full, without pinpoint and year"),
        pytest.param("482 U. S. 124", [("482 U. S. 124", "482 U.S. 124")], id="reporter spelled with blanks"),
        pytest.param("Jacobson, 197\nU.S. 11, 31", [("197\nU.S. 11", "197 U.S. 11")], id="over a line break"),
        pytest.param("459 F. Supp. 3d at 288", [("459 F. Supp. 3d at 288", "459 F. Supp. 3d at 288")], id="short form"),
        pytest.param("2020 WL 6948354, at *3", [("2020 WL 6948354", "2020 WL 6948354")], id="database"),
        pytest.param("31 Misc. 3d 1209(A)", [("31 Misc. 3d 1209(A)", "31 Misc. 3d 1209(A)")], id="page with a letter"),
        pytest.param("Id. at 537–38. And", [("Id. at 537–38", "Id. at 537–38")], id="id. keeps its page"),
        pytest.param(
            "343 U.S. 579, 72 S. Ct. 863, 96 L. Ed. 1153",
            [("343 U.S. 579", "343 U.S. 579"), ("72 S. Ct. 863", "72 S. Ct. 863"), ("96 L. Ed. 1153", "96 L. Ed. 1153")],
            id="parallel citations",
        ),
        pytest.param(
            "2015-NMSC-012; 2017 COA 33M; 2019 IL App (1st) 180045-U",
            [("2015-NMSC-012",) * 2, ("2017 COA 33M",) * 2, ("2019 IL App (1st) 180045-U",) * 2],
            id="neutral citations of the states",
        ),
        pytest.param("2018 SCC 22; 2017 ONSC 1234 (CanLII)", [("2018 SCC 22",) * 2, ("2017 ONSC 1234",) * 2], id="Canada"),
        pytest.param(
            "[2018] EWCA Civ 1190; [2021] EWHC 2714 (Ch); [2024] EWCOP 30 (T2); [1932] AC 562",
            [("[2018] EWCA Civ 1190",) * 2, ("[2021] EWHC 2714 (Ch)",) * 2, ("[2024] EWCOP 30 (T2)",) * 2, ("[1932] AC 562",) * 2],
            id="United Kingdom",
        ),
        pytest.param("In 2018 CO employees left; [2019] one", [], id="years that cite nothing"),
        pytest.param("18 U.S.C. § 1001, id. § 1002, 5 Main St. 12", [], id="statutes and addresses"),
    ],
)
def test_citations(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(printed, value) for _, printed, value in mentions_by(citations.find, text)] == expected
