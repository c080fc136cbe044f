"""Chooses the name of an entity among its printed forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from legal_pipeline.data.nicknames import NAMES_BEHIND
from legal_pipeline.model import MentionType
from legal_pipeline.stages.resolution.name_keys import folded, is_all_caps, organisation_name, person_name

BODY_TYPES = (MentionType.ORG, MentionType.GOV_BODY, MentionType.COURT)
"""Types that one name may have; the earlier wins a tie."""

_ORDER = {type_: number for number, type_ in enumerate(dict.fromkeys((*BODY_TYPES, *MentionType)))}


@dataclass(frozen=True, slots=True)
class PrintedForm:
    """A form on one line with single spaces, and its number of occurrences."""

    text: str
    count: int


def majority_type(counts: Mapping[MentionType, int]) -> MentionType:
    """Returns the most frequent type. A tie goes to the first in BODY_TYPES, then the first in MentionType."""
    return min(counts, key=lambda type_: (-counts[type_], _ORDER[type_]))


def best_name(type_: MentionType, forms: Sequence[PrintedForm]) -> str:
    """Returns the form that names the entity.

    For persons and organizations: the fullest form, preferably not in all capitals, then the most frequent. For other
    types: the most frequent form, then the longest, then the first in alphabetical order.
    """
    if len(forms) == 1:
        return forms[0].text
    if type_ is MentionType.PERSON:
        return min(forms, key=_person_rank).text
    if type_ in BODY_TYPES:
        return min(forms, key=_body_rank).text
    return min(forms, key=lambda form: (-form.count, -len(form.text), form.text)).text


def _person_rank(form: PrintedForm) -> tuple[object, ...]:
    name = person_name(form.text)
    fullness = name.fullness if name else 0
    extra_words = len(form.text.split()) - (len(name.words) + bool(name.generation) if name else 0)
    is_inverted = name is not None and folded(form.text).split()[0].rstrip(",") != (name.words or ("",))[0]
    is_nickname = name is not None and name.given not in NAMES_BEHIND.get(name.given, (name.given,))
    return (-fullness, is_inverted, is_all_caps(form.text), is_nickname, max(0, extra_words), -form.count, form.text)


def _body_rank(form: PrintedForm) -> tuple[object, ...]:
    name = organisation_name(form.text)
    words = len(folded(form.text).removeprefix("the ").split())
    return (-len(name.core), -words, is_all_caps(form.text), form.text.lower().startswith("the "), -form.count, form.text)
