"""What only looks like a name of the matter: placeholders, "Jane Doe No. 3", and the programs that forms name at their foot."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.data.form_labels import FORM_PUBLISHERS
from legal_pipeline.model import MentionType
from legal_pipeline.stages.mentions.candidate import RANK_CAPTION, RANK_FLAG, Candidate, name_candidate
from legal_pipeline.stages.mentions.normalized_text import NormalizedText

_NUMBERED = re.compile(
    r"\b(?:John|Jane|Mary|Richard|JOHN|JANE|MARY|RICHARD)\s(?:Doe|Roe|Poe|DOE|ROE|POE)(?:\s(?:Nos?\.|NOS?\.|#)\s?|[ ])"
    r"(?:\d{1,3}(?![\w,.]\d)|[A-Z](?![\w.’']))"
)
_INITIALS = (
    r"(?!(?:U\.S|D\.C|N\.A|L\.P|P\.[ACM]|M\.D|J\.D|R\.N|D\.O|A\.M|D\.B\.A|A\.K\.A|F\.K\.A|L\.L\.[CP])\.)"
    r"(?:[A-Z]\.[ ]?){1,3}[A-Z]\.(?![ ]?[A-Z][a-z’']|\w)"
)
_KIN = r"(?:minor|child|infant|juvenile|son|daughter|mother|father|parent|guardian|next[ ]friend|brother|sister|grandmother|grandfather)"
_PROTECTED = re.compile(
    rf"\b(?:[Mm]inor|MINOR|[Cc]hild|CHILD|[Ii]nfant|[Ss]tudent|[Vv]ictim|[Ss]on|[Dd]aughter|[Mm]other|[Ff]ather"
    rf"|[Pp]arents?|[Nn]ext[ ][Ff]riend|children:?"
    rf"|Plaintiff|Defendant|Petitioner|Respondent|Appellant|Appellee),?\s(?P<behind>{_INITIALS})"
    rf"|(?<![\w.])(?P<before>{_INITIALS}),?\s(?:\(?(?:born|DOB|age[d\s])|(?:an?|the|his|her|their)\s(?:[a-z]+\s){{0,2}}{_KIN}\b)"
)
"""Somebody whom a court calls by initials: "his mother and next friend, B.T.", "L.M.B., born 2009"."""
_CHILD = re.compile(
    r"\b(?:(?:Minor|MINOR)[ ](?:(?:Child|CHILD)[ ])?|(?:Baby|BABY)[ ](?:Boy|Girl|BOY|GIRL)[ ]"
    r"|(?:Student|STUDENT|Child|CHILD|Victim|VICTIM)[ ])"
    r"(?:[A-Z]\.){1,3}(?!\w|[ ][A-Z][a-z])"
)
"""A word that has become part of the name of a child: "Minor Child A.B."."""
_PRODUCT = re.compile(
    rf"\b(?:{'|'.join(re.escape(name) for name in FORM_PUBLISHERS)})\b"
    r"(?!,?[ ](?:Inc|LLC|L\.L\.C|Corp|Ltd)\b)(?:[ ](?:Bankruptcy|Software)\b)?"
)
"""A program for forms, called after its publisher; the publisher itself has a legal form."""


def find(normalized: NormalizedText) -> Iterator[Candidate]:
    """Yields the placeholders that have a number or a letter, which belongs to the name, and blocks the names of programs."""
    for hit in _PRODUCT.finditer(normalized.text):
        yield Candidate(None, hit.start(), hit.end(), "", 1.0, "form.program", RANK_FLAG)
    if "oe" in normalized.text or "OE" in normalized.text:
        for hit in _NUMBERED.finditer(normalized.text):
            yield name_candidate(normalized.text, MentionType.PERSON, hit.start(), hit.end(), 0.95, "person.placeholder", RANK_CAPTION)
    for hit in _CHILD.finditer(normalized.text):
        yield name_candidate(normalized.text, MentionType.PERSON, hit.start(), hit.end(), 0.9, "person.placeholder", RANK_CAPTION)
    for hit in _PROTECTED.finditer(normalized.text):
        yield name_candidate(normalized.text, MentionType.PERSON, *hit.span(hit.lastgroup or 0), 0.85, "person.initials")
