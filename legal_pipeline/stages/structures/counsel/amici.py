"""Reads the friends of the court in "... on brief for A, B and C, amici curiae"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from legal_pipeline.data.places import STATES
from legal_pipeline.data.roles import AMICUS
from legal_pipeline.model import MentionType, Window
from legal_pipeline.stages.structures.captions.parties import parties_of
from legal_pipeline.stages.structures.lines import Line
from legal_pipeline.stages.structures.model import Caption, CaptionParty, NamedSpan

_AMICI = re.compile(r"\b[Aa]mic(?:us|i)\s{1,9}[Cc]uriae")
_REGION = re.compile(
    rf"(?:(?:North|South|East|West|Northern|Southern|Eastern|Western|Central|Mid|Upper|Lower|Greater|New|Rocky|Pacific|Atlantic)[\s-])*"
    rf"(?:{'|'.join(sorted(STATES))}|England|Mountain|Atlantic|Northwest|Northeast|Southwest|Southeast|Midwest)\s"
    r"(?:Conference|Chapter|Synod|Region|Section|Branch|Lodge|Division|Affiliate|Council)|Local\s(?:No\.\s)?\d+",
)
"""A part of a body that is named behind it: "Maine Conference, United Church of Christ"."""
_COUNTRY = re.compile(r"\s+in\s+(?:the\s+)?(?:USA|U\.S\.A\.|United\s+States(?:\s+of\s+America)?|America)\b")
_WORDY = re.compile(r"(?:\b[a-z]{3,}\b[,\s]+){4}")


def read_amici(window: Window) -> Iterator[Caption]:
    """Yields the amici in "... on brief for A, B and C, amici curiae" as the parties of a caption."""
    text, last = window.text, 0
    for match in _AMICI.finditer(text):
        floor = max(last, match.start() - 1_500)
        last = match.end()
        start = text.rfind("on brief for", floor, match.start())
        if start >= 0:
            start += len("on brief for")
        else:
            start = text.rfind(" for ", max(floor, match.start() - 300), match.start()) + len(" for ")
            if start < len(" for ") or ". " in text[start : match.start()]:
                continue
        line = Line(start, match.start(), text[start : match.start()], 0)
        if _WORDY.search(line.text):
            continue
        if parties := tuple(_whole(window, list(parties_of(window, [line], AMICUS, None, "appearance.amicus")))):
            yield Caption(window.span(start, match.end()), None, parties, (), None)


def _whole(window: Window, parties: list[CaptionParty]) -> Iterator[CaptionParty]:
    """Yields the parties with the body of which a part is named before it, and with the country behind a name."""
    at = 0
    while at < len(parties):
        party = parties[at]
        start, end = window.local(party.name.span.start), window.local(party.name.span.end)
        behind = parties[at + 1] if at + 1 < len(parties) else None
        at += 1
        is_part = behind is not None and _REGION.fullmatch(" ".join(party.name.name.split())) is not None
        if behind is not None and is_part and not window.text[end : window.local(behind.name.span.start)].strip(", \n"):
            end = window.local(behind.name.span.end)
            at += 1
        elif country := _COUNTRY.match(window.text, end):
            end = country.end()
        span = window.span(start, end)
        yield party if span == party.name.span else replace(party, name=NamedSpan(span, MentionType.ORG, party.name.rule))
