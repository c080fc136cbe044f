"""Decides whether a text has the form of a firm or an office, alone or where one is due."""

from __future__ import annotations

import re

from legal_pipeline.data.places import STATES
from legal_pipeline.data.titles import JOBS
from legal_pipeline.model import MentionType
from legal_pipeline.stages.structures import name_shapes

_NO_FIRM = re.compile(
    rf"\b(?:is|are|was|were|that|shall|hereby|which|this|submitted|attorneys?,|counsel,)\b|\d{{5}}|,\s+(?:\w+\s+){{0,2}}"
    rf"(?:{'|'.join(sorted(JOBS))})$|\bBy$",
    re.IGNORECASE,
)
"""Text that is not a firm: a sentence, a stamp, or a signer's title ("Jane Roe, Sole Member")."""
_SOVEREIGN = re.compile(
    r"(?:the\s+)?(?:united\s+states(?:\s+of\s+america)?|(?:state|commonwealth|people)\s+of\s+(?:the\s+state\s+of\s+)?"
    r"[a-z]+(?:\s[a-z]+)?),?$",
    re.IGNORECASE,
)
"""Above the names of its attorneys: the client."""
_REST_OF_TITLE = re.compile(r"(?:and|of|for|to|in|by|on|from|with|or|regarding)\s", re.IGNORECASE)
"""How the second line of a paper's title begins: "AND ATTORNEY WORK PRODUCT MATERIALS"."""
_NO_FIRM_ALONE = frozenset({"general", "attorney", "esquire", "enclosure", "enclosures", "signature"})
_MIDDLE_INITIAL = re.compile(r"\w[\w'’-]+\s(?:[A-Z]\.\s?)+[A-Z][\w'’-]+\.?$")
_FIRM_GOES_ON = re.compile(r"(?:\b(?:of|and|the|for|&)|&|,)$|&$", re.IGNORECASE)
_GOES_ON_FIRM = re.compile(r"(?:and|of|&)\s", re.IGNORECASE)


def is_firm(text: str) -> bool:
    """Returns whether the text has the form of a firm or an office."""
    if len(text) > 90 or text[-1:] in ":?" or _SOVEREIGN.match(text) or _NO_FIRM.search(text) or _REST_OF_TITLE.match(text):
        return False
    if text.endswith("&") and len(text.split()) > 2 and text[0].isupper():
        return True  # "ROE BRAKE MOTT &", which goes on below
    if are_two_people(text):
        return False
    if name_shapes.is_organisation(text) or (text.isupper() and "," in text and len(text.split()) > 1):
        return True
    return name_shapes.kind_of(text) == MentionType.GOV_BODY


def are_two_people(text: str) -> bool:
    """Returns whether the text is two whole names: "Jane Q. Roe & Bo L. Mott" wrote an article."""
    people = text.split(" & ")
    if len(people) != 2 or not all(name_shapes.is_person(one) for one in people):
        return False
    given = [name_shapes.may_be_given_name(one.split()[0]) for one in people]
    return all(given) or (any(given) and all(_MIDDLE_INITIAL.match(one) for one in people))


def may_be_firm(text: str) -> bool:
    """Returns whether the text may be a firm where one is due: capitalized words below the names."""
    return (
        text[:1].isupper()
        and text.lower() not in _NO_FIRM_ALONE
        and text not in STATES
        and 3 < len(text) < 50
        and re.search(r"[^\W\d_]{4}", text) is not None
        and text[-1] not in ".:?"
        and not _NO_FIRM.search(text)
        and all(word[0].isupper() or word.lower() in {"of", "the", "and", "for", "at"} for word in text.split() if word[0].isalpha())
    )


def is_bare_firm(text: str) -> bool:
    """Returns whether a name shaped like a person's may be a firm's: two words, the first no given name."""
    words = text.split()
    return len(words) == 2 and not any(word.endswith(".") for word in words) and not name_shapes.is_given_name(words[0])


def continues_firm(above: str, text: str) -> bool:
    """Returns whether a line goes on with the firm above it: "FOUNDATION OF / EASTERN OREGON", "ROE, MOTT / & VANE"."""
    return bool(_FIRM_GOES_ON.search(above) or _GOES_ON_FIRM.match(text))
