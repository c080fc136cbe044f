"""dated and filed_on: the date of the document and its filing date."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.model import PAGE_BREAK, Mention, MentionType, RelationshipType
from legal_pipeline.stages.relations.context import Context, Fact
from legal_pipeline.stages.relations.contracts.dating import at_the_end, labelled
from legal_pipeline.stages.structures.contract_openings import is_about_contracts
from legal_pipeline.stages.structures.counsel.signatures import SIGNED_DATE

_DATES = frozenset({MentionType.DATE})
_FILED = re.compile(
    r"(?:\b(?:Date\s+)?(?:Filed|FILED|Fitep|Flled)\b\s?:?|\bEntered\s+on\s+\w+\s+Docket|"
    r"\bRECEIVED\s+NYSCEF\s?:|\bDocument\s+\d[\d\-]*,|\bCas[e6]:?\s+\d\d-\d+,)[ \t]{0,4}"
)
_APPENDIX_PAGE = re.compile(r"\s*(?:[^\n]{0,60}\n\s*)?(?:\d{1,3}a|(?:Pet\.[ ]?)?App(?:endix|x?\.)?[ ]?-?\d{1,3}a?|A-\d{1,3})[ \t]*\n")
"""The page number of an appendix: "26a", "App. 12", "A-7"; a running title may stand above it."""
_STAMP = re.compile(r"\b(?:FILED|Filed)\b(?:\s*\n[^\n]{0,60}){0,3}?\s*$")
_DECIDED = re.compile(r"\b(?:Decided|DECIDED|Decided\s+and\s+Filed|Filed\s+and\s+Decided|Submitted)\s?:?\s{0,3}$")
_DATELINE = re.compile(r"^\s*[A-Z][A-Za-z .’'-]{2,40}(?:,\s[A-Z][A-Za-z. ]{1,20})?,?\s*(?:\(\w[^()\n]{2,30}\)\s*)?[-–—,]?\s*$")
_DATELINE_END = re.compile(r"\s*(?:--|–|—|/\s?PR|\(|-\s)")
"""Around the date of a press release: "PROVO, Utah, June 3, 2019 -- Acme Co. today"."""
_UPDATED = re.compile(r"\b(?:last\s+)?(?:updated|revised|modified)(?:\s+on)?\s?:?\s*$", re.IGNORECASE)
"""Before the date of terms of service."""
_JURAT = re.compile(
    r"\b(?:sworn|subscribed|affirmed|acknowledged)\b[^.;]{0,80}\bbefore\s+me[\s,]+(?:(?:this|on|at)\b[^.;]{0,40}?)?(?:the\s+)?$",
    re.IGNORECASE,
)
_STATED_TERM = re.compile(r"\b(?:stated\s+term|term,?\s+part)\b[^.;]{0,300}\bon\s+(?:the\s+)?$", re.IGNORECASE)
"""The opening of an order: "At a stated term of the Court, held at ..., on the 15th day of"."""
_BRIEF_MONTH = re.compile(r"\b(?:respectfully\s+submitted|counsel\s+of\s+record|attorneys?\s+for|counsel\s+for)\b", re.IGNORECASE)
_LETTER_LINE = re.compile(r"[ \t]*(?:(?:Date|DATE|Dated|DATED)[ \t]*:[ \t]*)?(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,[ \t]+)?$")
_SENT_LINE = re.compile(r"(?:^|[ \t]{2}|\|)[ \t]*(?:Sent|Date)\s?:\s*(?:\w+day,?\s+)?$")
_TAKEN = re.compile(
    r"\b(?:deposition|examination|testimony|transcript|proceedings|hearing|deponent|EBT)\b[^.;]{0,260}?"
    r"\b(?:(?:taken|held|given|conducted|commenced|commencing|heard|recorded|reported)\b[^.;]{0,160}?|on\s+|DATE\s?:\s*|Date\s?:\s*)"
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)
"""The words before the day on which a transcript was taken down."""
_OTHER_DAY = re.compile(r"\b(?:notice|dated|filed|served|continued\s+from|adjourned|since|born)\b[^.;]*$", re.IGNORECASE)
_MARGIN = re.compile(r"\n\s*\d{0,2}\s*")
_TRANSCRIPT = re.compile(r"\b(?:deposition|transcript|examination\s+(?:before|under)|proceedings)\b", re.IGNORECASE)
_AS_OF = re.compile(r"\b(?:as\s+of|entered\s+into|made|dated|effective)\b[^.\n]{0,30}$", re.IGNORECASE)
_CONTRACT_WORD = re.compile(
    r"\b(?:resolutions|consent|agreement|amendment|contract|lease|addendum|licen[sc]e|indenture|deed|guaranty)\b", re.IGNORECASE
)
_OF_ANOTHER = re.compile(
    r"\b(?:[Rr]eference\s+is\s+(?:hereby\s+)?made\s+to|WHEREAS|(?:shows?|under|recorded|executed)\s+an?\s+(?:[\w-]+\s+){0,3}dated)\b[^.;]*\Z"
)
"""Before the date of an agreement or a deed that the paper only speaks of."""
_SIGNED_ABOVE = re.compile(r"/s/|\bBy\s?:", re.IGNORECASE)
_PLACE_LINE = re.compile(r"[A-Z][A-Za-z.’'-]+(?: [A-Z][A-Za-z.’'-]+){0,2},[ ]*(?:the[ ])?$")
"""The place before the date above signatures: "Hamburg, October 9, 2012"."""
_SIGNATURE_BELOW = re.compile(r"\s{0,20}(?:[^\n]{0,60}\n){0,4}?[^\n]{0,30}(?:/s/|\bBy\s?:|\bSigned\b|_{6})", re.IGNORECASE)
_WITNESS = re.compile(
    r"\b(?:in\s+(?:witness|evidence|testimony)\s+whereof|executed|signed)\b[^.;]{0,220}?\b(?:executed|signed|set\s+(?:their|its|his|her)\s+hands?|delivered|sealed)\b"
    r"[^.;]{0,120}?\b(?:this|on|as\s+of|effective)\s+(?:the\s+|this\s+)?$",
    re.IGNORECASE,
)
"""The clause above the signatures: "IN WITNESS WHEREOF, the parties have executed this Agreement this 7th day of"."""
_SIGNATURE_LINES = 400
_WITNESS_REACH = 400
_FOOT = re.compile(rf"\s*(?:[^\n{PAGE_BREAK}]{{0,120}}\n?){{0,2}}(?:{PAGE_BREAK}|\Z)")
_LINE_END = re.compile(rf"[\n{PAGE_BREAK}]")
_HEAD_CHARS = 3_000


def read_filings(context: Context) -> Iterator[Fact]:
    """Yields filed_on from filing stamps and ECF headers: "FILED 01/30/2024"."""
    window = context.window
    stamps: dict[int, list[tuple[int, Mention]]] = {}
    for match in _FILED.finditer(window.text):
        date = context.nearest_after(window.base + match.end(), _DATES, 6)
        if date is None and match[0].strip().startswith("FILED"):
            date = _stamp_date(context, window.base + match.end())
        if date and not _is_in_appendix(window.text, match.start()):
            stamps.setdefault(_line_around(window.text, match.start(), match.end())[0], []).append((match.start(), date))
    for on_line in stamps.values():
        # an exhibit bears the header of the case in which it was filed first, before that of its own filing
        last = max(date.value for _, date in on_line)
        for start, date in on_line:
            if date.value != last or not (target := context.entity(date)):
                continue
            evidence = context.span(window.base + start, date.end)
            yield Fact(RelationshipType.FILED_ON, context.document_id, target, None, 0.9, "stamp.filed", evidence)


def _is_in_appendix(text: str, at: int) -> bool:
    """Returns whether the page is numbered as one of an appendix, whose papers were filed elsewhere."""
    page = text.rfind(PAGE_BREAK, 0, at) + 1
    return bool(_APPENDIX_PAGE.match(text, page))


def _stamp_date(context: Context, start: int) -> Mention | None:
    """Returns the date of a stamp that has the court's name between "FILED" and the date, or None."""
    date = context.nearest_after(start, _DATES, 110)
    if date is None or "." in context.text(start, date.start) or not re.match(r"\s*\n", context.text(start, date.start)):
        return None
    return date


def read_dates(context: Context, is_first: bool) -> Iterator[tuple[int, Fact]]:
    """Yields (rank, fact) for possible dates of the document. Rank 0: contract, 1: letter, 2: decision, 3: signature.

    The dates of a docket sheet are those of its entries; a notice of electronic filing is a mail with a date of its own,
    and the date of a mail is that of its header (`relations.mail`).
    """
    if context.case.is_mail or any(sheet.parties for sheet in context.structures.docket_sheets):
        return
    window = context.window
    for preamble in context.structures.preambles[:1] if is_first else ():
        if preamble.date and (target := context.entity_at(preamble.date, _DATES)):
            yield 0, Fact(RelationshipType.DATED, context.document_id, target, None, 0.9, "preamble.date", preamble.date)
    if is_first:
        yield from _head_dates(context)
        yield from labelled(context)
    for dated in context.mentions:
        if dated.type in _DATES and len(dated.value) == 10 and _is_above_signature(context, dated) and (target := context.entity(dated)):
            yield (
                3,
                Fact(
                    RelationshipType.DATED,
                    context.document_id,
                    target,
                    None,
                    0.7,
                    "signature.place_and_date",
                    context.span(dated.start, dated.end),
                ),
            )
    yield from _sworn(context)
    if context.case.is_contract:
        yield from _executed(context)
        yield from ((3, fact) for fact in at_the_end(context))
    else:
        yield from _month_of_brief(context)
    signed = [
        (match, date)
        for match in SIGNED_DATE.finditer(window.text)
        if (date := context.best_overlap(window.span(match.start("date"), match.end("date")), _DATES))
    ]
    # a contract is made when the last party signs
    last = max((date.value for _, date in signed), default="") if context.case.is_contract else ""
    for match, date in signed:
        if (not last or date.value == last) and (target := context.entity(date)):
            yield (
                3,
                Fact(
                    RelationshipType.DATED,
                    context.document_id,
                    target,
                    None,
                    0.8,
                    "signature.date",
                    context.span(window.base + match.start(), date.end),
                ),
            )


def _sworn(context: Context) -> Iterator[tuple[int, Fact]]:
    """Yields the day on which an affidavit was sworn: "Sworn to before me this 9th day of March, 2012"."""
    for date in context.mentions:
        if date.type not in _DATES or len(date.value) != 10:
            continue
        start = context.window.local(date.start)
        jurat = _JURAT.search(context.window.text, max(0, start - _WITNESS_REACH), start)
        if jurat and (target := context.entity(date)):
            evidence = context.span(context.window.base + jurat.start(), date.end)
            yield 3, Fact(RelationshipType.DATED, context.document_id, target, None, 0.7, "signature.jurat", evidence)


def _executed(context: Context) -> Iterator[tuple[int, Fact]]:
    """Yields the day on which the clause above the signatures says that the contract was executed."""
    for date in context.mentions:
        if date.type not in _DATES or len(date.value) != 10:
            continue
        start = context.window.local(date.start)
        clause = _WITNESS.search(context.window.text, max(0, start - _WITNESS_REACH), start)
        if clause and (target := context.entity(date)):
            evidence = context.span(context.window.base + clause.start(), date.end)
            yield 3, Fact(RelationshipType.DATED, context.document_id, target, None, 0.8, "contract.executed", evidence)


def _month_of_brief(context: Context) -> Iterator[tuple[int, Fact]]:
    """Yields the month that ends the signature of a brief: "Counsel for Petitioner / AUGUST 2023" at the foot of a page."""
    text = context.window.text
    for date in context.mentions:
        if date.type not in _DATES or len(date.value) != 7:
            continue
        start, end = context.window.local(date.start), context.window.local(date.end)
        line_start, line_end = _line_around(text, start, end)
        is_alone = not text[line_start:start].strip() and not text[end:line_end].strip()
        page = text.rfind(PAGE_BREAK, 0, start) + 1
        is_signed = is_alone and _FOOT.match(text, line_end) and _BRIEF_MONTH.search(text, max(page, start - 900), start)
        if is_signed and (target := context.entity(date)):
            evidence = context.span(date.start, date.end)
            yield 3, Fact(RelationshipType.DATED, context.document_id, target, None, 0.6, "signature.month", evidence)


def _head_dates(context: Context) -> Iterator[tuple[int, Fact]]:
    """Yields dates alone on a line near the start of the document, or after "Decided" or "Sent:"."""
    window = context.window
    for date in context.between(window.base, window.base + _HEAD_CHARS, _DATES):
        local = window.local(date.start)
        line_start, line_end = _line_around(window.text, local, window.local(date.end))
        before = window.text[line_start:local]
        behind = window.text[window.local(date.end) : line_end].strip()
        target = context.entity(date)
        if target is None or (
            context.case.is_contract and _SIGNED_ABOVE.search(window.text, max(0, line_start - _SIGNATURE_LINES), line_start)
        ):
            continue  # beside a signature
        dating: tuple[int, str, float, int] | None = None
        if len(date.value) == 10 and _TRANSCRIPT.search(window.text, 0, local) and _is_day_of_transcript(window.text, local):
            dating = 2, "transcript.date", 0.85, local
        elif stated := _STATED_TERM.search(window.text, max(0, local - 400), local):
            dating = 2, "decision.date", 0.85, stated.start()
        elif decided := _DECIDED.search(before):
            dating = 2, "decision.date", 0.85, line_start + decided.start()
        elif (
            not behind
            and len(date.value) == 10
            and date.text[:1].isalpha()
            and _LETTER_LINE.match(before)
            and not _is_stamped(context, line_start)
        ):
            dating = 1, "letter.date", 0.8, line_start
        elif _SENT_LINE.search(before) and not _SIGNED_ABOVE.search(window.text, max(0, line_start - _SIGNATURE_LINES), line_start):
            dating = 1, "mail.date", 0.85, line_start
        elif (dateline := _DATELINE.search(before)) and _DATELINE_END.match(behind):
            dating = 1, "press.dateline", 0.8, line_start + dateline.start()
        elif behind in ("", ".") and (updated := _UPDATED.search(before)):
            dating = 1, "terms.updated", 0.75, line_start + updated.start()
        elif (
            not any(preamble.date for preamble in context.structures.preambles)
            and not is_about_contracts(window.text)
            and _AS_OF.search(window.text, max(0, local - 60), local)
            and _CONTRACT_WORD.search(window.text, max(0, local - 300), local)
            and not _OF_ANOTHER.search(window.text, max(0, local - 300), local)
        ):
            dating = 0, "agreement.as_of", 0.7, local
        if dating:
            rank, rule, confidence, start = dating
            yield (
                rank,
                Fact(
                    RelationshipType.DATED, context.document_id, target, None, confidence, rule, context.span(window.base + start, date.end)
                ),
            )


def _is_day_of_transcript(text: str, at: int) -> bool:
    """Returns whether a transcript says that it was taken on the date at an offset; its notice and its earlier volumes have others."""
    before = _MARGIN.sub("\n", text[max(0, at - 420) : at])
    return bool(_TAKEN.search(before)) and not _OTHER_DAY.search(before[-60:])


def _is_above_signature(context: Context, date: Mention) -> bool:
    """Returns whether a place and the date are alone on the line above a signature."""
    text, local, end = context.window.text, context.window.local(date.start), context.window.local(date.end)
    line_start, line_end = _line_around(text, local, end)
    if local == line_start or not _PLACE_LINE.match(text[line_start:local]):
        return False
    return not text[end:line_end].strip(" .") and bool(_SIGNATURE_BELOW.match(text, line_end))


def _line_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Returns the range of the printed line around a range of the text; a page break ends a line, too."""
    line_end = _LINE_END.search(text, end)
    begin = max(text.rfind("\n", 0, start), text.rfind(PAGE_BREAK, 0, start)) + 1
    return begin, line_end.start() if line_end else len(text)


def _is_stamped(context: Context, line_start: int) -> bool:
    """Returns whether the lines above are a filing stamp, whose date is not that of the document."""
    return bool(_STAMP.search(context.window.text[max(0, line_start - 200) : line_start].rstrip()))
