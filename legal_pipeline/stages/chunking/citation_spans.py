"""Finds citations and case names that must not be split. Cheap and generous; eyecite parses citations in a later stage."""

from __future__ import annotations

import re
from collections.abc import Iterator

_PARENTHESES = r"(?:\(\w{1,5}\))*"

# each pattern begins with a character class, so that the regex engine skips to the next candidate
_REPORTER = re.compile(
    # volume, reporter, page, pinpoints, court and year: 410 U.S. 113, 120 n.3 (9th Cir. 1973); 12 F.3d at 5; 2020 WL 123456
    r"""
    [0-9][0-9]{0,3} \s+ (?:[A-Z][\w.'’]{0,11}\s?){1,4} (?:\([\dA-Za-z.]{1,6}\)\s?|[23456]d\s?|\dth\s?)?
    \s*(?:at\s+)?(?:\*\s?)?(?:\d+(?:,\d{3})*|[ivxlc]+\b)
    (?:\s*[,&]\s*(?:at\s+)?\*?\d+\b(?!\s+[A-Z])|\s*[-–—]\s*\d+|\s+nn?\.\s*\d+)* (?:\s*\([^()]{0,60}\d{4}\))?
    """,
    re.VERBOSE,
)
# 28 U.S.C. § 1346(a)(2); Cal. Civ. Code §§ 12-14; ¶ 33; 17 C.F.R. Part 240
_STATUTE = re.compile(
    rf"(?:[0-9]+\s+(?:[A-Z]\.?\s?){{2,5}}|(?:[A-Z][\w.]*\s+){{1,4}})?[§¶]{{1,2}}\s*\d[\w.:-]*{_PARENTHESES}"
    rf"|[0-9]+\s+[UC]\.?\s?[SF]\.?\s?[CR]\.?(?:\s+[Pp]art)?\s*\d[\w.-]*{_PARENTHESES}"
)
# Fed. R. Civ. P. 12(b)(6); Cal. R. Ct. 8.1115
_RULE = re.compile(rf"[A-Z][\w.]*\.\s+(?:[A-Z][\w.]*\s+){{0,5}}\d[\w.]*{_PARENTHESES}")
# Id. at 5; supra note 3, at 12; No. 12-cv-34
_SHORT = re.compile(
    r"[IisN](?:(?<=\b[Ii])(?:bi)?d\.,?\s+(?:at\s+\*?[\d¶§](?:[\d\s¶§,–-]*\d)?|\d+)"
    r"|(?<=\bs)upra(?:\s+note\s+\d+)?,?\s+at\s+\d+|(?<=\bi)nfra\s+note\s+\d+|(?<=\bN)os?\.\s+[\w:.-]*\d[\w:-]*)"
)
# Smith Co. v. Jones, Inc., before its citation
_CASE_NAME = re.compile(
    r"(?:[A-Z][\w.&'’-]*,?\s+(?:(?:of|the|and|for|&|ex|rel\.|re)\s+)*){1,6}vs?\.\s+"
    r"(?:[A-Z&][\w.&'’-]*,?\s+(?:(?:of|the|and|for)\s+)*){1,8}\d+"
    r"|(?:In\s+re|Ex\s+parte)\s+(?:[A-Z][\w.&'’-]*,?\s+(?:(?:of|the|and|for)\s+)*){1,8}\d+"
)
_CASE_NAME_SIGN = re.compile(r"\s(?:vs?\.|re|parte)\s")
_PLAIN_END = re.compile(r"[\s(][a-z]{3,}[.;:!?][\"'”’)\]]*\s*\Z")  # abbreviations of reporters, courts and codes have a capital
_REACH = 160  # characters examined on either side of a split; full citations with case names are rarely longer


def citation_across(text: str, cut: int) -> tuple[int, int] | None:
    """Return the range of the citation that a split before `text[cut]` would divide, or None."""
    if _PLAIN_END.search(text[max(0, cut - 24) : cut]):
        return None
    start = max(0, cut - _REACH)
    around = text[start : cut + _REACH]
    local = cut - start
    for pattern in _patterns_for(around):
        for match in pattern.finditer(around):
            if match.start() >= local:
                break
            end = match.start() + len(match[0].rstrip())
            if local < end:
                return start + match.start(), start + end
    return None


def _patterns_for(around: str) -> Iterator[re.Pattern[str]]:
    yield _REPORTER
    yield _SHORT
    if "§" in around or "¶" in around or "C.F" in around or "U.S" in around or "USC" in around:
        yield _STATUTE
    if " R. " in around or "\nR. " in around or " R.\n" in around:
        yield _RULE
    if _CASE_NAME_SIGN.search(around):
        yield _CASE_NAME
