"""Reads the judges that a court names by a line or a list: "Judge Jane Roe", "Jane Roe, P.J., and Carl Vane, J.", "Jane Roe, Judge";
and those to whom a case was given: "referred to Magistrate Judge Jane Roe", "the Report and Recommendation of Magistrate Judge Roe".

The court below stands behind "Appeal from"; its judge is named there the same way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.model import MentionType, Window
from legal_pipeline.stages.structures import name_shapes
from legal_pipeline.stages.structures.model import Judge, NamedSpan

_GENERATION = r"(?:,\s(?:Jr|Sr|JR|SR|II|III|IV)\b\.?)?"
_NAME = rf"[A-Z][\w'’.-]*(?:[ \t]+[A-Z][\w'’.-]*){{1,4}}?{_GENERATION}"
_RANK = r"(?:(?:Chief|Presiding|Senior|Associate|Acting)[ \t]+)?"
_SHORT = re.compile(rf"(?P<name>{_NAME}),\s(?:(?:P|C|V\.\s?C|A\.\s?C|A\.\s?P|S)\.\s?)?J\.(?:\s?E\.)?(?=[\s,.;*†]|$)")
_CONCUR = re.compile(r"[^\n]{0,200}?(?:\n[^\n]{0,120}?)?\bconcur", re.IGNORECASE)
_LINE = re.compile(
    rf"(?:\A|\n)[ \t]*(?:(?:Entered|Issued|Order(?:ed)?|Opinion)[ \t]+by[ \t]+(?:the[ \t]+)?)?"
    rf"{_RANK}(?:(?:U\.?\s?S\.?[ \t]+|United[ \t]+States[ \t]+)?"
    r"(?:(?P<magistrate>Magistrate)|District|Circuit|Bankruptcy)[ \t]+)?"
    rf"(?:Judge|Justice|JUDGE)[ \t]+(?!Advocate|ADVOCATE)(?P<name>{_NAME})[ \t]*(?=\n|\Z)"
)
_COMMA = re.compile(
    rf"(?:\A|\n|\.[ \t]+|\d[ \t]+)[ \t]*(?P<name>{_NAME}),[ \t]+{_RANK}"
    r"(?:Administrative[ \t]+Law[ \t]+)?(?:Judge|Justice|Chancellor|JUDGE|JUSTICE)\b[.]?[ \t]*\)?[ \t]*(?=\n|\Z)"
)
_ABOVE_RANK = re.compile(
    rf"(?:_{{6,}}|/s/)[^\n]*\n[ \t]*(?P<name>{_NAME})[ \t]*\n"
    r"[ \t]*(?:Chief|Presiding|Senior)[ \t]+(?:U\.?S\.?[ \t]+|District[ \t]+)?(?:Judge|Justice)\b"
)
_SIGNED_RANK = re.compile(
    rf"/s/[ \t]*(?P<name>{_NAME})[ \t]*\n[ \t]*(?:(?:Chief|Presiding|Senior|Associate)[ \t]+)?(?:Justice|Judge|Chancellor)[ \t]*(?=\n|\Z)"
)
""""/s/ Jane Roe / Justice"."""
_BEHIND_RANK = re.compile(
    rf"(?:_{{6,}}|/s/)[^\n]*\n[ \t]*{_RANK}(?:(?:U\.?\s?S\.?[ \t]+|United[ \t]+States[ \t]+)?"
    r"(?:(?P<magistrate>Magistrate)|District|Circuit|Bankruptcy|Administrative[ \t]+Law)[ \t]+)?"
    rf"(?:Judge|Justice|JUDGE|JUSTICE|(?:Vice[ \t]+)?Chancellor)[ \t]+(?P<name>{_NAME})[ \t]*(?=\n|\Z)"
)
_OPINED = re.compile(
    rf"\b(?:(?:Chief|Presiding)\s)?(?:Judge|Justice)\s(?P<name>{_NAME})\s(?:dissent(?:ed|s)|concur(?:red|s)|joined|took\sno\spart|recused)\b"
)
_HONOURABLE_LINE = re.compile(rf"\n[ \t]*(?:The[ \t]+)?Hon(?:orable|\.)[ \t]+(?P<name>{_NAME})[ \t]*(?=\n|\Z)")
_APPEAL = re.compile(r"\b(?:appeals?|review|certiorari|transfer)\s+from\b", re.IGNORECASE)
_CASE = re.compile(r"\bN[oO][sS]?\.|\b(?:Case|CASE|Docket|DOCKET|Civil|CIVIL|Criminal|CRIMINAL|Action|ACTION)\b")
"""What stands above a judge's line on the first page of a case; the members of a conference stand below the name of a circuit."""
_PRESENT = re.compile(
    rf"(?<![A-Za-z]\s)\bP\s?R\s?E\s?S\s?E\s?N\s?T\s?:\s*(?:Hon(?:orable|\.)\s+)?(?P<name>{_NAME})(?=[\s,]*(?:\n|,|J\.S\.C|A\.J\.S\.C|Justice|PART\b|IAS\b))",
    re.IGNORECASE,
)
_NEUTRAL = re.compile(r"\[(?:19|20)\d\d\]\s[A-Z]{2}|\b(?:19|20)\d\d\s[A-Z]{3,5}\s\d")
"""The citation of a judgment of the Commonwealth or of Ireland, in whose papers "ROE J" is a judge."""
_LETTERS_BEHIND = re.compile(
    r"(?:\A|\n)[ \t]*"
    r"(?:(?:Order|Judgment|ORDER|JUDGMENT)[ ](?:made[ ]by|MADE[ ]BY|of|OF)[ \t]*:[ \t]*"
    r"|(?:Coram|CORAM|Judge|JUDGE|Before|BEFORE)[ \t]*:[ \t]*)?"
    r"(?P<name>(?:[A-Z]\.[ ]?){0,3}[A-Z][A-Za-z'’-]{2,}(?:[ ][A-Z][A-Za-z'’-]{2,}){0,2}),?[ \t]"
    r"(?:J|CJ|JA|AJ|DCJ|ACJ|LJ|C\.J|J\.A|S\.J)\.?[ \t]*:?[ \t]*(?=\n|\Z)"
)
_OF_JUSTICE = re.compile(
    rf"\b(?:JUDGMENT|Judgment|RULING|Ruling|REASONS|Reasons)\s+(?:of|OF|by|BY)\s+(?:the\s+)?(?:Hon(?:ou?rable|\.)\s+)?"
    rf"(?:(?:Mr|Ms|Mrs|Miss|Madam|MR|MS|MRS|MISS)\.?\s+)?(?:Justice|JUSTICE)\s+(?P<name>{_NAME})(?=\s*(?:\n|,|\Z)|\s+(?:delivered|dated|given|on)\b)"
)
_INITIAL_NAME = re.compile(r"(?:[A-Z]\.[ ]?){1,3}[A-Z][\w'’-]+$")
_PRESIDING = re.compile(
    rf"(?:\A|\n)[ \t]*(?:The[ \t]+)?(?:Hon(?:orable|\.)[ \t]+)?(?:Chief[ \t]+)?(?:Justice|Judge)[ \t]+"
    rf"(?P<name>{_NAME}),?\s+Presiding[ \t]*(?=\n|\Z)",
    re.IGNORECASE,
)
_PART = r"[A-Z](?:\.|[\w'’-]+)"
_WRAPPED = rf"{_PART}(?:\s(?:(?:de|la|van|von|der|del)\s){{0,2}}{_PART}){{0,3}}(?:,?\s(?:Jr|Sr|II|III|IV)\b\.?)?"
_JUDGE = (
    r"(?:the\s+)?(?:Hon(?:orable|\.)\s+)?(?:(?:United\s+States|U\.?\s?S\.?)\s+)?(?:(?:Chief|Senior)\s+)?(?:(?P<magistrate>Magistrate)\s+|(?:District|Bankruptcy)\s+)?"
    rf"Judge\s+(?P<name>{_WRAPPED})(?=[\s,.;:)’']|$)(?!\s[A-Z][a-z]+\s[A-Z][a-z]+\sCourt)"
)
_REPORT = (
    r"(?:Reports?\s+(?:and|&)\s+Recommendations?|R\s?&\s?R|(?:Proposed\s+)?Findings(?:\s+(?:of\s+Fact|and\s+Conclusions?))?\s+and\s+Recommendations?|"
    r"Memorandum\s+and\s+Recommendation)"
)
_GIVEN = re.compile(
    r"\b(?:[Tt]his|[Tt]he)\s+(?:[\w’]+\s+){0,4}?(?:case|matter|action|motions?|petition|complaint|proceeding)\s+(?:was|is|has\s+been|were|have\s+been|are)\s+"
    rf"(?:[\w]+\s+){{0,2}}?(?:re)?(?:referred|assigned|transferred)\s+(?:\w+\s+){{0,3}}?(?:from\s+[^.;]{{3,60}}?\s+)?to\s+{_JUDGE}"
)
_GAVE = re.compile(
    rf"\b(?:[Jj]udge\s+[A-Z][\w'’-]+,\s+)?(?:who|(?:district\s+)?court|I|we)\s+(?:had\s+|has\s+)?referred\s+(?:\w+\s+){{1,6}}to\s+{_JUDGE}"
)
_TAKEN = re.compile(rf"\breassigned\s+from\s+{_JUDGE}")
_REPORTED = re.compile(
    rf"\b(?i:{_REPORT})(?:\s*\(?[“\"(][^()]{{1,40}}[)”\"]\)?)*,?(?:\s+(?:\w+\s+)?(?:issued|entered|filed|prepared|submitted|made|rendered))?(?:\s+on\s+\w+\s\d{{1,2}},\s\d{{4}})?"
    rf"(?:\s*\([^()]{{1,40}}\))?,?\s+(?:of|by|from)\s+{_JUDGE}"
)
_RECOMMENDS = re.compile(
    rf"{_JUDGE}(?:,\s+(?:on|in)\s[^.;]{{3,40}},)?\s+(?:has\s+|had\s+)?(?:issued|entered|filed|submitted|prepared|recommend(?:s|ed))\s+(?:an?\s+|the\s+|his\s+|her\s+)?"
    rf"(?:\w+\s+)?(?:{_REPORT}|that\b)"
)
_ANOTHER_CASE = re.compile(r"\sv\.?\s|\b\d+\s+(?:U\.?S|F\.)|\b(?:WL|LEXIS)\b")
_GIVEN_HEAD = 9_000
_SENTENCE = 250
_SENTENCE_END = re.compile(r"(?<=[a-z)][a-z)][a-z)])\.\s+(?=[A-Z])")
_DEAR = re.compile(rf"\bDear\s+(?:Chief\s+)?(?:(?P<magistrate>Magistrate)\s+)?(?:Judge|Justice)\s+(?P<name>{_WRAPPED})\s?[:,]")
_DECIDED = re.compile(
    rf"\b(?i:(?:initial|recommended|proposed|final)\s+decision|decision\s+and\s+order)\s+(?:of|by)\s+(?P<name>{_WRAPPED}),\s+(?:Chief\s+)?(?:Administrative\s+Law|Immigration)\s+Judge"
)
_HEAD = 4_000
_MAX_LINES = 3
"""More judges, each on a line, are the members of a conference or a committee."""
_LOWER = 350
"""Characters behind "Appeal from" that name the court below, its number and its judge."""


def read_judge_lines(window: Window) -> Iterator[Judge]:
    """Yields the judges of lines and lists, in the order of the rules."""
    text = window.text
    if (
        "udge" not in text
        and "JUDGE" not in text
        and "JUSTICE" not in text
        and "HON" not in text
        and "J." not in text
        and " J\n" not in text
        and "ustice" not in text
        and "Hon" not in text
        and "hancellor" not in text
    ):
        return
    yield from _lists(window)
    lines = list(_LINE.finditer(text, 0, _HEAD))
    for match in lines if len(lines) <= _MAX_LINES else ():
        if not _CASE.search(text, max(0, match.start() - _LOWER), match.start()):
            continue
        yield from _judge(window, match, "magistrate" if match["magistrate"] else "presiding", "line")
    for match in _COMMA.finditer(text):
        is_signed = bool(re.search(r"_{6,}|/s/", text[max(0, match.start() - 120) : match.start("name")]))
        if _is_below(text, match.start()):
            yield from _judge(window, match, "lower court", "appeal_from")
        elif is_signed:
            yield from _judge(window, match, "presiding", "signature")
    for match in _ABOVE_RANK.finditer(text):
        yield from _judge(window, match, "presiding", "signature")
    for match in _SIGNED_RANK.finditer(text):
        yield from _judge(window, match, "presiding", "signature")
    for match in _BEHIND_RANK.finditer(text):
        yield from _judge(window, match, "magistrate" if match["magistrate"] else "presiding", "signature")
    for match in _OPINED.finditer(text):
        yield from _judge(window, match, "panel", "opined")
    for match in _HONOURABLE_LINE.finditer(text, 0, _HEAD):
        if _is_below(text, match.start()):
            yield from _judge(window, match, "lower court", "appeal_from")
    for match in _PRESIDING.finditer(text, 0, _HEAD):
        yield from _judge(window, match, "presiding", "present")
    yield from _commonwealth(window)
    for match in _PRESENT.finditer(text, 0, _HEAD):
        yield from _judge(window, match, "presiding", "present")
    yield from _referred(window)


def _commonwealth(window: Window) -> Iterator[Judge]:
    """Yields "ROE J" on a line of its own and "Judgment of Ms. Justice Ann Roe", a family name being enough."""
    patterns = (_OF_JUSTICE, _LETTERS_BEHIND) if _NEUTRAL.search(window.text, 0, _HEAD) else (_OF_JUSTICE,)
    for pattern in patterns:
        for match in pattern.finditer(window.text, 0, _HEAD):
            start, end = name_shapes.trim(window.text, *match.span("name"))
            name = window.text[start:end]
            if name_shapes.is_person(name) or name_shapes.is_surname(name) or _INITIAL_NAME.match(name):
                span = window.span(start, end)
                yield Judge(
                    NamedSpan(span, MentionType.PERSON, "judge.commonwealth"), "presiding", window.span(match.start("name"), match.end())
                )


def _lists(window: Window) -> Iterator[Judge]:
    """Yields "Jane Roe, P.J., Carl Vane, J., and Ida Mott, J." and one judge who concurs; one name with J. alone is an initial."""
    found = list(_SHORT.finditer(window.text))
    for at, match in enumerate(found):
        near = [other for other in (*found[max(0, at - 1) : at], *found[at + 1 : at + 2]) if abs(other.start() - match.start()) < 120]
        if near or _CONCUR.match(window.text, match.end()):
            yield from _judge(window, match, "panel", "list")


def _referred(window: Window) -> Iterator[Judge]:
    """Yields the judges to whom the document says that its case was given."""
    for pattern in (_GIVEN, _GAVE, _TAKEN, _REPORTED, _RECOMMENDS, _DEAR, _DECIDED):
        for match in pattern.finditer(window.text, 0, _GIVEN_HEAD):
            sentence = window.text[max(0, match.start() - _SENTENCE) : match.start()].rpartition("\n\n")[2]
            if _ANOTHER_CASE.search(_SENTENCE_END.split(sentence)[-1]):
                continue
            start, end = name_shapes.trim(window.text, *match.span("name"))
            name = " ".join(window.text[start:end].split())
            if pattern is _DEAR and name in window.text[: match.start()]:
                continue  # the address above has the judge's whole name
            if name_shapes.is_person(name) or name_shapes.is_surname(name):
                is_magistrate = match.groupdict().get("magistrate") or pattern in (_REPORTED, _RECOMMENDS)
                role = "author" if pattern is _DECIDED else "magistrate" if is_magistrate else "presiding"
                yield Judge(
                    NamedSpan(window.span(start, end), MentionType.PERSON, "judge.referred"),
                    role,
                    window.span(match.start(), max(match.end(), end)),
                )


def _is_below(text: str, at: int) -> bool:
    return bool(_APPEAL.search(text, max(0, at - _LOWER), at))


def _judge(window: Window, match: re.Match[str], role: str, rule: str) -> Iterator[Judge]:
    start, end = name_shapes.trim(window.text, match.start("name"), match.end("name"))
    start, end = name_shapes.without_title(window.text, start, end), name_shapes.without_number(window.text, start, end)
    if name_shapes.is_person(" ".join(window.text[start:end].split())):
        evidence = window.text[match.start() : match.end()]
        first = match.start() + len(evidence) - len(evidence.lstrip())
        yield Judge(
            NamedSpan(window.span(start, end), MentionType.PERSON, f"judge.{rule}"), role, window.span(first, max(match.end(), end))
        )
