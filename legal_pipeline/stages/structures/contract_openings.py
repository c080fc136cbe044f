"""Reads the parties of contracts that do not open with "between A and B".

"Party A: X / Party B: Y", "is entered into by A and B", a letter that offers an agreement, "an agreement between you and X"; at last,
the names that a contract defines in its opening and speaks of as acting, `X (the "Fund")` and later "the Fund shall", or those that sign.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator

from legal_pipeline.data.roles import CONTRACTING_PARTY
from legal_pipeline.model import MentionType, Window
from legal_pipeline.stages.structures.model import CaptionParty, Definition, NamedSpan, Preamble
from legal_pipeline.stages.structures.preambles.between import CONTRACT_WORD
from legal_pipeline.stages.structures.preambles.borders import stop_of
from legal_pipeline.stages.structures.preambles.letters import addressed, letter_of_bodies, letter_to_person, retained, you_and
from legal_pipeline.stages.structures.preambles.names import names_at, party_segments, preamble_of, read_name
from legal_pipeline.stages.structures.preambles.paired_terms import joint_subject, paired_sides
from legal_pipeline.stages.structures.undersigned import read_undersigned

_CONTRACT = re.compile(
    rf"{CONTRACT_WORD}|assignment|pledge|bill\s+of\s+sale|joint\s+filing\s+statement"
    r"|(?:purchase|insertion|work|service)\s+order|order\s+form",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:\A|\n|[ \t]{4,})[ \t]*(?P<label>Party\s+(?:[A-D]|One|Two|[12])|Seller|Buyer|Purchaser|Vendor|Supplier|Customer|Client|Landlord"
    r"|Tenant|Lessor|Lessee|Licensor|Licensee|Borrower|Lender|Company|Consultant|Contractor|Employer|Employee|Distributor|Manufacturer|Franchisor"
    r"|Franchisee|Guarantor|Principal|Agent|Reseller|Affiliate|Sponsor|Subscriber|Service\s+Provider|Publisher|Advertiser|Issuer|Holder"
    r"|(?:Customer|Company|Client)\s+Name|(?:Bill|Sold)\s+To"
    r"|Owner|Operator|Assignor|Assignee|Provider|Promoter|Producer|Artist|Performer|Venue|Host|Exhibitor|Grantor|Grantee|Developer|Dealer|Broker|Carrier|Shipper"
    r"|Hotel|Investor|Optionor|Optionee|Trustee|Author|Donor|Donee|Mortgagor|Mortgagee|Pledgor|Indemnitor|Releasor"
    r"|Releasee)(?:\s*\([^)\n]{0,40}\))?\s*[:：][ \t]*"
    r"(?P<name>[^\n]{3,140}?)(?=\n|\Z|[ \t]{4,})",
    re.IGNORECASE,
)
_NEXT_FIELD = re.compile(r"[ \t]{3,}\S|[ \t]+(?:Date|Dated|No|Number|Tel|Telephone|Phone|Address|Attn|Attention)\s?[:.]", re.IGNORECASE)
"""What stands beside the name in a form: "Buyer: Acme Co.        Date: June 3, 2019"."""
_ENTERED_BY = re.compile(
    rf"\bthis\s+(?:[\w&/-]+\s+){{0,7}}?{CONTRACT_WORD}\b(?:[^.;]|\.(?=\S)){{0,260}}?\b(?:entered\s+into|made|executed|delivered)"
    r"(?:\s+(?:as\s+of|on|this|the|effective)\s(?:[^.;]|\.(?=\s?\d)){4,50}?,?)?\s+by\s*:?\s+(?!and\s+(?:between|among))(?=\S)"
    rf"|(?:\A|\n)[ \t]*(?:[A-Z][A-Z ]{{2,40}}\s+)?agreement,?\s+(?:made|entered\s+into|dated)\b(?:[^.;]"
    rf"|\.(?=\s?\d)){{4,60}}?,?\s+by\s+(?!and\s+(?:between|among))(?-i:(?=[A-Z]))"
    rf"|\bparties\s+to\s+this\s+(?:[\w&/-]+\s+){{0,6}}?{CONTRACT_WORD}\b[^.;]{{0,80}}?\s+are\s*:?\s+(?=[A-Z(])",
    re.IGNORECASE,
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
_JOINDER = re.compile(r"\bjoinder\b", re.IGNORECASE)
_PARTIES_LINE = re.compile(
    r"(?:\A|\n)[ \t]*(?:\d{1,2}\.\s+)?(?:THE\s+PARTIES|The\s+Parties|PARTIES|Parties)[ \t]*[:：][ \t]*"
    r"(?P<names>[A-Z](?:.|\n(?!\s*\n)){5,400})"
)
_TITLE = re.compile(
    rf"(?:\A|\n|\s)(?:[A-Z][\w&,.’'/-]*\s+){{0,8}}(?i:{CONTRACT_WORD}|assignment|pledge|bill\s+of\s+sale|joint\s+filing\s+statement)\b"
)
_OTHER_PAPER = re.compile(
    r"(?:\A|\n)[ \t]*(?:[A-Z][\w’'.-]*[ \t]+){0,5}(?:OPINION|DECLARATION|AFFIDAVIT|MOTION|COMPLAINT|MEMORANDUM|MINUTES|PRESS[ \t]+RELEASE"
    r"|Opinion|Declaration|Affidavit|Motion|Complaint|Memorandum|Minutes|Press[ \t]+Release)\b"
    r"(?![ \t]+(?i:of[ \t]+(?:understanding|agreement|lease|trust)))[^\n]{0,60}(?:\n|\Z)"
)
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
    if not _CONTRACT.search(head) or is_about_contracts(head):
        return
    for read in (_labelled, _parties_line, _entered_by, retained, letter_to_person, you_and):
        if preamble := read(window, head):
            yield preamble
            return
    definitions = tuple(definitions)
    if (
        preamble := letter_of_bodies(window, head, definitions)
        or addressed(window, head, definitions)
        or _guaranty(window, head, definitions)
    ):
        yield preamble
        return
    if not _TITLE.search(head[:_TITLE_CHARS]):
        return
    if preamble := (
        preamble_of(window, joint_subject(window, head, definitions))
        or _defined(window, head, definitions)
        or preamble_of(window, paired_sides(window, head, definitions))
        or read_undersigned(window)
    ):
        yield preamble


def is_about_contracts(text: str) -> bool:
    """Returns whether the title of a paper says that it recites contracts and is none: an opinion, a declaration, minutes."""
    return bool(_OTHER_PAPER.search(text, 0, _TITLE_CHARS // 2))


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
    return preamble_of(window, list(parties.values()))


def _labelled(window: Window, head: str) -> Preamble | None:
    labels = list(_LABEL.finditer(head))
    parties: dict[str, list[CaptionParty]] = {}
    for label in labels:
        if label.start() - labels[0].start() > _REACH:
            break
        field = _NEXT_FIELD.search(head, label.start("name"), label.end("name"))
        if found := names_at(window, label.start("name"), field.start() if field else label.end("name")):
            parties.setdefault(label["label"].lower(), found)
    return preamble_of(window, list(itertools.chain(*parties.values()))) if len(parties) > 1 else None


def _entered_by(window: Window, head: str) -> Preamble | None:
    opening = _ENTERED_BY.search(head)
    if opening is None:
        return None
    # whoever joins an agreement of others signs alone
    minimum = 1 if _JOINDER.search(opening[0]) else 2
    return preamble_of(window, list(party_segments(window, opening.end(), stop_of(window.text, opening.end()))), minimum)


def _parties_line(window: Window, head: str) -> Preamble | None:
    """Reads "Parties: Acme Co. ("Company") and Jane Roe ("Contractor")"."""
    line = _PARTIES_LINE.search(head)
    return preamble_of(window, list(party_segments(window, line.start("names"), line.end("names")))) if line else None


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
        return preamble_of(window, [*givers, seller])
    takers = [
        CaptionParty(NamedSpan(one.referent.span, one.referent.type, "preamble.defined"), CONTRACTING_PARTY, one.referent.span)
        for one in definitions
        if one.referent.span.start < window.base + gives.end() + _NEAR and _CREDITOR.fullmatch(one.term.text)
    ]
    return preamble_of(window, [*givers, *takers]) if givers and takers else None
