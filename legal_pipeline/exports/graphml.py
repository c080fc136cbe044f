"""The entities of a matter and what connects them, as GraphML (graphml.graphdrawing.org): for Gephi, yEd, Cytoscape, networkx."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from legal_pipeline.exports.tables.flat_tables import evidence_of, facts_of
from legal_pipeline.exports.written import Source, Written
from legal_pipeline.model import Evidence, Relationship, RelationshipType
from legal_pipeline.plain_text import visible

FILE_NAME = "matter.graphml"
_NODE_KEYS = {"label": "string", "type": "string", "matter": "string", "value": "string", "other_names": "string", "mentions": "int"}
_EDGE_KEYS = {
    "label": "string",
    "role": "string",
    "confidence": "double",
    "rule": "string",
    "documents": "int",
    "passages": "int",
    "evidence": "string",
}
_MAX_PASSAGES = 5

_Data = Mapping[str, str | int | float]


def write(source: Source, folder: Path, name: str = FILE_NAME) -> Written:
    """Nodes are the entities of the selection and the documents that are an end of a fact; an edge has its evidence."""
    nodes = edges = 0
    known: set[str] = set()
    with (folder / name).open("w", encoding="utf-8", newline="\n") as handle:
        handle.write('<?xml version="1.0" encoding="utf-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n')
        for domain, keys in (("node", _NODE_KEYS), ("edge", _EDGE_KEYS)):
            for key, type_ in keys.items():
                handle.write(f'<key id="{domain}_{key}" for="{domain}" attr.name="{key}" attr.type="{type_}"/>\n')
        handle.write('<graph id="matter" edgedefault="directed">\n')
        for node_id, data in _nodes(source):
            known.add(node_id)
            handle.write(_element("node", {"id": node_id}, data))
            nodes += 1
        for named in facts_of(source, RelationshipType):
            item, proofs = named.relationship, evidence_of(source, named)
            if proofs and item.source_id in known and item.target_id in known:
                ends = {"id": item.relationship_id, "source": item.source_id, "target": item.target_id}
                handle.write(_element("edge", ends, _edge(source, item, proofs)))
                edges += 1
        handle.write("</graph>\n</graphml>\n")
    return Written({f"{name}: nodes": nodes, f"{name}: edges": edges}, "count")


def _nodes(source: Source) -> Iterator[tuple[str, _Data]]:
    for matter, document_ids, entity in source.store.matters.entities(source.selection.matter):
        if any(map(source.selection.has, document_ids)):
            others = "; ".join(entity.aliases)
            said: _Data = {"label": entity.name, "type": entity.type.value, "matter": matter, "value": entity.value, "other_names": others}
            yield entity.entity_id, {**said, "mentions": entity.mention_count}
    for document_id, file_name in source.file_names.items():
        yield document_id, {"label": file_name, "type": "DOCUMENT"}


def _edge(source: Source, item: Relationship, proofs: list[Evidence]) -> _Data:
    return {
        "label": item.type.value,
        "role": item.role or "",
        "confidence": round(item.confidence, 3),
        "rule": item.rule,
        "documents": len({proof.document_id for proof in proofs}),
        "passages": len(proofs),
        "evidence": _said(source, proofs),
    }


def _said(source: Source, proofs: list[Evidence]) -> str:
    passages = [
        f"{source.file_names.get(proof.document_id, proof.document_id)}, {proof.cited or f'p. {proof.page_number}'}: {proof.text}"
        for proof in proofs[:_MAX_PASSAGES]
    ]
    return " | ".join(passages)


def _element(tag: str, attributes: Mapping[str, str], data: _Data) -> str:
    """XML 1.0 has no control characters, so all text is made visible."""
    opened = " ".join(f"{key}={quoteattr(visible(value))}" for key, value in attributes.items())
    inside = "".join(f'<data key="{tag}_{key}">{escape(visible(str(value)))}</data>' for key, value in data.items() if value != "")
    return f"<{tag} {opened}>{inside}</{tag}>\n"
