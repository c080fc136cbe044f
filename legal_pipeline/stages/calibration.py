"""Turns a rule's own confidence into how often facts like this one were right on annotated papers."""

from __future__ import annotations

from legal_pipeline.data.confidence import STRENGTH, rates, type_rates


def calibrated(type_: str, rule: str, confidence: float) -> float:
    """Return the probability, 0 to 1, that a fact of this type by this rule is right, before the certainty of OCR.

    The rate of the rule on annotated papers, drawn toward the middle of the rate of its type and of `confidence`, which is the judgment of
    the rule's author: the less often the rule was judged, the nearer to that middle. It depends on nothing but its arguments.
    """
    of_type = type_rates().get(type_)
    if of_type is None:
        return confidence
    judged, right = rates().get((type_, rule), (0.0, 0.0))
    return round((right + STRENGTH * (of_type + confidence) / 2) / (judged + STRENGTH), 3)
