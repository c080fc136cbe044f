"""CITATION: "410 U.S. 113", "410 U.S. at 120", "Id. at 121", "supra"; the value is eyecite's corrected form.

A regular expression preselects volume, reporter and page, and eyecite checks each match separately: running its
extractors over a whole brief costs a hundred times as much.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from functools import cache, lru_cache

from legal_pipeline.data import neutral_citations as neutral
from legal_pipeline.model import MentionType
from legal_pipeline.stages.mentions.candidate import RANK_REFERENCE, Candidate
from legal_pipeline.stages.mentions.normalized_text import NormalizedText, collapse_whitespace

_CANDIDATE = re.compile(
    r"(?<![\w$§.-])(?P<volume>\d{1,4})\s(?P<reporter>[A-Z][\w.,&'’ \n()-]{0,34}?[\w.)])(?:,?\s(?P<at>at"
    r"|AT)\s(?:p\.\s?|\*)?|,?\s?(?<=[\s.]))(?P<page>\*?\d[\d,]{0,8}(?:\([A-Z]\))?(?:[-–]\d+)?(?:\s?n\.\s?\d+)?"
    r"|_{2,}|---)(?!\d|\w)"
)
_ID = re.compile(
    r"(?<![\w.])[Ii](?:d|bid)\.(?:,?\s(?:at\s)(?:\*?\d+(?:[-–]\d+)?(?:,\s\d+(?:[-–]\d+)?(?!\s[A-Z]))*)(?:\s?n\.\s?\d+)?)?(?!\s?§|,?\s¶|,?\s(?:at\s)?§|\w)"
)
_SUPRA = re.compile(r"(?<=,\s)supra(?:,?\sat\s\d+(?:[-–]\d+)?)")


def _any_of(forms: tuple[str, ...]) -> str:
    return "(?:" + "|".join(form.replace(" ", r"\s") for form in sorted(forms, key=len, reverse=True)) + ")"


_YEAR = r"(?:19|20)\d\d"
_NEUTRAL = re.compile(
    rf"(?<![\w-]){_YEAR}[-–]{_any_of(neutral.STATES_HYPHENATED)}[-–]\d{{1,6}}(?![\w])"
    rf"|(?<![\w\[,./-]){_YEAR}\s{_any_of(neutral.STATES)}\s\d{{1,7}}[A-Z]?(?:-U)?(?![\w-])"
    rf"|(?<![\w\[,./-]){_YEAR}\s{_any_of(neutral.CANADA)}\s\d{{1,5}}(?!\w)"
    rf"|\[{_YEAR}\]\s{_any_of(neutral.UNITED_KINGDOM)}\s\d{{1,5}}(?:\s\((?:{'|'.join(neutral.DIVISIONS)})\))?(?!\w)"
    rf"|\bT\.\s?C\.\s(?:Memo|Summ\.\sOp|Summary\sOpinion)\.?\s{_YEAR}[-–]\d{{1,4}}(?!\w)"
    rf"|\[(?:18|19|20)\d\d\]\s(?:\d\s)?{_any_of(neutral.LAW_REPORTS)}\s\d{{1,4}}(?!\w)"
)


def find(normalized: NormalizedText) -> Iterator[Candidate]:
    text = normalized.text
    known = _reporters()
    at = 0
    while hit := _CANDIDATE.search(text, at):
        at = hit.start() + len(hit["volume"])
        if _without_spaces(hit["reporter"]) not in known:
            continue
        value = corrected(collapse_whitespace(hit[0]))
        if value:
            end = hit.end() if hit["at"] else hit.start("page") + len(_first_page(hit["page"]))
            yield Candidate(MentionType.CITATION, hit.start(), end, value, 0.97, "eyecite", RANK_REFERENCE)
            at = end
    for pattern, rule in ((_ID, "citation.id"), (_SUPRA, "citation.supra"), (_NEUTRAL, "citation.neutral")):
        for hit in pattern.finditer(text):
            yield Candidate(MentionType.CITATION, hit.start(), hit.end(), collapse_whitespace(hit[0]), 0.9, rule, RANK_REFERENCE)


@lru_cache(maxsize=20_000)
def corrected(citation: str) -> str | None:
    """Returns eyecite's corrected form of a case citation, or None if eyecite finds none."""
    from eyecite import get_citations
    from eyecite.models import FullCaseCitation, FullJournalCitation, ShortCaseCitation

    # eyecite logs the text of unusual citations; document text must not reach a log
    logger = logging.getLogger("eyecite")
    logger.setLevel(logging.CRITICAL)
    for parsed in get_citations(citation):
        if parsed.span()[0] > 0:
            return None
        if isinstance(parsed, (FullCaseCitation, ShortCaseCitation)):
            return str(parsed.corrected_citation())
        if isinstance(parsed, FullJournalCitation):
            return None
    return None


def _first_page(page: str) -> str:
    """Returns the first page of a range, without a footnote; `1209(A)` and `12,345` are single pages."""
    return re.split(r"[-–]|\s?n\.", page)[0].rstrip(",") if page[0].isdigit() or page[0] == "*" else page


def _without_spaces(reporter: str) -> str:
    return re.sub(r"\s+", "", reporter).rstrip(",")


@cache
def _reporters() -> frozenset[str]:
    """Returns every reporter of reporters-db and every printed variation, without spaces."""
    from reporters_db import EDITIONS, VARIATIONS_ONLY

    return frozenset(re.sub(r"\s+", "", name) for name in (*EDITIONS, *VARIATIONS_ONLY))
