"""Reads the lists of counsel in opinions: "Jane Roe, Roe & Mott LLP, Boston, for appellant."

    Ann Vane, with whom Bo Mott and ROE LLP were on brief, for X.
    Ann Vane argued the cause for X. With her on the briefs were Bo Mott and Ida Cole.
    Ann Vane, Asst. Atty. Gen., Provo, Utah (Bo Mott, on the brief), for X.
    Ann Vane filed a brief for the Acme Society as amicus curiae.

All are sentences that end in "for" and a role or a party's name; one that begins "With her on the brief" goes on with the one before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from legal_pipeline.data.abbreviations import NEVER_ENDS, RARELY_ENDS
from legal_pipeline.model import MentionType, Window
from legal_pipeline.stages.structures import name_shapes
from legal_pipeline.stages.structures.counsel.lists.list_names import Group, Range, closing_firm, read_list
from legal_pipeline.stages.structures.counsel.pieces import LAW
from legal_pipeline.stages.structures.model import Counsel, NamedSpan

# begins with a fixed word: a pattern that begins with whitespace takes quadratic time on a page of whitespace
_FOR = re.compile(
    r"\b(?:(?:for|on\s{1,9}behalf\s{1,9}of)\s{1,20}(?:the\s{1,20})?(?=[A-Za-z])|(?<=[,)]\s)FOR\s{1,20}(?:THE\s{1,20})?(?=[A-Z]))"
)
_CLIENT_ENDS = re.compile(
    r",?\s+(?:as\s+amic|in\s+support|in\s+opposition|in\s+both\s+cases|urging|supporting|suggesting|seeking|and\s+filed|"
    r"with\s+(?:him|her|them|whom)\b)|"
    r"\n\s*\n|\n(?=[A-Z][A-Z'’\-]+,\s+(?:(?:Vice\s+)?Chancellor|(?:\w+\s+){0,2}Judge|Justice|C?J\.))|\n(?=Hearings?\b|Heard\b|[^\n]{3,160}[\w)]\s+(?i:for)\s+(?:the\s+)?(?:(?:First|Second|Third|Fourth)\s+)?"
    r"(?:Claimant|Defendant|Appellant|Respondent|Applicant|Petitioner)s?\.?(?:\n|$))|\n(?=[^\n]{3,80},\s+(?:pro\s+se|[A-Za-z\-]+,\s+pro\s+se)\b)|\n(?=[^\n]{3,120}\bpro\s+se\b)",
    re.IGNORECASE,
)
"""What follows the client: for what end the brief was filed, or the line of a party that acts alone."""
_BRIEF = re.compile(r",?\s{0,20}(?:\b(?:was|were)\s{1,20})?\bon\s{1,20}(?:the\s{1,20})?(?:joint\s{1,20})?briefs?\)?,?\s{1,20}$")
_ACTING = re.compile(
    r",?\s{0,20}(?:\b(?:as|and|who\s(?:is|are|was|were))\s{1,20})?\(?\b(?:(?:co|lead|local)[\s\-])?(?:attorneys?|counsel|solicitors?)"
    r"(?:\s{1,20}of\s{1,20}record)?\s{1,20}$",
    re.IGNORECASE,
)
"""Before "for": "..., counsel for Acme Co."; the client need not be a role."""
_VERB = re.compile(
    r",?\s{1,20}(?:also\s{1,9})?(?:argued(?:\s{1,9}the\s{1,9}causes?)?(?:\s{1,9}and\s{1,9}filed\s{1,9}(?:a|the)\s{1,9}(?:\w{1,12}\s{1,9})?briefs?)?|filed\s{1,9}(?:a|the|an)\s{1,9}(?:\w{1,12}\s{1,9})?briefs?|"
    r"(?:entered|made)\s{1,9}(?:an|his|her|their)\s{1,9}appearances?|submitted(?:\s{1,9}(?:a|the)\s{1,9}briefs?)?|appeared|urging\s{1,9}\w{3,15}|(?<=[A-Z]),\s{1,9}present)"
    r"(?:\s{1,9}(?:remotely|telephonically|in\s{1,9}person))?(?:\s{1,9}in\s{1,9}(?:both|all)\s{1,9}cases)?\s{1,20}$"
)
"""Before "for": "Ann Vane argued the cause for ..."."""
_NEXT_LIST = re.compile(r"(?:\n|;\s)[^\n;]{3,200}?\b(?:attorneys?|counsel)\s{1,20}for\b", re.IGNORECASE)
_ROLE_CUE = re.compile(
    r"\b(?:[Aa]ppell(?:ant|ee)s?|[Pp]etitioners?|[Rr]espondents?|[Pp]laintiffs?|[Dd]efendants?|"
    r"[Aa]mic(?:us|i)|[Ii]ntervenors?|[Mm]ovants?|on\s+brief|[Dd]ebtors?|"
    r"[Cc]laimants?|[Rr]elators?|[Cc]omplainants?|[Oo]bjectors?|[Cc]ontestants?|[Rr]eal\s+[Pp]art(?:y|ies)|General\s+Counsel"
    r"|(?:APPELL(?:ANT|EE)|PETITIONER|RESPONDENT|PLAINTIFF|DEFENDANT|CLAIMANT|INTERVENOR)S?|(?:State|People|[Aa]gency|Commonwealth|Government|United\s+States)(?=[.;]))\b"
)
_NO_CLIENT = re.compile(
    r"(?:(?:North|South|East|West)ern|Middle|Central|District|\w+\s+Circuit|(?:him|her|them)sel(?:f|ves)|all\s+others|others)\b",
    re.IGNORECASE,
)
"""After "for the": the name of a court goes on, or the class for whom a party sues."""
_WORDY = re.compile(r"(?:\b[a-z]{3,}\b[,\s]+){4}")
_LOWER_END = re.compile(r"\b(?!(?:vice|se|counsel|record|briefs?|argued|attorneys?|appearing)\b)(?!present\))[a-z]{3,}\W*$")
"""A list ends with a name, a firm or a place: "an interpreter, was present for Plaintiff" is none."""
_NUMBERS = re.compile(r"\d{3}|@")
_ADDRESS = re.compile(r",\s+(?:\d{1,5}\s|P\.?\s?O\.?\s+Box\s|(?:One|Two|Three)\s[A-Z])[^;]{8,160}\b[A-Z]{2}\s+\d{5}(?:-\d{4})?\s*$")
"""The address that some courts print behind the firm: "Jane Roe, ROE LLP, 10 Main Street, Provo, UT 84601, for plaintiff."."""
_TWO_LISTS = re.compile(r"\b(?:attorneys?|counsel)\s+for\b", re.IGNORECASE)
"""In the client: the blocks of both sides stand in one line, which `side_by_side` reads."""
_COLUMNS = re.compile(r"\S {3,}\S")
_STAR_PAGE = re.compile(r"\s*\*\d{1,5}")
_SENTENCE = re.compile(
    r"(?P<word>[A-Za-z0-9.'’)\]”\"]{1,24})\.\s+(?=[A-Z*])|\n\s*\n|\f|_{3,}|-{5,}|(?:[-–—_] ?){5,}|[*=~]{5,}|"
    r"\b(?:Judges?|JUDGES?|Justices?)\.?\*?\n|"
    r"(?<!\bby)[;:]\s|\n(?=(?:ARGUED|ON BRIEF|COUNSEL)\b)|(?:ARGUED|BRIEFS?|MOTIONS|COUNSEL|[Oo]n\s[Bb]riefs?)\s?:\s"
)
_NEVER_ENDS = NEVER_ENDS | {"asst", "ass't", "attys", "assoc", "sol", "spec", "sp", "pros", "com", "dep", "educ"}
_INITIALS = re.compile(r"(?:\w\.)+\w?")
_NAME_BEHIND = re.compile(
    r"\*?(?:[A-Z][a-z]+|[A-Z]\.)\s+(?:[A-Z]\.\s+|[A-Z][a-z]+,?\s+(?:[A-Z]|argued|also|with|and|for|filed|was)|Mc|O['’])|[A-Z]{2,}\s+[A-Z]"
)
_GOES_ON = re.compile(
    r"\.?\s{1,9}(?:(?:With\s{1,9}(?:him|her|them)\s{1,9}|Also\s{1,9})?[Oo]n\s{1,9}(?:the\s{1,9})?(?:\w{1,12}\s{1,9})?briefs?,?\s{1,9}(?:was|were)|"
    r"Of\s{1,9}counsel\s{1,9}(?:on\s{1,9}the\s{1,9}briefs?\s{1,9})?(?:was|were)|Also\s{1,9}(?P<also>represented\s{1,9}by))\s{1,9}"
)
_BY = re.compile(r",?\s+by\s?:\s")
_AND_BEFORE = re.compile(r",?\s+and\s+(?:the\s+)?$", re.IGNORECASE)
_LONG_LIST = 4
_MAX_CLIENT = 1_000
_MAX_LIST = 900
_MAX_LISTS = 2_000


class _List(NamedTuple):
    """A list of counsel and the party they represent. Offsets are into the window."""

    start: int
    end: int
    client: Range
    is_also: bool = False
    """Whether it begins "Also represented by": where no other firm is printed, the one before is meant."""


def read_counsel_lists(window: Window) -> Iterator[Counsel]:
    """Yields counsel from sentences that end in "for appellant" or the like, about 400 at most."""
    count = 0
    lists = list(islice(_lists(window), _MAX_LISTS))
    # a firm at the end of one list is also a firm within another
    firms = {firm for one in lists if (firm := closing_firm(window.text, one.start, one.end))}
    firm_before: NamedSpan | None = None
    for one in lists:
        found = list(_counsel(window, one, firms))
        if one.is_also and firm_before:
            found = [counsel if counsel.firm else replace(counsel, firm=firm_before) for counsel in found]
        printed = {counsel.firm for counsel in found if counsel.firm}
        firm_before = printed.pop() if len(printed) == 1 else None
        yield from found
        count += len(found)
        if count > 400:
            return


def _lists(window: Window) -> Iterator[_List]:
    text, last_end = window.text, 0
    for cue in _FOR.finditer(text):
        address: re.Match[str] | None = None
        if cue.start() < last_end:
            continue
        floor = max(last_end, cue.start() - 60)
        before = (
            _BRIEF.search(text, floor, cue.start()) or _ACTING.search(text, floor, cue.start()) or _VERB.search(text, floor, cue.start())
        )
        is_named = before is not None and text[cue.end()].isupper()
        if (
            _NO_CLIENT.match(text, cue.end())
            or (before is None and cue[0].startswith("on"))
            or not (is_named or _ROLE_CUE.search(text, cue.end(), cue.end() + 70))
        ):
            continue
        following = _NEXT_LIST.search(text, cue.end(), cue.end() + _MAX_CLIENT)
        client_end = _end_of_client(text, cue.end(), following.start() if following else len(text))
        stop = _CLIENT_ENDS.search(text, cue.end(), client_end)
        whom = (cue.end(), stop.start() if stop else client_end)
        end = before.start() if before else _before_blanks(text, cue.start())
        has_semicolons = text[end : cue.start()].startswith(";")  # "Ann Vane, Vane LLP; Bo Mott, Mott P.C.; for Appellee"
        start = _start_of_list(text, max(last_end, end - _MAX_LIST), end, has_semicolons=has_semicolons)
        if not has_semicolons and text[:start].endswith("; "):
            start = _with_firms_ahead(text, max(last_end, end - _MAX_LIST), start, end)
        is_counsel = before is not None and _ACTING.fullmatch(text, before.start(), before.end()) is not None
        if (
            not text[start:end].strip()
            or _COLUMNS.search(text, start, whom[1])
            or _WORDY.search(text, start, end)
            or (before is None and _LOWER_END.search(text, start, end) is not None)
            or (not is_counsel and (address := _ADDRESS.search(text, start, end)) is None and _NUMBERS.search(text, start, end))
        ):
            continue
        if address is not None:
            end = address.start()
        if (is_counsel and _is_block(text[start:end])) or _TWO_LISTS.search(text, *whom):
            continue
        last_end = client_end if stop is None or "\n" not in stop[0] else whom[1]
        yield _List(start, end, whom)
        while goes_on := _GOES_ON.match(text, client_end):
            last_end = client_end = _end_of_sentence(text, goes_on.end(), has_semicolons=goes_on["also"] is not None)
            yield _List(goes_on.end(), last_end, whom, goes_on["also"] is not None)


def _with_firms_ahead(text: str, floor: int, start: int, end: int) -> int:
    """Returns where a list with semicolons between its firms begins: "Roe & Vane, Ann Roe; Mott Appeals and Bo Mott for Respondent"."""
    ahead = _start_of_list(text, floor, end, has_semicolons=True)
    groups = read_list(text, ahead, start - 2, set()) if ahead < start - 2 and not _WORDY.search(text, ahead, start) else []
    return ahead if groups and all(group.firm for group in groups) and not _FOR.search(text, ahead, start) else start


def _is_block(listed: str) -> bool:
    """Returns whether the names stand on short lines, one below the other: a block of counsel, which `appearances` reads."""
    rows = listed.strip().split("\n")
    return len(rows) > 2 and sum(map(len, rows)) < 42 * len(rows)


def _start_of_list(text: str, floor: int, end: int, *, has_semicolons: bool) -> int:
    """Returns where the sentence before `end` begins; a period behind an abbreviation ("Colo.", "Asst.") ends none."""
    start = floor
    for border in _SENTENCE.finditer(text, floor, end):
        if has_semicolons and border[0].startswith(";"):
            continue
        if not border["word"] or _ends_sentence(border["word"]):
            start = border.end()
    star = _STAR_PAGE.match(text, start, end)
    start = star.end() if star else start
    while start < end and text[start] in " .\n":
        start += 1
    return start


def _ends_sentence(word: str) -> bool:
    bare = word.lower().strip("()[]”\"'’")
    return len(bare) > 1 and not _INITIALS.fullmatch(bare) and bare not in _NEVER_ENDS and bare not in RARELY_ENDS


def _end_of_sentence(text: str, start: int, *, has_semicolons: bool = False) -> int:
    """Returns where the sentence ends; behind "Inc." or "D.C." only before what may be a name.

    `has_semicolons` says that the sentence lists its names by semicolons.
    """
    for border in _SENTENCE.finditer(text, start, start + _MAX_LIST):
        word = border["word"]
        if has_semicolons and border[0].startswith(";"):
            continue
        if not word or _ends_sentence(word) or (word.lower() in RARELY_ENDS and _NAME_BEHIND.match(text, border.end())):
            return border.end("word") if word else border.start()
    return min(len(text), start + _MAX_LIST)


def _end_of_client(text: str, start: int, limit: int) -> int:
    """Returns where the client ends: with its sentence, at a semicolon, or at the limit."""
    return len(text[: min(_end_of_sentence(text, start), limit)].rstrip(" .\n"))


def _before_blanks(text: str, end: int) -> int:
    floor = max(0, end - 40)
    while end > floor and text[end - 1] in ",; \n":
        end -= 1
    return end


def _counsel(window: Window, found: _List, firms: set[str]) -> Iterator[Counsel]:
    text, client = window.text, found.client
    represents = " ".join(text[slice(*client)].split())
    start, firm_above = found.start, None
    if by := _BY.search(text, found.start, found.end):
        firm_above, start = name_shapes.trim(text, found.start, by.start()), by.end()
    groups = read_list(text, start, found.end, firms)
    while not groups and (line := text.find("\n", start, found.end)) >= 0:
        groups, start = read_list(text, line + 1, found.end, firms), line + 1  # what stands above the list is no part of it
    has_firms_as_names = any(_is_one_more(text, group) for group in groups)
    for group in groups:
        firm = None if has_firms_as_names else group.firm or firm_above
        firm_span = _firm_span(window, firm) if firm else None
        for printed in group.names:
            name = (printed[0], name_shapes.without_silk(text, *printed))
            is_ahead = client[0] > name[0]
            evidence_end = client[1] if is_ahead and client[1] - name[0] < 500 else min(client[1], client[0] + 80)
            yield Counsel(
                NamedSpan(window.span(*name), MentionType.PERSON, "appearance.name"),
                firm_span,
                (represents,),
                window.span(name[0], evidence_end) if is_ahead else window.span(client[0], min(name[1], client[0] + 500)),
            )


def _is_one_more(text: str, group: Group) -> bool:
    """Returns whether a firm without a legal form is one more name of a long list: "A, B, C, D, E, and Roe Mott on brief for"."""
    if group.firm is None or len(group.names) < _LONG_LIST or not group.names[-1][1] < group.firm[0]:
        return False
    return bool(_AND_BEFORE.search(text, group.names[-1][1], group.firm[0])) and not LAW.search(text[slice(*group.firm)])


def _firm_span(window: Window, firm: Range) -> NamedSpan:
    kind = name_shapes.kind_of(window.text[slice(*firm)])
    return NamedSpan(window.span(*firm), kind if kind == MentionType.GOV_BODY else MentionType.ORG, "appearance.firm")
