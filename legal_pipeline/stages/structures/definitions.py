"""Reads definitions such as `Acme Brake Co. (the "Company")`, `(hereinafter "Roe")`, `Bureau of Prisons (BOP)`, `"Carrier" means Acme Co.`

The referent stands before the bracket, or before a description of it: `Acme Brake Co., a Nevada corporation, formerly known as Acme
Tools ("Acme")` defines Acme Brake Co.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.model import MentionType, Window
from legal_pipeline.stages.structures import name_shapes
from legal_pipeline.stages.structures.defined_names import JOINERS, LOOK_BACK, defined_name, is_named_after, name_before
from legal_pipeline.stages.structures.model import Definition, NamedSpan
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
_CITED_COURT = re.compile(r"(?:(?:[NSEWCM]\.\s?)?D\.\s?[A-Z][\w. ]{0,12}|.{0,24}\b(?:Cir|Bankr|Ct|App|Super)\.(?:\s[A-Z][\w.]*){0,2})\).?")
"""The court in the brackets of a citation: what is defined behind "(S.D. Fla.)" is the case."""
_MEANS = re.compile(
    r"[\"“]\s?(?:the\s)?(?P<term>[A-Z][^\"“”()\n]{0,40})[,.]?\s?[\"”](?:\s\([^)\n]{1,40}\))?,?\s+"
    r"(?P<verb>is|means|shall\s+mean|will\s+mean|refers?\s+to|shall\s+refer\s+to|denotes|signifies|stands\s+for)\s+"
)
_CLAUSE_END = re.compile(r"[;“\"]|[a-z)]\.\s+(?=[A-Z])|\n\s*\n|,?\s+and\s+(?:the\s+)?(?=[\"“]|term\s)")
_ENDS = re.compile(r"\.?\s*(?:[.,;)]|\Z|\n|and\s)")
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
        is_own_word = rule == "definition.referent" and kind is not MentionType.PERSON and is_named_after(name, window.text[slice(*term)])
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
    stop = _CLAUSE_END.search(text, match.end(), match.end() + LOOK_BACK)
    party = read_name(window, match.end(), stop.start() + 1 if stop else min(len(text), match.end() + LOOK_BACK))
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
            if words[first].lower() in JOINERS or words[first][0].islower():
                continue
            initials = "".join(word[0] for word in words[first:] if word.lower() not in JOINERS)
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
