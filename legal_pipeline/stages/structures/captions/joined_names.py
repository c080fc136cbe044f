"""Whether "A and B", "A & B" or two lines are two parties, and whether unclassified words look like an organization."""

from __future__ import annotations

import re

from legal_pipeline.data import organisation_words, words
from legal_pipeline.model import MentionType
from legal_pipeline.stages.structures import name_shapes

_BODY_ENDS = "|".join((*organisation_words.BODY_ENDINGS, "Group", "Holdings", *sorted(words("trade_words"))))
_ENDS = re.compile(rf"\b(?:{_BODY_ENDS})$", re.IGNORECASE)
_GENERATION_LAST = re.compile(r",\s(?:Jr|Sr|JR|SR|II|III|IV)\.?$")
_UNION = re.compile(r"\b(?:workers|employees|artisans|trades|carpenters|machinists|electricians|engineers|teachers)\b", re.IGNORECASE)
BODY_FIRST = re.compile(
    r"(?:the\s+)?(?:committee|coalition|council|alliance|citizens|friends|center|institute|society|league)\s+(?:for|of|to|on)\s+\S+\s\S",
    re.IGNORECASE,
)
"""A body whose kind stands first is whole before "and": "COMMITTEE FOR FAIR WIRE ROPE and ACME, INC."."""
_DOE = re.compile(r"(?:(?:john|jane|xyz|abc)\s+)*(?:does?|roes?|(?:corporations?|corps?|entities|companies)\s+\d)\b", re.IGNORECASE)
_INITIAL = re.compile(r"\s[A-Z]\.\s")
_PLACE_BODY = re.compile(r"(?:the\s+)?(?:city|county|town|village|state|commonwealth|township|borough|united\s+states)\b", re.IGNORECASE)
WHOLE_PLACE = re.compile(
    r"(?:the\s+)?(?:(?:city|county|town|village|state|commonwealth|township|borough)\s+of\s+.{2,40}|united\s+states(?:\s+of\s+america)?)",
    re.I,
)
_CITY = re.compile(r"(?:the\s+)?(?:city|county|town|village|township|borough)\s+of(?:\s+[A-Z][\w.'’-]+){1,4}", re.IGNORECASE)
INITIALS = re.compile(r"(?!U\.\s?S\.)(?:[A-Z]\.\s?){2,4}(?:[A-Z][\w'’-]+)?")
"""A child in a caption: "A.B."."""


def is_whole_person(text: str) -> bool:
    """Returns whether the text is a given name and a family name: a spouse in "Jane Roe & Bo Roe", not a partner of "Roe & Mott"."""
    parts = text.split()
    return len(parts) > 1 and name_shapes.is_given_name(parts[0]) and name_shapes.is_person(" ".join(parts).strip(" ,"))


def looks_like_name(text: str) -> bool:
    """Returns whether unclassified text looks like an organization: capitalized words without legal vocabulary or digits."""
    parts = text.split()
    if not 1 < len(parts) <= 10 or len(text) < 3 * len(parts):
        return False
    return sum(word[0].isupper() for word in parts) * 2 > len(parts) and parts[0][0].isupper() and not re.search(r"\d{3}|[@:=_]", text)


def splits(left: str, right: str) -> bool:
    """Returns whether "A and B" is two parties: each side is a whole name that would stand alone."""
    left_flat, right_flat = " ".join(left.split()).strip(' ,"“”'), " ".join(right.split()).strip(' ,"“”')
    left_kind, right_kind = name_shapes.kind_of(left_flat), name_shapes.kind_of(right_flat)
    right_words = right_flat.split()
    if _DOE.match(right_flat):
        return left_kind is not None
    if (
        _UNION.search(right_flat)
        and not _ENDS.search(left_flat)
        and not name_shapes.has_legal_form(left_flat)
        and len(left_flat.split()) < 4
    ):
        return False  # "United Food and Commercial Workers Union"
    if name_shapes.has_legal_form(left_flat[-14:]) and (right_kind or name_shapes.is_surname(right_flat) or looks_like_name(right_flat)):
        return True
    if right_kind is not None and len(right_words) > 1 and _CITY.fullmatch(left_flat):
        return True
    if _ENDS.search(left_flat) and BODY_FIRST.match(right_flat):
        return True  # "Acton Tanners Association and Society for Rural Enterprise"
    if BODY_FIRST.match(left_flat) and len(right_words) > 1 and name_shapes.has_legal_form(right_flat):
        return True
    if left_kind is MentionType.PERSON and name_shapes.has_legal_form(right_flat) and _is_common(left_flat):
        return False  # "Water Removal and Drying of Acton, LLC"
    if left_kind is MentionType.PERSON or INITIALS.fullmatch(left_flat):
        # two parties: "Jane Roe and Roe Millwork & Supply"; one: "Jane Roe and Sons"
        return (
            right_kind is MentionType.PERSON
            or bool(INITIALS.fullmatch(right_flat))
            or (len(right_words) > 1 and looks_like_name(right_flat))
        )
    if len(left_flat.split()) < 2 or (left_kind is None and not looks_like_name(left_flat)):
        return False
    if right_kind is MentionType.PERSON:
        is_named = name_shapes.is_given_name if left_kind is None else name_shapes.may_be_given_name
        return is_named(right_words[0]) or bool(_INITIAL.search(right_flat)) or bool(INITIALS.fullmatch(right_flat))
    if INITIALS.fullmatch(right_flat) or (_PLACE_BODY.match(right_flat) and len(right_words) > 1):
        return True
    if right_kind is MentionType.ORG and name_shapes.has_legal_form(right_flat):
        # two: "A&M Television Networks and AT&S Corp."; one: "Roe Controls and Supply, Inc."
        return "&" in right_flat or len(right_words) > 2
    if left_kind is MentionType.GOV_BODY and right_kind is MentionType.GOV_BODY and WHOLE_PLACE.fullmatch(left_flat):
        return True
    # "Roe Teachers Association and Mott School District"; one: "National Bank and Trust Company"
    return (
        bool(_ENDS.search(left_flat) and _ENDS.search(right_flat))
        and len(right_words) > 1
        and name_shapes.kind_of("Roe " + right_words[0]) is not MentionType.ORG
    )


def _is_common(flat: str) -> bool:
    """Returns whether the name is made of common words only, of which none is a given name."""
    return all(word.lower() in words("common_words") and not name_shapes.is_given_name(word) for word in flat.split())


def one_a_line(text: str) -> str:
    """Puts semicolons between the lines of a list without punctuation, where each side of the break is a whole name."""
    signs = list(text)
    for at, sign in enumerate(text):
        if sign == "\n" and _stands_alone(text[text.rfind("\n", 0, at) + 1 : at]) and _stands_alone(text[at + 1 :].partition("\n")[0]):
            signs[at] = ";"
    return "".join(signs)


def _stands_alone(line: str) -> bool:
    flat = " ".join(line.split()).strip(" ,")
    words = flat.split()
    if len(words) < 2:
        return False
    if _GENERATION_LAST.search(flat) and name_shapes.is_person(flat):
        return True
    if name_shapes.has_legal_form(words[-1]) or WHOLE_PLACE.fullmatch(flat):
        return len(words) > 2
    return (name_shapes.is_given_name(words[0]) or _INITIAL.search(flat) is not None) and name_shapes.is_person(flat)
