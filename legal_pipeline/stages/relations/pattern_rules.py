"""Relationships expressed by the words between two neighboring names, as in "Jane Roe, president of Acme Corp." (officer_of)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from legal_pipeline.data.places import COUNTRIES
from legal_pipeline.data.relation_cues import PARTIES, PATTERN_RULES, PERSONS, PatternRule
from legal_pipeline.model import Mention, MentionType, RelationshipType
from legal_pipeline.stages.relations.context import NAMES, Context, Fact
from legal_pipeline.stages.relations.coreference import read_anaphors
from legal_pipeline.stages.relations.named_terms import read_terms

_RULES = tuple((rule, re.compile(rule.pattern, re.IGNORECASE)) for rule in PATTERN_RULES)
_BEHIND = {rule.rule: re.compile(rule.behind, re.IGNORECASE) for rule in PATTERN_RULES if rule.behind}
_BY_TYPES: dict[tuple[MentionType, MentionType], tuple[tuple[PatternRule, re.Pattern[str]], ...]] = {
    (first, second): tuple(pair for pair in _RULES if first in pair[0].first and second in pair[0].second)
    for first in MentionType
    for second in MentionType
}
_NAMES_ONLY = frozenset(
    {"firm.of", "alias.known_as", "place.address_below", "place.seat", "officer.body_title", "employment.while_working"}
)
_AFTER_PERSON, _AFTER_PARTY, _AFTER_BODY = (
    {
        second: tuple(pair for pair in _RULES if first <= pair[0].first and second in pair[0].second and pair[0].rule not in _NAMES_ONLY)
        for second in MentionType
    }
    for first in (PERSONS, PARTIES, frozenset({MentionType.ORG, MentionType.GOV_BODY}))
)
"""Rules after an anaphor that refers to a person, after one that may refer to an organization, and after one that does."""
_BY_TERMS = {types: tuple(pair for pair in pairs if pair[0].rule not in _NAMES_ONLY) for types, pairs in _BY_TYPES.items()}
"""Rules between names of which one is a defined term."""
_ANAPHOR_FACTOR = 0.85
"""Factor on a rule's confidence when an anaphor replaces the name."""
_MAX_GAP = 170
_NEXT = 3
_LINE = 120
_FOR = re.compile(r"\b(?:counsel|attorneys?|lawyers?)\s+for\b", re.IGNORECASE)
_SUPPOSED = re.compile(
    r"\b(?:if|whether|unless|suppos(?:e|es|ed|ing)|assum(?:e|es|ed|ing)|had|"
    r"in\s+the\s+event|provided|(?<!participating )(?<!attending )(?<!present )were|should|den(?:y|ies|ied|ying)|no\s+evidence"
    r"|not\s+(?:true|alleged|shown)|"
    r"as\s+though|neither|nor)(?:\s+that)?\s+(?:the\s+|an?\s+)?(?:(?:plaintiff|defendant|petitioner|respondent|mr\.|ms\.|mrs\.|dr\.)\s+)*$",
    re.IGNORECASE,
)
_HEAD = 250
"""Characters of a letterhead."""
_COLUMN = re.compile(r"\S[ \t]{6,}(?:\w+:[ \t]*)?$")
_ADDRESSEES = re.compile(r"\b(?:copies|copy|cc|served\s+(?:on|upon)|notices?)\b[^\n]{0,40}:\s*$", re.IGNORECASE)
_ZIP = re.compile(r"\b\d{5}(?:-\d{4})?$")
_CITY_STATE = re.compile(r"[A-Z][\w.'’ ]+,\s+(?:[A-Z]{2}|[A-Z]\w+(?:\s[A-Z]\w+)?|D\.\s?C\.)\.?")
_AT = re.compile(r"\b(?:by|at|from|and|with|attend(?:s|ed)?|join(?:s|ed)?)\s+(?:the\s+)?$", re.IGNORECASE)
_MET = re.compile(
    r"\b(?:participat|attend|confer|appear|present\s+(?:was|were)|met\s+by)\w*(?:[^.]|(?<=\b[A-Za-z])\.|(?<=\b[JSC][ro])\.)*$",
    re.IGNORECASE,
)
_MEETING = 300
_HEADING = re.compile(r"\s*\n[ \t]*(?:Attorneys?|Counsel)[ ]for[ ]\w+[ \t]*\n\s*", re.IGNORECASE)
_AT_WORK = frozenset({RelationshipType.OFFICER_OF, RelationshipType.EMPLOYED_BY, RelationshipType.MEMBER_OF})
_OF_COURT = re.compile(r"\b(?:clerk|attorney|counsel|solicitor|judge)\b", re.IGNORECASE)
"""Who signs beside others: the line below such a title may be anybody's."""
_SAME_NAME = re.compile(
    r"\b(?:d\.?/?b\.?/?a|a\.?/?k\.?/?a|f\.?/?k\.?/?a|doing\s+business\s+as|(?:also|formerly)\s+known\s+as)\.?,?\s+$", re.IGNORECASE
)
_ANOTHER = re.compile(rf"{_SAME_NAME.pattern[:-1]}(?:the\s+)?$|\bon\s+behalf\s+of\s+(?:the\s+)?$", re.IGNORECASE)
_OWNS = re.compile(r"^(?:co-)?(?:owner|member|shareholder)$", re.IGNORECASE)
"""Titles that say nothing but ownership."""
_NAMED_BODIES = frozenset({MentionType.ORG, MentionType.GOV_BODY})
_TITLE_ABOVE = re.compile(r"(?<!\bof)(?<!\bfor)(?<!\bat)(?<!\bwith)[ \t]*\n[ \t]*(?:the\s+)?\Z", re.IGNORECASE)
_PARTNER = re.compile(r"\b(?:partner|associate|member|shareholder|principal)s?\b", re.IGNORECASE)
_LAW_FIRM = re.compile(r"\b(?:LLP|L\.L\.P\.?|PLLC|P\.L\.L\.C\.?|Law|Attorneys)(?:\b|\Z)")
"""Whose partners are its lawyers (`firm.lawyer_at`), and not its officers."""
_FIRM = re.compile(
    r"\b(?:LLP|L\.L\.P|PLLC|P\.?L\.?L\.?C|P\.?C|P\.?A|P\.?L|L\.?P\.?A|LLC|L\.L\.C|Law|Legal|Attorneys|Chambers|Chartered|Clinic|Associates|Office)\b|&|\sand\s"
)
_COUNSEL = re.compile(r"\b(?:attorneys?|counsel|lawyers?|appear\w*|represent\w*|argued|brief|Esq|solicitors?|barristers?)\b", re.IGNORECASE)
_SIGNED_AT = re.compile(r"/s/|\b(?:By|Name)\s?:|_{4}", re.IGNORECASE)
_SPOKE = re.compile(
    r"\b(?:sp(?:oke|eak|oken|eaking)|talk(?:ed|ing)?|met|meet(?:ing)?|conversations?|calls?|contact(?:ed)?|heard|depositions?\s+of|introduced|called|emailed"
    r"|e-mailed|contacted|told)\s+(?:(?:with|to|from|by|on\s+the\s+phone\s+with)\s+)?(?:an?\s+|the\s+)?(?:Mr\.|Ms\.|Mrs\.|Dr\.)?\s*$",
    re.IGNORECASE,
)
_EMPTY_LINE = re.compile(r"\n[ \t]*\n")
_COUNTRIES = frozenset(COUNTRIES)


def read_patterns(context: Context) -> Iterator[Fact]:
    """Yields a fact for each rule that matches all text between a mention or an anaphor and one of the next three mentions."""
    firms = (context.entity_at(one.firm) for one in context.structures.counsel if one.firm and one.represents)
    address_holders = frozenset(firms) | frozenset(context.case.names.values())
    terms = read_terms(context)
    names = sorted([*context.mentions, *terms], key=lambda mention: (mention.start, -mention.end)) if terms else context.mentions
    for index, first in enumerate(names):
        source = context.entity(first)
        for second in names[index + 1 : index + 1 + _NEXT] if source else ():
            if second.start - first.end > _MAX_GAP:
                break
            pair = _MentionPair(context, first.start, first.end, source, second, address_holders)
            is_term = "term" in (first.source, second.source)
            for matched in _matching_rules(pair, (_BY_TERMS if is_term else _BY_TYPES)[first.type, second.type]):
                for fact in _fact(pair, *matched):
                    yield (
                        replace(fact, confidence=round(fact.confidence * _ANAPHOR_FACTOR, 2), rule=f"{fact.rule}.term") if is_term else fact
                    )
    for anaphor in read_anaphors(context):
        for second in context.after(anaphor.end, _NEXT):
            if second.start - anaphor.end > _MAX_GAP:
                break
            for entity in anaphor.entities:
                pair = _MentionPair(context, anaphor.evidence_start, anaphor.end, entity, second, address_holders)
                rules = _AFTER_PERSON if anaphor.is_person else _AFTER_BODY if anaphor.kind == "body" else _AFTER_PARTY
                for matched in _matching_rules(pair, rules[second.type]):
                    for fact in _fact(pair, *matched):
                        yield replace(fact, confidence=round(fact.confidence * _ANAPHOR_FACTOR, 2), rule=f"{fact.rule}.{anaphor.kind}")


def _matching_rules(
    pair: _MentionPair, rules: Sequence[tuple[PatternRule, re.Pattern[str]]]
) -> Iterator[tuple[PatternRule, re.Match[str]]]:
    """Yields the first rule of each type of relationship: "president and owner of" says two things, and neither is employment."""
    if not rules or pair.second.start <= pair.end:
        return
    between = pair.between
    found: set[RelationshipType] = set()
    for rule, pattern in rules:
        if rule.type in found or (rule.type in _AT_WORK and found & _AT_WORK) or not (match := pattern.fullmatch(between)):
            continue
        behind = _BEHIND[rule.rule].match(pair.behind) if rule.behind else match
        is_owner = (
            rule.type is RelationshipType.OFFICER_OF
            and RelationshipType.OWNS in found
            and _OWNS.search((behind or match).groupdict().get("role") or "")
        )
        if behind and not is_owner and not pair.is_supposed and _CONDITIONS.get(rule.rule, _always)(pair):
            found.add(rule.type)
            yield rule, behind


def _always(_: _MentionPair) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class _MentionPair:
    """A name or an anaphor and the name after it. Offsets are absolute."""

    context: Context
    start: int
    end: int
    source: str | None
    second: Mention
    address_holders: frozenset[str | None]
    """Entities whose address is recorded: parties and the firms that represent them."""

    @property
    def between(self) -> str:
        return self.context.text(self.end, self.second.start)

    @property
    def is_supposed(self) -> bool:
        """Whether the words before the first name take back what is said: "if", "whether", "denies that"."""
        return bool(_SUPPOSED.search(self.context.text(max(self.start - _LINE, self.context.window.base), self.start)))

    @property
    def behind(self) -> str:
        return self.context.text(self.second.end, min(self.second.end + _LINE, self.context.window.end))


def _is_address(pair: _MentionPair) -> bool:
    """Accepts a street address below a party, a firm, or an organization alone on its line, as in a letterhead."""
    if not any(char.isdigit() for char in pair.second.text):
        return False
    line = pair.context.text(max(pair.context.window.base, pair.start - _LINE), pair.start).rpartition("\n")[2]
    # the address below "Counsel for Acme" is counsel's; behind a wide blank, the name is that of another column
    if _FOR.search(line) or _COLUMN.search(line):
        return False
    return pair.source in pair.address_holders or (not line.strip(" \t") and _is_head(pair) and bool(_ZIP.search(pair.second.text)))


def _is_head(pair: _MentionPair) -> bool:
    """Returns whether a name begins the document or a list of addressees; farther down, addresses are those of mailing lists."""
    return pair.start < _HEAD or bool(_ADDRESSEES.search(pair.context.text(max(pair.context.window.base, pair.start - _LINE), pair.start)))


def _is_seat(pair: _MentionPair) -> bool:
    """Accepts "Harbor Bank of Provo, Utah" and "by Harbor Bank in Provo, Utah"; "sued Acme in Provo" says nothing of Acme's seat."""
    if not _CITY_STATE.fullmatch(" ".join(pair.second.text.split())):
        return False
    before = pair.context.text(max(pair.context.window.base, pair.start - 24), pair.start)
    return pair.between.split()[-1].lower() == "of" or bool(_AT.search(before))


def _is_domicile(pair: _MentionPair) -> bool:
    """Accepts a citizen of a state as domiciled there (28 U.S.C. § 1332); a citizen of France need not live in France."""
    return "resid" in pair.between or "citizen" not in pair.between or pair.second.text not in _COUNTRIES


def _is_one_paragraph(pair: _MentionPair) -> bool:
    """Rejects a name above an empty line and the heading below it: "Jane Roe / / Attorneys for Respondents / Bo Mott"."""
    return not _EMPTY_LINE.search(pair.between) and not (pair.second.type is MentionType.PERSON and _HEADING.fullmatch(pair.between))


def _attended(pair: _MentionPair) -> bool:
    """Accepts "participating were Jane Roe for Plaintiff Acme Co. and Bo Mott for Defendant Vane": those who met for the parties."""
    before = pair.context.text(max(pair.context.window.base, pair.start - _MEETING), pair.start)
    return bool(_MET.search(before.rpartition("\n\n")[2]))


def _is_whole_name(pair: _MentionPair) -> bool:
    """Rejects a body followed by its unit, whose officers' list determines the body, and what stands behind another body."""
    return (
        not pair.context.continues_as_unit(pair.second)
        and not pair.context.between(pair.end, pair.second.start, _NAMED_BODIES)
        and (pair.between.lstrip().startswith("and") or _has_no_other_person(pair))
        and not (_PARTNER.search(pair.between) and _LAW_FIRM.search(pair.second.text))
        and not (_TITLE_ABOVE.search(pair.between) and not _is_block_of_one(pair))
    )


def _is_block_of_one(pair: _MentionPair) -> bool:
    """Accepts "Jane Roe / President / Acme Co." at the foot of a mail; beside "By:" or "/s/" the body stands above the name."""
    before = pair.context.text(max(pair.context.window.base, pair.start - _LINE), pair.start)
    is_listed = _OF_COURT.search(pair.between) or pair.second.type is MentionType.COURT
    return (
        not is_listed and not before.rpartition("\n")[2].strip() and not _SIGNED_AT.search(before) and not _EMPTY_LINE.search(pair.between)
    )


def _has_no_other_name(pair: _MentionPair) -> bool:
    """Rejects what is said of a later name; another name of the first one ("d/b/a"), and whom it acts for, count as none."""
    others = pair.context.between(pair.end, pair.second.start, NAMES)
    return not _SAME_NAME.search(_words_before(pair, pair.start)) and all(_ANOTHER.search(_words_before(pair, one.start)) for one in others)


def _words_before(pair: _MentionPair, at: int) -> str:
    return pair.context.text(max(pair.context.window.base, at - 30), at)


def _is_numbered(pair: _MentionPair) -> bool:
    """Accepts "Jane Roe, of 12 Main Street"; a place without a number may be what she is known of."""
    return pair.second.text[:1].isdigit()


def _is_firm(pair: _MentionPair) -> bool:
    """Rejects "Manager Jane Roe of the Roe Motel": with "of" alone, the name must be a firm's, or the person counsel."""
    is_of_firm = _FIRM.search(pair.second.text) or re.search(r"\b(?:law|firm|Esq)\b", pair.between, re.IGNORECASE)
    return bool(is_of_firm or _COUNSEL.search(pair.context.text(max(pair.context.window.base, pair.start - _LINE), pair.start)))


def _was_met(pair: _MentionPair) -> bool:
    """Accepts "spoke with Jane Roe from Acme Co."; "a letter to Jane Roe from Acme Co." says something else."""
    return bool(_SPOKE.search(pair.context.text(max(pair.context.window.base, pair.start - 50), pair.start)))


def _has_no_other_person(pair: _MentionPair) -> bool:
    return not pair.context.between(pair.end, pair.second.start, PERSONS)


_CONDITIONS: dict[str, Callable[[_MentionPair], bool]] = {
    "place.address_below": _is_address,
    "place.seat": _is_seat,
    "place.resident": _is_domicile,
    "place.business_at": _has_no_other_name,
    "place.of_address": _is_numbered,
    "officer.and_is": _has_no_other_name,
    "officer.resigned": _has_no_other_person,
    "employment.spoke_with": _was_met,
    "officer.title_of": _is_whole_name,
    "employment.while_working": _has_no_other_person,
    "counsel.attended": _attended,
    "firm.of": _is_firm,
    "counsel.acts_for": _is_one_paragraph,
}
"""Conditions that a rule has besides its pattern."""


def _fact(pair: _MentionPair, rule: PatternRule, match: re.Match[str]) -> Iterator[Fact]:
    source, target = pair.source, pair.context.entity(pair.second)
    if source is None or target is None or source == target:
        return
    if rule.is_reversed:
        source, target = target, source
    role = match.groupdict().get("role")
    printed = " ".join(role.split()).lower() if role else None
    yield Fact(rule.type, source, target, printed, rule.confidence, rule.rule, pair.context.span(pair.start, pair.second.end))
