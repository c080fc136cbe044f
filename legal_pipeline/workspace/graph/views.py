"""The page of the graph: facts between people, organizations and cases, filtered, as a picture whose every line leads to its proof."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from legal_pipeline.model import RelationshipType, State
from legal_pipeline.storage.browsing.document_list import Chosen, document_lines
from legal_pipeline.storage.facts.relationship_query import relationships_with_evidence
from legal_pipeline.workspace.facts import Fact, fact
from legal_pipeline.workspace.graph.documents import Wanted, wanted_document
from legal_pipeline.workspace.workspace import matter_of, shown, workspace_of

MOST_EDGES = 5_000
_FEW_EDGES = 300
_CHOICES = (100, _FEW_EDGES, 1_000, MOST_EDGES)
_WIDTH, _HEIGHT, _MARGIN = 1_400, 900, 90
_LETTER = 7.2
"""Width of a letter of a name, at most."""
_LONGEST = 35
"""Letters of a name that are shown, with the sign that it was cut."""
_LINE = 13
"""Height of a name."""
_LONGEST_FILE_NAME = 1_000
_SUGGESTED = 200
"""File names that the filter suggests."""
_SIZES = {1: "whole", 2: "2 times", 4: "4 times"}
"""How large the picture is against its frame, in which one moves about; points and names keep their size, so that there is more room."""
_NAMED_NODES = 120
"""In a picture of more nodes than this, only those with most facts are named; the others tell their name to the pointer."""
_TYPES = (
    RelationshipType.PARTY_TO,
    RelationshipType.REPRESENTED_BY,
    RelationshipType.MEMBER_OF,
    RelationshipType.PRESIDED_BY,
    RelationshipType.EMPLOYED_BY,
    RelationshipType.OFFICER_OF,
    RelationshipType.INSURED_BY,
    RelationshipType.OWNS,
    RelationshipType.ALIAS_OF,
    RelationshipType.AGREED_WITH,
    RelationshipType.CO_OCCURS,
)

_ROOM = 300
"""Points for which there is room at their full size, in a picture as large as its frame."""
_SMALLEST = 0.4


@dataclass(frozen=True, slots=True)
class Node:
    name: str
    address: str
    x: float
    y: float
    size: float
    is_named: bool = False
    picture_width: int = _WIDTH

    @property
    def label_x(self) -> float:
        """Where the middle of the name stands, so that it does not leave the picture."""
        half = min(len(self.name), _LONGEST) * _LETTER / 2
        return min(max(self.x, half), self.picture_width - half)


@dataclass(frozen=True, slots=True)
class Edge:
    start: Node
    end: Node
    fact: Fact


def graph(request: Request) -> Response:
    matter, query = matter_of(request), request.query_params
    type_, document = query.get("type", ""), query.get("document", "").strip()
    if type_ and type_ not in _TYPES:
        raise HTTPException(400, f"There is no relationship of the type {type_} in the graph.")
    least, limit = _number(query.get("confidence", ""), 0, 100), _number(query.get("limit", ""), 1, MOST_EDGES) or _FEW_EDGES
    size = _number(query.get("size", ""), 1, max(_SIZES)) or 1
    if size not in _SIZES:
        raise HTTPException(400, f"The picture is not drawn {size} times as large.")
    engine = workspace_of(request).store.engine
    if len(document) > _LONGEST_FILE_NAME:
        raise HTTPException(400, "No file has a name as long as this.")
    wanted = wanted_document(engine, matter, document) if document else Wanted("")
    is_found = not document or bool(wanted.document_id)
    # co-occurrence is weak and plentiful: on request only
    types = [RelationshipType(type_)] if type_ else [each for each in _TYPES if each is not RelationshipType.CO_OCCURS]
    found: list[Fact] = []
    is_cut = False
    # in the order of one query over all types, which would sort every fact of the matter for the first few hundred
    for named in chain.from_iterable(
        relationships_with_evidence(engine, matter=matter, types=[each], document_id=wanted.document_id or None)
        for each in (sorted(types) if is_found else ())
    ):
        item = named.relationship
        # another name of the same one is no line
        if item.confidence * 100 < least or item.source_id == item.target_id:
            continue
        if len(found) == limit:
            is_cut = True
            break
        found.append(fact(named))
    edges, nodes = drawn(found, size)
    return shown(
        "graph.html",
        request,
        404 if wanted.is_near else 200,
        matter=matter,
        edges=edges,
        nodes=nodes,
        # where a large picture opens
        most_linked=max(nodes, key=lambda node: node.size, default=None),
        types=_TYPES,
        type=type_,
        confidence=least,
        wanted=wanted,
        is_found=is_found,
        suggested=document_lines(engine, matter, Chosen(states=[State.DONE]), limit=_SUGGESTED),
        limit=limit,
        choices=_CHOICES,
        most=MOST_EDGES,
        is_cut=is_cut,
        size=size,
        sizes=_SIZES,
        is_dense=len(edges) > 3 * _ROOM * size * size,
        width=_WIDTH * size,
        height=_HEIGHT * size,
    )


def drawn(facts: list[Fact], size: int = 1) -> tuple[list[Edge], list[Node]]:
    """Returns the lines and the points of the picture, in its coordinates. `size` is how often its frame is as wide and high."""
    # brings numpy, 6 MB of a workspace in which nobody looks at a graph
    from legal_pipeline.workspace.graph.layout import placed

    width, height = _WIDTH * size, _HEIGHT * size
    numbers: dict[str, int] = {}
    ends: dict[str, tuple[str, str]] = {}
    pairs: list[tuple[int, int]] = []
    degree: dict[str, int] = {}
    for each in facts:
        for end, name, address in (
            (each.source_id, each.source_name, each.source_address),
            (each.target_id, each.target_name, each.target_address),
        ):
            numbers.setdefault(end, len(numbers))
            ends[end] = (name, address)
            degree[end] = degree.get(end, 0) + 1
        pairs.append((numbers[each.source_id], numbers[each.target_id]))
    # where a thousand points share the frame, they would hide their lines
    scale = max(_SMALLEST, min(1.0, (_ROOM * size * size / max(1, len(numbers))) ** 0.5))
    nodes = [
        Node(
            *ends[end],
            round(_MARGIN + x * (width - 2 * _MARGIN), 1),
            round(_MARGIN / 2 + y * (height - _MARGIN), 1),
            round((4 + min(degree[end], 25) ** 0.5 * 1.6) * scale, 1),
            picture_width=width,
        )
        for end, (x, y) in zip(numbers, placed(len(numbers), pairs), strict=True)
    ]
    most = sorted(numbers, key=lambda end: (-degree[end], end))[: _NAMED_NODES * size * size]
    nodes = _named(nodes, [numbers[end] for end in most])
    edges = [Edge(nodes[left], nodes[right], each) for (left, right), each in zip(pairs, facts, strict=True)]
    return edges, nodes


def _named(nodes: list[Node], chosen: list[int]) -> list[Node]:
    """Names the chosen nodes, in their order, where no name stands yet: of two that overlap the first is read, and not none."""
    taken: list[tuple[float, float, float]] = []
    named = list(nodes)
    for number in chosen:
        node = nodes[number]
        half, x, y = min(len(node.name), _LONGEST) * _LETTER / 2, node.label_x, node.y - node.size
        if all(abs(x - other_x) >= half + other_half or abs(y - other_y) >= _LINE for other_x, other_y, other_half in taken):
            taken.append((x, y, half))
            named[number] = replace(node, is_named=True)
    return named


def _number(text: str, least: int, most: int) -> int:
    if not text.strip():
        return 0
    if not (text.isascii() and text.isdecimal()) or len(text) > 6:
        raise HTTPException(400, "Confidence and limit must be numbers.")
    return min(max(int(text), least), most)
