"""LOCATION by what is said of it: "resides in Petaluma", "based in Trenton", "headquartered in Bergen, Norway".

Not all towns are in the gazetteer, but few other things than places are lived in. A name of one or two words, and the country behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.data.government import GOVERNMENT_HEADS
from legal_pipeline.data.organisation_kinds import KINDS
from legal_pipeline.data.stopwords import NOT_IN_NAMES
from legal_pipeline.model import MentionType
from legal_pipeline.stages.mentions.candidate import RANK_WEAK, Candidate, name_candidate
from legal_pipeline.stages.mentions.names.places import is_place
from legal_pipeline.stages.mentions.normalized_text import NormalizedText

_LIVED_IN = re.compile(
    r"\b(?:(?:resid(?:es?|ed|ing)|liv(?:es?|ed|ing)|domiciled|headquartered|based|home|born)\s(?:in|near|outside)|(?:(?<=,\s)|(?<=\bis\s)|(?<=\bare\s))(?:located|situated)\sin|residents?\sof|(?:principal\s)?(?:offices?|place\sof"
    r"\sbusiness)\s(?:is\s|are\s)?(?:located\s)?in)\s(?P<name>(?:(?:San|Santa|St\.|Fort|Mount|Port|New|El|Los|Las|La|Lake)\s)?[A-Z][a-z’'-]{2,}(?:\s[A-Z][a-z’'-]{2,})?)"
    r"(?P<where>,\s[A-Z][a-z]+(?:\s[A-Z][a-z]+)?)?(?=[,.;)\n]|\s(?:and|with|since|when|who|where|until|from|for|at|on|in|but|[a-z]{2,})\b|\Z)"
)


def find(normalized: NormalizedText) -> Iterator[Candidate]:
    text = normalized.text
    for hit in _LIVED_IN.finditer(text):
        name = " ".join(hit["name"].split())
        parts = name.split()
        if is_place(name) and not hit["where"]:
            continue
        if any(part.lower() in NOT_IN_NAMES or part in KINDS or part in GOVERNMENT_HEADS for part in parts):
            continue
        is_known = hit["where"] and is_place(" ".join(hit["where"].split()).lstrip(", "))
        end = hit.end("where") if is_known else hit.end("name")
        yield name_candidate(text, MentionType.LOCATION, hit.start("name"), end, 0.75, "place.clause", RANK_WEAK)
