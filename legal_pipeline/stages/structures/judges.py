"""Reads the judges of a document: "Before SMITH and ROE, Circuit Judges", "Hon. Jane Roe", "JANE ROE / United States District Judge".

Covers only the formulas by which a document names its own bench, not judges mentioned in the text ("Judge Roe of the
district court held").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.model import MentionType, Window
from legal_pipeline.stages.structures import name_shapes
from legal_pipeline.stages.structures.lines import Line, left_column
from legal_pipeline.stages.structures.model import Judge, NamedSpan

_BENCH = (
    r"(?:(?:Senior|Chief|Presiding|Acting|Associate)\s{1,3}){0,2}(?:United\s{1,3}States\s{1,3}|"
    r"U\.\s?S\.\s{1,3})?(?:Senior\s{1,3}|Chief\s{1,3})?"
    r"(?:Circuit|District|Magistrate|Bankruptcy|Administrative|(?:Administrative|Veterans)\s{1,3}(?:Law|Patent|Trademark)|(?:Appellate\s{1,3})?Immigration"
    r"|Superior\s{1,3}Court|Court\s{1,3}of\s{1,3}Appeals|Appellate|Tax\s{1,3}Court|Federal)?"
    r"\s{0,3}(?:Judges?|Justices?)|(?:Vice\s{1,3})?Chancellor"
)
_BENCH_LINE = re.compile(
    r"(?:(?:Senior|Chief|Presiding|Acting|Associate)\s{1,3}){0,2}(?:(?:United\s{1,3}States|"
    r"U\.\s?S\.)\s{1,3})?(?:Senior\s{1,3}|Chief\s{1,3})?"
    r"(?:(?P<magistrate>Magistrate)|Circuit|District|Bankruptcy|Administrative|(?:Administrative|Veterans)\s{1,3}(?:Law|Patent|Trademark)|Immigration|"
    r"Superior|Supreme|Appellate|Tax|Chief|Presiding)\s{1,3}(?:Court\s{1,3})?(?:Judge|Justice)\b"
    r"|(?:Vice[\s-])?Chancellor\b(?!\s+of\b)"
    r"|(?:(?:Presiding|Associate)\s{1,3})?(?:Judge|Justice)\s{1,3}of\s{1,3}(?:the\s{1,3}|said\s{1,3})?(?:(?:Superior|Supreme|Probate|Family|District|Trial|Municipal"
    r"|Juvenile|Land|Housing|Circuit|County|Housing|Appeals)\s{1,3}){1,3}Court\b"
    r"|(?:Associate\s{1,3})?(?:Judge|Justice),\s{1,3}(?:[A-Z][a-z]+\s{1,3})?(?:Superior|Supreme|District|Probate|Family|Circuit)\s{1,3}(?:Judicial\s{1,3})?Court\b"
    r"|Surrogate\b(?!['’\w])|(?:A\.\s?)?J\.\s?S\.\s?C\.?(?!\w)|A\.?J\.?S\.?C\.?(?!\w)|JSC\b|J\.\s?H\.\s?O\.",
    re.IGNORECASE,
)
_SHORT = r"(?:[A-Z]\.\s?){0,2}JJ?\.(?:\s?E\.)?"
_BEFORE = re.compile(
    rf"(?:^|\n)[ \t]{{0,60}}(?:Before|BEFORE|PRESENT|Present|Panel\s+consist(?:s|ed)\s+of"
    rf"|(?:Heard|Considered(?:\s+and\s+decided)?|HEARD|CONSIDERED)\s+(?:by|BY)),?"
    rf"\s?:?\s{{1,60}}(?P<names>(?:[^.;:\[]|"
    rf"(?<=\b[A-Z])\.|(?<=\b[JS][Rr])\.){{3,260}})"
    rf"(?:,[*†‡\d]{{0,2}}\s{{1,60}}(?P<bench>{_BENCH})|,\s{{1,60}}(?P<short>{_SHORT}))(?=[\s.,;*†]|$)(?![ ]+[A-Z][a-z])"
)
_AND_OTHERS = re.compile(
    rf";\s+(?:and\s+)?(?P<names>[A-Z](?:[^.;:\[]|(?<=\b[A-Z])\.|(?<=\b[JS][Rr])\.){{2,120}}?),[*†‡\d]{{0,2}}\s+(?P<bench>{_BENCH})"
)
"""Judges of another rank in the same panel: "ROE and MOTT, Circuit Judges; VANE, District Judge."."""
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_AUTHOR = re.compile(
    rf"(?:^|\n)\s{{0,60}}(?:[A-Z][A-Z ]{{0,40}}\sBY:?\s|¶\s?1\.?\s{{1,4}})?(?P<name>[A-Z][\w'’.\-]+(?:[ ][A-Z][\w'’.\-]*){{0,3}}"
    rf"(?:,\s(?:Jr|Sr|II|III|IV)\.?)?),\s{{1,3}}(?P<bench>{_BENCH}|C\.?\s?J\.|J\.|A\.\s?J\.|A\.\s?C\.\s?J\.|(?:A\.\s?)?P\.\s?J\.(?:A\.D\.)?|J\.A\.D\.|J\.P\.|V\.\s?C\.|(?:U\.\s?S\.\s?|S\.\s?|C\.\s?)?D\.\s?J\.|(?:U\.\s?S\.\s?)?M\.\s?J\.)"
    r"(?P<rest>(?:,\s{1,3}(?:concurring|dissenting|delivered|writing|sitting)[^.\n]{0,80}"
    r"(?:\n[^.\n]{0,80})?)?\s?[.:,]|(?:(?<=J\.)|(?<=Chancellor))(?=[ \t]*(?:\n|\Z))|(?<=\sJ\.)(?=[ ][A-Z][a-z]+\s[a-z])|(?<=\.)\s?[—–]|"
    rf"[ \t]+(?={_MONTH}\s\d{{1,2}},\s\d{{4}}))"
)
_APPEAL_SENTENCE = re.compile(r"\bappeals?\s+from\b(?:[^.\n]|\.(?=\s?[a-z\d])|\n(?!\s*\n))*$", re.IGNORECASE)
"""A sentence that goes on from "appeal from" to the judge of the court below: "APPEAL from a judgment of ...: / JANE ROE, Judge."."""
_APPEAL_ABOVE = re.compile(r"\bappeals?\s+from\b[^\n]{0,160}(?:\n[^\n]{1,160}){0,2}\n[ \t]*$", re.IGNORECASE)
_DELIVERED = re.compile(
    r"(?:(?:Presiding|Chief|Associate|Senior)\s{1,3})?(?:Judge|Justice|JUDGE|JUSTICE)"
    r"?\s{0,3}(?P<name>[A-Z](?:\.|[\w'’\-]+)(?:\s(?!(?:Judge|Justice|JUDGE|JUSTICE)\b)[A-Z](?:\.|[\w'’\-]*)){0,3}(?:,\s(?:Jr|"
    r"Sr|II|III|IV)\b\.?)?),?\s{1,3}"
    r"(?:(?:C\.\s?)?J\.,\s{1,3})?(?:delivered|announced|wrote|filed)\s{1,3}(?:an?\s{1,3}|"
    r"the\s{1,3})(?:\w+\s{1,3}){0,3}?(?:[Oo]pinion|order|judgment)"
    r"(?P<joined>[^.]{0,120}?\bin\s{1,3}which\s{1,3}(?P<panel>(?:[^.]|(?<=\b[A-Z])\.|(?<=\b[JS]r)\.){3,160}?),?\s{1,3}joined)?"
)
_DELIVERED_BY = re.compile(
    r"\b(?:opinion|judgment)\s+of\s+the\s+(?:[Cc]ourt|COURT)\s+(?:was\s+|is\s+)?delivered\s+by:?\s+(?:(?:Chief\s+|Presiding\s+)?(?:Judge|Justice|JUDGE|JUSTICE)\s+)?"
    r"(?P<name>[A-Z][\w'’.\-]+(?:[ ][A-Z][\w'’.\-]*){0,3}?)(?=,\s|\.?\s*(?:\n|\Z))"
)
_HONOURABLE = re.compile(
    r"(?:(?:The|THE)\s{1,3})?(?:Hon(?:orable)?|HON(?:ORABLE)?)\b\s?[.:]?\s{1,3}(?P<name>[A-Z][\w'’.\-]+(?:"
    r"(?:[ ]|[ \t]*\n[ \t]*(?=[A-Z][a-z]+,))(?:(?:de|la|del|van|von|der|dos)[ ]){0,2}[A-Z][\w'’.\-]*){1,4}(?:,?\s(?:Jr|Sr|JR"
    r"|SR|II|III|IV)\b\.?)?)"
)
_LABEL = re.compile(
    r"(?:^|\n|\s{2}|\)\s)\s{0,40}(?:(?P<mag>Mag(?:istrate)?(?:\.?\s{1,3}Judge)?|MAG(?:ISTRATE)?\.?\s{1,3}JUDGE)|(?:DC\s|"
    r"District\s|DISTRICT\s|BANKRUPTCY\s|Presiding\s|PRESIDING\s|TRIAL\s|ASSIGNED\s|Assigned\s(?:to\s)?|Trial\s|Case\s)?(?:Judge|JUDGE)|"
    r"Judicial\s{1,3}Officer(?:\s{1,3}Presiding)?|JUDICIAL\s{1,3}OFFICER(?:\s{1,3}PRESIDING)?|"
    r"Hon|HON|Before(?=:\s{1,3}(?:The\s)?Hon)|Assigned\s{1,3}to)\.?[ ]?:[ \t]{0,3}"
    r"(?:(?:District\s|Magistrate\s)?Judge\s|(?:The\s{1,3})?Hon(?:\.|orable)?\s)?"
    r"(?P<name>[A-Z][\w'’.\-]+(?:[ ](?:(?:de|la|del|van|von|der|dos)[ ]){0,2}[A-Z][\w'’.\-]*){0,4})"
)
_APPEAL_FROM = re.compile(
    r"(?:case\s{1,3}no\.?\s{1,3}[\w:\-]+|No\.\s{1,3}[\w:\-]{5,30}|No\.\s\d{1,2}[ -][A-Z]{1,2}[ -]\d{1,5}),?"
    r"\s{0,3}[,—–-]{1,2}\s?(?:(?:Chief\s)"
    r"?Judge\s)?(?P<name>[A-Z][\w'’.\-]+(?:[ ][A-Z][\w'’.\-]*){1,3})(?=[\s,.]*(?:District\s{1,3}Judge|"
    r"Judge\b|Chief|$|\n))",
    re.IGNORECASE,
)
_COURT_BELOW = re.compile(
    r"\bAppeal\s+from\s+(?:the\s+|a\s+|an\s+)?[^.;]*\b(?:Court|Board|Commission)\b(?:(?!\n\s*\n)[^.;])*$", re.IGNORECASE
)
"""A caption that goes on from "Appeal from the ... Court" to that court's judge."""
_ORDERED_BELOW = re.compile(
    r"\b(?:compel|order|direct|command|require|mandamus\s+(?:against|directing))(?:ing|s)?\s+(?:respondent,?\s+|(?:the\s+)?trial\s+court,?\s+)?(?:the\s+)?\Z",
    re.I,
)
"""What a higher court is asked to do with a judge."""
_BELOW_REACH = 200
_SEPARATE = re.compile(r",\s{0,3}(?:and\s{1,3})?|\s{1,3}and\s{1,3}")
_NOT_JUDGE = re.compile(
    r"(?:(?:Senior|Chief|Presiding|Acting|Associate|Circuit|District|Judges?|Justices?|"
    "United|States|Hon|Honorable|Magistrate|Bankruptcy|the|The|en|banc|by|designation|"
    r"sitting)\.?\s*)+$",
    re.IGNORECASE,
)
_PARTICLE = re.compile(r"(?:van|von|de|del|della|di|da|du|la|le|st\.)\s(?:(?:den|der|la|los)\s)?(?=[A-Z])")
"""Before a family name in a list: "van Roe"."""
_CUE = re.compile(r"judge|justice|chancellor|hon\b|honorable|surrogate|before|, (?:[A-Z]\.\s?){0,3}J\.|judicial officer", re.IGNORECASE)
_SIGNED = re.compile(r"^[\s_\[]*/?\s?[sS]/\s*")
_ORDERED = re.compile(
    r"(?:\b(?:DATED?|Dated?|ENTERED|Entered)\b[^\n]{0,60}|\b(?i:so\s+ordered)\b[^\n]{0,40}|_{6,}[^\n]{0,10}|/s/[^\n]{0,40})\s*\Z"
)
"""Above the name of who signs an order: "Dated: May 3, 2018 / Hon. Jane Roe / United States District Judge"."""
_DATED = re.compile(r"(?:Dated?|DATED?|ENTERED|Entered)\s?:?\s[^\n]{0,30}?\d{4}[.,]?\s+(?=[A-Z])")
"""The date beside the name of who signs: "Date: June 2, 2025 Hon. Jane Roe / Presiding Justice"."""
_PLACE_BESIDE = re.compile(r"[A-Z][\w.’' -]{2,30},[ ][A-Z][\w. ]{1,20}?\s{3,}$")
"""The place in the left column, below the date and beside the office of who signs: "Acton, Ohio      UNITED STATES DISTRICT JUDGE"."""
_TITLE_CUE = re.compile(r"ud|ustice|hancellor|urrogate|j\.?\s?[sh]\.?\s?[co]\b", re.IGNORECASE)
_NOT_A_JUDGE_LINE = re.compile(r"\b(?:Circuit|District|Changes|System|Judges|Committee|Report)\b", re.IGNORECASE)
_AFTER_TITLE = re.compile(
    r"[\s,.;:)\]_*]{0,4}(?:$|(?-i:[A-Z][A-Z. ]+)(?:justice\s+center|courthouse)|"
    r"(?:of|for|sitting|presiding|by|dated|united\s+states|judge)\b|\))",
    re.IGNORECASE,
)


def read_judges(window: Window, lines: list[Line]) -> Iterator[Judge]:
    """Yields the judges of the document, each with the shortest evidence."""
    if not _CUE.search(window.text):
        return
    seen: set[tuple[int, str]] = set()
    for judge in (*_panels(window), *_authors(window), *_honourable(window), *_signers(window, lines), *_labelled(window)):
        key = (judge.name.span.end, "author" if judge.role == "author" else "bench")
        if key not in seen:
            seen.add(key)
            yield judge


def _judge(window: Window, start: int, end: int, role: str, rule: str, evidence: tuple[int, int]) -> Iterator[Judge]:
    start, end = name_shapes.trim(window.text, start, end)
    start, end = name_shapes.without_title(window.text, start, end), name_shapes.without_number(window.text, start, end)
    name = " ".join(window.text[start:end].split())
    if end - start > 2 and (name_shapes.is_person(name) or name_shapes.is_surname(_PARTICLE.sub("", name))) and not _NOT_JUDGE.match(name):
        yield Judge(NamedSpan(window.span(start, end), MentionType.PERSON, f"judge.{rule}"), role, window.span(*evidence))


def _panels(window: Window) -> Iterator[Judge]:
    for match in _BEFORE.finditer(window.text):
        yield from _listed_judges(
            window,
            match.start("names"),
            match.end("names"),
            "panel",
            "panel",
            (match.start("names"), match.end("bench" if match["bench"] else "short")),
        )
        others = _AND_OTHERS.match(window.text, match.end()) if match["bench"] else None
        while others:
            yield from _listed_judges(window, *others.span("names"), "panel", "panel", others.span("names"), is_part=True)
            others = _AND_OTHERS.match(window.text, others.end())


def _listed_judges(
    window: Window, start: int, end: int, role: str, rule: str, evidence: tuple[int, int], *, is_part: bool = False
) -> Iterator[Judge]:
    """Splits a list of judges at commas and "and", without the titles: "Howard, Chief Judge, Selya and Barron"."""
    begin, names = start, list[tuple[int, int]]()
    for separator in (*_SEPARATE.finditer(window.text, start, end), None):
        stop = separator.start() if separator else end
        text = window.text[begin:stop].strip()
        if re.fullmatch(r"(?:Jr|Sr|II|III|IV)\.?|(?:[A-Z]\.\s?){0,3}J\.?|JJ\.?", text, re.IGNORECASE) and names:
            if (text[0] in "JSI" and not re.match(r"(?:[A-Z]\.\s?)*J", text)) or text.lower().startswith(("jr", "sr")):
                names[-1] = (names[-1][0], stop)
        elif text:
            names.append((begin, stop))
        begin = separator.end() if separator else end
    only = len(names) == 1 and not is_part
    for begin, stop in names:
        yield from _judge(window, begin, stop, "presiding" if only and role == "panel" else role, rule, evidence)


def _authors(window: Window) -> Iterator[Judge]:
    for match in _AUTHOR.finditer(window.text):
        tail = match["rest"].lower()
        ends_heading = "concurring" in tail or "dissenting" in tail or "delivered" in tail or match["rest"].strip()[-1:] in ".:—–"
        reach = max(0, match.start("name") - 300), match.start("name")
        if match["bench"] in ("Judge", "Judges") and (
            _APPEAL_SENTENCE.search(window.text, *reach) or (" " in match["name"] and _APPEAL_ABOVE.search(window.text, *reach))
        ):
            continue  # `panels` reads the judge of the court below
        if ends_heading and not _in_list(window.text, match.start("name")):
            yield from _judge(window, match.start("name"), match.end("name"), "author", "author", (match.start("name"), match.end("rest")))
    for match in _DELIVERED_BY.finditer(window.text):
        yield from _judge(window, *match.span("name"), "author", "delivered", match.span())
    for match in _DELIVERED.finditer(window.text):
        yield from _judge(window, match.start("name"), match.end("name"), "author", "delivered", (match.start(), match.end()))
        if match["panel"]:
            yield from _listed_judges(
                window, match.start("panel"), match.end("panel"), "panel", "joined", (match.start("panel"), match.end("joined"))
            )


def _in_list(text: str, start: int) -> bool:
    """Returns whether the previous line is part of a panel: "Before / HOWARD, Chief Judge, / SELYA..."."""
    before = text[max(0, start - 60) : start].rstrip()
    return before.endswith((",", "Before", "BEFORE", "Before:", "BEFORE:", "and")) or "Before" in before[-30:]


def _signers(window: Window, lines: list[Line]) -> Iterator[Judge]:
    """Yields the judge who signed: a name on the line above "United States District Judge"."""
    for index, line in enumerate(lines):
        if len(line.text) > 110 or not _TITLE_CUE.search(line.text):
            continue
        title = _BENCH_LINE.search(line.text)
        if not title or not _AFTER_TITLE.match(line.text, title.end()):
            continue
        if title.start() == 0 and line.text[: title.end()].lower() == "chief judge":
            continue  # the court's letterhead or a list of judges, not a signature
        name, where = _name_before(window, lines, index, title.start())
        if name is None or _NOT_A_JUDGE_LINE.search(window.text, *name):
            continue
        role = "magistrate" if title["magistrate"] else "presiding"
        is_signature = where < index or "," not in window.text[name[1] : line.start + title.start()]
        if not is_signature and _COURT_BELOW.search(window.text, max(0, name[0] - _BELOW_REACH), name[0]):
            role = "lower court"
        yield from _judge(window, *name, role, "signature" if is_signature else "line", (name[0], line.start + title.end()))


def _name_before(window: Window, lines: list[Line], index: int, title_start: int) -> tuple[tuple[int, int] | None, int]:
    head = _SIGNED.sub("", lines[index].text[:title_start]).strip(" ,_.-/[")
    if head:
        start = lines[index].start + lines[index].text.find(head)
        flat = " ".join(head.split())
        name_text = flat[name_shapes.without_title(flat, 0, len(flat)) :]
        if name_shapes.is_person(name_text):
            return (start, start + len(head)), index
        if not _PLACE_BESIDE.match(lines[index].text[:title_start]):
            return None, index
    for above in range(index - 1, max(-1, index - 4), -1):
        text = left_column(lines[above]).text
        if not text.strip(" _-"):
            continue
        dated = _DATED.match(lines[above].text)
        start, end = name_shapes.trim(lines[above].text, dated.end() if dated else 0, len(lines[above].text))
        name_text = lines[above].text[start:end]
        if name_text.lower().startswith(("/s/", "s/")):
            start += name_text.find("/", 1) + 1 if name_text.lower().startswith("/s/") else 2
        begin = name_shapes.without_title(lines[above].text, start, end)
        if name_shapes.is_person(" ".join(lines[above].text[begin:end].split())):
            return (lines[above].start + begin, lines[above].start + end), above
        return None, above
    return None, index


def _honourable(window: Window) -> Iterator[Judge]:
    """Yields "The Honorable Jane Roe" followed by a court or a judge's title, which lists of judges in reports lack."""
    for match in _HONOURABLE.finditer(window.text):
        behind = window.text[match.end() : match.end() + 70]
        is_label = window.text[match.start() : match.start("name")].rstrip().endswith(":")
        title = re.match(
            r"[\s,\]]*one\s+of\s+the\s+judges\b|[\s,\]]*(?:U\.\s?S\.|United\s+States)?\s*(?:(?:Chief|Senior|Presiding|Trial|District|Circuit|"
            r"Magistrate|Bankruptcy|Superior|Court)\s+){0,3}(?:Judge|Justice|Court|Surrogate)\b",
            behind,
            re.IGNORECASE,
        )
        if title or is_label:
            below = _ORDERED_BELOW.search(window.text, max(0, match.start() - 60), match.start())
            lower = (
                below
                or window.text[max(0, match.start() - 2) : match.start()].strip() == "["
                or _COURT_BELOW.search(window.text, max(0, match.start() - _BELOW_REACH), match.start())
            )
            role = "magistrate" if "magistrate" in behind[: title.end() if title else 0].lower() else "presiding"
            stop = match.end() + (title.end() if title else 0)
            rule = (
                "signature"
                if title and "\n" in behind[: title.end()] and _ORDERED.search(window.text[max(0, match.start() - 160) : match.start()])
                else "honourable"
            )
            yield from _judge(window, *match.span("name"), "lower court" if lower else role, rule, (match.start(), stop))


def _labelled(window: Window) -> Iterator[Judge]:
    for match in _LABEL.finditer(window.text):
        role = "magistrate" if match["mag"] else "presiding"
        yield from _judge(
            window,
            match.start("name"),
            match.end("name"),
            role,
            "label",
            (match.start() + len(match[0]) - len(match[0].lstrip()), match.end("name")),
        )
    for match in _APPEAL_FROM.finditer(window.text):
        yield from _judge(window, match.start("name"), match.end("name"), "lower court", "appeal_from", (match.start(), match.end("name")))
