"""Reads who filed an entry of a docket: "filed by Acme Corp.", "MOTION to Dismiss by Jane Roe", "on behalf of Debtor John Doe"."""

from __future__ import annotations

import re

from legal_pipeline.data.docket_entry_forms import COURT_ACTS, FILER_ROLES, NO_FILERS


def _longest_first(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True))


_ROLE = re.compile(rf"(?:(?:{_longest_first(FILER_ROLES)})\b(?:\(s\)|s\b)?[,:]?\s+(?=\S))+", re.IGNORECASE)
_CUES: tuple[re.Pattern[str], ...] = (
    re.compile(r"\bon\s+behalf\s+of\s+", re.IGNORECASE),
    # an appellate clerk: "filed by Attorney Jane Roe for Appellee Acme Corp."
    re.compile(
        r"\bfiled\s+by\s+(?:(?:attorney|mr\.|ms\.|mrs\.)\s+)?[^;()\[\]]{3,80}?\s+for\s+(?=(?:Appell|Petition|Respond|Plaintiff|Defend|Interven|Amic))",
        re.IGNORECASE,
    ),
    re.compile(r"\bfiled\s+by\s+", re.IGNORECASE),
)
_BY = re.compile(r"\b[Bb]y:?\s+(?=[A-Z\d]|other\b|creditor\b|trustee\b)")
_COURT_ACT = re.compile(
    rf"\W*(?:(?:amended|agreed|sealed|stipulated|proposed|final|\d+)\s+)*(?:{_longest_first(COURT_ACTS)})\b", re.IGNORECASE
)
_NO_FILER = re.compile(rf"(?:{_longest_first(NO_FILERS)})\b", re.IGNORECASE)
_ANOTHER_DOCUMENT = re.compile(r"\((?:re\b|related\s+document|docket)", re.IGNORECASE)
_PARENTHESIS = re.compile(r"[()]")
_END = re.compile(
    r"\.(?=\s*[.)\]])|(?<!\bSt)(?<!\bDr)(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<![ .][A-Z])\.(?=\s+[A-Z]|\s*[(\[]|\s*$)"
    r"|\s*[(\[)\];]|,?\s+(?:re|RE|Re|to|against|regarding|in\s+(?:support|opposition|response|reply|re)|on\s+\d|as|requesting|seeking|filed|"
    r"with\s|on\s+behalf|representing|from\s|dated|due|served|scheduled|Of|With|To)\b|\s+for/|/\s"
    r"|\s+[Ff]or\s+(?=(?i:Appell|Petition|Respond|Plaintiff|Defend|other\b|an?\b|the\b|leave|extension|relief|protective|interim|order|approval|"
    r"allowance|examination|summary|entry|authority|compensation|payment|trustee|creditor|debtor))"
    r"|\s+of\s+(?=[^,;(]{3,60}\s+on\s+behalf)|\n\s*\n",
)
_INNER_ROLE = re.compile(rf",\s+(?:{_longest_first(FILER_ROLES)})\s+(?=[A-Z])", re.IGNORECASE)
_FORM_DOT = re.compile(r"(?:Inc|Corp|Co|Ltd|L\.L\.C|P\.A|P\.C|L\.P|N\.A|Jr|Sr|Bros|Assn|Cos)$", re.IGNORECASE)
_MAX_TEXT = 4_000
"""Characters; a longer entry quotes an order or a list."""
_MAX_NAME = 160
"""Characters; the names of more filers than fit are cut at the last one that ends before."""


def read_filer(text: str) -> str | None:
    """Returns who filed, as printed without the role before the name, or None if the entry does not say.

    The party comes before the attorney who filed for it. What a court does has no filer.
    """
    if _COURT_ACT.match(text):
        return None
    text = text[:_MAX_TEXT]
    return next((name for cue in (*_CUES, _BY) for match in cue.finditer(text) if (name := _name(text, match))), None)


def _name(text: str, cue: re.Match[str]) -> str | None:
    opened = _open_parenthesis(text, cue.start())
    if opened is not None and _ANOTHER_DOCUMENT.match(text, opened):
        return None  # "(RE: related document(s) 1 Complaint filed by Jane Roe)"
    start = cue.end()
    if role := _ROLE.match(text, start):
        start = role.end()
    if _NO_FILER.match(text, start) or not text[start : start + 1].strip():
        return None
    limit = min(len(text), start + _MAX_NAME)
    end = _END.search(text, start, limit)
    stop = end.start() if end else limit
    if end is None and limit < len(text):
        stop = max(text.rfind(",", start, limit), start)
    name = " ".join(text[start:stop].split()).rstrip(" ,:-")
    if text[stop : stop + 1] == "." and _FORM_DOT.search(name):
        name += "."
    name = _INNER_ROLE.sub(", ", name)
    return name if len(name) > 2 and name[0].isalnum() and any(char.isupper() for char in name) else None


def _open_parenthesis(text: str, end: int) -> int | None:
    """Returns where the outermost parenthesis begins that is open at an offset."""
    opened: list[int] = []
    for match in _PARENTHESIS.finditer(text, 0, end):
        if match[0] == "(":
            opened.append(match.start())
        elif opened:
            opened.pop()
    return opened[0] if opened else None
