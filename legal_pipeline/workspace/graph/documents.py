"""The document that somebody names in the filter of the graph, by id or by what they remember of its file name."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.engine import Engine

from legal_pipeline.decisions.names import nearest_names
from legal_pipeline.storage.browsing.document_list import Chosen, document_lines
from legal_pipeline.storage.browsing.overview import file_names

_MOST = 12
"""Documents among which somebody is asked to choose."""


@dataclass(frozen=True, slots=True)
class NamedDocument:
    document_id: str
    file_name: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """At most one of `document_id` and `choices` says something; both are empty where no name is like the one that was typed."""

    text: str
    """What the field shows: the file name where it names one document only, what was typed otherwise."""
    document_id: str = ""
    choices: tuple[NamedDocument, ...] = ()
    is_cut: bool = False
    """Whether more documents than `choices` match."""
    is_near: bool = False
    """Whether no name has what was typed, and `choices` are like it."""


def wanted_document(engine: Engine, matter: str, text: str) -> Wanted:
    """Returns the document of the matter with this id or file name, or the only one whose file name has the text in it."""
    by_id = document_lines(engine, matter, Chosen(ids=[text]), limit=1)
    alike = document_lines(engine, matter, Chosen(name=by_id[0].file_name if by_id else text), limit=_MOST + 1)
    same = [each for each in alike if each.file_name.casefold() == (by_id[0].file_name if by_id else text).casefold()]
    if by_id:
        return Wanted(by_id[0].file_name if len(same) == 1 else text, text)
    found = same if len(same) == 1 else alike
    if len(found) == 1:
        return Wanted(found[0].file_name, found[0].document_id)
    choices = tuple(NamedDocument(each.document_id, each.file_name) for each in found[:_MOST])
    if choices:
        return Wanted(text, choices=choices, is_cut=len(found) > _MOST)
    near = nearest_names(text, names := file_names(engine, matter))
    return Wanted(text, choices=tuple(NamedDocument(names[each], each) for each in near), is_near=True)
