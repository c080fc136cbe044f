"""DEFINED_TERM: a term where it is defined, inside its quotes; and what stands for what."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.model import MentionType
from legal_pipeline.stages.mentions.find import RANK_PHRASE, Find
from legal_pipeline.stages.mentions.flow import Flow, fold_blanks

_OPEN, _CLOSE = "[\"“”„]|''|``", "[\"“”’]|''"
_TERM = r"[^\"“”()\u2029]{1,60}?"
_LEAD = (
    r"(?:(?:together|collectively|each|individually|respectively|hereinafter|hereafter|herein|also|such|as|and|or|the|a|an|being|with|referred\sto|known|called|defined|all|of|foregoing|referenced|this|for\spurposes"
    r"|sometimes|in\sthis|[A-Z]?[a-z]+\s(?:as|to)|as\samended)[\s,:]{1,2}){0,10}"
)
_BRACKETED = re.compile(rf"[(\[]\s?(?P<lead>{_LEAD}|[^()\"“”\u2029]{{0,80}}?[,;]\s(?:the\s|each,?\san?\s|or\s)?|(?:[a-z]+\s){{1,6}}(?:as\s|the\s)?)(?P<terms>(?:{_OPEN})[^()]{{1,200}}?)\s?[)\]]")
_QUOTED = re.compile(rf"(?:{_OPEN})\s?(?P<term>{_TERM})[,.;]?\s?(?:{_CLOSE})")
_MEANS = re.compile(rf"(?:{_OPEN})\s?(?P<term>[A-Z][^\"“”()\u2029]{{0,60}}?)[,.]?\s?(?:{_CLOSE})(?:\s\([^)]{{1,40}}\))?(?:,\swith\srespect\sto\s[^,]{{1,60}},)?\s(?:means?|shall\s(?:mean|have|include|refer)|has\sthe|have\sthe|will\smean|refers?\sto|includes?|is\sdefined|are\sdefined)\b")
_CALLED = re.compile(rf"\b(?:called|known\sas|referred\sto\sas|termed|designated|defined\sas)(?:\sthe|\san?)?\s(?:{_OPEN})(?P<term>{_TERM})[,.;]?(?:{_CLOSE})")
_PLAIN = re.compile(r"(?P<before>(?:[\w.&’'-]+,?[ \n]){1,12})\((?:the\s)?(?P<term>[A-Z][\w:.&’-]{1,14}(?:\s[A-Z][\w.&’-]{1,14}){0,3})\)")
_SMALL = frozenset({"of", "and", "the", "for", "in", "on", "to", "a", "an", "at", "by", "&"})
_CITING_WORDS = re.compile(r"^(?:emphasis|quoting|citing|internal|citation|alteration|footnote|per curiam|stating|holding|finding|noting|explaining|concluding|discussing|recognizing|observing|providing|see|quotation)", re.I)


def find(flow: Flow) -> Iterator[Find]:
    text = flow.text
    for outer in _BRACKETED.finditer(text):
        if _CITING_WORDS.match(outer["lead"].strip()):
            continue
        for hit in _QUOTED.finditer(outer["terms"]):
            if _is_term(hit["term"]):
                at = outer.start("terms")
                yield _defined(text, at + hit.start("term"), at + hit.end("term"), 0.95, "definition.bracketed")
    for pattern, rule in ((_MEANS, "definition.means"), (_CALLED, "definition.called")):
        for hit in pattern.finditer(text):
            if _is_term(hit["term"]):
                yield _defined(text, hit.start("term"), hit.end("term"), 0.93, rule)
    for hit in _PLAIN.finditer(text):
        if stands_for(hit["term"], hit["before"]) is not None:
            yield _defined(text, hit.start("term"), hit.end("term"), 0.8, "definition.acronym")


def stands_for(term: str, before: str) -> str | None:
    """The words before a bracket that its letters or its words are taken from: `OCA` of `Office of Court Administration`."""
    words = list(re.finditer(r"[\w.&’'-]+", before))
    letters = re.sub(r"[^A-Za-z]", "", term)
    if letters.isupper() and 2 <= len(letters) <= 8:
        # initials of the last words, small words counted or not
        for skip_small in (True, False):
            taken, at = "", len(words)
            while at and len(taken) < len(letters):
                at -= 1
                word = words[at][0]
                if word[0].isupper() or (not skip_small and word in _SMALL):
                    taken = word[0].upper() + taken
                elif word not in _SMALL:
                    break
            if taken == letters and words[at][0][0].isupper():
                return before[words[at].start() :].strip().rstrip(",")
        return None
    parts = [part for part in re.split(r"[\s]+", term) if part]
    tail = [word[0].strip(".,").lower() for word in words[-8:]]
    if len(parts) == 1 and len(term) > 3 and term.lower() in tail and words[-1][0][0].isupper() and not term.isupper():
        return None if term.lower() == tail[-1] and len(tail) == 1 else before.strip()
    return None


def _is_term(term: str) -> bool:
    words = term.split()
    return 0 < len(words) <= 8 and term[0].isalnum() and len(term) > 1 and not term[-1] in "?!"


def _defined(text: str, start: int, end: int, confidence: float, rule: str) -> Find:
    return Find(MentionType.DEFINED_TERM, start, end, fold_blanks(text[start:end]), confidence, rule, RANK_PHRASE)
