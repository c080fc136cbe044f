"""Reads the fixed parts of legal documents: captions, judges, counsel, signatures, preambles, definitions, claims.

`read_structures(window)` splits a window into `lines` and runs one reader for each part; `model` has the results, which
carry absolute spans. `name_shapes` decides whether a printed name is a person, an organization or a public body. The
mentions stage searches for the names, the resolution stage uses the definitions, the relations stage the roles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from legal_pipeline.model import Span, Window
from legal_pipeline.stages.structures.benches import read_benches
from legal_pipeline.stages.structures.captions.captions import read_captions
from legal_pipeline.stages.structures.captions.initials import read_initials
from legal_pipeline.stages.structures.captions.title_parties import read_title_parties
from legal_pipeline.stages.structures.case_names import read_listed_cases, read_named_cases
from legal_pipeline.stages.structures.contract_openings import read_openings
from legal_pipeline.stages.structures.counsel.amici import read_amici
from legal_pipeline.stages.structures.counsel.appearances import read_appearances
from legal_pipeline.stages.structures.counsel.columns.side_by_side import read_side_by_side
from legal_pipeline.stages.structures.counsel.lists.opinions import read_counsel_lists
from legal_pipeline.stages.structures.counsel.lists.prose import read_counsel_in_prose
from legal_pipeline.stages.structures.counsel.signatures import read_signatures
from legal_pipeline.stages.structures.definitions import read_definitions
from legal_pipeline.stages.structures.dockets.sheets import read_docket_sheets
from legal_pipeline.stages.structures.forms.filled_forms import read_filled_forms
from legal_pipeline.stages.structures.forms.official_forms import read_official_forms
from legal_pipeline.stages.structures.judge_lines import read_judge_lines
from legal_pipeline.stages.structures.judges import read_judges
from legal_pipeline.stages.structures.lines import read_lines
from legal_pipeline.stages.structures.mail.header_blocks import read_attributions, read_mail_headers
from legal_pipeline.stages.structures.mail.labeled_lines import read_labeled_names
from legal_pipeline.stages.structures.model import Counsel, DocketSheet, Judge, Signature, Structures
from legal_pipeline.stages.structures.panels import read_panels
from legal_pipeline.stages.structures.preambles.between import read_preambles
from legal_pipeline.stages.structures.stated_parties import read_stated_parties
from legal_pipeline.stages.structures.transcripts.testimony import read_testimony

__all__ = ["Structures", "read_structures"]

_OF_COUNSEL = re.compile(r"attorney|counsel|solicitor|barrister|esq|partner|associate|shareholder|bar\b", re.IGNORECASE)
"""In the titles of those who sign for a law firm."""
_FIELD = re.compile(r"(?:Title|Name|By|Its|Date)\s?:", re.IGNORECASE)


@lru_cache(maxsize=1)
def read_structures(window: Window) -> Structures:
    """Returns all structures of the window, each kind in the order in which its readers find them.

    Mentions, resolution and relations ask for them one after the other, and most documents are one window: the last one is remembered.
    """
    lines = read_lines(window)
    definitions = tuple(read_definitions(window))
    preambles = tuple(read_preambles(window, lines))
    sheets = tuple(read_docket_sheets(window))
    witnesses, examinations = read_testimony(window)
    claims, official_counsel = read_official_forms(window, lines)
    form_captions, employments, form_counsel = read_filled_forms(window, lines)
    captions = tuple(caption for caption in read_captions(window, lines) if not _is_inside(caption.evidence, sheets))
    every_caption = (*captions, *form_captions, *read_amici(window), *read_title_parties(window, lines), *read_initials(window))
    every_caption = (*every_caption, *read_stated_parties(window, every_caption))
    every_caption = (
        *every_caption,
        *read_named_cases(window, sheets),
        *(case for case in read_listed_cases(window, lines) if not _is_inside(case.evidence, sheets)),
    )
    signatures = tuple(read_signatures(window, lines))
    preambles = preambles or tuple(read_openings(window, definitions))
    named = (*(caption.parties for caption in every_caption), *(preamble.parties for preamble in preambles))
    parties = frozenset(party.name.span.text for several in named for party in several)
    beside = tuple(read_side_by_side(window, lines))
    placed = {*(party.name.span.start for several in named for party in several), *(one.name.span.start for one in beside)}
    return Structures(
        captions=every_caption,
        judges=_once(
            (*read_judges(window, lines), *read_judge_lines(window), *read_panels(window), *read_benches(window, lines, captions))
        ),
        counsel=(
            *beside,
            *(
                counsel
                for counsel in read_appearances(window, lines, parties)
                if counsel.name.span.start not in placed
                and not _is_inside(counsel.evidence, sheets)
                and not _signs_as_officer(counsel, signatures)
            ),
            *(counsel for counsel in read_counsel_in_prose(window) if not _is_inside(counsel.evidence, sheets)),
            *(counsel for counsel in read_counsel_lists(window) if not _is_inside(counsel.evidence, sheets)),
            *official_counsel,
            *form_counsel,
        ),
        signatures=signatures,
        preambles=preambles,
        definitions=definitions,
        claims=tuple(claims),
        employments=tuple(employments),
        docket_sheets=sheets,
        mail_headers=tuple(read_mail_headers(window)),
        witnesses=witnesses,
        examinations=examinations,
        attributions=(*read_attributions(window), *read_labeled_names(window)),
    )


def _once(judges: Iterable[Judge]) -> tuple[Judge, ...]:
    """Returns the judges without those that an earlier rule read at the same place in the same capacity."""
    kept: dict[tuple[int, bool], Judge] = {}
    for judge in judges:
        kept.setdefault((judge.name.span.end, judge.role == "author"), judge)
    return tuple(kept.values())


def _signs_as_officer(counsel: Counsel, signatures: Iterable[Signature]) -> bool:
    """Returns whether the "firm" is the company that the person signs for, or a field of a signature.

    "Title: Chief Legal Officer" is above the next party of a contract; below "ACME MILLS, LLC / By: Jane Roe" stands her title.
    """
    if counsel.firm is not None and _FIELD.match(counsel.firm.span.text):
        return True
    if counsel.represents:
        return False
    titles = (signature.title for signature in signatures if signature.name.span.start == counsel.name.span.start)
    return any(title and not _OF_COUNSEL.search(title) for title in titles)


def _is_inside(evidence: Span, sheets: Iterable[DocketSheet]) -> bool:
    """Returns whether a structure lies in a docket sheet, whose columns other readers take for prose."""
    return any(sheet.start <= evidence.start < sheet.end for sheet in sheets)
