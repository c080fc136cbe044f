"""Who is party to which case, and who appears for them there: the facts of a matter as a list of parties tells them.

The same party may be in many cases, with other counsel in each: the counsel of a case are those whom a paper of that case names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from legal_pipeline.model import Relationship, RelationshipType, State
from legal_pipeline.storage.database.engine import reading
from legal_pipeline.storage.database.tables import documents, relationships


class CaseSides:
    """Reads facts of the types party_to and represented_by; others are passed over.

    `papers` are the documents of a matter that name a party of a case. They are those of the facts themselves unless others are given,
    which must be done when the facts are not those of all cases.
    """

    def __init__(self, facts: Iterable[Relationship], papers: Collection[str] | None = None) -> None:
        self._of_case: dict[str, set[str]] = defaultdict(set)
        self._with_role: set[tuple[str, str]] = set()
        self._counsel: dict[str, list[tuple[Relationship, frozenset[str]]]] = defaultdict(list)
        for each in facts:
            proved_in = frozenset(proof.document_id for proof in each.evidence)
            if each.type is RelationshipType.PARTY_TO:
                self._of_case[each.target_id] |= proved_in
                if each.role:
                    self._with_role.add((each.source_id, each.target_id))
            elif each.type is RelationshipType.REPRESENTED_BY:
                self._counsel[each.source_id].append((each, proved_in))
        self._papers = set().union(*self._of_case.values()) if papers is None else papers

    def is_told(self, party: Relationship) -> bool:
        """Returns whether a list has this party: with a role in the case, it is not listed again without one."""
        return bool(party.role) or (party.source_id, party.target_id) not in self._with_role

    def counsel(self, party: Relationship) -> list[Relationship]:
        """Returns who represents a party in its case: by a paper of the case, or by one that is of no case, such as a letter."""
        own = self._of_case[party.target_id]
        return [
            fact for fact, proved_in in self._counsel[party.source_id] if proved_in & own or any(d not in self._papers for d in proved_in)
        ]


def papers_of_cases(engine: Engine, matter: str) -> set[str]:
    """Returns the documents of a matter that name a party of a case or of an agreement."""
    c = relationships.c
    query = sa.select(c.document_id).distinct().join(documents, documents.c.document_id == c.document_id)
    query = query.where(documents.c.matter == matter, documents.c.state == State.DONE, c.type == RelationshipType.PARTY_TO.value)
    with reading(engine) as connection:
        return set(connection.scalars(query))
