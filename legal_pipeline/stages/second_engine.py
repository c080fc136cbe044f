"""Pages that the engine of this machine read badly are read a second time, by one that takes many pages at once.

Pages leave in their order: from the first doubtful one on they are held back, a window at a time, until
the second engine has answered. Does not belong here: which engine that is, and what its answers cost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from legal_pipeline.model import Page, PageMethod
from legal_pipeline.stages.ocr.cache import cache_key
from legal_pipeline.stages.ocr.engine import OcrResult, PageImage
from legal_pipeline.stages.readers.bates import bates_number
from legal_pipeline.stages.readers.pdf.court_stamp import with_stamps
from legal_pipeline.stages.readers.pdf.ocr_decision import is_better
from legal_pipeline.stages.readers.pdf.text import clean
from legal_pipeline.stages.readers.pdf.text_quality import plausibility

WINDOW_PAGES = 32
"""Held back at most: a killed worker renders so many again, and somebody more urgent waits for one page of them."""
_WINDOW_CHARS = 4_000_000


class SecondEngine(Protocol):
    """One reading of one document. `name`, `version` and `options` go into the cache key."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    @property
    def options(self) -> str: ...

    @property
    def below_confidence(self) -> float:
        """Pages that came out with less are doubtful."""

    def known(self, key: bytes) -> OcrResult | None:
        """What it read on that image before."""

    def add(self, page_number: int, key: bytes, image: PageImage) -> None:
        """Puts a page among those of the next `read`."""

    def read(self) -> Mapping[bytes, OcrResult]:
        """By key, what was read on the pages added since; those that it could not read are left out. May take minutes."""

    def pause(self) -> None:
        """Called after each page that is held back: may raise to end the reading here."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A page as it came out on this machine."""

    page: Page
    picture: PageImage | None = None
    """What a second engine would be shown; None for a page that there is nothing to ask about."""
    stamps: str = ""
    """Text that the page carries itself, whose letters are right."""


@dataclass(frozen=True, slots=True)
class _Held:
    draft: Draft
    key: bytes | None


def settled(drafts: Iterable[Draft], second: SecondEngine | None) -> Iterator[Page]:
    """The pages, each in its better reading."""
    if second is None:
        yield from (draft.page for draft in drafts)
        return
    held: list[_Held] = []
    chars = 0
    for draft in drafts:
        asked = _asked(draft, second)
        if not held and asked.key is None:
            yield asked.draft.page
            continue
        held.append(asked)
        chars += len(draft.page.text)
        if len(held) >= WINDOW_PAGES or chars >= _WINDOW_CHARS:
            yield from _answered(held, second)
            held, chars = [], 0
        else:
            second.pause()
    if held:
        yield from _answered(held, second)


def _asked(draft: Draft, second: SecondEngine) -> _Held:
    """Hands a doubtful page to the second engine, unless its answer is known; the image is not kept."""
    picture, bare = draft.picture, replace(draft, picture=None)
    if picture is None or draft.page.confidence >= second.below_confidence:
        return _Held(bare, None)
    key = cache_key(picture, second)
    known = second.known(key)
    if known is not None:
        return _Held(replace(bare, page=_better(bare, known, second, key)), None)
    second.add(draft.page.page_number, key, picture)
    return _Held(bare, key)


def _answered(held: list[_Held], second: SecondEngine) -> Iterator[Page]:
    answers = second.read()
    for one in held:
        answer = answers.get(one.key) if one.key else None
        yield one.draft.page if answer is None or one.key is None else _better(one.draft, answer, second, one.key)


def _better(draft: Draft, result: OcrResult, second: SecondEngine, key: bytes) -> Page:
    """The second reading, unless the first has more to say that makes sense: that one was in doubt, so it has to be better."""
    page = draft.page
    text = with_stamps(clean(result.text), draft.stamps)
    if not text or is_better(plausibility(page.text), plausibility(text)):
        return page
    engine = f"{second.name} {second.version}"
    return Page(page.page_number, text, PageMethod.OCR, engine, result.confidence, result.rotation, bates_number(text), key.hex())
