"""Reads the opening of a contract: "This Supply Agreement is made as of June 3, 2019 by and between A and B".

The anchor is "between" or "among" after a word such as "agreement" or "lease". The parties follow it, up to "WHEREAS",
"RECITALS" or the end of the sentence.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from legal_pipeline.data.organisation_suffixes import LEGAL_FORM_SUFFIXES
from legal_pipeline.data.places import CITIES, COUNTRIES, STATES
from legal_pipeline.data.roles import CONTRACTING_PARTY
from legal_pipeline.model import MentionType, Window
from legal_pipeline.stages.structures import name_shapes
from legal_pipeline.stages.structures.captions.party_lists import PartyBlock, PartyName, read_parties
from legal_pipeline.stages.structures.lines import Line
from legal_pipeline.stages.structures.model import CaptionParty, NamedSpan, Preamble

CONTRACT_WORD = (
    "(?:agreement|amendment|contract|lease|addendum|indenture|deed|mortgage|guarant[ye]e?|"
    r"note|settlement|release|license|licence|statement\s+of\s+work|memorandum\s+of\s+understanding|"
    "stipulation|undertaking|engagement)"
)
_BETWEEN = re.compile(
    r"\b(?:by\s+and\s+)?(?:between|among|amongst|BETWEEN|AMONG|Between|Among)\b(?:\s+(?:and\s+among|"
    r"the\s+(?:following|undersigned)(?:\s+parties)?|the\s+parties))?\s?:?[\s,]{1,10}"
    r"|(?<=\n)[ \t]*(?:THE\s+)?PARTIES[ \t]*:?[ \t]*\n\s*(?=\(?(?:1|A|a|i)[.)])"
)
_HEAD = re.compile(CONTRACT_WORD, re.IGNORECASE)
_STOP = re.compile(
    r"\n\s*(?:WHEREAS|Whereas|RECITALS?|Recitals?|BACKGROUND|WITNESSETH|W\s?I\s?T\s?N\s?E|"
    r"NOW,?\s+THEREFORE|\d+\.\s|\d{1,2}(?:\.\d+)+\s|ARTICLE|Article|Section|SECTION|[A-D]\.\s)|\bWITNESSETH\b|"
    r"\b(?:WHEREAS|Whereas)\b|\bRECITALS\b|"
    r"\b(?:hereby|agree\s+as|collectively\s+referred|each\s+a\s+[\"“]Party|are\s+sometimes|"
    r"of\s+even\s+date)\b|\.\s+(?=[A-Z][a-z]+\s+(?:[a-z]+\s+){2})|\f"
    r"|\.[ \t]*\n\s*\n(?!\s*(?:and\b|And\b|\(|[-–—]|[A-Z]{2}|\d))"
)
# some PDFs put a space into superscript letters: "1s t day of March"
_ORDINAL = r"(?:st|nd|rd|th|s\st|n\sd|r\sd|t\sh)"
_DATE = (
    "(?:(?:January|February|March|April|May|June|July|August|September|October|November|"
    r"December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?\s{1,3}\d{1,2}"
    rf"{_ORDINAL}?\s?,?\s{{1,3}}\d{{4}}|"
    rf"(?:the\s+)?\d{{1,2}}{_ORDINAL}?\s+(?:day\s+)?(?:of\s+)?[A-Z][a-z]+\s?,?\s+(?:of\s+|"
    r"in\s+the\s+year\s+)?\d{4}|\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2,4}|(?:January|February|"
    r"March|April|May|June|July|August|September|October|November|December),?\s{1,3}\d{4})"
)
_AS_OF = re.compile(
    r"\b(?:(?:as\s+of|dated(?:\s+(?:as\s+of|for\s+reference))?|effective(?:\s+(?:as\s+of|on|date))?|made(?:\s+and\s+entered\s+"
    r"into)?(?:\s+(?:this|on|as\s+of|effective))?|entered\s+into(?:\s+(?:this|on|"
    rf"as\s+of|effective))?|this|on|date[d:]?|executed(?:\s+(?:this|on))?)[\s,:_]{{1,6}}"
    rf"(?:the\s+)?)(?P<date>{_DATE})",
    re.IGNORECASE,
)
_NOISE = re.compile(
    r"\b(?:a|an)\s+(?:[A-Z]\w+(?:\s[A-Z]\w+)?\s+)?(?:\w+\s+)?(?:corporation|company|"
    r"partnership|limited|association|trust|bank)\b|\b(?:having|with|whose|located|"
    r"organized|organised|incorporated|existing|formed|a\s+company)\b"
)
_FORMS = "|".join(
    sorted({re.escape(form) for written in LEGAL_FORM_SUFFIXES for form in (written, written.upper())}, key=len, reverse=True)
)
_BORDER = re.compile(
    r";\s*|(?P<line>[)\]\"”.,]*\s*\n\s*(?:AND|and|And)\s*:?\s*\n)|(?P<closed>[)\]\"”]{1,2},?\s{0,40})(?P<and>(?:and|AND|And|&)[\s\-]{1,200}(?:also\s+)?)?"
    r"|(?P<favor>\bin\s+favou?r\s+of\s+)|(?:[,.]\s{0,40}|\s)(?:and|AND|And),?[\s\-]{1,200}"
)
"""Between two parties, if the name of one begins behind it."""
_BEGINS = re.compile(
    r"(?:the\s+|THE\s+)?[\"“]?(?:(?:[A-Z][a-z'’-]+,\s+){1,3}(?=[A-Z][\w'’-]+\s+(?:&|and)\s+[A-Z]))?"
    rf"(?P<name>[A-Za-z]?[A-Z0-9À-Þ][^,(;\"“]{{1,70}}?)(?:,?\s(?:{_FORMS})(?!\w)|(?P<described>\s?\("
    r"|\s+of\s+[A-Z]|,?\s+(?:an?|the|having|with|whose|who|located|organi[sz]ed|incorporated|individually|acting|on\s+behalf|residing|together"
    r"|for\s+itself|doing\s+business|formerly|[dfan]/[kb]/a)\b|,\s+(?:of|in|as)\s)|(?P<last>\.?\s*(?:\Z|\n\s*\n)))"
)
"""The name of a party: with a legal form, or with a description or a defined term behind it."""
_LISTED = re.compile(r"(?:the\s+)?[A-Z][^,(;\"“]{2,70}(?:,\s(?:an?\s|[A-Z.]{2,}\.?)|\s?\()")
_CAPITAL = re.compile(r"(?:the\s+)?[a-z]?-?[A-Z0-9À-Þ]")
_LOWER_CASE = re.compile(
    r"[\s“\"(]*(?P<name>[a-z0-9][\w-]*(?:\.[a-z0-9-]+)*\.(?:com|net|org|io|ai|tv|biz)(?:,?\s(?:inc|llc|corp|ltd|co|lp|llp)\b\.?)?"
    r"|[a-z][\w.-]{2,30},?\s(?:inc|llc|corp|ltd)\b\.?)(?=[\s,;(])",
)
"""A name that its owner writes in small letters: "salesforce.com, inc."."""
_ABBREVIATED = re.compile(r"\b(?:Inc|Corp|Ltd|Co|L\.P|L\.L\.C|N\.A|S\.A|P\.C)$")
_SHORT_FORMS = r"(?:Ltd|Inc|LLC|L\.L\.C|Corp|LLP|L\.P|LP|GmbH|PLC|plc|S\.A|A/S|N\.V|B\.V)\b\.?"
_BEHIND_NAME = re.compile(
    r"\s+(?i:regarding|concerning|relating\s+to|with\s+respect\s+to|dated|whereas|effective|entered\s+into|as\s+of|each\s+of|et\s+al)\b"
    r"|(?<=[a-z.])\s+(?=of\s+[A-Z][a-z]+(?:\s[A-Z][a-z]+)?,\s[A-Z][a-z]+)"
    r"|\s+\d{1,2}\.\d"
    r"|\s+(?=(?:This|THIS|TABLE\s+OF\s+CONTENTS|Table\s+of\s+Contents|ARTICLE|RECITALS|BACKGROUND|WITNESSETH|EXHIBIT|Page)\b)"
    r"|\s+(?!(?:of|the|and|for|de|la|le|les|du|des|del|della|di|da|do|dos|das|van|von|der|den|und|et|y|e|on|in|at|to|a|plc|s\.|pty|v)\b)"
    r"(?=[a-z]{2,}(?![A-Z]))"
)
"""What a title, a place or the sentence adds to a name: "Acme Ltd. of Haifa", "Roe Printing Company of Dayton, Ohio", "Acme Inc. shall"."""
_PARTNERS = re.compile(r"[\s\"“]*(?:the\s+)?(?P<names>(?:[A-Z][a-z'’-]+,\s+){1,3})")
_JOINS_PARTNERS = re.compile(r"[A-Z][\w'’-]+\s+(?:&|and)\s+[A-Z]")
"""The partners of a firm before the last two: "Keane, Barrow & Webb, Inc."."""
_DANGLING = re.compile(r"(?:,?\s+(?:and|of|the|for|in|on|at|to|a|by|AND|OF))+\s*\Z")
_FORM_OF = re.compile(rf"(?:{_SHORT_FORMS}|Limited|LIMITED|LTD\.?|INC\.?)(?P<place>\s+of\s+[A-Z\d])")
_CONFIRM = re.compile(
    r"\b(?:has|have)\s+agreed\s+that\s+(?=[A-Z])|"
    r"\bhereby\s+confirms?\s+(?:their|its|our|his|her)\s+agreement\s+with\s+"
    r"|\bpromises?\s+to\s+pay\s+(?:to\s+)?(?:the\s+order\s+of\s+)?(?=[A-Z])"
    r"|\b(?:does\s+)?hereby\s+(?:sells?|assigns?|grants?|conveys?|transfers?)(?:,?\s+(?:and\s+)?[a-z]+){0,4}?\s+(?:unto|to)\s+(?=[A-Z])"
)
"""A letter: "Acme, Inc. (the "Company") ... hereby confirms its agreement with ...", "the undersigned, Acme, has agreed that Roe shall"."""
_CONFIRMED = re.compile(r"\s{1,9}as\s{1,9}follows|\.\s|\n\s*\n")
_PARAGRAPH = re.compile(
    r"\bthe\s+undersigned,\s+(?:the\s+)?(?=[A-Z])|"
    r"(?:\n\s*\n|Gentlemen\s?:|Sirs?\s?:|Mesdames\s?:)\s*|(?i:\bvalue\s+received,?\s+(?:the\s+undersigned,?\s+)?|\bpresents,?:?\s+(?:that\s+)?)"
)
_LIST_SEPARATOR = re.compile(r"\.?\s*(?:,|;)?\s*(?:(?:and|AND|&)\s*,?\s+)?(?:the\s+)?")
"""Between two names of a list that are not described."""
_AND_BEHIND = re.compile(r"[\s,]+(?:and|AND|&)[\s,]*\Z")
_ITS = re.compile(r"(?:its|their|his|her|any|all|each|certain|such)\b", re.IGNORECASE)
_ROLE = re.compile(
    r"(?i:the\s+)?(?i:customers?|company|seller|buyer|licensors?|licensees?|supplier|vendor|client|contractor|consultant|distributor|reseller|owner"
    r"|operator|tenant|landlord|lessor|lessee|lender|borrower|agent|party|parties|scope|term|whereas|agreement|employee|employer|executive)(?:\s+[A-D])?"
)
_PLACES = frozenset((*STATES, *COUNTRIES, *CITIES))
_RECITED = re.compile(
    r"\b(?:the|an?|any|that|its|their|our|his|her|prior|existing|said|such|separate)\s+(?:(?!Agreement)[\w’'-]+\s+){0,4}[a-z]+\Z"
    r"|\bthat\s+certain\s+(?:[\w&,’'-]+\s+){0,8}[\w’'-]+\Z"
)
"""An agreement that a letter or a report speaks of, in small letters: "the settlement agreement between Acme and Roe"."""
_IS_OWN = re.compile(r"\b(?:[Tt]his|THIS|[Tt]hese|hereby|herein)\b")
_AMENDS = re.compile(r"\b(?:AMENDMENT|ADDENDUM|SUPPLEMENT|Amendment|Addendum|Supplement)\b")
_TITLE_CHARS = 400
_OPENING_CHARS = 6_000
_SELF = re.compile(
    r"\b(?:[Tt]his|THIS)\s(?:(?:[A-Z0-9][\w&,./’'-]*|of|to|and|the|for|no\.|&)\s+){0,9}[\w&,/’'-]*\Z|(?:\A|\n)[^\n.a-z]{0,60}\Z"
)
"""Behind the opening, an agreement is the paper itself ("THIS GUARANTY") or stands in a title; others are recited."""
_SIGNED = re.compile(r"/s/|\bBy\s?:|\bIN\s+WITNESS\b", re.IGNORECASE)
_BLANK = re.compile(r"_{4,}|\[[\s_•●·*]{1,30}\]|\.{8,}|\[(?i:name|insert)[^\]\n]{0,60}\]")
"""The place of a party in a form that nobody has filled in: the other one is a party all the same."""
_REACH = 1_500
_MAX_TRIES = 300
_NAME_EXTENT = re.compile(r"(?:(?!\n\s*\n|,?\s+(?:and|AND|&)\s*\Z).)+", re.DOTALL)
"""A name does not cross an empty line and does not end in "and"."""
_TWO_SENTENCES = re.compile(r"[a-z]{4}\.\s+[A-Z]|^(?:The|This|That|These|Each|Any|All)$")
_STATE_LIKE = re.compile(
    r"(?:State|Commonwealth|Province|Republic|County|City)\s+of\b|(?:USA|U\.S\.A\.?|"
    r"United\s+States(?:\s+of\s+America)?)$",
    re.IGNORECASE,
)


def read_preambles(window: Window, lines: list[Line]) -> Iterator[Preamble]:
    """Yields the preambles of the contracts in the window, at most 20."""
    del lines
    text, last, count, tried = window.text, -5_000, 0, 0
    for match in _BETWEEN.finditer(text):
        if match.start() - last < 3_000:
            continue
        tried += 1
        if tried > _MAX_TRIES:
            return
        head_start = max(0, match.start() - 500)
        head = text[head_start : match.start()]
        papers = list(_HEAD.finditer(head))
        if not papers or not _opens(head, papers[-1].end()):
            continue
        if _is_title(text, match) and _sentence_follows(text, match.end()):
            continue
        if (
            _RECITED.search(head, 0, papers[-1].end())
            and not _IS_OWN.search(head[_sentence_start(head) :])
            and not _AMENDS.search(text[:_TITLE_CHARS])
        ):
            continue
        if window.base + match.start() > _OPENING_CHARS and not _SELF.search(head, 0, papers[-1].end()):
            continue
        end = stop_of(text, match.end())
        parties = tuple(party_segments(window, match.end(), end))
        if len(parties) < 2 and not (parties and _BLANK.search(text, match.end(), end)):
            continue
        signed = _SIGNED.search(text, end, end + 200)
        dates = list(_AS_OF.finditer(text, max(0, match.start() - 400), signed.start() if signed else min(len(text), end + 200)))
        date = window.span(dates[0].start("date"), dates[0].end("date")) if dates else None
        last, count = match.start(), count + 1
        first, final = parties[0].name.span.start - window.base, parties[-1].name.span.end - window.base
        start = match.start() if first - match.start() < 60 else first
        yield Preamble(parties, date, window.span(start, max(final, match.end())))
        if count >= 20:
            break
    if not count:
        yield from _confirmed(window)


def _sentence_start(head: str) -> int:
    """Returns the offset behind the last end of a sentence or paragraph."""
    return max((border.end() for border in re.finditer(r"[a-z)”\"]\.\s+(?=[A-Z])|\n\s*\n", head)), default=0)


def stop_of(text: str, start: int) -> int:
    """Returns the offset where the parties that begin at `start` end: a recital, a numbered clause, the end of the sentence."""
    stop = _STOP.search(text, start, min(len(text), start + _REACH))
    return stop.start() if stop else min(len(text), start + _REACH)


def _is_title(text: str, match: re.Match[str]) -> bool:
    """Returns whether "BETWEEN" belongs to a title in capitals: "AGREEMENT BETWEEN / A, INC. REGARDING WATER RIGHTS AND / B, LLC"."""
    head = text[max(0, match.start() - 80) : match.end()]
    return head.upper() == head


def _sentence_follows(text: str, start: int) -> bool:
    """Returns whether the sentence "This Agreement is made by and between" follows the title."""
    return any(
        re.search(r"\b[Tt]his\b|\bTHIS\b", text[max(start, later.start() - 300) : later.start()])
        for later in itertools.islice(_BETWEEN.finditer(text, start, start + 4_000), 5)
    )


def _confirmed(window: Window) -> Iterator[Preamble]:
    text = window.text
    for match in itertools.islice(_CONFIRM.finditer(text), _MAX_TRIES):
        floor = max(0, match.start() - _REACH)
        start = max((border.end() for border in _PARAGRAPH.finditer(text, floor, match.start())), default=floor)
        stop = _CONFIRMED.search(text, match.end(), match.end() + _REACH)
        end = stop.start() if stop else min(len(text), match.end() + _REACH)
        ours, theirs = list(party_segments(window, start, match.start())), list(party_segments(window, match.end(), end))
        if ours and theirs:
            parties = (*ours, *theirs)
            yield Preamble(parties, None, window.span(ours[0].name.span.start - window.base, theirs[-1].name.span.end - window.base))


def _opens(head: str, paper_end: int) -> bool:
    """Returns whether only a date and some verbs separate the contract word from "between"."""
    between = head[paper_end:]
    if len(between) > 320:
        return False
    return (
        bool(
            re.search(
                r"\b(?:is|made|entered|dated|effective|as\s+of|by|executed|date|\bthis)\b|^[\s\W]*$|"
                r"^\W*\([^)]*\)\W*$",
                between,
                re.IGNORECASE,
            )
        )
        or len(between) < 60
    )


def party_segments(window: Window, start: int, end: int) -> Iterator[CaptionParty]:
    """Yields the name at the start of each segment and those listed with it; the rest of a segment describes the party."""
    for segment_start, segment_end in _segments(window.text[start:end]):
        yield from _names_in(window, start + segment_start, start + segment_end)


def read_name(window: Window, start: int, end: int) -> CaptionParty | None:
    """Returns the first name between two offsets of the window, without the description behind it."""
    return next(_names_in(window, start, end), None)


def _names_in(window: Window, start: int, end: int) -> Iterator[CaptionParty]:
    """Yields the first name between two offsets, and the names that follow it in a list: "A, Inc., B LLC and Jane Roe"."""
    text = _AND_BEHIND.sub("", window.text[start:end])
    if lower_case := _LOWER_CASE.match(text):
        yield _party(window, start + lower_case.start("name"), start + lower_case.end("name"), MentionType.ORG)
        rest = _LIST_SEPARATOR.match(text, lower_case.end())
        if rest and rest.end() > lower_case.end():
            yield from _names_in(window, start + rest.end(), end)
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
        return len(words) > 1 and flat.title() not in _PLACES and is_named
    return name_shapes.has_legal_form(flat) or (name_shapes.kind_of(flat) is not None and not _ITS.match(flat))


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
    if behind := _BEHIND_NAME.search(text, whole.start(), len(text)):
        stop = min(stop, behind.start())
        if dangling := _DANGLING.search(text, whole.start(), stop):
            stop = dangling.start()
    if _is_role(text[whole.start() : stop]):
        return None
    first = whole.start() + (4 if text.startswith(("the ", "the\n"), whole.start()) else 0)
    if (partners := _PARTNERS.match(text)) and partners.end() == first and _JOINS_PARTNERS.search(text, first, stop):
        first = partners.start("names")
    place = block.window_range(*name_shapes.trim(text, first, stop), window.text)
    aliases = tuple(
        NamedSpan(window.span(start + first, start + last), name_shapes.kind_of(text[first:last]) or MentionType.ORG, "preamble.alias")
        for first, last in party_name.aliases
        if _is_party(text[first:last]) and not _BEHIND_NAME.search(text, first, last)
    )
    return _party(window, *place, party_name.kind, aliases) if place else None


def _party(window: Window, start: int, end: int, kind: MentionType, aliases: tuple[NamedSpan, ...] = ()) -> CaptionParty:
    if window.text[end : end + 1] == "." and _ABBREVIATED.search(window.text, start, end):
        end += 1  # the full stop of "Inc." that also ends the sentence
    name = NamedSpan(window.span(start, end), kind, "preamble.party")
    return CaptionParty(name, CONTRACTING_PARTY, name.span, aliases)


def _segments(text: str) -> Iterator[tuple[int, int]]:
    """Yields segments separated by ";" or by an "and" before another party's name."""
    borders = [0]
    for match in _BORDER.finditer(text):
        if _separates(text, match) and not _inside_name(text, match.start(), match.end()):
            borders.append(match.end())
    borders.append(len(text))
    for first, second in itertools.pairwise(borders):
        if second - first > 3:
            yield first, second


def _separates(text: str, border: re.Match[str]) -> bool:
    """Returns whether a party's name follows: the "and" of "England and Wales" or "its successors and assigns" is none."""
    if border["line"] or border["favor"] or text[border.start()] == ";":
        return True
    if border["closed"]:
        if border["and"]:
            return bool(_CAPITAL.match(text, border.end()))
        if "," not in border["closed"]:
            return False
        if _LISTED.match(text, border.end()):
            return True
    begins = _BEGINS.match(text, border.end())
    if begins is None:
        return False
    name = " ".join(begins["name"].split())
    if begins["last"] is not None:
        return name_shapes.kind_of(name) is not None and not _ITS.match(name) and not _BEHIND_NAME.search(name)
    return begins["described"] is None or name.title() not in _PLACES


def _inside_name(text: str, start: int, end: int) -> bool:
    """Returns whether the "and" is part of a name: "Ernst and Young LLP", with one word before it in the segment."""
    head = text[:start].rstrip()
    if head.endswith(("Savings", "SAVINGS")) and re.match(r"loan\b", text[end:], re.IGNORECASE):
        return True
    line = head[max(head.rfind(";"), head.rfind(")"), -1) + 1 :].split()
    return len(line) == 1 and text[start : start + 1].isspace()


def _is_party(name: str) -> bool:
    flat = " ".join(name.split())
    if (
        _STATE_LIKE.match(flat)
        or _NOISE.search(flat)
        or re.search(r"[\"“”()]|\d{4}|^\d+\s[A-Z][a-z]+\s(?:St|Ave|Road|Street)", flat)
        or flat.startswith(("a ", "an ", "with "))
        or _TWO_SENTENCES.search(flat)
    ):
        return False
    return name_shapes.kind_of(flat) is not None or len(flat.split()) > 1
