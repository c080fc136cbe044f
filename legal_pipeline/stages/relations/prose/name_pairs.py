"""A name or an anaphor and the name behind it, and what else must hold of the two for a rule of the text between them to be believed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from legal_pipeline.data.clauses import KIN
from legal_pipeline.data.places import COUNTRIES
from legal_pipeline.data.relation_cues import PATTERN_RULES, PERSONS
from legal_pipeline.model import Mention, MentionType
from legal_pipeline.stages.relations.context import NAMES, Context

BEFORE = {rule.rule: re.compile(rf"{rule.before}\Z") for rule in PATTERN_RULES if rule.before}
"""What must stand in front of the first name."""
_LINE = 120
_FOR = re.compile(r"\b(?:counsel|attorneys?|lawyers?)\s+for\b", re.IGNORECASE)
_SUPPOSED = re.compile(
    r"\b(?:if|whether|unless|suppos(?:e|es|ed|ing)|assum(?:e|es|ed|ing)|had|"
    r"in\s+the\s+event|provided|"
    r"(?:motion|offer(?:ed|s)?|propos(?:al|ed|es)|refus(?:al|ed|es)|declined?|attempt(?:ed|s)?|want(?:ed|s)?|plan(?:ned|s)?|hop(?:ed|es)|seeks?|sought|fail(?:ed|s)?|required?|request(?:ed)?|vot(?:ed|es)\s+against|opposed)"
    r"\s+(?:to\s+)?(?:appoint|elect|nam|hir|employ|promot|retain|mak)(?:e|ing)?|(?:fail(?:s|ed)?|unable)\s+to\s+(?:allege|show|establish|prove|plead)|"
    r"(?<!participating )(?<!attending )(?<!present )were|should|den(?:y|ies|ied|ying)(?:,?\s+including)?|no\s+evidence"
    r"|not\s+(?:true|alleged?|shown?|established?|prove[dn]?|plead(?:ed)?|pled|claim(?:ed)?|contend(?:ed)?|found|find|mean)|"
    r"not\s+(?:believe|credit|accept|find|conclude)\b[^.;]{0,60}\bthat|"
    r"as\s+though|neither|nor)(?:\s+that)?\s+(?:the\s+|an?\s+)?(?:(?:plaintiff|defendant|petitioner|respondent|mr\.|ms\.|mrs\.|dr\.)\s+)*$",
    re.IGNORECASE,
)
_KIN_BEFORE = 40
_RELATIVE_OF = re.compile(
    rf",\s+(?:the\s+|a\s+)?(?:late\s+|former\s+|then-?\s*)?{KIN}\s+of\s+(?:Mr\.\s+|Mrs\.\s+|Ms\.\s+|Dr\.\s+)?\Z", re.IGNORECASE
)
_ASKED = re.compile(r"\b(?:[Nn]ame|[Ii]dentify)\b[^.?]{0,80}\baddress(?:es)?\b")
"""A question to which the answer is a name with its address."""
_QUESTION = 400
_HEAD = 250
"""Characters of a letterhead."""
_COLUMN = re.compile(r"\S[ \t]{6,}(?:\w+:[ \t]*)?$")
_ADDRESSEES = re.compile(r"\b(?:copies|copy|cc|served\s+(?:on|upon)|notices?)\b[^\n]{0,40}:\s*$", re.IGNORECASE)
_ZIP = re.compile(r"\b\d{5}(?:-\d{4})?$")
_CITY_STATE = re.compile(r"[A-Z][\w.'’ ]+,\s+(?:[A-Z]{2}|[A-Z]\w+(?:\s[A-Z]\w+)?|D\.\s?C\.)\.?")
_AT = re.compile(r"\b(?:by|at|of|from|and|with|attend(?:s|ed)?|join(?:s|ed)?)\s+(?:the\s+)?$", re.IGNORECASE)
_MET = re.compile(
    r"\b(?:participat|attend|confer|appear|present\s+(?:was|were)|met\s+by)\w*(?:[^.]|(?<=\b[A-Za-z])\.|(?<=\b[JSC][ro])\.)*$",
    re.IGNORECASE,
)
_MEETING = 300
_HEADING = re.compile(r"\s*\n[ \t]*(?:Attorneys?|Counsel)[ ]for[ ]\w+[ \t]*\n\s*", re.IGNORECASE)
_HEADING_OF_A_ROLE = re.compile(r"\s*\n[ \t]*(?:Attorneys?|Counsel)[ ]for[ ](?:the[ ])?", re.IGNORECASE)
_OF_COURT = re.compile(r"\b(?:clerk|attorney(?!\s+general)|(?<!general )counsel|solicitor|judge)\b", re.IGNORECASE)
"""Who signs beside others: the line below such a title may be anybody's."""
_SAME_NAME = re.compile(
    r"\b(?:d\.?/?b\.?/?a|a\.?/?k\.?/?a|f\.?/?k\.?/?a|doing\s+business\s+as|(?:also|formerly)\s+known\s+as)\.?,?\s+$", re.IGNORECASE
)
_ANOTHER = re.compile(rf"{_SAME_NAME.pattern[:-1]}(?:the\s+)?$|\bon\s+behalf\s+of\s+(?:the\s+)?$", re.IGNORECASE)
_OBJECT = re.compile(
    r"\b(?:of|for|at|by|with|from|to|formerly|née|nee)\s+(?:the\s+)?(?:late\s+)?(?:Estate\s+of\s+(?:the\s+late\s+)?)?(?:Mr\.\s+|Mrs\.\s+|Ms\.\s+|Dr\.\s+)?$",
    re.IGNORECASE,
)
"""Before a name that is not what the sentence is about."""
_SAID_OF_SUBJECT = re.compile(
    r"(?:\s+|,\s+)(?:and|is|was|are|were)\b|\s+and,|,\s+(?:currently\s+|now\s+)?(?:liv|resid|ha[sd]|maintain)", re.IGNORECASE
)
_MEMBER_OF = re.compile(r"(?<!managing )\bmembers?\s+of\s+(?:the\s+)?$", re.IGNORECASE)
_CLUB = re.compile(
    r"\b(?:Society|Association|Union|Club|Church|Bar|League|Brotherhood|Guild|Federation|Alliance|Party|Local|Congregation)\b"
)
"""Whose members hold no office."""
_REGISTERED = re.compile(r"\b(?:registered|statutory|process|designated)\s+agent\b", re.IGNORECASE)
_OWNED = re.compile(r"\b(?:owner|proprietor)\b", re.IGNORECASE)
_COMMA_OF = re.compile(r",?\s+(?:of|from|with|at|for)\s+(?:the\s+)?")
_CLINIC = re.compile(
    r"\b(?:Hospital|Clinic|Medic\w+|Health\w*|Orthop\w+|Surg\w+|Dental|Dentist\w*|Pediatrics|Cardiology|Physicians|Therapy)\b"
)
"""Where physicians practice."""
_PART_OF_PLACE = re.compile(
    r"\s+(?:State\s+)?(?:[Bb]ar|office|plant|branch|delegation|chapter|division|legislature|store|region|market|area|team)\b"
)
"""Behind a place that is only where something is: "a member of the Ohio bar"."""
_LAND = frozenset({"sheriff", "mayor", "governor", "attorney general", "treasurer", "president", "secretary"})
"""Offices of a county, a town, a state."""
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
_EMPTY_LINE = re.compile(r"\n[^\S\n]*\n")
"""Blanks of every kind: web pages put a fixed one where nothing stands."""
_COUNTRIES = frozenset(COUNTRIES)


def always(_: NamePair) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class NamePair:
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
        return bool(_SUPPOSED.search(self.before))

    @property
    def is_relative(self) -> bool:
        """Whether the first name only says whose relative another is: "Jane Roe, the wife of Bo Roe, has served"."""
        return self.between.startswith(",") and bool(_RELATIVE_OF.search(self.before))

    @property
    def before(self) -> str:
        return self.context.text(max(self.start - _LINE, self.context.window.base), self.start)

    @property
    def behind(self) -> str:
        return self.context.text(self.second.end, min(self.second.end + _LINE, self.context.window.end))


def _is_address(pair: NamePair) -> bool:
    """Accepts a street address below a party, a firm, or an organization alone on its line, as in a letterhead."""
    if not any(char.isdigit() for char in pair.second.text):
        return False
    line = pair.context.text(max(pair.context.window.base, pair.start - _LINE), pair.start).rpartition("\n")[2]
    # the address below "Counsel for Acme" is counsel's; behind a wide blank, the name is that of another column
    if _FOR.search(line) or _COLUMN.search(line):
        return False
    return pair.source in pair.address_holders or (not line.strip(" \t") and _is_head(pair) and bool(_ZIP.search(pair.second.text)))


def _is_head(pair: NamePair) -> bool:
    """Returns whether a name begins the document or a list of addressees; farther down, addresses are those of mailing lists."""
    return pair.start < _HEAD or bool(_ADDRESSEES.search(pair.context.text(max(pair.context.window.base, pair.start - _LINE), pair.start)))


def _is_seat(pair: NamePair) -> bool:
    """Accepts "Harbor Bank of Provo, Utah" and "by Harbor Bank in Provo, Utah"; "sued Acme in Provo" says nothing of Acme's seat."""
    if not _CITY_STATE.fullmatch(" ".join(pair.second.text.split())):
        return False
    before = pair.context.text(max(pair.context.window.base, pair.start - 24), pair.start)
    return pair.between.split()[-1].lower() == "of" or bool(_AT.search(before))


def _is_domicile(pair: NamePair) -> bool:
    """Accepts a citizen of a state as domiciled there (28 U.S.C. § 1332); a citizen of France need not live in France.

    "Jane Roe, widow of Bo Roe and a resident of Provo" says nothing of him: what follows "and" is said of the subject.
    """
    if _SAID_OF_SUBJECT.match(pair.between) and _OBJECT.search(pair.before):
        return False
    return "resid" in pair.between or "citizen" not in pair.between or pair.second.text not in _COUNTRIES


def _is_home(pair: NamePair) -> bool:
    """Accepts a place within a country: "a lawful permanent resident of the United States" tells a status."""
    place = " ".join(pair.second.text.split())
    return _is_domicile(pair) and not ("resident" in pair.between and (place in _COUNTRIES or place.startswith(("United States", "U.S"))))


def _is_subject(pair: NamePair) -> bool:
    """Accepts a name behind which the others are objects: "Jane Roe is the treasurer of Roe Mills and a resident of Provo"."""
    others = pair.context.between(pair.end, pair.second.start, NAMES)
    return not _OBJECT.search(pair.before) and all(_OBJECT.search(_words_before(pair, one.start)) for one in others)


def _is_office_of_place(pair: NamePair) -> bool:
    """Accepts "Sheriff Jane Roe of Erie County"; "Director Jane Roe of Erie" lives there."""
    title = BEFORE["officer.title_before"].search(pair.before)
    office = title["role"].lower() if title else ""
    return _is_whole_name(pair) and (pair.second.type is not MentionType.LOCATION or office in _LAND)


def _is_one_paragraph(pair: NamePair) -> bool:
    """Rejects a name and a heading below it: "Roe / / Attorneys for Respondents / Mott", "Roe / Attorneys for Respondent"."""
    if pair.second.source == "role" and _HEADING_OF_A_ROLE.fullmatch(pair.between):
        return False
    return not _EMPTY_LINE.search(pair.between) and not (pair.second.type is MentionType.PERSON and _HEADING.fullmatch(pair.between))


def _attended(pair: NamePair) -> bool:
    """Accepts "participating were Jane Roe for Plaintiff Acme Co. and Bo Mott for Defendant Vane": those who met for the parties."""
    before = pair.context.text(max(pair.context.window.base, pair.start - _MEETING), pair.start)
    return bool(_MET.search(before.rpartition("\n\n")[2]))


def _is_whole_name(pair: NamePair) -> bool:
    """Rejects a body followed by its unit, whose officers' list determines the body, and what stands behind another body."""
    return (
        not pair.context.continues_as_unit(pair.second)
        and not pair.context.between(pair.end, pair.second.start, _NAMED_BODIES)
        and (pair.between.lstrip().startswith("and") or _has_no_other_person(pair))
        and not (_PARTNER.search(pair.between) and _LAW_FIRM.search(pair.second.text))
        and _is_no_club(pair)
        and not (
            pair.second.type is MentionType.LOCATION
            and (pair.second.text[:1].isdigit() or _MEMBER_OF.search(pair.between) or _PART_OF_PLACE.match(pair.behind))
        )
        and not (_TITLE_ABOVE.search(pair.between) and not _is_block_of_one(pair))
    )


def _is_no_club(pair: NamePair) -> bool:
    """Rejects a member of a society or a church, who holds no office in it and practices no law."""
    return not (_MEMBER_OF.search(pair.between) and _CLUB.search(pair.second.text))


def _is_employee(pair: NamePair) -> bool:
    """Rejects whoever accepts service for a company, and who owns it: "the owner and operator of"."""
    return not _REGISTERED.search(pair.between) and not _OWNED.search(pair.between)


def _names_its_holder(pair: NamePair) -> bool:
    """Rejects "the director of Roe Mills, Jane Mott, and Bo Vane", which is a list, and a name that a body follows."""
    behind = pair.context.after(pair.second.end, 1)
    return not (behind and behind[0].type in _NAMED_BODIES and _COMMA_OF.fullmatch(pair.context.text(pair.second.end, behind[0].start)))


def _is_no_clubs(pair: NamePair) -> bool:
    """Rejects "the members of the Weavers' Union are": they own nothing of it."""
    return not _CLUB.search(pair.context.text(pair.start, pair.end))


def _is_own_home(pair: NamePair) -> bool:
    """Accepts "Jane Roe was shot at her home at 12 Main Street" where the sentence names nobody else."""
    return _is_numbered(pair) and not pair.context.between(pair.end, pair.second.start, NAMES) and not _OBJECT.search(pair.before)


def _is_no_clinic(pair: NamePair) -> bool:
    """Rejects physicians: they practice, too."""
    return "law" in pair.between or not _CLINIC.search(pair.second.text)


def _is_block_of_one(pair: NamePair) -> bool:
    """Accepts "Jane Roe / President / Acme Co." at the foot of a mail; beside "By:" or "/s/" the body stands above the name."""
    before = pair.context.text(max(pair.context.window.base, pair.start - _LINE), pair.start)
    is_listed = _OF_COURT.search(pair.between) or pair.second.type is MentionType.COURT
    return (
        not is_listed and not before.rpartition("\n")[2].strip() and not _SIGNED_AT.search(before) and not _EMPTY_LINE.search(pair.between)
    )


def _has_no_other_name(pair: NamePair) -> bool:
    """Rejects what is said of a later name; another name of the first one ("d/b/a"), and whom it acts for, count as none."""
    others = pair.context.between(pair.end, pair.second.start, NAMES)
    return not _ANOTHER.search(_words_before(pair, pair.start)) and all(_ANOTHER.search(_words_before(pair, one.start)) for one in others)


def _words_before(pair: NamePair, at: int) -> str:
    return pair.context.text(max(pair.context.window.base, at - 30), at)


def _is_numbered(pair: NamePair) -> bool:
    """Accepts a street address; a place without a number may be what somebody is known of."""
    return pair.second.text[:1].isdigit()


def _is_own_address(pair: NamePair) -> bool:
    """Accepts "Jane Roe, of 12 Main Street" and of people "Jane Roe, of Provo, Utah"; without "of", what an answer lists as asked."""
    if "of" not in pair.between.split():
        return _is_numbered(pair) and bool(
            _ASKED.search(pair.context.text(max(pair.context.window.base, pair.start - _QUESTION), pair.start))
        )
    is_person = pair.context.is_person(pair.source)
    return _is_numbered(pair) or (is_person and bool(_CITY_STATE.fullmatch(" ".join(pair.second.text.split()))))


def _is_firm(pair: NamePair) -> bool:
    """Rejects "Manager Jane Roe of the Roe Motel": with "of" alone, the name must be a firm's, or the person counsel."""
    is_of_firm = _FIRM.search(pair.second.text) or re.search(r"\b(?:law|firm|Esq)\b", pair.between, re.IGNORECASE)
    return bool(is_of_firm or _COUNSEL.search(pair.context.text(max(pair.context.window.base, pair.start - _LINE), pair.start)))


def _was_met(pair: NamePair) -> bool:
    """Accepts "spoke with Jane Roe from Acme Co."; "a letter to Jane Roe from Acme Co." says something else."""
    return bool(_SPOKE.search(pair.context.text(max(pair.context.window.base, pair.start - 50), pair.start)))


def _has_no_other_person(pair: NamePair) -> bool:
    """Rejects what is said of a later person; whose relative the first one is does not count: "Jane Roe, the wife of Bo Roe, is"."""
    others = pair.context.between(pair.end, pair.second.start, PERSONS)
    return all(_RELATIVE_OF.search(pair.context.text(max(pair.end, one.start - _KIN_BEFORE), one.start)) for one in others)


CONDITIONS: dict[str, Callable[[NamePair], bool]] = {
    "place.address_below": _is_address,
    "place.seat": _is_seat,
    "place.resident": _is_domicile,
    "place.and_resident": _is_subject,
    "ownership.discloses_holder": _has_no_other_name,
    "ownership.other_than": _has_no_other_name,
    "ownership.its_shares": _has_no_other_name,
    "ownership.and_is": _has_no_other_name,
    "officer.in_capacity": _has_no_other_name,
    "officer.title_before": _is_office_of_place,
    "place.business_at": _has_no_other_name,
    "place.of_address": _is_own_address,
    "place.lives_there": _is_home,
    "employment.where_worked": _has_no_other_person,
    "officer.of_which": _names_its_holder,
    "officer.and_is": _is_subject,
    "officer.and_on_board": _is_subject,
    "officer.title_of_body": _names_its_holder,
    "employment.title_of_body": _names_its_holder,
    "officer.heads": _has_no_other_person,
    "ownership.holders_are": _is_no_clubs,
    "place.own_home": _is_own_home,
    "place.notice_to": _is_numbered,
    "officer.resigned": _has_no_other_person,
    "employment.employee_of": _is_employee,
    "officer.acknowledged": _has_no_other_person,
    "employment.spoke_with": _was_met,
    "officer.title_of": _is_whole_name,
    "employment.while_working": _has_no_other_person,
    "counsel.attended": _attended,
    "firm.of": _is_firm,
    "firm.lawyer_at": _is_no_club,
    "firm.practices_at": _is_no_clinic,
    "counsel.acts_for": _is_one_paragraph,
}
"""Conditions that a rule has besides its pattern."""
