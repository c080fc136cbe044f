"""Where a record of a load file ends, and its fields: line ends and quotes within fields, fields without quotes, records without an end."""

from __future__ import annotations

import pytest

from legal_pipeline.stages.readers.load_files.records import delimiters_of, records

Q, S = "\u00fe", "\x14"


def row(*fields: str) -> str:
    return S.join(f"{Q}{field}{Q}" for field in fields)


NAMES = ["BEGDOC", "SUBJECT", "NOTE"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            row(*NAMES) + "\n" + row("ROE1", "one\ntwo\n\nthree", "n\n") + "\n" + row("ROE2", "", "x"),
            [["ROE1", "one\ntwo\n\nthree", "n\n"], ["ROE2", "", "x"]],
            id="line ends within fields",
        ),
        pytest.param(
            row(*NAMES) + f"\n{Q}ROE1{Q}{S}12{S}{S}\n{Q}ROE2{Q}{S}{S}{Q}x{Q}\n",
            [["ROE1", "12", "", ""], ["ROE2", "", "x"]],
            id="numbers and empty fields without quotes",
        ),
        pytest.param(
            row(*NAMES) + "\n" + row("ROE1", "\u00feor\u00fe the \u00fe", "x"),
            [["ROE1", "\u00feor\u00fe the \u00fe", "x"]],
            id="a thorn in a name",
        ),
        pytest.param(
            row(*NAMES) + f"\n{Q}ROE1{Q}{S}{Q}never closed\n" + row("ROE2", "b", "c") + "\n" + row("ROE3", "d", "e"),
            [["ROE1", "never closed"], ["ROE2", "b", "c"], ["ROE3", "d", "e"]],
            id="quotes that are never closed",
        ),
        pytest.param(
            S.join(NAMES) + f"\nROE1{S}one\ntwo{S}n\nROE2{S}short\nROE3{S}c{S}d\n",
            [["ROE1", "one\ntwo", "n"], ["ROE2", "short"], ["ROE3", "c", "d"]],
            id="no quotes at all",
        ),
        pytest.param(
            '"BEGDOC","CUSTODIAN","NOTE"\n"ROE1","Vane, Ann","He said ""no""\nand left"\nROE2,Pike,\n',
            [["ROE1", "Vane, Ann", 'He said "no"\nand left'], ["ROE2", "Pike", ""]],
            id="commas and doubled quotes",
        ),
        pytest.param("Begin Bates|End Bates|Custodian\nROE1|ROE2|Vane, Ann\n", [["ROE1", "ROE2", "Vane, Ann"]], id="bars"),
        pytest.param("DocID\tCustodian\tMD5Hash\nROE1\tVane\tab12\n", [["ROE1", "Vane", "ab12"]], id="tabs"),
    ],
)
def test_records(text: str, expected: list[list[str]]) -> None:
    names, *found = records(text.split("\n"))
    assert len(names) == 3
    assert found == expected


@pytest.mark.parametrize(
    "text",
    [
        "Title,Subject,Author\na,b,c\n",
        "From,To,Subject\nann,bo,x\n",
        "BegDoc, who was here, left.\n",
        "Control number\nx\n",
        "DOCID,Color\n1,red\n",
        "",
    ],
)
def test_another_table_is_no_load_file(text: str) -> None:
    assert delimiters_of(text) is None
