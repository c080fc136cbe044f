"""The names of the parties of a contract, without the descriptions behind them, and their aliases."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.data.roles import CONTRACTING_PARTY
from legal_pipeline.model import MentionType, Window
from legal_pipeline.stages.structures import name_shapes
from legal_pipeline.stages.structures.captions.party_lists import read_parties
from legal_pipeline.stages.structures.model import CaptionParty, NamedSpan, Preamble
from legal_pipeline.stages.structures.party_block import PartyBlock, PartyName
from legal_pipeline.stages.structures.preambles.borders import BEHIND_NAME, ITS, PLACES, segments

_NOISE = re.compile(
    r"\b(?:a|an)\s+(?:[A-Z]\w+(?:\s[A-Z]\w+)?\s+)?(?:\w+\s+)?(?:corporation|company|"
    r"partnership|limited|association|trust|bank)\b|\b(?:having|with|whose|located|"
    r"organized|organised|incorporated|existing|formed|a\s+company)\b"
)
_LOWER_CASE = re.compile(
    r"[\s“\"(]*(?P<name>[a-z0-9][\w-]*(?:\.[a-z0-9-]+)*\.(?:com|net|org|io|ai|tv|biz)(?:,?\s(?:inc|llc|corp|ltd|co|lp|llp)\b\.?)?"
    r"|[a-z][\w.-]{2,30},?\s(?:inc|llc|corp|ltd)\b\.?)(?=[\s,;(])",
)
"""A name that its owner writes in small letters: "salesforce.com, inc."."""
_ROLE_LABEL = re.compile(
    r"\s*(?:and\s+)?(?:the\s+)?(?:Owner|Contractor|Subcontractor|Architect|Client|Consultant|Construction\s+Manager|Engineer|Seller|Buyer|Landlord|Tenant)\s*:\s*"
    r"(?:\([^()]{0,80}\)\s*)?(?=[A-Z])"
)
"""What a form prints above the name: "the Contractor:"."""
_TITLED_BODY = re.compile(r"\s*(?:Dr|DR|Mr|MR|Mrs|MRS|Ms|MS)\.?\s[^,;(]{2,60}?,?\s(?:Inc|INC|LLC|L\.L\.C|Ltd|LTD|Corp|CORP|P\.?C|P\.?A)\b")
"""A company called after a person with a title: "Dr. Jane Roe Inc."."""
_COUPLE = re.compile(
    r"\s*(?P<first>(?P<given>[A-Z][\w'’-]+)(?:\s[A-Z]\.)?)\s+(?:and|&)\s+"
    r"(?P<second>(?P<other>[A-Z][\w'’-]+)(?:\s[A-Z]\.)?\s+(?P<surname>[A-Z][\w'’-]+))(?=\s*(?:,|;|\(|\Z|\n))"
)
"""Two persons of one surname: "Edgar and Ida Roe, husband and wife"."""
_IS_BODY = re.compile(
    r"\s*(?:\([^()]{1,80}\))?,?\s+(?:(?:which|that)\s+is\s+)?an?\s+(?:[\w-]+\s+){0,5}?(?:corporation|company|partnership|proprietorship|firm|trust|association|bank|cooperative"
    r"|church|school|organi[sz]ation|soci[ée]t[ée]|sociedad|societ[àa]|gesellschaft|vennootschap|aktiebolag|corporaci[óo]n)\b"
)
"""The description of a body whose name could be a person's: "Bluefin Hosting, a sole proprietorship"."""
_SOLELY = re.compile(r"\s*(?:solely|only)\s+(?:for|with\s+respect|as\s+to|in)[^,;]{3,90},\s+")
"""A party to some clauses only: "and, solely for purposes of Section 4, Acme Co."."""
_DESCRIBED = re.compile(
    r",?\s+(?:\([^()]{0,40})?(?:(?:(?:public|private)\s+)?(?:company|registration|registered|registry|corporate|tax|business|commercial\s+register)\s+(?:number|no\.?|code|id|under)\b"
    r"|of\s+(?:(?:Flat|Unit|Suite|No\.)\s+)?\d{1,5}[A-Z]?,?\s+(?-i:[A-Z])|(?:f/s/o|p/k/a|c/o)\s|(?:up)?on\s+the\s+(?:one|other|first|second)\s+(?:hand|part|side)\b|(?:ABN|ACN|CNPJ|CUIT)\s[\d./-]|(?:herein\s+|hereby\s+|duly\s+|legally\s+)?represented\s+(?:herein\s+)?by\b)",
    re.IGNORECASE,
)
"""What is said of a party and holds no name of one: "Acme Limited, company number 1234, represented by Jane Roe"."""
_SHORT_FORMS = r"(?:Ltd|Inc|LLC|L\.L\.C|Corp|LLP|L\.P|LP|GmbH|PLC|plc|S\.A|A/S|N\.V|B\.V)\b\.?"
_BRACKETED = re.compile(
    r"\s*(?:(?:the|The)\s+)?(?P<name>[A-Z][\w&.’'-]*(?:\s+[\w&.’'-]+){0,5}\s+"
    r"\((?:[A-Z][A-Za-z.’' ]{1,24}|\d{4})\)(?:\s+[A-Z][\w&.’'-]*){0,3}?"
    rf",?\s+{_SHORT_FORMS.replace('Ltd|', 'Ltd|LTD|Limited|LIMITED|Pte|Pty|SARL|Sdn|Berhad|INC|KG|AG|')})"
)
"""A name with a place or a year in it: "Roe Securities (USA) LLC", "Acme Telecom (1992) Ltd."."""
_ADDRESS_BELOW = re.compile(r"(?<=\S)[ \t]*\n[ \t]*(?:\d|P\.\s?O\.|c/o|Suite|Attn|Attention)")
"""The address below a name on a title page."""
_REGISTERED = re.compile(
    r"\s*(?:and\s+)?(?:\(?(?:\d{1,2}|[a-zA-Z]|[ivx]+)[.)]\s*)?(?P<name>(?:the\s+|The\s+)?[A-Z][^,;()]{2,90}?)"
    r",?\s+(?:(?:a\s+)?(?:private\s+|public\s+|limited\s+)?company\s+)?(?:limited\s+by\s+shares\s+)?(?:duly\s+)?(?:incorporated|registered)\s+(?:and\s+\w+\s+)?(?:in|under|with)\b"
)
"""A party of the English form: "(1) ACME LIMITED incorporated and registered in England and Wales with company number"."""
_BEFORE_NAME = re.compile(
    r"\s*(?:(?:and|AND|And)\b[\s,:]*)?(?:\(?\d{1,2}[.)]\s+|\((?:[ivx]{1,4}|[a-h])\)\s+(?:-\s+)?)?(?:(?:M/[sS]|Messrs|MESSRS|Mr|MR|Mrs|MRS|Ms|MS|Dr|DR|Prof)\.?\s+)?"
    r"(?:(?:plaintiff|defendant|petitioner|respondent|claimant|debtor)s?\s+(?=[A-Z]))?(?=[^\W\d_])"
)
"""The number of a party in a list, and what stands before the name of a firm in India: "1. M/s. Acme Private Limited"."""
_ABBREVIATED = re.compile(r"\b(?:Inc|Corp|Ltd|Co|L\.P|L\.L\.C|N\.A|S\.A|P\.C)$")
_PARTNERS = re.compile(r"[\s\"“]*(?:the\s+)?(?P<names>(?:[A-Z][a-z'’-]+,\s+){1,3})")
_JOINS_PARTNERS = re.compile(r"[A-Z][\w'’-]+\s+(?:&|and)\s+[A-Z]")
"""The partners of a firm before the last two: "Keane, Barrow & Webb, Inc."."""
_DANGLING = re.compile(r"(?:,?\s+(?:and|of|the|for|in|on|at|to|a|by|AND|OF))+\s*\Z")
_FORM_OF = re.compile(rf"(?:{_SHORT_FORMS}|Limited|LIMITED|LTD\.?|INC\.?)(?P<place>\s+of\s+[A-Z\d])")
_LIST_SEPARATOR = re.compile(r"\.?\s*(?:,|;)?\s*(?:(?:and|AND|&)\s*,?\s+)?(?:the\s+)?")
"""Between two names of a list that are not described."""
_AND_BEHIND = re.compile(r"[\s,]+(?:and|AND|And|&)[\s,]*\Z")
_ROLE = re.compile(
    r"(?i:the\s+)?(?i:customers?|company|seller|buyer|licensors?|licensees?|supplier|vendor|client|contractor|consultant|distributor|reseller|owner"
    r"|operator|tenant|landlord|lessor|lessee|lender|borrower|agent|party|parties|scope|term|whereas|agreement|employee|employer|executive)(?:\s+[A-D])?"
)
_NAME_EXTENT = re.compile(r"(?:(?!\n\s*\n|,?\s+(?:and|AND|&)\s*\Z).)+", re.DOTALL)
"""A name does not cross an empty line and does not end in "and"."""
_TWO_SENTENCES = re.compile(r"[a-z]{4}\.\s+[A-Z]|^(?:The|This|That|These|Each|Any|All)$")
_SERIES = re.compile(
    r"(?<=[A-Za-z])\s(?:\d{4}(?=\s(?:[A-Z][\w’'-]*\s){0,3}(?:Trust|TRUST)\Z)|(?:\d{4}-\w{1,3}|(?:Series|SERIES)\s\d{4}(?:-\w{1,3})?)\Z)"
)
"""The series of a trust: "Acme Auto Receivables Trust 2013-2"."""
_STATE_LIKE = re.compile(
    r"(?:State|Commonwealth|Province|Republic|County|City)\s+of\b|(?:USA|U\.S\.A\.?|"
    r"United\s+States(?:\s+of\s+America)?)$",
    re.IGNORECASE,
)


def party_segments(window: Window, start: int, end: int) -> Iterator[CaptionParty]:
    """Yields the name at the start of each segment and those listed with it; the rest of a segment describes the party."""
    for segment_start, segment_end in segments(window.text[start:end]):
        yield from _names_in(window, start + segment_start, start + segment_end)


def read_name(window: Window, start: int, end: int) -> CaptionParty | None:
    """Returns the first name between two offsets of the window, without the description behind it."""
    return next(_names_in(window, start, end), None)


def names_at(window: Window, start: int, end: int) -> list[CaptionParty]:
    """Returns the names between two offsets of the window: the first, and those listed or married with it."""
    return list(_names_in(window, start, end))


def _names_in(window: Window, start: int, end: int) -> Iterator[CaptionParty]:
    """Yields the first name between two offsets, and the names that follow it in a list: "A, Inc., B LLC and Jane Roe"."""
    text = _AND_BEHIND.sub("", window.text[start:end])
    before_name = _BEFORE_NAME.match(text)
    if before_name and not _TITLED_BODY.match(text):
        start, text = start + before_name.end(), text[before_name.end() :]
    if label := _ROLE_LABEL.match(text):
        start, text = start + label.end(), text[label.end() :].partition("\n")[0]
    if solely := _SOLELY.match(text):
        start, text = start + solely.end(), text[solely.end() :]
    if (registered := _REGISTERED.match(text)) and (kind := name_shapes.kind_of(registered["name"])):
        yield _party(window, start + registered.start("name"), start + registered.end("name"), kind)
        return
    if lower_case := _LOWER_CASE.match(text):
        yield _party(window, start + lower_case.start("name"), start + lower_case.end("name"), MentionType.ORG)
        rest = _LIST_SEPARATOR.match(text, lower_case.end())
        if rest and rest.end() > lower_case.end():
            yield from _names_in(window, start + rest.end(), end)
        return
    for behind in (_DESCRIBED, _ADDRESS_BELOW):
        if described := behind.search(text):
            text = text[: described.start()]
    couple = _COUPLE.match(text)
    if couple and name_shapes.may_be_given_name(couple["given"]) and name_shapes.may_be_given_name(couple["other"]):
        whole = f"{couple['first']} {couple['surname']}"
        first = NamedSpan(
            window.span(start + couple.start("first"), start + couple.end("first")), MentionType.PERSON, "preamble.party", whole
        )
        yield CaptionParty(first, CONTRACTING_PARTY, first.span)
        yield _party(window, start + couple.start("second"), start + couple.end("second"), MentionType.PERSON)
        return
    if bracketed := _BRACKETED.match(text):
        yield _party(window, start + bracketed.start("name"), start + bracketed.end("name"), MentionType.ORG)
        rest = _LIST_SEPARATOR.match(text, bracketed.end())
        if rest and rest.end() > bracketed.end() and rest[0].strip():
            yield from _names_in(window, start + rest.end(), start + len(text))
        return
    listed_to: int | None = None
    before: MentionType | None = None
    for one in read_parties(text):
        name = text[one.start : one.end]
        if listed_to is not None and not (_LIST_SEPARATOR.fullmatch(text, listed_to, one.start) and _is_listed(name, one.kind, before)):
            return
        if not _is_party(name):
            if listed_to is None:
                continue
            return
        if party := _whole_name(window, start, text, one):
            yield party
            before = one.kind
            listed_to = one.end if party.name.span.end - window.base == start + one.end else None
        if listed_to is None:
            return


def _is_listed(name: str, kind: MentionType, before: MentionType | None) -> bool:
    """Returns whether a name behind a comma or "and" is a party, and not the place of the name before it."""
    flat = " ".join(name.split())
    if kind is MentionType.PERSON:
        words = flat.replace(",", " ").split()
        is_named = name_shapes.may_be_given_name(words[0]) or words[0].endswith(".") or before is MentionType.PERSON
        return len(words) > 1 and flat.title() not in PLACES and is_named
    return name_shapes.has_legal_form(flat) or (name_shapes.kind_of(flat) is not None and not ITS.match(flat))


def _is_role(name: str) -> bool:
    """Returns whether a capitalized role word stands alone: "Customer shall purchase"."""
    return bool(_ROLE.fullmatch(name.strip()))


def _whole_name(window: Window, start: int, text: str, party_name: PartyName) -> CaptionParty | None:
    whole = _NAME_EXTENT.match(text, party_name.start, party_name.end)
    if whole is None:
        return None
    block = PartyBlock(text, tuple(range(start, start + len(text))))
    stop = whole.end()
    if form := _FORM_OF.search(text, whole.start(), stop + 4):
        stop = min(stop, form.start("place"))
    if behind := BEHIND_NAME.search(text, whole.start(), len(text)):
        stop = min(stop, behind.start())
        if dangling := _DANGLING.search(text, whole.start(), stop):
            stop = dangling.start()
    rest = text[whole.start() : stop].strip()
    if _is_role(rest) or (rest.islower() and rest.isalpha()):
        return None
    first = whole.start() + (4 if text.startswith(("the ", "the\n"), whole.start()) else 0)
    if (partners := _PARTNERS.match(text)) and partners.end() == first and _JOINS_PARTNERS.search(text, first, stop):
        first = partners.start("names")
    place = block.window_range(*name_shapes.trim(text, first, stop), window.text)
    aliases = tuple(
        NamedSpan(window.span(start + first, start + last), name_shapes.kind_of(text[first:last]) or MentionType.ORG, "preamble.alias")
        for first, last in party_name.aliases
        if _is_party(text[first:last]) and not BEHIND_NAME.search(text, first, last)
    )
    kind = party_name.kind if stop == whole.end() else name_shapes.kind_of(rest) or party_name.kind
    if kind is MentionType.PERSON and _IS_BODY.match(text, stop):
        kind = MentionType.ORG
    return _party(window, *place, kind, aliases) if place else None


def _party(window: Window, start: int, end: int, kind: MentionType, aliases: tuple[NamedSpan, ...] = ()) -> CaptionParty:
    if window.text[end : end + 1] == "." and _ABBREVIATED.search(window.text, start, end):
        end += 1  # the full stop of "Inc." that also ends the sentence
    name = NamedSpan(window.span(start, end), kind, "preamble.party")
    return CaptionParty(name, CONTRACTING_PARTY, name.span, aliases)


def _is_party(name: str) -> bool:
    flat = _SERIES.sub("", name_shapes.without_nickname(" ".join(name.split())))
    if (
        _STATE_LIKE.match(flat)
        or _NOISE.search(flat)
        or re.search(r"[\"“”()]|(?<!\bLocal )(?<!\bLodge )\b\d{4}|^\d+\s[A-Z][a-z]+\s(?:St|Ave|Road|Street)", flat)
        or flat.startswith(("a ", "an ", "with "))
        or flat.title() in PLACES
        or _TWO_SENTENCES.search(flat)
    ):
        return False
    return name_shapes.kind_of(flat) is not None or len(flat.split()) > 1


def preamble_of(window: Window, parties: list[CaptionParty], minimum: int = 2) -> Preamble | None:
    if len(parties) < minimum:
        return None
    spans = [party.name.span for party in parties]
    evidence = window.span(min(span.start for span in spans) - window.base, max(span.end for span in spans) - window.base)
    return Preamble(tuple(parties), None, evidence)
