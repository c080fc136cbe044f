"""Where the parties of a contract end, and where one of them ends and the next begins."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from legal_pipeline.data.organisation_suffixes import KIND_WORDS, LEGAL_FORM_SUFFIXES
from legal_pipeline.data.places import CITIES, COUNTRIES, PROVINCES, STATES
from legal_pipeline.model import MentionType
from legal_pipeline.stages.structures import name_shapes

_STOP = re.compile(
    r"\n\s*(?:WHEREAS|Whereas|RECITALS?|Recitals?|BACKGROUND|WITNESSETH|W\s?I\s?T\s?N\s?E|"
    r"NOW,?\s+THEREFORE|\d+\.\s|\d{1,2}(?:\.\d+)+\s|ARTICLE|Article|Section|SECTION|[A-D]\.\s)|\bWITNESSETH\b|"
    r"\b(?:WHEREAS|Whereas)\b|\bRECITALS\b|"
    r"\b(?:hereby|agree\s+as|collectively\s+referred|each\s+a\s+[\"“]Party|are\s+sometimes|"
    r"of\s+even\s+date)\b|\.\s+(?=[A-Z][a-z]+\s+(?:[a-z]+\s+){2})|\f"
    r"|\.[ \t]*\n\s*\n(?!\s*(?:and\b|And\b|\(|[-–—]|[A-Z]{2}|\d))"
)
_FORMS = "|".join(
    sorted({re.escape(form) for written in LEGAL_FORM_SUFFIXES for form in (written, written.upper())}, key=len, reverse=True)
)
_KIN = (
    r"(?:agent|insurer|wife|husband|spouse|subsidiary|affiliate|(?:corporate\s+)?parent(?:\s+(?:company|corporation))?|sole\s+(?:member|shareholder)"
    r"|guarantor|principal|general\s+partner|son|daughter|brother|sister)"
)
_BORDER = re.compile(
    r";\s*|(?P<line>[)\]\"”.,]*\s*\n\s*(?:[-–—]\s?)?(?:AND|and|And)(?:\s?[-–—])?\s*(?::?\s*\n|:[ \t]+)"
    r"|[)\]\"”.,;]*[ \t]*\n[ \t]*\n[ \t]*(?=\(\d\)\s))"
    r"|(?P<closed>[)\]\"”]{1,2},?\s{0,40})(?P<and>(?:and|AND|And|&),?[\s\-]{1,200}(?:also\s+)?)?"
    r"|(?P<capacity>,\s+as\s+[a-z-]+(?:\s+[A-Za-z-]+){0,6},\s+(?:and\s+)?(?=(?:the\s+)?[A-Z]))"
    r"|(?P<favor>\b(?i:in\s+favou?r\s+of|for\s+the\s+benefit\s+of)\s*:?\s+)"
    rf"|(?P<kin>,?\s+and\s+(?:its|his|her|their)\s+(?:[a-z-]+\s+){{0,2}}{_KIN},\s+)"
    r"|(?P<item>[,.]?\s+(?:and\s+)?(?=\((?:ii|iii|iv|vi?|[2-9]|[b-h])\)\s+(?:the\s+)?[A-Z]))"
    r"|(?:[,.]\s{0,40}|\s)(?:and|AND|And),?[\s\-]{1,200}"
)
"""Between two parties, if the name of one begins behind it."""
_BEGINS = re.compile(
    r"(?:solely\s+[^,;]{3,90},\s+)?(?:(?:plaintiff|defendant|petitioner|respondent|claimant|debtor)s?\s+)?(?:the\s+|THE\s+)?[\"“]?(?:(?:[A-Z][a-z'’-]+,\s+){1,3}(?=[A-Z][\w'’-]+\s+(?:&|and)\s+[A-Z]))?"
    rf"(?P<name>[A-Za-z]?[A-Z0-9À-Þ][^,(;\"“]{{1,70}}?)(?:,?\s(?:{_FORMS})(?!\w)|(?P<described>\s?\("
    r"|\s+of\s+[A-Z]|,?\s+(?:an?|the|having|with|whose|who|located|organi[sz]ed|incorporated|individually|acting|on\s+behalf|residing|together|husband|wife|spouses|each|both"
    r"|for\s+itself|doing\s+business|formerly|[dfan]/[kb]/a)\b|,\s+(?:of|in|as)\s)|(?P<last>\.?\s*(?:\Z|\n\s*\n)))"
)
"""The name of a party: with a legal form, or with a description or a defined term behind it."""
_LISTED = re.compile(r"(?:the\s+)?[A-Z][^,(;\"“]{2,70}(?:,\s(?:an?\s|[A-Z.]{2,}\.?)|\s?\()")
_LISTED_PLAIN = re.compile(r"(?:the\s+)?(?P<name>[A-Z][^,(;\"“]{3,60}),\s+(?:and|AND)\s+(?:the\s+)?[A-Z]")
"""A party without a description between two others: "A LLC (“A”), the Estate of Ann Roe, and Bo Mott"."""
_LISTED_PERSON = re.compile(r"(?P<name>(?P<given>[A-Z][\w'’-]+)(?:\s[A-Z][\w.'’-]*){1,3}),\s+(?:[A-Z]|and\s)")
"""The first of several persons: "A LLC (“A”), Ann Roe, Bo Roe and Ida Roe"."""
_CAPITAL = re.compile(
    r"(?:solely\s+[^,;]{3,90},\s+)?(?:\([ivx]{1,4}\)\s+)?(?:the\s+)?(?:[a-z]?-?[A-Z0-9À-Þ]|[a-z][\w-]*\.(?:com|net|org|io|ai|tv|biz)\b)"
)
BEHIND_NAME = re.compile(
    r"\s+(?i:regarding|concerning|relating\s+to|with\s+respect\s+to|dated|whereas|effective|entered\s+into|as\s+of|each\s+of|et\s+al)\b"
    r"|(?<=[a-z.])\s+(?=of\s+[A-Z][a-z]+(?:\s[A-Z][a-z]+)?,\s(?!Inc|Ltd|Corp|Co\b|Limited|Company|Incorporated)[A-Z][a-z]+)"
    r"|(?<=[A-Z]{3})\s+(?=of\s+(?:The\s+)?[A-Z][a-z])"
    r"|\s+\d{1,2}\.\d"
    r"|\s+(?=(?:This|THIS|TABLE\s+OF\s+CONTENTS|Table\s+of\s+Contents|ARTICLE|RECITALS|BACKGROUND|WITNESSETH|EXHIBIT|Page)\b)"
    r"|\s+(?!(?:of|the|and|for|de|la|le|les|du|des|del|della|di|da|do|dos|das|van|von|der|den|und|et|y|e|on|in|at|to|a|plc|s\.|pty|v)\b)"
    r"(?=[a-z]{2,}(?![A-Z]))"
)
"""What a title, a place or the sentence adds to a name: "Acme Ltd. of Haifa", "Roe Printing Company of Dayton, Ohio", "Acme Inc. shall"."""
_ABBREVIATED = re.compile(r"\b(?:Inc|Corp|Ltd|Co|L\.P|L\.L\.C|N\.A|S\.A|P\.C|Bros)\Z")
"""Before a full stop that also ends the sentence."""
_FIRST = re.compile(r"\s*1\.\s")
_ITEM = re.compile(r"\n\s*(\d+)\.\s\Z")
"""The numbers of a list of parties: "between / 1. Acme AG / and / 2. Roe GmbH"."""
ITS = re.compile(r"(?:its|their|his|her|any|all|each|certain|such)\b", re.IGNORECASE)
PLACES = frozenset((*STATES, *COUNTRIES, *CITIES, *PROVINCES))
REACH = 1_500


def stop_of(text: str, start: int) -> int:
    """Returns the offset where the parties that begin at `start` end: a recital, a numbered clause, the end of the sentence."""
    last = min(len(text), start + REACH)
    number = _FIRST.match(text, start)
    expected = 1 if number else 0
    for stop in _STOP.finditer(text, start, last):
        if expected and (item := _ITEM.match(stop[0])) and int(item[1]) in (expected, expected + 1):
            expected = int(item[1])
            if stop.start() <= start or expected > 1:
                continue
        is_abbreviated = text[stop.start()] == "." and _ABBREVIATED.search(text, max(start, stop.start() - 8), stop.start())
        return stop.start() + (1 if is_abbreviated else 0)
    return last


def segments(text: str) -> Iterator[tuple[int, int]]:
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
    if border["kin"] is not None:
        return bool(_CAPITAL.match(text, border.end()))
    if border["line"] or border["favor"] or border["item"] or text[border.start()] == ";":
        return True
    if border["closed"]:
        if border["and"]:
            return bool(_CAPITAL.match(text, border.end()))
        if "," not in border["closed"]:
            return False
        if _LISTED.match(text, border.end()):
            return True
        person = _LISTED_PERSON.match(text, border.end())
        if person and name_shapes.may_be_given_name(person["given"]) and name_shapes.kind_of(person["name"]) is MentionType.PERSON:
            return True
        plain = _LISTED_PLAIN.match(text, border.end())
        if (
            plain
            and (plain["name"].startswith("Estate of") or name_shapes.kind_of(plain["name"]) is not None)
            and " ".join(plain["name"].split()).title() not in PLACES
        ):
            return True
    begins = _BEGINS.match(text, border.end())
    if border["capacity"] is not None and (begins is None or begins["last"] is not None):
        return False
    if begins is None:
        return False
    name = " ".join(begins["name"].split())
    if name in KIND_WORDS or name.title() in KIND_WORDS:
        return False  # "Acme Bank and Trust"
    if begins["last"] is not None:
        return name_shapes.kind_of(name) is not None and not ITS.match(name) and not BEHIND_NAME.search(name)
    return begins["described"] is None or name.title() not in PLACES


def _inside_name(text: str, start: int, end: int) -> bool:
    """Returns whether the "and" is part of a name: "Ernst and Young LLP", with one word before it in the segment."""
    head = text[:start].rstrip()
    if head.endswith(("Savings", "SAVINGS")) and re.match(r"loan\b", text[end:], re.IGNORECASE):
        return True
    line = head[max(head.rfind(";"), head.rfind(")"), -1) + 1 :].split()
    return len(line) == 1 and text[start : start + 1].isspace()
