"""Decisions as people read them: documents by their file names, facts as sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from legal_pipeline.data.fact_phrases import PHRASES
from legal_pipeline.model import DocumentSubject, FactSubject, Subject
from legal_pipeline.storage.decisions.decisions import RecordedDecision
from legal_pipeline.storage.decisions.subjects import title
from legal_pipeline.storage.store import Store


@dataclass(frozen=True, slots=True)
class Told:
    item: RecordedDecision
    about: tuple[str, ...]
    file_name: str
    """Of the document that it is about; empty where it is about an entity or a fact."""


def told(store: Store, items: Iterable[RecordedDecision]) -> list[Told]:
    found = list(items)
    ids = {each for item in found for subject in item.decision.subjects for each in _documents(subject)}
    ids |= {item.document_id for item in found if item.document_id}
    names = {status.document.document_id: status.document.file_name for status in store.documents.find(ids=sorted(ids))} if ids else {}
    return [
        Told(
            item,
            tuple(_in_words(subject, names) for subject in item.decision.subjects),
            names.get(item.document_id, item.document_id) if item.document_id else "",
        )
        for item in found
    ]


def _documents(subject: Subject) -> Iterator[str]:
    match subject:
        case DocumentSubject():
            yield subject.document_id
        case FactSubject():
            yield from _documents(subject.source)
            yield from _documents(subject.target)


def _in_words(subject: Subject, names: Mapping[str, str]) -> str:
    match subject:
        case DocumentSubject():
            return names.get(subject.document_id, subject.document_id)
        case FactSubject():
            role = f" as {subject.role}" if subject.role else ""
            return f"{_in_words(subject.source, names)} {PHRASES[subject.type][0]} {_in_words(subject.target, names)}{role}"
        case _:
            return title(subject)
