"""governed_by: the law that a contract chooses.

A clause names the law in many ways: "governed by the laws of X", "construed under the internal laws, and not the law of conflicts, of X",
"X law applies", "made in X and enforced under the laws thereof". So a clause is read from the word "law": a sentence with a verb of choice,
and the place that belongs to the word. "Organized under the laws of X" and conflict-of-laws principles choose nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.model import Mention, MentionType, RelationshipType
from legal_pipeline.stages.relations.context import Context, Fact

_LAWS = frozenset({MentionType.LOCATION, MentionType.STATUTE, MentionType.GOV_BODY})
_LAW = re.compile(r"\blaws?\b", re.IGNORECASE)
_CHOICE = re.compile(
    r"\b(?:govern(?:ed|s|ing)?|constru(?:ed|ction)|interpret(?:ed|ation)|enforced|control(?:led|s|ling)|constructed|determined|regulated)\b"
    r"|\b(?:resolved|decided|settled|determined|heard)\s+under\b|\b(?:appl(?:y|ies))\s+to\s+(?:this|the|these|any)\b|\b(?:shall|will)\s+apply\b|\bproper\s+law\b|\bsubject\s+to\b",
    re.IGNORECASE,
)
_WEAK = re.compile(r"\b(?:subject\s+to|determined|regulated|enforced|control(?:led|s|ling))\b", re.IGNORECASE)
"""Verbs that contracts also use for other things; they need the contract beside them."""
_CONTRACT = re.compile(
    r"\b(?:agreement|contract|lease|licen[sc]e|note|deed|terms|guaranty?|plan|warrant|indenture|amendment|instrument|option|pledge|assignment|release|hereof|hereunder|clause"
    r"|(?:rights|obligations|relations|duties)\s+(?:and\s+\w+\s+)?of\s+the\s+parties|governing\s+law|applicable\s+law|choice\s+of\s+law|letter|(?:purchase|insertion|this)\s+order)\b",
    re.IGNORECASE,
)
_CORPORATE = re.compile(
    r"\b(?:organi[sz]ed|incorporated|existing|formed|established|constituted|created|registered|chartered|qualified|domiciled|licensed"
    r"|good\s+standing|compl(?:y|iance|ies)|violat\w+|permitted|required|prohibited|adopted|enacted)\b[^.;]{0,60}$"
    r"|\b(?:corporation|company|entity|person|party|sale)\s+(?:that\s+is\s+)?subject\s+to[^.;]{0,20}$|\b(?:opinions?|counsel)\b[^;]{0,200}$",
    re.IGNORECASE,
)
_RECITED = re.compile(
    r"\b(?:WHEREAS|Whereas)\b|\bthat\s+certain\s[^;]*\bdated\s[^;]{4,40},\s+(?:which\s+is\s+)?\Z|\b[Nn]othing\s+(?:herein|in\s+this\s+\w+)\b|\b(?:entered|entering)\s+into\s+(?:an?|that)\s"
    r"|\b[Tt]he\s+(?:[A-Z][\w-]*\s+){1,5}(?:Agreement|Contract|Lease|Note|License),?\s+(?:dated|between|by\s+and)\b"
)
_CONFLICTS = re.compile(r"\b(?:conflicts?|choice)[\s-]+(?:of[\s-]+)?$", re.IGNORECASE)
_BEFORE_PLACE = re.compile(
    r"(?:\b(?:of|in),?\s+(?:the\s+)?|\bforce\s+in\s+|\beffect\s+in\s+|\bof\s+the\s+United\s+States(?:\s+of\s+America)?\s+and\s+(?:of\s+)?(?:the\s+)?)$",
    re.IGNORECASE,
)
_OTHER_OBJECT = re.compile(r"\b(?:courts?|venue|appl(?:y|ies)|is|are|was|shall)\b", re.IGNORECASE)
"""Words after which a place is no longer that of the law."""
_UNITED_STATES = re.compile(r"United\s+States(?:\s+of\s+America)?|U\.?\s?S\.?(?:\s?A\.?)?", re.IGNORECASE)
_AND_STATE = re.compile(r",?\s+and\s+(?:of\s+)?(?:the\s+)?", re.IGNORECASE)
"""Between a federation and its state: "the laws of the United States and of the State of Ohio" chooses that of the state."""
_EXCEPTS = re.compile(r"\b(?:except|excluding|other\s+than|provided|unless|notwithstanding|without|exclu\w+)\b", re.IGNORECASE)
_JOINS = re.compile(r"(?:\s*\([^()]{0,40}\))?,?\s+(?:and|or|and/or|&)\s+(?:by\s+|of\s+)?(?:the\s+)?(?:[a-z]+\s+){0,2}", re.IGNORECASE)
"""Between one law and another that is chosen with it: "the laws of Ohio and the laws of England"."""
_LOCATED_BEING = re.compile(
    r"\s+of\s+the\s+(?:state|province|commonwealth)\s+(?:in\s+which|where)\s+(?:the\s+)?[\w ]{3,40}?"
    r"\s+(?:is|are)\s+(?:located|situated),\s+(?:being|namely|i\.e\.,?)\s+",
    re.I,
)
""""The laws of the state in which the premises are located, being Ohio, shall govern"."""
_REFERS_BACK = re.compile(r"\s+(?:thereof|of\s+(?:said|such|that)\s+(?:State|Commonwealth|jurisdiction|Province|country))\b", re.IGNORECASE)
_POSSESSIVE = re.compile(r"(?:’s|'s)?\s+(?:state\s+|federal\s+|substantive\s+|internal\s+)?$", re.IGNORECASE)
_SENTENCE = re.compile(r"[.;]\s+(?=[A-Z(\"“])|\n\s*\n")
_LABEL = re.compile(
    r"\b(?:Governing|Applicable|Choice\s+of)\s+Law(?:(?:\s+(?:and|&)\s+\w+)?\s*[:–—.]\s*(?:the\s+laws?\s+of\s+)?"
    r"|(?:\s+(?:of|for)\s+this\s+\w+)?\s+(?:is|(?:shall|will)\s+be)\s+(?:that|the\s+laws?)\s+of\s+)",
    re.IGNORECASE,
)
"""The row of a term sheet: "GOVERNING LAW: England and Wales"; or "the governing law shall be that of the State of Ohio"."""
_ASIDE = re.compile(r"\s*\((?:without|excluding|other\s+than|exclusive)\b", re.IGNORECASE)
_ITS_LAWS = re.compile(r"\bits\s+(?:internal\s+|substantive\s+)?\Z", re.IGNORECASE)
_ARGUED = re.compile(
    r"\b(?:conclude[sd]?|hold|held|argue[sd]?|contends?|asserts?|explain(?:s|ed)|plaintiffs?|defendants?)\b"
    r"|\b[Tt]he\s+(?:[a-z]+\s+)?(?:agreement|contract|lease|note|deal|transaction)\s+(?:is|was|are|provide[sd]?|state[sd]?)\b|\bparties[’']\s+(?:\w+\s+)?(?:agreement|contract|lease)\b|\bwe\s+apply\b|\bunder\s+the\s+agreement\b",
    re.IGNORECASE,
)
"""In a paper that is not known for a contract: it speaks of one."""
_APPLICABLE_THERE = re.compile(r",?\s+(?:that\s+are\s+|as\s+)?applicable\s+(?:there|in\b)", re.IGNORECASE)
_MAY_BE = re.compile(r"\bmay\s+(?:also\s+)?be\s+\Z", re.IGNORECASE)
"""What may be governed by a law is not this contract."""
_APPLIES = re.compile(r"\s+(?:shall\s+|will\s+)?(?:appl(?:y|ies)\b|(?:governs?|controls?)(?=\s*[.;\n]|\s+(?:this|the)\b))")
"""Behind "law", in a contract: "Georgia law applies." Elsewhere it is an argument."""
_WILL_GOVERN = re.compile(r"\s+(?:shall\s+|will\s+)?(?:govern|control|apply)", re.IGNORECASE)
"""Around "laws": "the courts of the State of Ohio, and its laws shall govern"."""
_FEDERAL = re.compile(r"\bfederal\b[^.;]{0,40}$", re.IGNORECASE)
_REACH = 500
_BEHIND = 110
"""Characters between "laws" and the place, which may hold "and not the law of conflicts, of the State of"."""


def read_governing_law(context: Context) -> Iterator[Fact]:
    """Yields governed_by from the document to the place whose law it chooses."""
    if context.case.docket_id and not context.structures.preambles:
        return  # a filing argues about the law of contracts; it chooses none
    yield from _labelled(context)
    text, base = context.window.text, context.window.base
    chosen_in = chosen_to = -1
    for law in _LAW.finditer(text):
        start, end = _sentence(text, law.start(), law.end())
        if chosen_in == start and _FEDERAL.search(text, max(start, law.start() - 60), law.start()):
            continue  # "the laws of Ontario and the federal laws of Canada applicable there"
        if chosen_in == start and not _is_chosen_too(text, chosen_to, law.start()):
            continue
        choice = _CHOICE.search(text, start, end)
        heading = _heading(text, start)
        is_contract = bool(context.structures.preambles) or context.case.is_contract
        if not is_contract and choice is not None and _ARGUED.search(text, start, end):
            continue
        applies = is_contract and _APPLIES.match(text, law.end())
        if choice is None and not heading and not applies:
            continue
        head = text[start : law.start()]
        if _CORPORATE.search(head) or _CONFLICTS.search(head):
            continue
        is_named = bool(_CONTRACT.search(text, start, end)) or heading
        if choice is not None and _RECITED.search(text, start, choice.start()):
            continue  # of another contract
        if not is_named and not is_contract:
            continue
        if choice is not None and _MAY_BE.search(text, max(start, choice.start() - 10), choice.start()):
            continue
        if choice is not None and _WEAK.match(text, choice.start()) and not is_named and not applies:
            continue
        place = _place_behind(context, law.end(), end) or _place_named(context, law.end()) or _place_before(context, law.start(), start)
        its = _ITS_LAWS.search(text, max(start, law.start() - 20), law.start()) and _WILL_GOVERN.match(text, law.end())
        if place is None and (its or _REFERS_BACK.match(text, law.end())):
            places = context.between(base + start, base + law.start(), _LAWS)
            place = places[-1] if places else None
        if place is None or (target := context.entity(place)) is None:
            continue
        if chosen_in == start and _APPLICABLE_THERE.match(text, context.window.local(place.end)):
            continue  # "the laws of Ontario and the laws of Canada applicable therein"
        chosen_in, chosen_to = start, max(law.end(), context.window.local(place.end))
        if _UNITED_STATES.fullmatch(place.text.strip()) and (state := _other_law(context, chosen_to, end)):
            # "in accordance with United States law, and otherwise with the laws of Ohio"
            place, chosen_to = state, context.window.local(state.end)
            target = context.entity(state) or target
        first = min(choice.start() if choice else law.start(), law.start(), context.window.local(place.start))
        yield Fact(
            RelationshipType.GOVERNED_BY,
            context.document_id,
            target,
            None,
            0.9 if is_named else 0.7,
            "law.governed_by",
            context.span(base + first, base + chosen_to),
        )


def _labelled(context: Context) -> Iterator[Fact]:
    base = context.window.base
    for label in _LABEL.finditer(context.window.text):
        place = context.nearest_after(base + label.end(), _LAWS, 12)
        behind = context.text(place.end, min(place.end + 2, context.window.end)) if place else ""
        is_row = (
            not behind.strip(" .;,\n") or _ASIDE.match(context.text(place.end, min(place.end + 40, context.window.end))) if place else False
        )
        if label[0].rstrip().endswith(".") and not is_row:
            continue  # a heading and its sentence
        if place and (target := context.entity(place)):
            evidence = context.span(base + label.start(), place.end)
            yield Fact(RelationshipType.GOVERNED_BY, context.document_id, target, None, 0.85, "law.label", evidence)


def _other_law(context: Context, start: int, end: int) -> Mention | None:
    """Returns the place of the next law of a sentence, or None."""
    text, base = context.window.text, context.window.base
    for law in _LAW.finditer(text, start, end):
        if (place := _place_behind(context, law.end(), end) or _place_before(context, law.start(), start)) is not None:
            return place if place.end > base + start else None
    return None


def _is_chosen_too(text: str, start: int, law: int) -> bool:
    """Returns whether a sentence that has chosen a law up to `start` chooses the next one too: joined by "and", or with a verb."""
    between = text[start:law]
    if _JOINS.fullmatch(between):
        return True
    return bool(_CHOICE.search(between)) and not _EXCEPTS.search(between)


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    floor = max(0, start - _REACH)
    begin = max((border.end() for border in _SENTENCE.finditer(text, floor, start)), default=floor)
    border = _SENTENCE.search(text, end, end + _REACH)
    return begin, border.start() if border else min(len(text), end + _REACH)


def _heading(text: str, start: int) -> bool:
    """Returns whether the heading of the clause stands before the sentence: "11. Governing Law. New Jersey law applies"."""
    return bool(re.search(r"\b(?:Governing|Applicable|Choice\s+of)\s+Law\b", text[max(0, start - 60) : start + 40], re.IGNORECASE))


def _place_behind(context: Context, start: int, end: int) -> Mention | None:
    base = context.window.base
    place = context.nearest_after(base + start, _LAWS, min(_BEHIND, end - start))
    if place is None or place.start >= base + end:
        return None
    between = context.text(base + start, place.start)
    if _UNITED_STATES.fullmatch(place.text.strip()):
        state = context.nearest_after(place.end, _LAWS, 16)
        if state and state.end <= base + end and _AND_STATE.fullmatch(context.text(place.end, state.start)):
            between, place = "of ", state
    return place if _BEFORE_PLACE.search(between) and not _OTHER_OBJECT.search(between) else None


def _place_named(context: Context, start: int) -> Mention | None:
    located = _LOCATED_BEING.match(context.window.text, start)
    return context.nearest_after(context.window.base + located.end(), _LAWS, 8) if located else None


def _place_before(context: Context, law_start: int, floor: int) -> Mention | None:
    base = context.window.base
    place = context.nearest_before(base + law_start, _LAWS, 24)
    if place is None or place.start < base + floor:
        return None
    return place if _POSSESSIVE.fullmatch(context.text(place.end, base + law_start)) else None
