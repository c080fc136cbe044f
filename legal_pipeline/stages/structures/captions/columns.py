"""The left column of a caption: a line without the rail, the number, the judge and the title that are printed beside the parties."""

from __future__ import annotations

import re

from legal_pipeline.data import caption_words
from legal_pipeline.stages.structures import name_shapes
from legal_pipeline.stages.structures.captions.role_words import PHRASE
from legal_pipeline.stages.structures.lines import Line, left_column, slice_line

SIDE_NUMBER = re.compile(
    r"(?:\s|^)(?P<cue>(?:(?:Case|Civil|Criminal|Crim|Civ|Docket|Cause|Index|Bankruptcy|"
    r"Bankr|Adversary|Adv|Misc(?:ellaneous)?|State\s+File|File|MDL|D\.?C|C\.?A|Court|Claim|Appeal|Trial|Record|Agency|Opinion|Opposition|Cancellation|Consol|ATLAS|I\.C|\d[dhnrst]{1,2}\s(?:Juv|Civ|Crim)\.?|\(?Doc(?:ument)?|\(?ECF|\(?Dkt)"
    r"\.?\s{0,2}){0,2}(?:Action\s{0,2}|Proc(?:eeding)?\.?\s{0,2}|Court\s{0,2})?(?:CASENO|N[o0]s?\b|"
    r"N[o0]s?\.|Number\b|#\s?:)\s{0,2}[.:]{0,2}|(?:Case|Docket|Index)\s?#|Cases?\s\d{1,2}-[A-Z]{2}-\d|\d[\d:]{0,3}-?(?:cv|"
    r"cr|mc|md|bk|ap|mj)-\d{2,}|\d\d\sCiv\.\s\d|Hon\.?\s?:|Judge\s?:|Chapter\s\d|Violations?\s?:)",
    re.IGNORECASE,
)
SIDE_WORDS = re.compile(rf"\W{{0,2}}(?:{'|'.join(re.escape(word) for word in caption_words.SIDE_WORDS)})(?!\w)", re.IGNORECASE)
_FIGURES = re.compile(
    r"\d\d?-[A-Z]{3}-\d{4}$|\d{1,2}/\d{1,2}/\d{2,4}\s\d|T\.\s?C\.\s(?:Memo|Summ|No)\b|"
    r"\d{1,2}:\d\d\s?[ap]\.?\s?m\b|(?:\d+\s)?U\.\s?S\.\s?C\.?$|"
    r"[A-Z]{1,4}-\d[\w\-]*$|(?:January|February|March|April|May|June|July|August|September|October|November|December)\s\d{1,2},\s\d{4}$",
    re.IGNORECASE,
)
_TITLE_GOES_ON = re.compile(
    r"(?=[^a-z]*$)(?:RE|REGARDING|GRANTING|DENYING|DISMISSING|DIRECTING|VIOLATIONS?\sOF|SECURITIES\sLAWS?$|DEMAND\sFOR|PROCEEDINGS\sPURSUANT\sTO|BREACH\sOF|AND\s(?:DISMISSAL|DEMAND|ORDER|JUDGMENT))\s|"
    r"(?=[^a-z]*$).*(?:\b(?:PLAINTIFF|DEFENDANT|PETITIONER|RESPONDENT|DEBTOR|MOVANT|TRUSTEE|APPELLANT|APPELLEE)(?:S['’]|['’]S)|"
    r"\b(?:RECOMMENDATIONS?|(?:OBJECTION|RESPONSE)S?\s+(?:PERIOD|DEADLINE|DUE)|MOTIONS?\s+(?:FOR|TO|IN)|PREJUDICE|LAWS$|ACT[,.]?(?:\s\d+)?$|U\.?S\.?C\.|RESTRAINING\s+ORDER)\b)"
)
"""A further line of a title beside the parties: "DENY PLAINTIFF'S MOTION FOR A", "FOURTEEN-DAY OBJECTION PERIOD"."""
_JUDGE_BESIDE = re.compile(
    r"\W{0,2}(?:Assigned\s+to\s+)?(?:The\s+)?(?:Hon(?:orable)?\.?|(?:Chief\s+|Magistrate\s+|District\s+)?Judge|Mag\.)\s?:?\s+[A-Z]",
    re.IGNORECASE,
)
PAPER = re.compile(rf"\[?(?:{'|'.join(caption_words.PAPER_WORDS)})\b")
_PAPER_IN_TITLE_CASE = re.compile(
    rf"(?:{'|'.join(word.title() for word in caption_words.PAPER_WORDS if len(word) > 4)})\s+(?:of|in|for|to|granting|denying|and|on|re)\b",
    re.IGNORECASE,
)
_SURE_PAPER = r"(?:ORDER|COMPLAINT|MOTION|MEMORANDUM|NOTICE|ANSWER|DECLARATION|AFFIDAVIT|STIPULATION|JUDGMENT|OPINION|JURY|SUMMONS)"
_LOOSE_RAIL = re.compile(r"(?:(?<=\s)|^)[)\]}|!:*§](?=\s|$)")
_LEADER = re.compile(r"(?:l{6,}|[.…]{4,})\s?(?=\S)")
"""What a font without its leader leaves before a role: "lllllllllPlaintiff - Appellant"."""
_NARROW_GAP = re.compile(r"(?<=\S)\s{2,3}(?=\S)")
_HEAD = re.compile(rf"(?P<head>{PHRASE}[,.;]?|(?:[-–—]\s?)?(?:vs?\.?|against|versus)(?:\s?[-–—])?)\s+(?P<rest>\S.*)", re.IGNORECASE)
_TITLE_BEHIND = re.compile(
    r"(?<=[A-Z,;.])\s+(?!ORDER\sOF|FRATERNAL)(?P<rest>(?:AND\s)?(?:\[?(?:PROPOSED|STIPULATED|PROTECTIVE|AGREED|FINAL|AMENDED|FIRST|SECOND|CLASS|ACTION|VERIFIED|"
    rf"JOINT|UNOPPOSED|EMERGENCY|CONSOLIDATED)\]?\s+)*{_SURE_PAPER}\b[^a-z]*|(?:NOT\s)?FOR\sPUBLICATION|UNPUBLISHED|NOT\sFINAL\sUNTIL\b[^a-z]*|"
    r"(?:FILE\sMOTION\sFOR\sREHEARING|DISPOSITION\sTHEREOF|DECISION\s(?:\+|&|AND)\sORDER|(?:CIVIL|CRIMINAL)\sACTION|SECTION\s+[\"“])[^a-z]*)$"
)
_COURT_BEHIND = re.compile(
    r"(?<=,)\s+(?P<rest>(?:IN\sTHE\s)?(?:(?:SUPERIOR|CIRCUIT|DISTRICT|COUNTY|PROBATE|FAMILY|MUNICIPAL|CHANCERY|JUVENILE)\s)?COURT"
    r"(?:\sOF\s(?:COMMON\sPLEAS|NEW\sJERSEY|CHANCERY))?(?:\s(?:OF|FOR)\b[^a-z,;]*)?)$"
)
"""The court in the right column, beside the first party: "JANE ROE, SUPERIOR COURT OF NEW JERSEY"."""
_COUNSEL_BEHIND = re.compile(
    r"(?<=[,;.])\s+(?P<rest>(?:Counsel\sof\sRecord|Filed\son\s[Bb]ehalf\sof|Type\sof\s(?:Pleading|Document)|Issue\sNo|Code)\b.*)$"
)
"""The right column of Pennsylvania, which names who files: "ACME, INC., Counsel of Record for this Party:"."""
_NAMES_COUNSEL = re.compile(r"\b(?:counsel\s+of\s+record|filed\s+on\s+behalf\s+of)\b", re.IGNORECASE)
_LAWYER_BEHIND = re.compile(r"(?<=,)\s+(?P<rest>[A-Z][^,;]{4,40},\sESQ(?:UIRE|\.))$", re.IGNORECASE)
_INDEX_ON_TWO_LINES = re.compile(r"\s(?P<rest>(?:Second\s)?Third-Party)$")
_INDEX = re.compile(r"Index\s(?:No|#)", re.IGNORECASE)
_STATUTE_BEHIND = re.compile(r"(?<=[A-Z,;.])\s+(?P<rest>(?:[A-Z][A-Z.]+\s){0,4}§[^a-z]*|(?:[A-Z]+\s){1,3}CODE)$")
_COMPLAINT_BEHIND = re.compile(
    r"(?<=,)\s+(?P<rest>(?:(?:First|Second|Amended|Verified|Original|Class|Action|Proposed)\s+){0,4}(?:Complaint|Petition|Answer|Order|Opinion))$"
)
_CAUSE = rf"(?:{'|'.join(caption_words.CAUSES_OF_ACTION)})\b"
_CAUSE_IN_LIST = re.compile(rf"(?:\(?\d{{1,2}}[.)]|[IVX]{{1,4}}\.|[-–•])\s+{_CAUSE}", re.IGNORECASE)
"""A cause of action in the list below the title: "2. Breach of Implied Warranty"."""
_BRACKETED = re.compile(r"\((?!\d{1,2}\)\s)[^()]*(?:\([^()]*\)[^()]*)*\)?[.,;]?$|\[|[^.;,]*§")
"""Beside "v." or a role: a statute, the kind of case, or the grounds in brackets; "(2) ACME, INC." is a party."""
_CAPITALS = re.compile(r"[A-Z][A-Z\s'’&,.;:()\-/]{5,}$")
_JURY_BEHIND = re.compile(
    r"(?<!\sAND)\s(?P<rest>(?:DEMAND\sFOR\s(?:A\s)?JURY(?:\sTRIAL)?|JURY\sTRIAL\sDEMAND(?:ED)?|JURY\sDEMAND))\W*$", re.IGNORECASE
)
_COURT_USE = re.compile(r"\s?(?P<rest>[▲△*]?\s?COURT\sUSE\sONLY\b.*)$")
"""The box for the clerk in captions of Colorado."""
_FAMILY_TITLE_BEHIND = re.compile(
    r"(?<=[A-Z,])\s(?P<rest>(?:(?:DECISION-)?MAKING,?\s)?(?:AND\s)?(?:PARENTING\sTIME|CHILD\sSUPPORT|SPOUSAL\s(?:SUPPORT|MAINTENANCE)|DISSOLUTION\sOF\b[^a-z]*))$"
)
_ACT_BEHIND = re.compile(r"(?<=[,;.])\s+(?P<rest>(?:OF|UNDER)\sTHE\s[^a-z,;]*\bACT(?:\sOF\s\d{4})?\b[^a-z]*)$")
_OF_A_TITLE = re.compile(r"(?:OF|AND|FOR|TO|UNDER|IN)\s[^a-z]+$")
"""What goes on beside "v." in capitals: "CLASS ACTION COMPLAINT [VIOLATION / v. OF THE LABOR CODE"."""
_PRISONER = re.compile(
    r"\b(?:CDCR?|Inmate|Prisoner|TDCJ|BOP|Reg(?:ister)?\.?|DOC|SID|ID|Star|Badge|Unit|Local"
    r"|Union|Lodge|Post|Council|District|Chapter|Lot|Shield|Does?|Roes?|Tenants?)\s*$",
    re.IGNORECASE,
)
"""What the number of a prisoner follows."""
_NEAR = 8
_ADJACENT = 2
_RIGHT_COLUMN = 24
"""Characters; names of a caption are indented less."""
_MAX_PRINTED = 200
_WIDE_GAP = re.compile(r"(?<=\S)\s{4,}(?=[A-Z])")
_RAILED_LINES = 3


def is_paper(text: str) -> bool:
    """Returns whether the text is the title of a paper: "ORDER GRANTING MOTION", "Memorandum of Law"."""
    return bool(PAPER.match(text) and text.upper() == text) or bool(_PAPER_IN_TITLE_CASE.match(text))


def is_beside(text: str) -> bool:
    """Returns whether the text belongs to the right column: a number, a judge, a date, a division, the title of the paper."""
    return bool(
        SIDE_NUMBER.match(text)
        or _CAUSE_IN_LIST.match(text)
        or SIDE_WORDS.match(text)
        or _JUDGE_BESIDE.match(text)
        or _FIGURES.match(text)
        or _TITLE_GOES_ON.match(text)
    ) or is_paper(text)


def _is_beside_head(head: str, rest: str) -> bool:
    """Returns whether what follows "v." or a role in its line is of the right column, and no name."""
    if is_beside(rest) or _BRACKETED.match(rest):
        return True
    if head.isupper() and len(head) > 3:
        return False
    if _OF_A_TITLE.match(rest):
        return True
    return head[-1] in ",." and head[0].isupper() and bool(_CAPITALS.match(rest)) and name_shapes.kind_of(rest) is None


class Columns:
    """The left column of each line, cut once."""

    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self._left: dict[int, Line] = {}

    def left(self, index: int) -> Line:
        if (line := self._left.get(index)) is None:
            line = self._left[index] = self._cut(index)
        return line

    def _cut(self, index: int) -> Line:
        line = self.lines[index]
        if self._is_all_beside(index):
            return slice_line(line, 0, 0)
        left = left_column(line)
        if left.end == line.end and (rail := _LOOSE_RAIL.search(line.text)) and self._is_railed(index):
            left = slice_line(line, 0, rail.start())
        if leader := _LEADER.match(left.text):
            left = slice_line(left, leader.end(), len(left.text))
        for gap in _NARROW_GAP.finditer(left.text):
            if is_beside(left.text[gap.end() :]) or self._column(index, gap.end()) in self._columns_near(index):
                left = slice_line(left, 0, gap.start())
                break
        number = SIDE_NUMBER.search(left.text)
        if number and not _PRISONER.search(left.text, 0, number.start()):
            left = slice_line(left, 0, number.start())
        if (match := _HEAD.match(left.text)) and _is_beside_head(match["head"], match["rest"]):
            return slice_line(left, 0, match.end("head"))
        for behind in (
            _JURY_BEHIND,
            _COURT_USE,
            _FAMILY_TITLE_BEHIND,
            _ACT_BEHIND,
            _TITLE_BEHIND,
            _STATUTE_BEHIND,
            _COMPLAINT_BEHIND,
            _COURT_BEHIND,
            _COUNSEL_BEHIND,
        ):
            if (match := behind.search(left.text)) and match.start():
                return slice_line(left, 0, match.start("rest"))
        if (match := _LAWYER_BEHIND.search(left.text)) and self._names_counsel_above(index):
            return slice_line(left, 0, match.start("rest"))
        if (match := _INDEX_ON_TWO_LINES.search(left.text)) and index + 1 < len(self.lines) and _INDEX.match(self.lines[index + 1].text):
            return slice_line(left, 0, match.start("rest"))
        return left

    def _is_all_beside(self, index: int) -> bool:
        """Returns whether the line begins where the right column of a line near it does: the title goes on, and the left has nothing."""
        column = self._column(index, 0)
        return column >= _RIGHT_COLUMN and self.lines[index].text.isupper() and column in self._columns_near(index)

    def _columns_near(self, index: int) -> set[int]:
        """Returns where the right column begins in the lines around that have two, in characters from the margin."""
        around = range(max(0, index - _ADJACENT), min(len(self.lines), index + _ADJACENT + 1))
        return {
            self._column(at, gap.end())
            for at in around
            if at != index and len(self.lines[at].text) < _MAX_PRINTED and (gap := _WIDE_GAP.search(self.lines[at].text))
        }

    def _column(self, index: int, at: int) -> int:
        """Returns how far from the margin the character of a line stands; -1 if the margin is not known."""
        line, above = self.lines[index], self.lines[index - 1] if index else None
        return line.start - (above.end + 1) + at if above and above.page == line.page else -1

    def _names_counsel_above(self, index: int) -> bool:
        """Returns whether the right column has begun to name counsel in one of the lines above."""
        return any(_NAMES_COUNSEL.search(line.text) for line in self.lines[max(0, index - _NEAR) : index])

    def _is_railed(self, index: int) -> bool:
        """Returns whether signs stand alone in the lines around: a rail of colons, asterisks or whatever OCR made of brackets."""
        around = self.lines[max(0, index - _NEAR) : index + _NEAR + 1]
        return sum(len(line.text) < 160 and bool(_LOOSE_RAIL.search(line.text)) for line in around) >= _RAILED_LINES
