"""DEFINED_TERM: the quoted term of a definition, `Acme Corp. (the "Company")`, and the words it abbreviates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.data.places import STATES
from legal_pipeline.model import MentionType
from legal_pipeline.stages.mentions.candidate import RANK_PHRASE, Candidate
from legal_pipeline.stages.mentions.normalized_text import NormalizedText, collapse_whitespace

_OPEN, _CLOSE = "[\"“”„]|''|``", "[\"“”’]|''"
_TERM = r"[^\"“”()\u2029]{1,60}?"
_LEAD = (
    r"(?:(?:together|collectively|each|individually|respectively|hereinafter|hereafter|herein|also|such|as|and|or|the|a|an|being|with|referred\sto|known|called|defined|all|of|foregoing|referenced|this|for\spurposes"
    r"|sometimes|in\sthis|[A-Z]?[a-z]+\s(?:as|to)|as\samended)[\s,:]{1,2}){0,10}"
)
_BRACKETED = re.compile(
    rf"[(\[]\s?(?P<lead>{_LEAD}|[^()\"“”\u2029]{{0,80}}?[,;]\s(?:the\s|each,?\san?\s|or\s)?|(?:[a-z]+\s){{1,6}}(?:as\s|the\s)?)(?P<terms>(?:{_OPEN})[^()]{{1,200}}?)\s?[)\]]"
)
_QUOTED = re.compile(rf"(?:{_OPEN})\s?(?P<term>{_TERM})[,.;]?\s?(?:{_CLOSE})")
_MEANS = re.compile(
    rf"(?:{_OPEN})\s?(?P<term>[A-Z][^\"“”()\u2029]{{0,60}}?)[,.]?\s?(?:{_CLOSE})(?:\s\([^)]{{1,40}}\))?(?:,\swith\srespect\sto\s[^,]{{1,60}},)?\s(?:means?|shall\s(?:mean|have|include|refer)|has\sthe|have\sthe|will\smean|refers?\sto|includes?|is\sdefined|are\sdefined)\b"
)
_CALLED = re.compile(
    rf"\b(?:called|known\sas|referred\sto\sas|termed|designated|defined\sas)(?:\sthe|\san?)?\s(?:{_OPEN})(?P<term>{_TERM})[,.;]?(?:{_CLOSE})"
)
_PLAIN = re.compile(r"(?<=[\w.,’”\"] )\((?:the )?(?P<term>[A-Z][\w:.&’-]{1,14}(?:\s[A-Z][\w.&’-]{1,14}){0,3})\)")
LOOK_BEHIND_CHARS = 240
"""Characters before the bracket in which the referent is searched."""
_BODIES_IN_WORDS = frozenset({"campaign", "coalition", "caucus", "alliance", "congregation"})
_STATE_NAMES = frozenset(STATES)
_SMALL = frozenset({"of", "and", "the", "for", "in", "on", "to", "a", "an", "at", "by", "&"})
_CITING_WORDS = re.compile(
    r"^(?:emphasis|quoting|citing|internal|citation|alteration|footnote|per curiam|stating"
    r"|holding|finding|noting|explaining|concluding|discussing|recognizing|observing|providing"
    r"|see|quotation)",
    re.I,
)


def find(normalized: NormalizedText) -> Iterator[Candidate]:
    text = normalized.text
    for outer in _BRACKETED.finditer(text):
        if _CITING_WORDS.match(outer["lead"].strip()):
            continue
        for hit in _QUOTED.finditer(outer["terms"]):
            if _is_term(hit["term"]):
                at = outer.start("terms")
                # American usage puts the comma inside the quotes; the period of an abbreviation is part of the term
                is_abbreviated = "." in hit["term"] and outer["terms"][hit.end("term")] == "."
                yield _defined(text, at + hit.start("term"), at + hit.end("term") + is_abbreviated, 0.95, "definition.bracketed")
    for pattern, rule in ((_MEANS, "definition.means"), (_CALLED, "definition.called")):
        for hit in pattern.finditer(text):
            if _is_term(hit["term"]):
                yield _defined(text, hit.start("term"), hit.end("term"), 0.93, rule)
    for hit in _PLAIN.finditer(text):
        if expansion_of(hit["term"], text[max(0, hit.start() - LOOK_BEHIND_CHARS) : hit.start()]) is not None:
            yield _defined(text, hit.start("term"), hit.end("term"), 0.8, "definition.acronym")


def expansion_of(term: str, before: str) -> str | None:
    """Returns the words that a term abbreviates: `Office of Court Administration` for `OCA`; None if there are none."""
    before = before.rsplit("\u2029", 1)[-1]
    letters = re.sub(r"[^A-Za-z]", "", term)
    if letters.isupper() and 2 <= len(letters) <= 8 and " " not in term:
        return _initials(letters, before)
    # the first words of a longer name, `Tyler Technologies, Inc. (Tyler)`; a single word may be a place or an aside
    longer = re.search(rf"(?<![\w.]){re.escape(term)}(?P<rest>,?[ \n](?:of[ \n])?[A-Z][\w.&’'-]+)+", before)
    if longer and not re.search(r"\d", term) and term not in _STATE_NAMES and len(term) > 3:
        return longer[0]
    if re.search(rf"\b[Tt]his {re.escape(term.lower())} $", before):
        return term
    return None


def is_body_in_words(term: str, before: str) -> bool:
    """Returns whether a term is a body that the text describes instead of naming: `the mayoral campaign of Ida Mott (the "Campaign")`."""
    noun = term.lower()
    return noun in _BODIES_IN_WORDS and bool(re.search(rf"\b{noun}\b[^;\u2029]{{0,80}}$", before))


def _initials(letters: str, before: str) -> str | None:
    matches = list(re.finditer(r"[\w.&’'-]+", before))
    for last in range(len(matches), max(0, len(matches) - 28), -1):
        for skip_small in (True, False):
            initials, at = "", last
            while at and len(initials) < len(letters):
                at -= 1
                word = matches[at][0]
                if word[0].isupper() or (not skip_small and word in _SMALL):
                    initials = word[0].upper() + initials
                elif word not in _SMALL:
                    break
            if initials == letters and matches[at][0][0].isupper():
                return before[matches[at].start() : matches[last - 1].end()]
        if len(letters) < 3:
            return None
    return None


def _is_term(term: str) -> bool:
    words = term.split()
    return 0 < len(words) <= 8 and term[0].isalnum() and len(term) > 1 and term[-1] not in "?!"


def _defined(text: str, start: int, end: int, confidence: float, rule: str) -> Candidate:
    return Candidate(MentionType.DEFINED_TERM, start, end, collapse_whitespace(text[start:end]), confidence, rule, RANK_PHRASE)
