"""Reads the parties of contracts that do not open with "between A and B".

"Party A: X / Party B: Y", "is entered into by A and B", a letter that offers an agreement, "an agreement between you and X"; at last,
the names that a contract defines in its opening and speaks of as acting, `X (the "Fund")` and later "the Fund shall", or those that sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from legal_pipeline.data.roles import CONTRACTING_PARTY
from legal_pipeline.model import MentionType, Window
from legal_pipeline.stages.structures import name_shapes
from legal_pipeline.stages.structures.model import CaptionParty, Definition, NamedSpan, Preamble
from legal_pipeline.stages.structures.preambles.between import CONTRACT_WORD
from legal_pipeline.stages.structures.preambles.borders import stop_of
from legal_pipeline.stages.structures.preambles.names import party_segments, read_name
from legal_pipeline.stages.structures.preambles.paired_terms import joint_subject, paired_sides
from legal_pipeline.stages.structures.undersigned import read_undersigned

_CONTRACT = re.compile(rf"{CONTRACT_WORD}|assignment|pledge|bill\s+of\s+sale|joint\s+filing\s+statement|purchase\s+order|order\s+form", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:\A|\n|[ \t]{4,})[ \t]*(?P<label>Party\s+(?:[A-D]|One|Two|[12])|Seller|Buyer|Purchaser|Vendor|Supplier|Customer|Client|Landlord"
    r"|Tenant|Lessor|Lessee|Licensor|Licensee|Borrower|Lender|Company|Consultant|Contractor|Employer|Employee|Distributor|Manufacturer|Franchisor"
    r"|Franchisee|Guarantor|Principal|Agent|Reseller|Affiliate|Sponsor|Subscriber|Service\s+Provider|Publisher|Advertiser|Issuer|Holder|(?:Customer|Company|Client)\s+Name|Owner|Operator|Assignor|Assignee|Provider)(?:\s*\([^)\n]{0,40}\))?\s*[:：][ \t]*"
    r"(?P<name>[^\n]{3,140}?)(?=\n|\Z|[ \t]{4,})",
    re.IGNORECASE,
)
_NEXT_FIELD = re.compile(r"[ \t]{3,}\S|[ \t]+(?:Date|Dated|No|Number|Tel|Telephone|Phone|Address|Attn|Attention)\s?[:.]", re.IGNORECASE)
"""What stands beside the name in a form: "Buyer: Acme Co.        Date: June 3, 2019"."""
_ENTERED_BY = re.compile(
    rf"\bthis\s+(?:[\w&/-]+\s+){{0,7}}?{CONTRACT_WORD}\b(?:[^.;]|\.(?=\S)){{0,260}}?\b(?:entered\s+into|made|executed)"
    r"(?:\s+(?:as\s+of|on|this|the|effective)\s[^.;]{4,50}?,?)?\s+by\s*:?\s+(?!and\s+(?:between|among))(?=\S)"
    rf"|\bparties\s+to\s+this\s+(?:[\w&/-]+\s+){{0,6}}?{CONTRACT_WORD}\b[^.;]{{0,80}}?\s+are\s*:?\s+(?=[A-Z(])",
    re.IGNORECASE,
)
_DEAR = re.compile(r"(?:\A|\n)[ \t]*Dear\s+(?P<name>[^:,\n]{2,60})[:,]")
_SIRS = re.compile(r"(?:Sirs?|Sir\s+or\s+Madam|Mesdames|Madam)\b")
_LETTER = re.compile(
    r"\b(?:letter\s+agreement|this\s+(?:\w+\s+){0,2}agreement|offer\s+(?:you|of\s+employment)|engagement\s+letter|employ\s+you)\b",
    re.IGNORECASE,
)
_LADIES = re.compile(
    r"(?:\A|\n)[ \t]*(?:Ladies\s+and\s+Gentlemen|Ladies\s+or\s+Gentlemen|Gentlemen|Mesdames|Dear\s+[^:\n]{2,60}"
    r"|To\s+Whom\s+It\s+May\s+Concern)\s?[:,]",
    re.IGNORECASE,
)
_TITLE_LINE = re.compile(r"(?:\A|\n)[ \t]*(?:[A-Z&]+[ \t]+){0,6}AGREEMENT[ \t]*(?=\n)")
_CARE_OF = re.compile(r"(?:c/o|Attn|Attention|Re|cc|as)\b", re.IGNORECASE)
_PARAGRAPH_END = re.compile(r"\n[ \t]*\n")
_OWN_LETTER = re.compile(
    r"\b(?:this\s+)?(?:(?:letter|engagement|side|fee|commitment)\s+(?:agreement|letter)|this\s+(?:letter|agreement))\b", re.IGNORECASE
)
_ENGAGES = re.compile(
    r"\b(?:engag\w+|retain\w*|confirm\w*|agree[sd]?|appoint\w*|set[s]?\s+forth|understanding|commit\w*|between)\b", re.IGNORECASE
)
_GUARANTEES = re.compile(
    r"\bhereby\s+(?:irrevocably\s+)?(?:subscribes?|agrees?\s+to\s+purchase)\b|\b(?:do(?:es)?\s+)?hereby,?\s+(?:(?:jointly|severally|absolutely|unconditionally|irrevocably|and|fully|personally|each|the)[\s,]+){0,9}guarant(?:ee|y)s?\b",
    re.IGNORECASE,
)
_UNDERSIGNED = re.compile(r"\bthe\s+undersigned(?:\s+\w+)?,?\s+(?=[A-Z])", re.IGNORECASE)
_FROM = re.compile(r"\bfrom\s+(?=[A-Z])")
_HUSBAND = re.compile(r",\s+(?:husband|wife|spouses|each\s+an?\s+individual|jointly|individually)\b|\s*\(", re.IGNORECASE)
_CREDITOR = re.compile(
    r"(?:the\s+)?(?:Lender|Bank|Creditor|Landlord|Lessor|Holder|Seller|Beneficiary|Obligee|Franchisor|Secured\s+Party)s?"
)
_COMPANY = re.compile(
    r"(?P<name>[A-Z][\w&.’'-]*(?:,?\s+(?:of\s+|and\s+|&\s+)?[A-Z][\w&.’'-]*){0,7})(?:,\s+an?\s[^()]{0,90}?)?,?"
    r"\s*\((?:(?:the|together|hereinafter)\b[^()“\"]{0,40})?[“\"]"
    r"(?:the\s+)?(?:Company|Corporation|Employer|Firm|Bank|Partnership|Client)\b"
)
_YOU_AND = re.compile(
    r"\b(?i:agreement|contract)\s+(?:\w+\s+){0,3}?between\s+(?:you|the\s+(?:user|customer))\b(?:,[^.;()]{0,80})?\s*(?:\([^)]{0,60}\)\s*,?\s*)?,?\s*and\s+(?=[A-Z])"
)
_TITLE = re.compile(rf"(?:\A|\n|\s)(?:[A-Z][\w&,.’'/-]*\s+){{0,8}}(?i:{CONTRACT_WORD}|assignment|pledge|bill\s+of\s+sale|joint\s+filing\s+statement)\b")
_PAPER = re.compile(rf"{CONTRACT_WORD}\Z", re.IGNORECASE)
_AGREES = re.compile(r"\b(?:agrees?|agreed|confirms?|undertakes?|contracts?)\b", re.IGNORECASE)
_ACTS = r"(?:shall|will|agrees?|hereby|represents?|warrants?|covenants?|acknowledges?|grants?|undertakes?|is\s+entitled|may)\b"
_SENTENCE_END = re.compile(r"[a-z)\]”\"]\.\s+[A-Z]|\n\s*\n")
_TITLE_CHARS = 600
_NEAR = 400
_ACTING_CHARS = 60_000
_HEAD_CHARS = 6_000
_REACH = 1_500


def read_openings(window: Window, definitions: Iterable[Definition]) -> Iterator[Preamble]:
    """Yields the opening of a contract at the start of the window, if it has one of these forms."""
    head = window.text[:_HEAD_CHARS]
    if not _CONTRACT.search(head):
        return
    for read in (_labelled, _entered_by, _letter, _you_and):
        if preamble := read(window, head):
            yield preamble
            return
    definitions = tuple(definitions)
    if preamble := _letter_of_bodies(window, head, definitions) or _addressed(window, head, definitions) or _guaranty(window, head, definitions):
        yield preamble
        return
    if not _TITLE.search(head[:_TITLE_CHARS]):
        return
    if preamble := (
        _preamble(window, joint_subject(window, head, definitions))
        or _defined(window, head, definitions)
        or _preamble(window, paired_sides(window, head, definitions))
        or read_undersigned(window)
    ):
        yield preamble


def _defined(window: Window, head: str, definitions: Iterable[Definition]) -> Preamble | None:
    """Reads the parties of a contract from their defined terms: each acts in the text ("the Fund shall")."""
    agrees = _AGREES.search(head)
    if agrees is None:
        return None
    parties: dict[str, CaptionParty] = {}
    for definition in definitions:
        span, term = definition.referent.span, definition.term.text
        if span.start - window.base > agrees.end() + _NEAR or definition.referent.type is MentionType.GOV_BODY:
            continue
        if definition.referent.rule == "definition.acronym" or _PAPER.search(span.text):
            continue
        acts = re.compile(rf"\b{re.escape(term)}\s+{_ACTS}")
        behind = window.text[definition.evidence.end - window.base : agrees.start()]
        is_subject = agrees.start() >= definition.evidence.end - window.base and not _SENTENCE_END.search(behind)
        if len(acts.findall(window.text, 0, _ACTING_CHARS)) > (0 if is_subject else 1) or (is_subject and len(behind) < _NEAR):
            name = NamedSpan(span, definition.referent.type, "preamble.defined")
            parties.setdefault(span.text, CaptionParty(name, CONTRACTING_PARTY, span))
    return _preamble(window, list(parties.values()))


def _preamble(window: Window, parties: list[CaptionParty], minimum: int = 2) -> Preamble | None:
    if len(parties) < minimum:
        return None
    spans = [party.name.span for party in parties]
    evidence = window.span(min(span.start for span in spans) - window.base, max(span.end for span in spans) - window.base)
    return Preamble(tuple(parties), None, evidence)


def _labelled(window: Window, head: str) -> Preamble | None:
    labels = list(_LABEL.finditer(head))
    parties: dict[str, CaptionParty] = {}
    for label in labels:
        if label.start() - labels[0].start() > _REACH:
            break
        field = _NEXT_FIELD.search(head, label.start("name"), label.end("name"))
        party = read_name(window, label.start("name"), field.start() if field else label.end("name"))
        if party:
            parties.setdefault(label["label"].lower(), party)
    return _preamble(window, list(parties.values()))


def _entered_by(window: Window, head: str) -> Preamble | None:
    opening = _ENTERED_BY.search(head)
    if opening is None:
        return None
    return _preamble(window, list(party_segments(window, opening.end(), stop_of(window.text, opening.end()))))


def _letter(window: Window, head: str) -> Preamble | None:
    dear = _DEAR.search(head)
    if dear is None or not _LETTER.search(head, dear.end(), dear.end() + _REACH):
        return None
    company = _COMPANY.search(head, dear.end(), dear.end() + _REACH)
    addressee = _addressee(window, head, dear) or _body_addressed(window, head, dear)
    if company is None or addressee is None:
        return None
    start, end = name_shapes.trim(head, company.start("name"), company.end("name"))
    name = NamedSpan(window.span(start, end), name_shapes.kind_of(head[start:end]) or MentionType.ORG, "preamble.letter")
    return _preamble(window, [CaptionParty(name, CONTRACTING_PARTY, name.span), addressee])


def _letter_of_bodies(window: Window, head: str, definitions: Iterable[Definition]) -> Preamble | None:
    """Reads a letter between bodies, which its first sentence defines: "This letter confirms the terms upon which A has engaged B"."""
    salutation = _LADIES.search(head)
    if salutation is None:
        return None
    paragraph = _PARAGRAPH_END.search(head, salutation.end() + 3)
    stop = min(paragraph.start() if paragraph else len(head), salutation.end() + _REACH)
    if not _OWN_LETTER.search(head, salutation.end(), stop) or not _ENGAGES.search(head, salutation.end(), stop):
        return None
    return _preamble(window, _defined_between(window, definitions, salutation.end(), stop))


def _addressed(window: Window, head: str, definitions: Iterable[Definition]) -> Preamble | None:
    """Reads an underwriting agreement: a letter under a title, to the bodies above "Ladies and Gentlemen", of the body that it defines first."""
    salutation, title = _LADIES.search(head), _TITLE_LINE.search(head)
    if salutation is None or title is None or title.start() > salutation.start():
        return None
    writers = _defined_between(window, definitions, salutation.end(), salutation.end() + _NEAR)[:1]
    if not writers:
        return None
    own = " ".join(writers[0].name.span.text.upper().split())
    parties = {own: writers[0]}
    for line in re.finditer(r"[^\n]+", head[: salutation.start()]):
        start, end = name_shapes.trim(head, line.start(), line.end())
        name = head[start:end]
        if line.start() < title.end() or _CARE_OF.match(name) or not name_shapes.is_organisation(name) or not name_shapes.has_legal_form(name):
            continue
        span = window.span(start, end)
        parties.setdefault(" ".join(name.upper().split()), CaptionParty(NamedSpan(span, MentionType.ORG, "preamble.letter"), CONTRACTING_PARTY, span))
    return _preamble(window, list(parties.values()))


def _guaranty(window: Window, head: str, definitions: Iterable[Definition]) -> Preamble | None:
    """Reads "the undersigned, A and B, hereby guarantee to Lender": those who sign, and whoever is defined as the creditor."""
    gives = _GUARANTEES.search(head)
    undersigned = _UNDERSIGNED.search(head, max(0, gives.start() - _REACH), gives.start()) if gives else None
    if gives is None or undersigned is None:
        return None
    # what they are to each other describes them: "husband and wife"
    end = _HUSBAND.search(head, undersigned.end(), gives.start())
    givers = list(party_segments(window, undersigned.end(), end.start() if end else gives.start()))
    buys_from = _FROM.search(head, gives.start(), gives.end() + _NEAR)
    if buys_from and (seller := read_name(window, buys_from.end(), min(len(head), buys_from.end() + _NEAR))):
        return _preamble(window, [*givers, seller])
    takers = [
        CaptionParty(NamedSpan(one.referent.span, one.referent.type, "preamble.defined"), CONTRACTING_PARTY, one.referent.span)
        for one in definitions
        if one.referent.span.start < window.base + gives.end() + _NEAR and _CREDITOR.fullmatch(one.term.text)
    ]
    return _preamble(window, [*givers, *takers]) if givers and takers else None


def _defined_between(window: Window, definitions: Iterable[Definition], start: int, stop: int) -> list[CaptionParty]:
    parties: dict[str, CaptionParty] = {}
    for one in definitions:
        span = one.referent.span
        if start <= span.start - window.base < stop and one.referent.type in (MentionType.ORG, MentionType.PERSON):
            name = NamedSpan(span, one.referent.type, "preamble.letter")
            parties.setdefault(" ".join(span.text.upper().split()), CaptionParty(name, CONTRACTING_PARTY, span))
    return list(parties.values())


def _addressee(window: Window, head: str, dear: re.Match[str]) -> CaptionParty | None:
    """Returns the person addressed; for "Dear Greta", the full name in the address above."""
    start, end = name_shapes.trim(head, dear.start("name"), dear.end("name"))
    start = name_shapes.without_title(head, start, end)
    wanted = head[start:end]
    if not name_shapes.is_person(wanted):
        found = None
        for line in re.finditer(r"[^\n]+", head[: dear.start()]):
            first, last = name_shapes.trim(head, line.start(), line.end())
            first = name_shapes.without_title(head, first, last)
            if wanted in head[first:last].split() and name_shapes.is_person(head[first:last]):
                found = first, last
        found = found or _line_addressed(head, dear.start())
        if found is None:
            return None
        start, end = found
    name = NamedSpan(window.span(start, end), MentionType.PERSON, "preamble.letter")
    return CaptionParty(name, CONTRACTING_PARTY, name.span)


def _body_addressed(window: Window, head: str, dear: re.Match[str]) -> CaptionParty | None:
    """Returns the company in the address above "Dear Sirs"."""
    first = max(0, dear.start() - _NEAR)
    for line in re.finditer(r"[^\n]+", head[first : dear.start()]) if _SIRS.match(dear["name"]) else ():
        start, end = name_shapes.trim(head, first + line.start(), first + line.end())
        if name_shapes.kind_of(head[start:end]) is MentionType.ORG:
            name = NamedSpan(window.span(start, end), MentionType.ORG, "preamble.letter")
            return CaptionParty(name, CONTRACTING_PARTY, name.span)
    return None


def _line_addressed(head: str, end: int) -> tuple[int, int] | None:
    """Returns the first person of the address above the salutation, whatever short name that has: "Dear Connie"."""
    for line in re.finditer(r"[^\n]+", head[max(0, end - _NEAR) : end]):
        start = max(0, end - _NEAR)
        first, last = name_shapes.trim(head, start + line.start(), start + line.end())
        untitled = name_shapes.without_title(head, first, last)
        if untitled > first and name_shapes.is_person(head[untitled:last]):
            return untitled, last
    return None


def _you_and(window: Window, head: str) -> Preamble | None:
    opening = _YOU_AND.search(head)
    if opening is None:
        return None
    party = read_name(window, opening.end(), stop_of(window.text, opening.end()))
    dear = _DEAR.search(head, 0, opening.start())
    addressee = _addressee(window, head, dear) if party and dear else None
    return _preamble(window, [one for one in (party, addressee) if one], minimum=1)
