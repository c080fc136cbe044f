"""Where the name of an organization begins, when more than its own words stands before it on the page."""

from __future__ import annotations

import re

from legal_pipeline.data.clauses import TITLE
from legal_pipeline.data.stopwords import NOT_IN_NAMES
from legal_pipeline.stages.mentions.tokens import TITLE_WORDS, Word, given_names

_TITLE_LINE = re.compile(rf"(?:^|[\n\u2029])\s?(?:(?i:{TITLE})|[ES]?VP|CEO|CFO|COO|CTO)\b[^\n\u2029]{{0,60}}\n$")
"""The line above a name is the office of a person: "Vice President, Structured Finance"."""
_LETTER_OF_PARAGRAPH = re.compile(r"(?:^|[\n\u2029])[A-H]\.[ ]$")
_ANSWER = re.compile(r"(?:^|[\n\u2029])\s?(?:\d{1,2}\s)?Q\.?\s[^\u2029]{3,300}[\n\u2029]\s?(?:\d{1,2}\s)?A\.[ ]$")
"""Before the name that answers a question of a transcript."""
_PROSE_BEHIND = re.compile(r",?[ \n][a-z(]")
_BEFORE_SURNAME = re.compile(r"([A-Z][\w’'-]*)\.?[ \n]$")
_FIRM_LEAD = re.compile(r"(?:[A-Z][\w’'-]+,[ \n]){1,4}$")


def firm_start(text: str, name: list[Word], rule: str) -> int:
    """Returns the start of a firm's name including the partners before its commas: `Boies, Schiller & Flexner LLP`."""
    start = name[0].start
    for at, word in enumerate(name[1:4] if rule in ("organisation.legal_form", "organisation.kind") else (), 1):
        if word.separator == "\n" and _TITLE_LINE.search(text, max(0, word.start - 140), word.start):
            name, start = name[at:], word.start
            break
    if len(name) > 2 and _ANSWER.search(text, max(0, start - 400), name[1].start):
        start = name[1].start
    # the letter of a recital: "B. Roe Trust Company consented to the Lease."
    if len(name) > 2 and _LETTER_OF_PARAGRAPH.search(text, max(0, start - 1), name[1].start) and _PROSE_BEHIND.match(text, name[-1].end):
        start = name[1].start
    if rule == "organisation.legal_form" and any(word.text.lower() in ("&", "and") for word in name[1:4]):
        lead = _FIRM_LEAD.search(text, max(0, start - 60), start)
        if lead and _is_of_partners(text, lead, name[0].text):
            return lead.start()
    # a capitalized article inside a sentence is part of the name: "of The Rock Church"
    if re.search(r"[a-z,] The $", text[max(0, start - 6) : start]):
        return start - 4
    return start


def _is_of_partners(text: str, lead: re.Match[str], first: str) -> bool:
    """Returns whether the words before the comma are partners.

    Excludes a person's surname ("Jane Q. Roe, Roe & Mott LLP"), mixed case before capitals, and legal vocabulary.
    """
    if first.isupper() and not lead[0].isupper():
        return False
    before = _BEFORE_SURNAME.search(text, max(0, lead.start() - 20), lead.start())
    if before and (len(before[1]) < 3 or before[1].upper() in given_names()):
        return False
    return not any(word.lower() in NOT_IN_NAMES or word in TITLE_WORDS for word in re.findall(r"[\w’'-]+", lead[0]))
