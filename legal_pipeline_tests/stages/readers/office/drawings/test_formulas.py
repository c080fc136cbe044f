"""Formulas in one line: what stands above, below and beside what."""

from __future__ import annotations

import pytest
from lxml import etree

from legal_pipeline.stages.readers.office.drawings.formulas import formula_text


def run(text: str) -> str:
    return f"<m:r><m:rPr/><m:t>{text}</m:t></m:r>"


def part(name: str, *contents: tuple[str, str], properties: str = "") -> str:
    inner = "".join(f"<m:{own}>{content}</m:{own}>" for own, content in contents)
    return f"<m:{name}>{f'<m:{name}Pr>{properties}</m:{name}Pr>' if properties else ''}{inner}</m:{name}>"


SQUARE = part("sSup", ("e", run("b")), ("sup", run("2")))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (part("f", ("num", run("1")), ("den", run("2"))), "1/2"),
        (run("x=") + part("f", ("num", run("a+b")), ("den", run("2a"))), "x=(a+b)/2a"),
        (SQUARE + run("-4ac"), "b^2-4ac"),
        (part("sSup", ("e", run("(1+r)")), ("sup", run("n-1"))), "(1+r)^(n-1)"),
        (part("sSubSup", ("e", run("x")), ("sub", run("1")), ("sup", run("2"))), "x_1^2"),
        (part("rad", ("deg", ""), ("e", SQUARE + run("-1")), properties='<m:degHide m:val="1"/>'), "√(b^2-1)"),
        (part("rad", ("deg", run("3")), ("e", run("8"))), "√[3]8"),
        (part("nary", ("sub", run("i=1")), ("sup", run("n")), ("e", run("x")), properties='<m:chr m:val="∑"/>'), "∑_(i=1)^n x"),
        (part("nary", ("sub", run("0")), ("sup", run("1")), ("e", run("x"))), "∫_0^1 x"),
        (part("d", ("e", run("a")), ("e", run("b"))), "(a|b)"),
        (part("d", ("e", run("a+b")), properties='<m:begChr m:val="["/><m:endChr m:val="]"/>'), "[a+b]"),
        (part("m", ("mr", part("e", ("r", "")) + "<m:e>" + run("1") + "</m:e><m:e>" + run("2") + "</m:e>")), "[, 1, 2]"),
        (part("func", ("fName", run("cos")), ("e", run("x"))), "cos x"),
        ("<m:del>" + run("old") + "</m:del>" + run("new"), "new"),
    ],
)
def test_formulas_of_office(content: str, expected: str) -> None:
    assert formula_text(etree.fromstring(f'<m:oMath xmlns:m="urn:m">{content}</m:oMath>')) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("<mi>x</mi><mo>=</mo><mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac>", "x=(a+b)/2"),
        ("<mn>2</mn><mo>&#x2062;</mo><mi>x</mi>", "2x"),
        ("<msup><mi>x</mi><mn>2</mn></msup><msub><mi>y</mi><mn>1</mn></msub>", "x^2y_1"),
        ("<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover><mi>i</mi>", "∑_(i=1)^ni"),
        ("<msqrt><mi>x</mi><mo>+</mo><mn>1</mn></msqrt><mroot><mn>8</mn><mn>3</mn></mroot>", "√(x+1)√[3]8"),
        ("<mfenced><mi>a</mi><mi>b</mi></mfenced>", "(a, b)"),
        ("<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr><mtr><mtd><mn>3</mn></mtd></mtr></mtable>", "[1, 2; 3]"),
        ("<semantics><mi>a</mi><annotation>\\alpha</annotation></semantics>", "a"),
        ("<mtext> if </mtext><mspace/><mi>x</mi>", "if x"),
        ("<mphantom><mi>x</mi></mphantom>", ""),
        ("<mfrac/>", "/"),
    ],
)
def test_formulas_of_web_pages(content: str, expected: str) -> None:
    assert formula_text(etree.fromstring(f"<math>{content}</math>")) == expected


def test_formulas_within_formulas_end() -> None:
    depth = 240
    assert formula_text(etree.fromstring(f"<math>{'<mrow>' * depth}<mi>x</mi>{'</mrow>' * depth}<mi>y</mi></math>")) == "y"
