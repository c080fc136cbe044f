"""Splits a block of party names: "A, Inc.; B, a corporation, d/b/a C; and DOES 1 through 10, inclusive"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.data import organisation_suffixes, party_descriptions
from legal_pipeline.data.courts import STATE_PATTERN
from legal_pipeline.data.places import COUNTRIES
from legal_pipeline.model import MentionType
from legal_pipeline.stages.structures import name_shapes
from legal_pipeline.stages.structures.captions.capacities import (
    is_credential,
    is_kinship,
    is_prison,
    is_prisoner_number,
    is_thing,
    name_behind_rank,
    names_a_guardian,
)
from legal_pipeline.stages.structures.captions.joined_names import (
    BODY_FIRST,
    INITIALS,
    is_whole_person,
    looks_like_name,
    one_a_line,
    splits,
)
from legal_pipeline.stages.structures.party_block import PartyName

_FORMS = "|".join(sorted((re.escape(form) for form in organisation_suffixes.LEGAL_FORM_SUFFIXES), key=len, reverse=True))
_SUFFIX_PIECE = re.compile(
    rf"\s*(?P<form>(?:{_FORMS}|(?!U\.S\.)(?:[A-Z]\.){{2,5}}(?!\s+(?-i:[A-Z])[\w'’]{{2}})|Jr|Sr|II|III|IV|Esq|M\.?D|Ph\.?D"
    r"|Local\s+(?:Union\s+)?(?:No\.?\s*)?\d{1,5})"
    r"\.?(?:\s?&\s?Co\.)?)(?=\s*$|\s+(?P<tail>\S))",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"[;,]|\s(?=\()")
_BRACKET = re.compile(r"\([^()]{0,200}\)|\[[^\[\]]{0,200}\]")
AKA = re.compile(
    r"\b(?:(?:a\.?/?k\.?/?a|t/d/b/a|f\.?/?k\.?/?a|n\.?/?k\.?/?a|d\.?/?b\.?/?a)\b\.?|doing\s+business\s+as|"
    r"(?:also|formerly|now)\s+(?:known\s+as|doing\s+business\s+as)|"
    r"trading\s+as|t/a\b)[\s:]*",
    re.IGNORECASE,
)
_UNDER = r"(?:(?:Associate|Assistant|Deputy|Acting|Interim|Former|Senior|Executive|Regional|Field\s+Office|Under)\s+){0,3}"
_OFFICES = _UNDER + "(?:" + "|".join(re.escape(word) for word in party_descriptions.OFFICES) + ")"
_DESCRIPTION = re.compile(
    rf"(?:{'|'.join(party_descriptions.DESCRIPTION_OPENINGS)})(?![\w.'’])|(?:{_OFFICES})(?!\w)",
    re.IGNORECASE,
)
_NOT_DESCRIPTION = re.compile(r"(?:the|The|THE)\s+[A-Z]|a\.?\s?[A-Z]\.|(?:by|as|the)\s*$", 0)
_STATE = re.compile(r"(?:the\s+)?(?:state|commonwealth)\s+of\s+\w|(?:the\s+)?united\s+states(?:\s+of\s+america)?$", re.IGNORECASE)
_NAMES_OF_STATES = re.compile(STATE_PATTERN, re.IGNORECASE)
_STATE_OFFICE = re.compile(r"\s*(?:department|office|division|bureau|agency)\s+of\b|\s*(?:department|office|division)\s*$", re.IGNORECASE)
"""What of a state is sued with it, as one party: "STATE OF ACTON, DEPARTMENT OF HEALTH"."""
_OFFICE_ONLY = re.compile(rf"(?:the\s+)?(?:{_OFFICES})\s*$", re.IGNORECASE)
_OFFICE_LAST = re.compile(
    rf"(?<=\s)(?:{'|'.join(re.escape(word) for word in party_descriptions.OFFICES if word not in ('General', 'Members', 'Trustee'))}"
    ")$"
)
_INNER_CUT = re.compile(
    r"\s(?:individually|on\s+(?:behalf|(?:their|his|her|its)\s+own)|in\s+(?:his|her|their|its|the)"
    r"\b|by\s+and\s+through|as\s+(?:next|the|an?|trustee|executor|executrix|"
    r"administrator|guardian|personal|successor|assignee|parent|representative)|who\s|"
    r"ex\s+rel\.?\s|for\s+(?:themselves|itself|himself|herself)|et\s+al|"
    r"with\s+(?:offices?|its|an?|principal|headquarters|registered)\b|having\s|located\s|"
    r"whose\s|organi[sz]ed\s|incorporated\s+(?:in|under)|(?:which|that)\s|"
    r"(?:and|&)\s+(?:(?:his|her)\s+)?(?:wife|husband|spouse)\b|and\s+(?:all\s+(?:others|persons)|(?:the|their)\s+marital\s+community)|(?:and|&)\s+(?:(?:\w+\s+)?others|another)[.,]?(?:\s?\d{1,2})?(?:\s|$)|an?\s+(?:[A-Z]\w+\s+)?(?:corporation|"
    "limited|company|individual|municipal|political|foreign|domestic|"
    r"non-?profit|public|national|partnership|married|single|resident|citizen|minor))",
    re.IGNORECASE,
)
_AND = re.compile(r"(?<!Savings)(?<!SAVINGS)\s(?:[-–—]\s?)?(?:and|AND|And)(?:\s?[-–—])?\s")
""""and" between two names; "Savings and Loan" is one name."""
_AMPERSAND = re.compile(r"\s&\s")
_LINE_ENDS = re.compile(r"(?:[,;&]|\b(?:and|AND))[ \t]*\n|[,;]$")
_LEAD = re.compile(
    r"\s*(?:(?:(?i:(?:in\s+)?the\s+matter\s+of(?:\s+the)?(?:\s+arbitration\s+between)?|(?:in\s+the\s+matter\s+of\s+)?(?:the\s+)?(?:verified\s+)?(?:application|petition|claim)\s+of|in\s+re:?)(?=\s)|and|AND|And|&|D-\d{1,3}[.,]?|vs?\.|against|between|BETWEEN|among|(?i:ex\s+rel\.?)|[-–—]\s?(?:and|AND)\s?[-–—])(?:\s+|\s*:\s+))+"
)
_FUNDS = re.compile(r"(?:Boards?\s+of\s+)?Trustees\s+of\s+(?:the\s+)?[^;,]{3,120}(?:,\s[^;,]{3,60}){1,5}?\bFunds?\b", re.IGNORECASE)
"""A party of many funds: "TRUSTEES OF THE ACTON HEALTH, PENSION, AND ANNUITY FUNDS"."""
_PORTFOLIO = re.compile(
    r"\b(?:Ministers?|Secretary\s+of\s+State|Ministry|Department)\s+(?:for|of)\s+(?:the\s+)?[A-Z]\w+(?:,\s+[A-Z]\w+){1,3}(?:\s+[A-Z]\w+)?,?\s+and\s+(?:the\s+)?[A-Z]\w+",
    re.IGNORECASE,
)
"""One office: "MINISTER FOR AGRICULTURE, FOOD AND THE MARINE"."""
_PLACE_IN_NAME = re.compile(r"\([A-Z][A-Za-z.]{2,20}(?:\s[A-Z][A-Za-z.]{1,20})?\)")
_FORM_BEHIND = re.compile(r"\s*(?:CO|Co|LTD|Ltd|LIMITED|Limited|INC|Inc|PTE|Pte|PTY|Pty|PLC|LLC|GMBH|GmbH|LP|CORP|Corp)\b")
"""Of foreign companies: "ACME TOOLS (SHENZHEN) CO., LTD."."""
_PARTNERS = re.compile(
    r"(?:(?<=,\s)|(?<=;\s)|(?<=\b[aA][nN][dD]\s)|^)(?P<names>(?:[A-Z][\w'’-]+,\s+){1,6}[A-Z][\w'’-]+,?\s+(?:&|and|AND)\s+[A-Z][\w'’-]+)"
    r"(?P<form>,?\s+(?:LLP|L\.L\.P\.|P\.?C\.?|PLLC|P\.?A\.?|APC|LPA)(?![\w]))",
    re.MULTILINE,
)
"""A firm called after its partners, who are no parties: "ROE, MOTT, VANE & LEE, LLP"."""
_NOBODY = re.compile(r"(?:(?:all|any|other|and|the)\s+)*(?:unknown|fictitious|unidentified)\s.*", re.IGNORECASE | re.DOTALL)
_COUNTRY = "|".join(re.escape(place) for place in COUNTRIES)
_SEAT = re.compile(rf"\s*(?:{_COUNTRY})", re.IGNORECASE)
_SEAT_BEHIND = re.compile(rf"\s?\((?:{_COUNTRY})\)", re.IGNORECASE)
_FOREIGN_COURT = re.compile(r"\b(?:courts?|tribunal|prosecutor|prosecutions?|judicial\s+authority)\b", re.IGNORECASE)
_BODY_BY_OFFICE = re.compile(
    r"(?:Acting\s+)?(?:Commissioner|Secretary|Director|Superintendent|Administrator)\s+of\s+(?:the\s+)?(?:Social|Internal|Revenue|[A-Z]\w+\s+[A-Z])",
    re.IGNORECASE,
)
""""Commissioner of Social Security": the office is sued, without a name."""
_CROWN = re.compile(r"R\s?E\s?G\s?I\s?N\s?A|R\s?E\s?X|(?:the\s+)?(?:queen|king|crown)", re.IGNORECASE)
_ON_APPLICATION = re.compile(
    r"\s*(?:the\s+)?(?:king|queen|crown|rex|regina|R)\b[\s,]*\(?\s*on\s+the\s+application\s+of:?\s+(?![“\"‘])", re.IGNORECASE
)
"""Not before a letter in quotation marks, which names nobody without these words."""
_LETTERS = re.compile(r"[A-Z]{1,4}")
_PRINTED_DOE = re.compile(r"(?:john|jane)\s+(?:does?|roes?)\b", re.IGNORECASE)
_OF_BODY = (
    rf"(?:the\s+)?(?:{_OFFICES})\s*,\s*(?:the\s+)?"
    r"(?:states?|departments?|offices?|county|city|bureau|commonwealth|united\s+states|federal|division)\b"
)
_OFFICE_AND_BODY = re.compile(rf"(?:the\s+)?(?:{_OFFICES})\s*,\s*\S", re.IGNORECASE)
"""A party that is an office: "SECRETARY, ACTON DEPARTMENT OF CORRECTIONS"."""
_OFFICE_OF_BODY = re.compile(_OF_BODY, re.IGNORECASE)
_AND_OFFICE = re.compile(rf"\s(?:and|AND)\s+(?={_OF_BODY})", re.IGNORECASE)
"""Between two offices that are sued without a name: "SECRETARY, DEPARTMENT OF HEALTH and ATTORNEY GENERAL, STATE OF ACTON"."""
_EX_REL = re.compile(r"\sex\s+rel\.?\s+", re.IGNORECASE)


_FAMILY_FIRST = re.compile(r"\s*(?P<name>[A-Z][A-Z'’-]+,[ ](?P<given>[A-Z][a-z][a-z’'-]*(?:[ ][A-Z][a-z.’'-]*){0,2}))[\s,.]*")
"""The respondent before an immigration judge: "ROE, Jane Ann"."""


def read_parties(text: str) -> list[PartyName]:
    """Returns the parties of a block in order, at most 400."""
    if crown := _ON_APPLICATION.match(text):
        return [
            PartyName(party.start + crown.end(), party.end + crown.end(), party.kind, party.aliases)
            for party in _applicants(text[crown.end() :].replace(")", " ", 1 if "(" in crown[0] else 0))
        ]
    if (inverted := _FAMILY_FIRST.fullmatch(text)) and name_shapes.may_be_given_name(inverted["given"].split()[0]):
        return [PartyName(*inverted.span("name"), MentionType.PERSON, ())]
    party_names: list[PartyName] = []
    masked = _BRACKET.sub(_masked, text)
    masked = _FUNDS.sub(lambda match: match[0].replace(",", " "), masked)
    masked = _PORTFOLIO.sub(lambda match: match[0].replace(",", " "), masked)
    masked = _PARTNERS.sub(lambda match: match["names"].replace(",", " ") + match["form"], masked)
    if not _LINE_ENDS.search(text.rstrip()):
        masked = one_a_line(masked)
    for start, end in _statements(masked):
        _read_statement(masked, start, end, party_names)
        if len(party_names) > 400:
            break
    return [_with_seat(text, party) for party in party_names]


def _applicants(text: str) -> list[PartyName]:
    """Returns those on whose application the Crown sues, be it by initials: "THE KING (on the application of KZ)"."""
    start, end = name_shapes.trim(text, 0, len(text))
    if _LETTERS.fullmatch(text, start, end):
        return [PartyName(start, end, MentionType.PERSON, ())]
    return read_parties(text)


def _masked(bracket: re.Match[str]) -> str:
    """Returns commas for a bracket, which parts a name from its description; a place before the legal form is of the name."""
    if _FORM_BEHIND.match(bracket.string, bracket.end()) and _PLACE_IN_NAME.fullmatch(bracket[0]):
        return bracket[0]
    return "," + " " * (len(bracket[0]) - 2) + ","


def _with_seat(text: str, party: PartyName) -> PartyName:
    """Returns a foreign court with its country: "COURT OF FIRST INSTANCE IN ACTON (BELGIUM)"."""
    seat = _SEAT_BEHIND.match(text, party.end)
    if seat is None or not _FOREIGN_COURT.search(text, party.start, party.end):
        return party
    return PartyName(party.start, seat.end(), MentionType.GOV_BODY, party.aliases)


def _statements(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for index, char in enumerate(text):
        if char == ";":
            yield start, index
            start = index + 1
        elif char in "aA" and (office := _AND_OFFICE.match(text, index - 1)):
            yield start, index - 1
            start = office.end()
    yield start, len(text)


def _read_statement(text: str, start: int, end: int, party_names: list[PartyName]) -> None:
    """Reads the text between two semicolons: names separated by commas, each with its description."""
    is_open = has_bare_office = has_guardian = has_thing = is_listed = False
    for begin, stop in _between_commas(text, start, end):
        is_next = begin == start  # behind a semicolon, or "and": a party, not the office of the one before
        if lead := _LEAD.match(text, begin, stop):
            begin, is_next = lead.end(), True
        begin, stop = name_shapes.trim(text, begin, stop)
        if stop <= begin:
            continue
        if has_guardian:
            has_guardian = False
            if not is_next:
                begin = next((one.end() for one in _AND.finditer(text, begin, stop)), stop)
                is_open = False
                if begin == stop:
                    continue
        has_thing = is_thing(text[begin:stop]) or (has_thing and not is_next)
        if _NOBODY.fullmatch(text, begin, stop) or has_thing or is_kinship(text[begin:stop]):
            continue
        if party_names and party_names[-1].kind is MentionType.PERSON and is_credential(text[begin:stop]):
            continue
        is_initials = bool(party_names) and bool(INITIALS.fullmatch(text, party_names[-1].start, party_names[-1].end))
        suffix = None if is_next or is_initials else _SUFFIX_PIECE.match(text, begin, stop)
        if suffix and party_names and is_open and not party_names[-1].aliases and not _is_as(suffix):
            last = party_names[-1]
            party_names[-1] = PartyName(
                last.start,
                _form_end(text, suffix.end("form"), stop),
                name_shapes.kind_of(text[last.start : suffix.end("form")]) or last.kind,
                last.aliases,
            )
            begin = suffix.end("form")
            if lead := _LEAD.match(text, begin, stop):
                begin = lead.end()
            begin, stop = name_shapes.trim(text, begin, stop)
            if stop <= begin:
                continue
        if (aka := AKA.match(text, begin, stop)) and party_names:
            middle = next(
                (one for one in _AND.finditer(text, aka.end(), stop) if splits(text[aka.end() : one.start()], text[one.end() : stop])), None
            )
            alias = name_shapes.trim(text, aka.end(), middle.start() if middle else _first_cut(text, aka.end(), stop))
            if alias[1] > alias[0]:
                last = party_names[-1]
                party_names[-1] = PartyName(last.start, last.end, last.kind, (*last.aliases, alias))
            if middle:
                party_names.extend(_names(text, middle.end(), stop))
            is_open = bool(middle)
            continue
        if (
            is_open
            and party_names
            and _STATE.match(text, party_names[-1].start, party_names[-1].end)
            and _STATE_OFFICE.match(text, begin, stop)
        ):
            party_names[-1] = PartyName(party_names[-1].start, stop, MentionType.GOV_BODY, party_names[-1].aliases)
            continue
        if (
            party_names
            and not is_next
            and _NAMES_OF_STATES.fullmatch(text, begin, stop)
            and not _NAMES_OF_STATES.fullmatch(text, party_names[-1].start, party_names[-1].end)
        ):
            continue  # "Acton County, Texas"
        if (
            is_open
            and party_names
            and _SEAT.fullmatch(text, begin, stop)
            and _FOREIGN_COURT.search(text, party_names[-1].start, party_names[-1].end)
        ):
            party_names[-1] = PartyName(party_names[-1].start, stop, MentionType.GOV_BODY, party_names[-1].aliases)
            continue  # "Appeal Court in Athens, Greece"
        is_styled = bool(party_names) and bool(_OFFICE_AND_BODY.match(text, party_names[-1].start, party_names[-1].end))
        is_body = (is_next or is_styled) and (_BODY_BY_OFFICE.match(text, begin, stop) or _OFFICE_OF_BODY.match(text, begin, stop))
        is_ranked = name_behind_rank(text, begin, stop) > begin
        if party_names and not (is_body or is_ranked) and (_is_description(text, begin, stop) or _OFFICE_LAST.search(text, begin, stop)):
            has_bare_office = " of " not in f" {' '.join(text[begin:stop].lower().split())} "
            has_guardian = names_a_guardian(text[begin:stop])
            if (aka := AKA.search(text, begin, stop)) and not has_guardian:
                alias = name_shapes.trim(text, aka.end(), stop)
                last = party_names[-1]
                if alias[1] > alias[0]:  # "JANE ROE, an individual doing business as Roe Mills"
                    party_names[-1] = PartyName(last.start, last.end, last.kind, (*last.aliases, alias))
            is_open = False
            continue
        if (
            has_bare_office
            and not is_next
            and (name_shapes.kind_of(text[begin:stop]) == MentionType.GOV_BODY or is_prison(text[begin:stop]))
        ):
            # "Roe, Field Director, Field Office of ...": the office where the officer serves; in a list with semicolons, all up to the next
            is_listed = text[end : end + 1] == ";"
            has_bare_office = is_listed
            continue
        if has_bare_office and is_listed and not is_next and name_shapes.kind_of(text[begin:stop]) is not MentionType.PERSON:
            continue
        has_bare_office = False
        names = list(_names(text, begin, stop))
        party_names.extend(names)
        is_open = bool(names)


def _with_form(text: str, stop: int) -> int:
    """Returns where the legal form behind the comma ends: "ACME WIRE" of "ACME WIRE, INC."."""
    comma = text.find(",", stop + 1, stop + 30)
    suffix = _SUFFIX_PIECE.match(text, stop + 1, comma if comma > 0 else stop + 30) if text[stop : stop + 1] == "," else None
    return suffix.end("form") if suffix else stop


def _is_as(suffix: re.Match[str]) -> bool:
    """Returns whether the legal form is the word "as": "ACME, INC., AS OWNER OF THE SHIP"; "ROE SHIPPING AS" has it at the end."""
    return suffix["form"] == "as" or (suffix["form"] == "AS" and bool(suffix["tail"]))


def _form_end(text: str, end: int, stop: int) -> int:
    return end + 1 if text[end : end + 1] == "." and end < stop + 1 and text[end - 1] != "." else end


def _between_commas(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begin = start
    is_styled = False
    for index in range(start, end):
        if text[index] == ",":
            office = _OFFICE_ONLY.match(text, begin + len(text[begin:index]) - len(text[begin:index].lstrip()), index)
            if office and (begin == start or is_styled):
                is_styled = True
                continue  # "Director, Office of ...": the office is the party; so is the next office behind it
            comma = text.find(",", index + 1, min(end, index + 30))
            suffix = _SUFFIX_PIECE.match(text, index + 1, comma if comma >= 0 else min(end, index + 30))
            if suffix and not _is_as(suffix) and not _AND.search(text, begin, index):
                continue  # "Acme, Inc." is one name
            yield begin, index
            begin = index + 1
    yield begin, end


def _is_description(text: str, begin: int, stop: int) -> bool:
    match = _DESCRIPTION.match(text, begin, stop)
    if not match:
        return text[begin].islower() or is_prisoner_number(text[begin:stop])
    if _NOT_DESCRIPTION.match(text, begin, stop):
        return name_shapes.kind_of(text[begin:stop]) is None or bool(_OFFICE_ONLY.match(text, begin, match.end()))
    return True


def _first_cut(text: str, begin: int, stop: int) -> int:
    slice_line = _INNER_CUT.search(text, begin, stop)
    return slice_line.start() if slice_line else stop


def _names(text: str, begin: int, stop: int) -> Iterator[PartyName]:
    aliases: tuple[tuple[int, int], ...] = ()
    if rel := _EX_REL.search(text, begin, stop):
        yield from _names(text, begin, rel.start())
        yield from _names(text, rel.end(), stop)
        return
    stop = _first_cut(text, begin, stop)
    if aka := AKA.search(text, begin, stop):
        for middle in _AND.finditer(text, aka.end(), stop):
            if splits(text[aka.end() : middle.start()], text[middle.end() : stop]):
                yield from _names(text, begin, middle.start())
                yield from _names(text, middle.end(), stop)
                return
        alias = name_shapes.trim(text, aka.end(), stop)
        aliases = (alias,) if alias[1] > alias[0] else ()
        stop = aka.start()
    for middle in _AND.finditer(text, begin, stop):
        left, right = text[begin : middle.start()], text[middle.end() : stop]
        if splits(left, right) or (BODY_FIRST.match(left) and splits(left, text[middle.end() : _with_form(text, stop)])):
            yield from _names(text, begin, middle.start())
            yield from _names(text, middle.end(), stop)
            return
    for middle in _AMPERSAND.finditer(text, begin, stop):
        if is_whole_person(text[begin : middle.start()]) and is_whole_person(text[middle.end() : stop]):
            yield from _names(text, begin, middle.start())
            yield from _names(text, middle.end(), stop)
            return
    begin, stop = name_shapes.trim(text, begin, stop)
    begin = name_behind_rank(text, begin, stop)
    if _CROWN.fullmatch(text, begin, stop):
        yield PartyName(begin, stop, MentionType.GOV_BODY, aliases)
        return
    if INITIALS.fullmatch(text, begin, stop):
        yield PartyName(begin, stop, MentionType.PERSON, aliases)
        return
    if text[begin:stop].count(" ") + text[begin:stop].count("\n") > 1 and not _PRINTED_DOE.match(text, begin):
        untitled = name_shapes.without_title(text, begin, stop)
        if name_shapes.is_person(" ".join(text[untitled:stop].split())):
            begin = untitled
    kind = name_shapes.kind_of(text[begin:stop])
    if kind is None and name_shapes.is_surname(text[begin:stop]) and stop - begin > 2:
        kind = (
            MentionType.PERSON
            if text[begin:stop].isupper() is False
            else MentionType.ORG
            if len(text[begin:stop]) < 5
            else MentionType.PERSON
        )
    if kind is None and looks_like_name(text[begin:stop]):
        kind = MentionType.ORG
    if kind is not None:
        yield PartyName(begin, stop, kind, aliases)
