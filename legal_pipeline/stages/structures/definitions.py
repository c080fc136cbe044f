"""Reads definitions such as `Acme Brake Co. (the "Company")`, `(hereinafter "Roe")`, `Bureau of Prisons (BOP)`, `"Carrier" means Acme Co.`

The referent stands before the bracket, or before a description of it: `Acme Brake Co., a Nevada corporation, formerly known as Acme
Tools ("Acme")` defines Acme Brake Co.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.data.clauses import TITLE
from legal_pipeline.model import MentionType, Window
from legal_pipeline.stages.structures import name_shapes
from legal_pipeline.stages.structures.captions.party_lists import AKA
from legal_pipeline.stages.structures.model import Definition, NamedSpan
from legal_pipeline.stages.structures.preambles.borders import PLACES
from legal_pipeline.stages.structures.preambles.names import read_name

_QUOTED = re.compile(
    r"\(\s?(?P<lead>(?:(?:collectively|together|individually|hereinafter|hereafter|"
    "herein|also|each|an?|the|this|or|and|as|to|referred|sometimes|called|defined|"
    "known|"
    r"with|any|all|its|their|his|her|below|jointly|severally|such|in|for|short|subsidiaries|affiliates?|successors|assigns|parents?|companies)"
    r"\b[,:\s]{0,3}){0,12})"
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
_CITED_COURT = re.compile(r"(?:(?:[NSEWCM]\.\s?)?D\.\s?[A-Z][\w. ]{0,12}|.{0,24}\b(?:Cir|Bankr|Ct|App|Super)\.(?:\s[A-Z][\w.]*){0,2})\).?")
"""The court in the brackets of a citation: what is defined behind "(S.D. Fla.)" is the case."""
_LOOK_BACK = 160
_DESCRIBED = 330
"""Characters before a bracket that may describe the name."""
_DESCRIBES = re.compile(
    r",?\s+(?:an?\s+(?:[\w’'-]+\s+){0,6}?(?:corporation|company|partnership|association|trust|bank|firm|individual|body|society|cooperative|entity"
    r"|subdivision|commission|district|university|instrumentality|subsidiary|division|municipality|resident|citizen|institution|organization|organisation|agency)\b|its\s+(?:[\w-]+\s+){0,2}subsidiary\b|together\s+with\s|on\s+behalf\s+of\s"
    r"|individually\b|residing\s|having\s|with\s+(?:its\s|an?\s|offices?|principal|headquarters)|located\s|whose\s|organi[sz]ed\s|incorporated\s"
    r"|acting\s|by\s+and\s+through\s|including\s+its\s|which\s|who\s)",
    re.IGNORECASE,
)
_BORDERS = re.compile(r"[;“”\"]|[a-z)]\.\s+(?=[A-Z])|\n\s*\n|\)\s*,?\s+(?:and|or)\s")
"""Behind one of these, a description belongs to another name."""
_STATE = re.compile(
    r"(?:State|Commonwealth|Province|Republic|Kingdom|Territory|People[’']s\s+Republic|City|County|Town)\s+of\b", re.IGNORECASE
)
_IS_WHERE = re.compile(
    r"(?:(?P<always>\blaws?|\bthrough\s+its)|\bsubdivision|\bagency|instrumentality|corporation|company|partnership|residents?|citizens?)\s+(?:(?:of|in)\s+)?(?:the\s+)?\Z",
    re.IGNORECASE,
)
"""Before the state in a description of a name: "a corporation organized under the laws of the State of Ohio"."""
_OFFICE_BEFORE = re.compile(
    rf"\b(?:{TITLE}|Board\s+of\s+\w+|Directors|Shareholders|Stockholders|Members|Trustees|Managers|Officers)"
    r"(?:(?:\s+of|,)\s+(?:the\s+)?(?-i:[A-Z])\w+(?:(?:,|\s+and|\s+&)?\s+(?-i:[A-Z])\w+){0,3})?\s+\Z",
    re.IGNORECASE,
)
"""What somebody is in a company, or what the company has: before "of" and its name."""
_KNOWN_AS_BEFORE = re.compile(
    r"[\s,(]*\b(?:[fFnN]\.?/?[kK]\.?/?[aA]\.?|[dD]\.?/?[bB]\.?/?[aA]\.?|(?:formerly|previously)(?:\s+known\s+as)?|(?:also|now)\s+known\s+as"
    r"|doing\s+business\s+as)[\s:]*\Z"
)
_MEANS = re.compile(
    r"[\"“]\s?(?:the\s)?(?P<term>[A-Z][^\"“”()\n]{0,40})[,.]?\s?[\"”](?:\s\([^)\n]{1,40}\))?,?\s+"
    r"(?P<verb>is|means|shall\s+mean|will\s+mean|refers?\s+to|shall\s+refer\s+to|denotes|signifies|stands\s+for)\s+"
)
_CLAUSE_END = re.compile(r"[;“\"]|[a-z)]\.\s+(?=[A-Z])|\n\s*\n|,?\s+and\s+(?:the\s+)?(?=[\"“]|term\s)")
_ENDS = re.compile(r"\.?\s*(?:[.,;)]|\Z|\n|and\s)")
_BODY_NOUN = re.compile(
    r"\b(?:Coalition|Council|Alliance|Forum|Campaign|Caucus|Consortium|Collective|Movement|Guild|Assembly|Task\s+Force|Working\s+Group|Network"
    r"|Initiative|Project|Conference|Congress|Front|Federation|Confederation|Advocates|Defenders|Citizens|Friends|Voices|Workers|Veterans|Mothers"
    r"|Neighbors|Taxpayers|Growers|Farmers|Ranchers|Lawyers|Physicians|Americans|Women|Students|Parents|Teachers|Residents|Owners|Breeders|Makers"
    r"|Dealers|Weavers|Players|Nurses|Engineers|Scientists)\b"
)
"""What bodies without a legal form are called."""
_BELONGINGS = frozenset(
    """campaign estate board committee subsidiary subsidiaries affiliates stock shares assets property trustee trustees directors officers
    creditors members employees class children heirs shareholders stockholders""".split()  # noqa: SIM905
)
"""What a name may have, so that "the ... of Roe" is not Roe."""
NAMED_AFTER = "definition.named_after"
MEANING = "definition.means"
_ROLE_TERMS = frozenset(
    {"plaintiff", "defendant", "plaintiffs", "defendants", "petitioner", "respondent", "appellant", "appellee", "debtor"}
)


def read_definitions(window: Window) -> Iterator[Definition]:
    """Yields definitions whose referent is the name before the bracket; skips definitions of anything but names."""
    text = window.text
    for match in _QUOTED.finditer(text):
        terms = [(match.start("term"), match.end("term"))]
        terms += [(m.start("term"), m.end("term")) for m in _FURTHER.finditer(text, match.start("more"), match.end("more"))]
        lead = match["lead"].lower()
        for referent in _referents(text, match.start(), match["term"], "collectively" in lead or "together" in lead):
            for term in terms:
                yield from _definition(window, referent, term, match.end())
    for match in _MEANS.finditer(text):
        yield from _meaning(window, match)
    for match in _ACRONYM.finditer(text):
        yield from _short_form(window, match)


def _definition(
    window: Window, referent: tuple[int, int], term: tuple[int, int], end: int, rule: str = "definition.referent"
) -> Iterator[Definition]:
    name = window.text[slice(*referent)]
    if _of_another(window.text, referent[0], window.text[slice(*term)]):
        return
    if _CITED_COURT.fullmatch(window.text[referent[0] : referent[1] + 2], 0):
        return
    kind = name_shapes.kind_of(name)
    term = name_shapes.trim(window.text, *term)
    if term[1] > term[0]:
        # what is called "the Coalition" and has the word in its name is a name, whatever its shape
        is_own_word = rule == "definition.referent" and kind is not MentionType.PERSON and _is_named_after(name, window.text[slice(*term)])
        rule = NAMED_AFTER if is_own_word and not name_shapes.has_legal_form(name) else rule
        named = NamedSpan(window.span(*referent), kind or MentionType.ORG, rule)
        yield Definition(window.span(*term), named, window.span(min(referent[0], term[0]), end))


def _of_another(text: str, start: int, term: str) -> bool:
    """Returns whether the term is what belongs to the name: "the campaign of Jane Roe (the “Campaign”)"."""
    noun = term.split()[-1].lower() if term.split() else ""
    return noun in _BELONGINGS and bool(
        re.search(
            rf"\b{re.escape(noun)}(?:\s+[a-z]+){{0,3}}\s+(?:of|for)\s+(?:the\s+|late\s+|then-?\w*\s+){{0,2}}(?:[A-Z][a-z]+\.?\s+)?\Z",
            text[max(0, start - 80) : start],
        )
    )


def _meaning(window: Window, match: re.Match[str]) -> Iterator[Definition]:
    """Reads `"Carrier" means Acme Co.`; with "is", the sentence or its part must end behind the name."""
    text = window.text
    stop = _CLAUSE_END.search(text, match.end(), match.end() + _LOOK_BACK)
    party = read_name(window, match.end(), stop.start() + 1 if stop else min(len(text), match.end() + _LOOK_BACK))
    if party is None:
        return
    start, end = party.name.span.start - window.base, party.name.span.end - window.base
    flat = " ".join(text[start:end].split())
    is_sure = name_shapes.has_legal_form(flat) or (
        name_shapes.is_person(flat) and name_shapes.may_be_given_name(flat.split()[0].rstrip("."))
    )
    if start - match.end() > 4 or not (is_sure or (match["verb"] != "is" and name_shapes.kind_of(flat))):
        return
    if match["verb"] == "is" and not _ENDS.match(text, end):
        return
    yield from _definition(window, (start, end), (match.start("term"), match.end("term")), end, MEANING)


def _referents(text: str, end: int, term: str, is_collective: bool) -> list[tuple[int, int]]:
    nearest = defined_name(text, end, term)
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


def defined_name(text: str, end: int, term: str = "") -> tuple[int, int] | None:
    """Returns the range of the name that a bracket at `end` defines, before or without its description; None if there is none."""
    nearest = name_before(text, end, term)
    if nearest is None or _describes(text, nearest):
        described = _description_start(text, end)
        return name_before(text, described, term) if described else None
    known_as = _KNOWN_AS_BEFORE.search(text, max(0, nearest[0] - 40), nearest[0])
    return (known_as and defined_name(text, known_as.start())) or nearest


def _describes(text: str, name: tuple[int, int]) -> bool:
    """Returns whether the name before a bracket only says something of the name before it: its law, its state, its agent."""
    before = _IS_WHERE.search(text, max(0, name[0] - 50), name[0])
    if before is None:
        return False
    flat = " ".join(text[slice(*name)].split())
    return before["always"] is not None or flat in PLACES or bool(_STATE.match(flat))


def _description_start(text: str, end: int) -> int | None:
    """Returns the start of what describes a name up to `end`: ", a Nevada corporation with offices at 4 Mill Lane, Acton"."""
    floor = max(0, end - _DESCRIBED)
    starts = [match.start() for match in _DESCRIBES.finditer(text, floor, end)]
    # the first description behind the last border belongs to the name
    borders = [match.end() for match in _BORDERS.finditer(text, floor, end)]
    return next((start for start in starts if not borders or start >= borders[-1]), None)


def name_before(text: str, end: int, term: str = "") -> tuple[int, int] | None:
    """Returns the range of the name that ends directly before `end`, or None. A name in which `term` occurs may have any shape."""
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
            if (
                stem.lower() == "of"
                and name_shapes.has_legal_form(text[start:stop])
                and _OFFICE_BEFORE.search(text, max(0, begin - 90), begin)
            ):
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
    name = text[start:stop]
    is_name = name_shapes.kind_of(name) or _is_named_after(name, term)
    return (start, stop) if stop - start > 2 and is_name else None


def _is_named_after(name: str, term: str) -> bool:
    """Returns whether the term is the first word of a longer name or its initials: "Coalition for Clean Marshes", "Roe Weavers Local"."""
    words = name.split()
    capitals = [word for word in words if word[0].isupper()]
    if not term or len(capitals) < 2 or len(capitals) * 2 < len(words) or not _BODY_NOUN.search(name):
        return False
    initials = "".join(word[0] for word in capitals)
    return (term == words[0] and len(term) > 3) or (term.isupper() and len(term) > 2 and initials == term.replace(".", ""))


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
