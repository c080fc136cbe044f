"""Which of an entity's printed forms becomes its name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from legal_pipeline.data.nicknames import NAMES_BEHIND
from legal_pipeline.model import MentionType
from legal_pipeline.stages.resolution.name_keys import folded, is_all_caps, organisation_name, person_name

BODY_TYPES = (MentionType.ORG, MentionType.GOV_BODY, MentionType.COURT)
"""Types one name may be seen as; on equal counts the earlier wins."""

_ORDER = {type_: number for number, type_ in enumerate(dict.fromkeys((*BODY_TYPES, *MentionType)))}


@dataclass(frozen=True, slots=True)
class PrintedForm:
    """A form with its blanks folded, and how often it is printed."""

    text: str
    count: int


def majority_type(counts: Mapping[MentionType, int]) -> MentionType:
    """The type with most mentions; on equal counts the earlier body type, else the earlier type."""
    return min(counts, key=lambda type_: (-counts[type_], _ORDER[type_]))


def best_name(type_: MentionType, forms: Sequence[PrintedForm]) -> str:
    """The fullest form of a name; of the same words the one that is not all in capitals; of equals the most frequent.

    For anything but names of persons and bodies the most frequent form, then the longest, then the first of the alphabet.
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
    return (-fullness, is_all_caps(form.text), is_nickname, max(0, extra_words), is_inverted, -form.count, form.text)


def _body_rank(form: PrintedForm) -> tuple[object, ...]:
    name = organisation_name(form.text)
    words = len(folded(form.text).removeprefix("the ").split())
    return (-len(name.core), -words, is_all_caps(form.text), form.text.lower().startswith("the "), -form.count, form.text)
