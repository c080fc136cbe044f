"""Who is party to what, who judges it, and who wrote the paper: party_to, presided_by, authored_by."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.model import MentionType, RelationshipType, Span
from legal_pipeline.stages.relations.scene import Fact, Scene
from legal_pipeline.stages.structures.model import Caption, CaptionParty

_NUMBERS = frozenset({MentionType.DOCKET_NO})
_CASES = frozenset({MentionType.CASE})
_COURTS = frozenset({MentionType.COURT})
_PERSONS = frozenset({MentionType.PERSON})
_CLERICAL = re.compile(r"\b(?:clerk|case\s+manager|reporter|notary|trustee|secretary|commissioner)\b", re.IGNORECASE)
_OFFICIAL_FORM = re.compile(r"Official\s+Form\s+\d", re.IGNORECASE)
_FOLD = re.compile(r"[^a-z0-9]+")
_AROUND = 600
"""Characters around a caption in which its docket number may stand: the head of the page and the side column."""


def fold(name: str) -> str:
    """Lower case, letters and digits only: how names of parties are compared within a document."""
    return _FOLD.sub(" ", name.lower()).strip()


def read_parties(scene: Scene) -> Iterator[Fact]:
    """party_to from captions and contracts; fills the scene's proceedings for the rules that come after."""
    for caption in scene.structures.captions:
        docket = docket_of(scene, caption.evidence, caption)
        if scene.case.docket_id is None:
            scene.case.docket_id = docket
        if scene.case.court_id is None and caption.court:
            court = scene.best(caption.court, _COURTS)
            scene.case.court_id = scene.entity(court) if court else None
        for party in caption.parties:
            yield from _party(scene, party, docket or scene.case.docket_id or scene.document_id)
    for preamble in scene.structures.preambles:
        for party in preamble.parties:
            yield from _party(scene, party, scene.document_id)


def docket_of(scene: Scene, near: Span, caption: Caption | None = None) -> str | None:
    """The docket number a structure belongs to: printed in it, else on its page, else the document's, else a case name."""
    if caption:
        for number in caption.docket_numbers:
            if found := scene.entity_at(number, _NUMBERS):
                return found
    around = scene.between(near.start - _AROUND, near.end + _AROUND, _NUMBERS) or (
        [] if scene.case.docket_id else scene.between(near.start - 8_000, near.end + 8_000, _NUMBERS)
    )
    for mention in sorted(around, key=lambda mention: abs(mention.start - near.end)):
        if found := scene.entity(mention):
            return found
    cases = scene.between(near.start - 50, near.end + 50, _CASES)
    return scene.case.docket_id or (scene.entity(cases[0]) if cases else None)


def _party(scene: Scene, party: CaptionParty, target: str) -> Iterator[Fact]:
    mention = scene.best(party.name)
    source = scene.entity(mention) if mention else None
    if mention is None or source is None or source == target:
        return
    scene.case.names.setdefault(fold(mention.text), source)
    scene.case.names.setdefault(fold(party.name.span.text), source)
    if party.role and source not in scene.case.parties.setdefault(party.role, []):
        scene.case.parties[party.role].append(source)
    confidence = 0.95 if party.role else 0.7
    yield Fact(RelationshipType.PARTY_TO, source, target, party.role or None, confidence, party.name.rule, party.evidence or party.name.span)
    for alias in party.aliases:
        other = scene.entity_at(alias)
        if other and other != source:
            evidence = scene.span(party.name.span.start, alias.span.end) if alias.span.end - party.name.span.start < 300 else alias.span
            yield Fact(RelationshipType.ALIAS_OF, other, source, None, 0.9, alias.rule, evidence)


def read_bench(scene: Scene) -> Iterator[Fact]:
    """presided_by for every judge, authored_by for the one who wrote or signed."""
    for judge in scene.structures.judges:
        target = scene.entity_at(judge.name, _PERSONS)
        if target is None:
            continue
        source = docket_of(scene, judge.evidence) or scene.document_id
        role = None if judge.role == "author" else judge.role
        yield Fact(RelationshipType.PRESIDED_BY, source, target, role, 0.85, judge.name.rule, judge.evidence)
        signs = judge.name.rule == "judge.signature" and judge.role != "lower court"
        if judge.role == "author" or signs:
            yield Fact(RelationshipType.AUTHORED_BY, scene.document_id, target, None, 0.85 if judge.role == "author" else 0.7, judge.name.rule, judge.evidence)


def read_signers(scene: Scene) -> Iterator[Fact]:
    """authored_by for who signed a letter, a brief, a motion: "/s/" over the name of counsel or of a letter's writer."""
    if _OFFICIAL_FORM.search(scene.window.text[:20_000]) or scene.structures.preambles:
        return
    counsel = {fold(one.name.span.text) for one in scene.structures.counsel}
    judges = {judge.name.span.start for judge in scene.structures.judges}
    for signature in scene.structures.signatures:
        if (signature.title and _CLERICAL.search(signature.title)) or signature.name.span.start in judges:
            continue
        is_signed = re.match(r".*/?s/", scene.text(max(scene.window.base, signature.name.span.start - 40), signature.name.span.start).rsplit("\n", 2)[-1], re.IGNORECASE)
        is_counsel = fold(signature.name.span.text) in counsel
        if not is_signed and not is_counsel:
            continue
        behind = scene.text(signature.name.span.end, min(scene.window.end, signature.name.span.end + 60))
        if _CLERICAL.search(behind):
            continue
        if target := scene.entity_at(signature.name, _PERSONS):
            yield Fact(RelationshipType.AUTHORED_BY, scene.document_id, target, None, 0.8 if is_counsel else 0.6, "signature.slash_s", signature.evidence)
