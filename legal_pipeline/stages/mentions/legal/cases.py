"""CASE: `Smith v. Jones`, `In re Acme Corp.`; the names inside are not mentions of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.data.case_forms import CASE_ABBREVIATIONS, CASE_SIGNALS, CASE_WORDS, NUMBER_WORDS, SMALL_WORDS
from legal_pipeline.data.organisation_suffixes import LEGAL_FORM_SUFFIXES
from legal_pipeline.data.stopwords import NOT_IN_NAMES, ROLE_WORDS
from legal_pipeline.model import MentionType
from legal_pipeline.stages.mentions.candidate import RANK_PHRASE, Candidate
from legal_pipeline.stages.mentions.normalized_text import PARAGRAPH, NormalizedText, collapse_whitespace
from legal_pipeline.stages.structures import name_shapes

_LEADING = re.compile(r"\b(?:In[ \n][Rr]e:?|IN RE:?|Matter[ \n]of)[ \n]\Z")
_LONGEST_LEAD = 16
_LISTED = re.compile(
    rf"(?:\d[\d-]{{5,12}}[ \u2003]|\d{{4}}-[A-Z]{{1,3}}-\d+[ \u2003])(?P<name>(?:(?:In[ ](?:the[ ])?)?(?:Interest"
    rf"|Guardianship|Conservatorship|Adoption|Marriage|Welfare|Estate|Matter)"
    rf"[ ]of[ ](?:the[ ])?(?:Estate[ ]of[ ])?[A-Z][\w.’'-]*(?:[ ](?:and[ ])?[A-Z][\w.’'-]*){{0,4}})(?=\s?[\n\u2003{PARAGRAPH}]|\Z))"
)
"""The case behind its number in a list of cases: "20180016  Interest of T.R.J."."""
_VERSUS = re.compile(r"(?<=[\w.)’',])[ \n](?:v\.?|vs\.?|V\.|VS\.)[ \n](?=[A-Z\"“$\d])")
_IN_RE = re.compile(
    r"\b(?:In[ \n][Rr]e|IN[ ]RE|[Ee]x[ \n][Pp]arte|EX PARTE|(?:In[ \n]the[ \n])?Matter[ \n]of"
    r"|IN THE MATTER OF|Estate[ \n]of)\s?:?[ \n](?:the[ \n])?(?=[A-Z]|von |van |de )"
)
_PROPERTY = re.compile(
    r"(?:(?:[Aa]pproximately|APPROXIMATELY)[ \n])?(?:\$\d[\d,.]*\d(?:[ \n](?:in|IN)[ \n](?:the[ \n])?[A-Z][\w.]*(?:[ \n][A-Z][\w.]*){0,4})?"
    r"|\d[\d,.]*(?:[ \n][A-Z][\w.’'-]*)(?:[ \n](?:(?:of|and|in|the|at|from)[ \n])*(?!(?:See|Cf|Accord|But)\b)[A-Z\d][\w.’'-]*){0,8}"
    r"|(?:One|Two|Three|Four|Five|Six|ONE|TWO|THREE)[ \n](?:\(\d+\)[ \n])?(?:\d{4}[ \n])?[A-Z][\w.’'-]*"
    r"(?:[ \n](?:(?:of|and|in|the|at)[ \n])*[A-Z\d][\w.’'-]*){0,8})"
)
"""The defendant of a forfeiture: "$40,000.00 in U.S. Currency", "10.5 Acres of Land", "One 1998 Tractor"."""
_WORD_BACK = re.compile(r"[\w’'.&#/-]+,?$|&$")
_WORD = re.compile(r"[\w’'.&#/-]+|&")
_ROLES = ROLE_WORDS - {
    "holder",
    "holders",
    "agent",
    "bank",
    "trust",
    "city",
    "county",
    "state",
    "department",
    "board",
    "commission",
    "owner",
    "developer",
    "sponsor",
    "government",
}
_LEGAL = frozenset(LEGAL_FORM_SUFFIXES) | {form.upper() for form in LEGAL_FORM_SUFFIXES} | {"et", "ET", "Jr.", "Sr.", "III", "II"}

_ESTATE = re.compile(r"\bestate[ \n]+of\b", re.IGNORECASE)
_DECEASED = re.compile(r",?\s+\(?(?:Deceased|DECEASED|deceased|Decedent|DECEDENT)\b")
"""Behind a name in the caption of an estate, where the name is a person's; a citation of the case leaves it out."""
_REPORTED_BEHIND = re.compile(r",\s(?:\d{1,4}\s[A-Z]|[A-Z]\.\s?C\.\s)")
"""Behind a case that is cited with its report: "v. Commissioner, 142 T.C. 210"."""
_CITED_BEHIND = re.compile(r"[^(\n]{0,3}(?:\d|\([^()]{0,40}\d)")
"""Behind an estate that is cited as a case: "(1999) 12 Cal.4th", not a bracket that defines a term."""
_NUMBER_LINE = re.compile(
    r"[^\n\u2029]{0,20}?(?:\bDocket\b|\bDOCKET\b|\bCase\s(?:No|#|Number)|#)|[A-Za-z ]{0,18}:\s"
    r"|(?!(?:Local|LOCAL|Lodge|District|School)\b)[A-Z][^\n\u2029,]{0,24}?\b(?:No|NO|Nos)\.\s\S*\d"
)


_COURT_SAID = re.compile(
    r"(?:\b(?:Courts?|Circuit|Appeals?|Board|Commission|Panel|Division|Chambers?|Council|Lords|Tribunal)"
    r"(?:[ ]of(?:[ ](?:the[ ])?[A-Z]\w+){1,3})?"
    r"|\b[JP]\.|\bJJ?|\b(?:Judge|Justice|Lord|Lady|Chancellor)(?:[ ][A-Z][\w’'-]+){1,2})\s\Z"
)
"""Who decided, before "in" and the name of the case: "the Supreme Court of Canada in Roe v. Mott"."""
_KIND_ALONE = re.compile(r"(?:Marriage|Matter|Interest|Guardianship|Conservatorship|Adoption|Estate|Welfare)\Z", re.IGNORECASE)
"""A proceeding whose name goes on where no rule can follow it, as below "In re the Marriage of:"."""

_CROWN = re.compile(r"\bR[ \n]\((?:on[ \n]the[ \n]application[ \n]of[ \n])?[A-Z][^()]{0,90}\)\Z")
_LONGEST_CROWN = 130
""""R (Roe) v Secretary of State", "R (on the application of Roe) v Mott"."""
_LETTER = re.compile(r"[ \n\u2029(“\"][A-Z]")
_NEUTRAL = re.compile(r"[ \n]v[ \n](?:[A-Z][\w’'-]*)(?:[ \n][A-Z&][\w’'-]*){0,8}[ \n]?[\[(](?:19|20)\d\d[\])]")
"""A case whose first party is a letter is known by its citation: "A v B [2010] EWHC 12"."""
_CHILDREN = re.compile(
    r"(?<![\w.])Re:?[ ](?:[A-Z]{1,3}(?:[ ]?(?:,|and|&)[ ]?[A-Z]{1,3})?)(?:(?:[ \n]\([A-Z][^()\n]{2,60}\)){1,3}|(?=[ \n]\[(?:19|20)\d\d\]))"
)
"""Children before the courts of England: "Re B (Children)"."""

_PAPER = re.compile(
    r"(?:Motion|Response|Memorandum|Stipulation|Complaint|Declaration|Affidavit|Reply|Status\s+Report|Scheduling\s+Order|"
    r"(?:Notice|Letter)\s+(?:of|re|to|for|on)|Order\s+(?:re|on|granting|denying|setting)|Opposition)\b(?!\s*,?\s(?:Inc|LLC|Co|Corp|Ltd)\b)"
)
"""The paper behind the case's name in the subject of a court's notice."""


def find(normalized: NormalizedText) -> Iterator[Candidate]:
    text = normalized.text
    for hit in _VERSUS.finditer(text):
        if (hit[0][0] == "\n" and hit[0][-1] == "\n") or (hit[0][1] == "V" and not re.match(r"[A-Z]{2}", text[hit.end() : hit.end() + 2])):
            continue
        start, end = _name_start(text, hit.start()), _name_end(text, hit.end())
        if property_ := _PROPERTY.match(text, hit.end()):
            end = property_.end() - (text[property_.end() - 1] == "." and not text[: property_.end()].endswith(("U.S.", "Inc.", "Co.")))
        elif text[hit.end()] in "$0123456789":
            continue
        if start is None or end is None or end - start > 220:
            continue
        left, right = text[start : hit.start()], text[hit.end() : end]
        if hit[0][0] == "\n" and right.split()[0].strip(",.").lower() in NOT_IN_NAMES and not _REPORTED_BEHIND.match(text, end):
            continue
        if " V. " in hit[0] and name_shapes.is_given_name(left) and " " not in right:
            continue  # a person in capitals, with an initial: "JANE V. ROE"
        if left.strip(" ,.").lower() in _ROLES or right.strip(" ,.").lower() in _ROLES:
            continue
        yield _case(text, start, end, 0.93, "case.versus")
    for hit in _CHILDREN.finditer(text) if "Re" in text else ():
        yield _case(text, *hit.span(), 0.9, "case.in_re")
    for hit in _LISTED.finditer(text) if " of " in text else ():
        yield _case(text, *hit.span("name"), 0.85, "case.listed")
    for hit in _IN_RE.finditer(text):
        end = _name_end(text, hit.end())
        if end is not None and (hit[0][-1] != "\n" or text[max(0, hit.start() - 1) : hit.start()] == " "):
            name = text[hit.end() : end]
            if _KIND_ALONE.match(name) or _CHILDREN.match(text, hit.start() + 3):
                continue
            is_cited = re.match(r",\s\d+\s[A-Z]", text[end : end + 12])
            if name.split()[0].strip(",.").lower() in NOT_IN_NAMES and len(name.split()) < 3 and not is_cited:
                continue
            if hit[0].startswith(("Estate", "Matter")) and not _CITED_BEHIND.match(text, end):
                continue
            if _DECEASED.match(text, end) and _ESTATE.search(text, hit.start(), end):
                continue
            yield _case(text, hit.start(), end, 0.9, "case.in_re")


def _name_start(text: str, at: int) -> int | None:
    """Returns the start of the name that ends at `at`, or None."""
    if text[at - 1] == ")" and (crown := _CROWN.search(text, max(0, at - _LONGEST_CROWN), at)):
        return crown.start()
    if _LETTER.match(text, at - 2) and _NEUTRAL.match(text, at):
        return at - 1
    start = at
    while at - start < 160:
        back = _WORD_BACK.search(text, max(0, start - 40), start)
        if not back or not back[0]:
            break
        word = back[0]
        stem = word.rstrip(",")
        if word.endswith(",") and start < at:
            after = text[start : start + 12].lstrip()
            nearest = re.match(r"[\w.’'-]+", after)
            if not nearest or (nearest[0] not in _LEGAL and not after.startswith(("of ", "et ", "&", "and "))):
                break
        elif word.endswith(",") and stem not in _LEGAL:
            return None
        if stem == "in" and _COURT_SAID.search(text, max(0, back.start() - 60), back.start()):
            break
        if stem in CASE_SIGNALS or (
            not stem[0].isupper()
            and stem not in SMALL_WORDS
            and not (stem[0].isdigit() and text[max(0, back.start() - 4) : back.start()] in ("No. ", "No.\n"))
        ):
            break
        # the last word of the sentence before the name
        if stem.endswith(".") and start < at and len(stem) > 3 and stem not in CASE_ABBREVIATIONS and stem.rstrip(".").islower():
            break
        start = back.start()
        if start and text[start - 1] in " \n":
            separator = text[start - 1]
            above = re.search(r"[\w’'.,&/:-]+$", text[max(0, start - 30) : start - 1]) if separator == "\n" else None
            if separator == "\n" and (above is None or above[0][-1] in ":;)" or _ends_a_line(above[0])):
                break
            start -= 1
            continue
        break
    if (leading := _leading(text, start)) is not None:
        return leading
    while start < at:
        head = _WORD.match(text, start + (text[start] in " \n"))
        start += text[start] in " \n"
        if head is None:
            return None
        if head[0] in SMALL_WORDS or head[0] in CASE_SIGNALS or head[0].rstrip(".,").lower() in ("see", "also", "e.g"):
            start = head.end() + (text[head.end() : head.end() + 1] == ",")
            continue
        break
    if at - start < 2 or not text[start : start + 1].isupper():
        return None
    leading = _leading(text, start)
    return start if leading is None else leading


def _leading(text: str, start: int) -> int | None:
    """Returns the start of "In re" or "Matter of" before a name, or None."""
    leading = _LEADING.search(text, max(0, start - _LONGEST_LEAD), start)
    return leading.start() if leading else None


def _is_abbreviation(word: str) -> bool:
    return word in CASE_ABBREVIATIONS or (word.isupper() and word.capitalize() in CASE_ABBREVIATIONS)


def _ends_a_line(word: str) -> bool:
    """Returns whether a line ends here: a heading, a column header or the end of a sentence precedes the name."""
    stem = word.rstrip(".")
    return (
        (stem.lower() in NOT_IN_NAMES and stem not in CASE_WORDS and stem not in SMALL_WORDS)
        or (word.endswith(".") and len(stem) > 9)
        or (any(char.isdigit() for char in stem) and ("-" in stem or ":" in stem))
    )


def _name_end(text: str, at: int) -> int | None:
    """Returns the end of the name that begins at `at`, or None."""
    end = at
    fallback: int | None = None
    position = at
    for _ in range(18):
        word = _WORD.match(text, position)
        if not word:
            break
        token = word[0]
        if not (
            token[0].isupper()
            or token in SMALL_WORDS
            or (token[0].isdigit() and end > at and text[end - 1] == "." and "No." in text[max(at, end - 4) : end])
        ):
            break
        new_line = position > at and text[position - 1] == "\n"
        if new_line and (
            (token.strip(".,:").lower() in NOT_IN_NAMES and token not in SMALL_WORDS and token not in CASE_WORDS)
            or _NUMBER_LINE.match(text, position)
        ):
            break
        if (
            token in NUMBER_WORDS
            and position > at
            and not text[max(at, position - 12) : position].endswith(("Local ", "Sch. Dist. ", "District "))
        ):
            break
        if position > at and _PAPER.match(text, position):
            break
        if token[0].isupper() or token[0].isdigit() or token in ("al.", "al", "&"):
            end = word.end()
            if token in ("al.", "al"):
                break  # "Roe et al v. Mott et al Order": the others end a name
            if token.endswith(".") and len(token) > 3 and not _is_abbreviation(token) and fallback is None:
                fallback = end - 1
        position = word.end()
        following = text[position : position + 2]
        if following[:1] == "," and following[1:] in (" ", "\n"):
            nearest = _WORD.match(text, position + 2)
            if nearest and (
                nearest[0] in _LEGAL or nearest[0].rstrip(".") + "." in _LEGAL or text.startswith(("of ", "et al"), position + 2)
            ):
                position += 2
                continue
            break
        if following[:1] not in (" ", "\n"):
            break
        position += 1
    if end == at:
        return None
    if fallback is not None and not re.match(r",?\s?(?:\d|\(|No\.|at\s\d|[Ss]upra)", text[end : end + 6]) and fallback < end:
        end = fallback
    if (
        text[end - 1] == "."
        and not _is_abbreviation(text[at:end].split()[-1])
        and not re.search(r"(?:\b[A-Z]|’[a-z]|'[a-z])\.$", text[at:end])
        and not re.match(r",", text[end : end + 1])
    ):
        end -= 1
    return end


def _case(text: str, start: int, end: int, confidence: float, rule: str) -> Candidate:
    return Candidate(MentionType.CASE, start, end, collapse_whitespace(text[start:end]), confidence, rule, RANK_PHRASE)
