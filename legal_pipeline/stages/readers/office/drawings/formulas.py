"""Formulas in one line, in reading order: those of Office (OMML) and those of HTML and OpenDocument (MathML).

A fraction is `a/b`, an exponent `x^2`, an index `x_1`, a root `√(x+1)`; what has several signs stands in brackets.
Sources: ECMA-376 part 1, 22.1.2 (OMML); W3C MathML 3.0, chapter 3 (presentation markup).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from legal_pipeline.stages.readers.office.xml_events import attribute, local_name

OUTERMOST = frozenset({"oMath", "math"})

_PASSED_OVER = frozenset({"rPr", "ctrlPr", "annotation", "annotation-xml", "mphantom", "del", "moveFrom", "instrText"})
_INVISIBLE = re.compile("[\u2061-\u2064]")
"""Operators that are understood: the product of "2x"."""
_SIMPLE = re.compile(r"[\w.,′']*\Z|\([^()]*\)\Z|\[[^\[\]]*\]\Z")
_TOKENS = frozenset({"t", "mi", "mn", "mo", "mtext", "ms"})
_OFF = frozenset({"0", "false", "off"})
_MAX_DEPTH = 200


@dataclass
class _Part:
    name: str
    attributes: Mapping[str, str]
    parts: list[tuple[str, str]] = field(default_factory=list)
    """Name and text of each part that has ended."""
    properties: dict[str, str] = field(default_factory=dict)
    """Of OMML: those that an element such as `m:dPr` holds, by name."""

    @property
    def text(self) -> str:
        return "".join(text for _, text in self.parts)

    def of(self, name: str) -> str:
        return next((text for own, text in self.parts if own == name), "")

    def at(self, place: int) -> str:
        return self.parts[place][1] if place < len(self.parts) else ""


class Formula:
    """Takes the elements of a formula one by one."""

    def __init__(self) -> None:
        self._open: list[_Part] = []
        self._passed_over = 0
        self._too_deep = 0
        self.text = ""
        """Once the outermost element has ended."""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = local_name(tag)
        if self._passed_over or name in _PASSED_OVER:
            self._passed_over += 1
        elif len(self._open) >= _MAX_DEPTH:
            self._too_deep += 1
        else:
            self._open.append(_Part(name, attributes))

    def data(self, text: str) -> None:
        if not self._passed_over and self._open and self._open[-1].name in _TOKENS:
            part = self._open[-1]
            shown = _INVISIBLE.sub("", text)
            part.parts.append(("", shown if part.name == "t" else " ".join(shown.split())))

    def end(self) -> bool:
        """Return whether the formula has ended."""
        if self._passed_over:
            self._passed_over -= 1
        elif self._too_deep:
            self._too_deep -= 1
        elif self._open:
            part = self._open.pop()
            shown = _SHOWN.get(part.name, _row)(part)
            if not self._open:
                self.text = shown
            elif part.name.endswith("Pr"):
                self._open[-1].properties |= part.properties
            elif self._open[-1].name.endswith("Pr"):
                self._open[-1].properties[part.name] = attribute(dict(part.attributes), "val") or ""
            else:
                self._open[-1].parts.append((part.name, shown))
        return not self._open


def formula_text(element: Any) -> str:
    """Return the text of a formula that has been parsed."""
    from lxml import etree

    formula = Formula()
    for event, item in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            formula.start(item.tag, item.attrib)
            formula.data(item.text or "")
        else:
            formula.end()
    return formula.text.strip()


def _grouped(text: str) -> str:
    text = text.strip()
    return text if _SIMPLE.match(text) else f"({text})"


def _row(part: _Part) -> str:
    return part.text


def _scripts(base: str, below: str, above: str) -> str:
    return base + (f"_{_grouped(below)}" if below.strip() else "") + (f"^{_grouped(above)}" if above.strip() else "")


def _fraction(part: _Part) -> str:
    above, below = (part.of("num"), part.of("den")) if part.name == "f" else (part.at(0), part.at(1))
    return f"{_grouped(above)}/{_grouped(below)}"


def _root(degree: str, radicand: str) -> str:
    return f"√[{degree.strip()}]{_grouped(radicand)}" if degree.strip() else f"√{_grouped(radicand)}"


def _sum(part: _Part) -> str:
    # without a sign of its own it is an integral
    return f"{_scripts(part.properties.get('chr', '∫'), part.of('sub'), part.of('sup'))} {part.of('e').strip()}"


def _brackets(part: _Part) -> str:
    opening, closing = part.properties.get("begChr", "("), part.properties.get("endChr", ")")
    return opening + part.properties.get("sepChr", "|").join(text for name, text in part.parts if name == "e") + closing


def _fenced(part: _Part) -> str:
    separator = (part.attributes.get("separators", ",").strip() or " ")[0]
    opening, closing = part.attributes.get("open", "("), part.attributes.get("close", ")")
    return opening + f"{separator} ".join(text for _, text in part.parts) + closing


def _function(part: _Part) -> str:
    return f"{part.of('fName').strip()} {part.of('e').strip()}"


def _list(separator: str, *brackets: str) -> Callable[[_Part], str]:
    opening, closing = brackets or ("", "")
    return lambda part: opening + separator.join(text.strip() for _, text in part.parts) + closing


_SHOWN: dict[str, Callable[[_Part], str]] = {
    "f": _fraction,
    "mfrac": _fraction,
    "sSup": lambda part: _scripts(part.of("e"), "", part.of("sup")),
    "sSub": lambda part: _scripts(part.of("e"), part.of("sub"), ""),
    "sSubSup": lambda part: _scripts(part.of("e"), part.of("sub"), part.of("sup")),
    "sPre": lambda part: _scripts("", part.of("sub"), part.of("sup")) + part.of("e"),
    "limLow": lambda part: _scripts(part.of("e"), part.of("lim"), ""),
    "limUpp": lambda part: _scripts(part.of("e"), "", part.of("lim")),
    "msup": lambda part: _scripts(part.at(0), "", part.at(1)),
    "mover": lambda part: _scripts(part.at(0), "", part.at(1)),
    "msub": lambda part: _scripts(part.at(0), part.at(1), ""),
    "munder": lambda part: _scripts(part.at(0), part.at(1), ""),
    "msubsup": lambda part: _scripts(part.at(0), part.at(1), part.at(2)),
    "munderover": lambda part: _scripts(part.at(0), part.at(1), part.at(2)),
    "rad": lambda part: _root("" if part.properties.get("degHide", "0") not in _OFF else part.of("deg"), part.of("e")),
    "msqrt": lambda part: _root("", part.text),
    "mroot": lambda part: _root(part.at(1), part.at(0)),
    "nary": _sum,
    "d": _brackets,
    "mfenced": _fenced,
    "func": _function,
    "mspace": lambda part: " ",
    "m": _list("; ", "[", "]"),
    "mtable": _list("; ", "[", "]"),
    "mr": _list(", "),
    "mtr": _list(", "),
    "mlabeledtr": _list(", "),
    "eqArr": _list("; "),
    "maction": lambda part: part.at(0),
}
