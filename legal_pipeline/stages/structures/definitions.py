"""Reads definitions such as `Acme Brake Co. (the "Company")`, `(hereinafter "Roe")`, `Bureau of Prisons (BOP)`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.model import MentionType, Window
from legal_pipeline.stages.structures import name_shapes
from legal_pipeline.stages.structures.captions.party_lists import AKA
from legal_pipeline.stages.structures.model import Definition, NamedSpan

_QUOTED = re.compile(
    r"\(\s?(?P<lead>(?:(?:collectively|together|individually|hereinafter|hereafter|"
    "herein|also|each|an?|the|this|or|and|as|to|referred|sometimes|called|defined|"
    "known|"
    r"with|any|all|its|below|jointly|severally|such|in|for|short)\b[,:\s]{0,3}){0,12})"
    r"[\"“”]{1,2}(?P<term>[^\"“”()\n]{1,60}(?:\n[^\"“”()\n]{1,40})?)[\"“”]{1,2}(?P<more>[^()"
    r"]{0,160}?)\)",
    re.IGNORECASE,
)
_FURTHER = re.compile(r"[\"“”]{1,2}(?P<term>[^\"“”()\n]{1,60})[\"“”]{1,2}")
_ACRONYM = re.compile(r"\(\s?(?:the\s)?(?P<term>[A-Z][A-Z&.\-]{1,9}s?|[A-Z][a-z]{3,20})\s?\)")
_WORD = re.compile(r"[^\s]+")
_JOINERS = frozenset({"of", "the", "for", "and", "&", "de", "la", "du", "van", "von", "in", "on", "at", "to", "d/b/a", "dba"})
_STOP_WORDS = frozenset(
    [
        "plaintiff",
        "plaintiffs",
        "defendant",
        "defendants",
        "petitioner",
        "respondent",
        "appellant",
        "appellee",
        "between",
        "among",
        "with",
        "by",
        "that",
        "whereas",
        "this",
        "agreement",
        "when",
        "under",
        "see",
        "id",
        "against",
        "from",
        "is",
        "was",
        "are",
        "were",
        "and/or",
        "as",
        "if",
        "in",
        "on",
        "at",
        "because",
        "while",
        "since",
        "before",
        "after",
        "mr",
        "mrs",
        "ms",
        "dr",
        "counsel",
        "attorney",
        "upon",
    ]
)
_FORM_BEFORE = re.compile(r"(?:Inc|Corp|LLC|L\.L\.C|Ltd|LLP|L\.P|Co|N\.A)\.?,?\s*$", re.IGNORECASE)
_COURT_LINE = re.compile(r"\bCOURT\b|\bDIVISION\b|\bCourt\b|\bDIST(?:RICT|\.) OF\b")
_LOOK_BACK = 160
_ROLE_TERMS = frozenset(
    {"plaintiff", "defendant", "plaintiffs", "defendants", "petitioner", "respondent", "appellant", "appellee", "debtor"}
)


def read_definitions(window: Window) -> Iterator[Definition]:
    """Yields definitions whose referent is the name before the bracket; skips definitions of anything but names."""
    text = window.text
    for match in _QUOTED.finditer(text):
        referents = _referents(text, match.start(), "collectively" in match["lead"].lower() or "together" in match["lead"].lower())
        if not referents:
            continue
        terms = [(match.start("term"), match.end("term"))]
        terms += [(m.start("term"), m.end("term")) for m in _FURTHER.finditer(text, match.start("more"), match.end("more"))]
        for start, end in referents:
            for term_start, term_end in terms:
                yield from _definition(window, (start, end), (term_start, term_end), match.end())
    for match in _ACRONYM.finditer(text):
        yield from _short_form(window, match)


def _definition(window: Window, referent: tuple[int, int], term: tuple[int, int], end: int) -> Iterator[Definition]:
    kind = name_shapes.kind_of(window.text[slice(*referent)]) or MentionType.ORG
    term = name_shapes.trim(window.text, *term)
    if term[1] > term[0]:
        yield Definition(window.span(*term), NamedSpan(window.span(*referent), kind, "definition.referent"), window.span(referent[0], end))


def _referents(text: str, end: int, is_collective: bool) -> list[tuple[int, int]]:
    nearest = name_before(text, end)
    if nearest is None:
        return []
    names = [nearest]
    while is_collective and len(names) < 6:
        gap = re.search(r"(?:,|\band\b|,\s*and\b)\s*$", text[max(0, names[-1][0] - 8) : names[-1][0]])
        before = name_before(text, names[-1][0] - (len(gap[0]) if gap else 0)) if gap else None
        if before is None:
            break
        names.append(before)
    return names


def name_before(text: str, end: int) -> tuple[int, int] | None:
    """Returns the range of the name that ends directly before `end`, or None."""
    floor = max(0, end - _LOOK_BACK)
    words = [(floor + m.start(), floor + m.end()) for m in _WORD.finditer(text[floor:end])]
    if floor and words and not text[floor - 1].isspace():
        words = words[1:]
    start = stop = None
    for begin, close in reversed(words):
        word = text[begin:close]
        if start is not None and "\n" in text[close:start] and _is_heading(text, close, start):
            break
        stem = word.strip("\"“”'’().,;:")
        if start is None:
            if not stem or not stem[0].isupper():
                return None
            start, stop = begin, close
            continue
        if word[-1] in ";:" or '"' in word or "”" in word or word.endswith(")"):
            break
        if stem.lower() in _STOP_WORDS:
            break
        if word.endswith(",") and not _continues(text[close:stop]):
            break
        if word.endswith(".") and len(stem) > 3 and not name_shapes.has_legal_form(word):
            break
        if stem and (stem[0].isupper() or stem[0] == "&" or word == "&"):
            start = begin
        elif stem.lower() in _JOINERS:
            if stem.lower() == "and" and _FORM_BEFORE.search(text, max(0, begin - 14), begin):
                break
            continue
        else:
            break
    if start is None or stop is None:
        return None
    start, stop = name_shapes.trim(text, start, stop)
    start = name_shapes.without_title(text, start, stop)
    if aka := AKA.search(text, start, stop):
        start, stop = name_shapes.trim(text, start, aka.start())
    while (head := re.match(r"(?:The|A|An|In|On|On\s+behalf\s+of|By|For|And)\s+(?=[A-Z])", text[start:stop])) is not None:
        start += head.end()
    return (start, stop) if stop - start > 2 and name_shapes.kind_of(text[start:stop]) else None


def _is_heading(text: str, close: int, start: int) -> bool:
    """Returns whether the line that ends at `close` is a heading above the line with `start`."""
    line = text[text.rfind("\n", 0, close) + 1 : close].strip()
    rest = text.find("\n", start)
    here = text[text.rfind("\n", 0, start) + 1 : rest if rest >= 0 else len(text)].strip()
    return bool(_COURT_LINE.search(line)) or (len(line) < 40 and len(here) > 60)


def _continues(behind: str) -> bool:
    """Returns whether the name continues after the comma: "Acme, Inc.", "Farmer, Jaffe & Roe, P.L."."""
    head = behind.split()[:1]
    return bool(head) and (name_shapes.has_legal_form(head[0]) or head[0].strip(".,") in {"Jr", "Sr", "II", "III", "IV"} or "&" in behind)


def _short_form(window: Window, match: re.Match[str]) -> Iterator[Definition]:
    """Reads "(BOP)" after words with these initials, and "(Tarrant)" after a name that contains the word."""
    text, term = window.text, match["term"]
    referent = name_before(text, match.start())
    if referent is None or term.lower() in _ROLE_TERMS:
        return
    words = re.findall(r"[^\W\d_][\w'’.]*", text[slice(*referent)])
    if term.isupper() or term[:-1].isupper():
        letters = [char for char in term.rstrip("s") if char.isalpha()]
        for first in range(len(words)):
            if words[first].lower() in _JOINERS or words[first][0].islower():
                continue
            initials = "".join(word[0] for word in words[first:] if word.lower() not in _JOINERS)
            loose = "".join(word[0].upper() for word in words[first:])
            short = first == 0 and len(letters) > 1 and initials.upper().startswith("".join(letters))
            if initials.upper() == "".join(letters) or loose == "".join(letters) or short:
                start = _nth_word(text, referent, first)
                kind = name_shapes.kind_of(text[start : referent[1]]) or MentionType.ORG
                yield Definition(
                    window.span(match.start("term"), match.end("term")),
                    NamedSpan(window.span(start, referent[1]), kind, "definition.acronym"),
                    window.span(start, match.end()),
                )
                return
    elif len(words) > 1 and term in words:
        yield from _definition(window, referent, (match.start("term"), match.end("term")), match.end())


def _nth_word(text: str, referent: tuple[int, int], nth: int) -> int:
    matches = list(re.finditer(r"[^\W\d_][\w'’.]*", text[slice(*referent)]))
    return referent[0] + matches[nth].start()
