"""The number behind the name of an organization: "Roe Trust 2019-3", "Mott Workers Local 331"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.model import MentionType
from legal_pipeline.stages.mentions.candidate import Candidate, name_candidate
from legal_pipeline.stages.mentions.normalized_text import NormalizedText

_SERIES = re.compile(r",?[ \n](?:Series[ ]|SERIES[ ])?(?:19|20)\d\d-[A-Z]{0,4}\d{0,2}[A-Z]?\d?\b(?![-/\d])")
_TRUST = re.compile(r"(?i:\bTrust|\bCertificates|\bFunding)\Z")
_LOCAL = re.compile(r",?[ \n](?:Local|LOCAL|Lodge|LODGE)(?:[ ](?:Union|UNION))?(?:[ ](?:No|NO)\.)?[ ]\d{1,5}\b")
_UNION = re.compile(r"(?i:\b(?:union|alliance|brotherhood|association|workers|teamsters|employees|federation|guild|order))\Z")
_MEMBERS = re.compile(
    r"(?:\b[A-Z][\w’'-]*[ \n]){0,5}\b(?:[A-Z][a-z]+(?:men|workers|drivers|makers|fitters|setters)[’']?s?[’']?"
    r"|[A-Z][a-z]+ers[’']?|Workers|Employees|Teachers|Police"
    r"|Firefighters|Teamsters|Brotherhood|Union|Trades|Electricians|Musicians|Nurses)[ \n](?=Local(?:[ ]Union)?(?:[ ]No\.)?[ ]\d)"
)
"""Whose local it is: "Amalgamated Transit Workers Local 12", "Longshoremen's Local 7"."""
_LOCAL_ALONE = re.compile(r"\bLocal(?:[ ]Union)?(?:[ ]No\.)?[ ]\d{1,5}(?![\w:(-]|[ ](?:Rule|Form))")


def numbered_end(text: str, end: int) -> int:
    """Returns the end of a name with the series of a trust or the local of a union behind it."""
    if _TRUST.search(text, max(0, end - 12), end) and (series := _SERIES.match(text, end)):
        return series.end()
    if _UNION.search(text, max(0, end - 14), end) and (local := _LOCAL.match(text, end)):
        return local.end()
    return end


def find(normalized: NormalizedText) -> Iterator[Candidate]:
    """Yields the locals of unions that are called by their number alone: "their support for Local 331"."""
    text = normalized.text
    for hit in _LOCAL_ALONE.finditer(text) if "Local " in text else ():
        low = max(0, hit.start() - 70)
        whose = next((one for one in _MEMBERS.finditer(text, low, hit.end()) if one.end() == hit.start()), None)
        yield name_candidate(text, MentionType.ORG, whose.start() if whose else hit.start(), hit.end(), 0.8, "organisation.local")
