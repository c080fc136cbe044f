"""Is there anything on a page at all?"""

from __future__ import annotations

from collections import Counter

from legal_pipeline.stages.ocr.engine import PageImage

_SAMPLE_STEP = 211  # prime, so that it does not fall on the same column in every row
_CONTRAST = 48
_LEAST_INK_SQUARE_INCHES = 0.0008
"""A page number of one digit has about .002."""


def is_blank(image: PageImage) -> bool:
    """True when next to no pixel differs from the paper, whatever shade the paper has.

    A sample tells pages with text at once; only what may be blank is looked at whole.
    """
    if not image.grey:
        return True
    sample = image.grey[::_SAMPLE_STEP]
    counts = Counter(sample)
    paper = max(range(256), key=counts.__getitem__)
    shades = range(max(0, paper - _CONTRAST), min(255, paper + _CONTRAST) + 1)
    least = _LEAST_INK_SQUARE_INCHES * image.dpi * image.dpi
    if len(sample) - sum(counts[value] for value in shades) > least:
        return False
    return len(image.grey.translate(None, bytes(shades))) < least
