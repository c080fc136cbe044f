"""What the report says, each statement with the file, page and quotation that it rests on.

Does not belong here: the markup (`templates`), writing the file (`page`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from legal_pipeline.data.fact_phrases import PHRASES
from legal_pipeline.data.roles import role_order
from legal_pipeline.exports.tables.flat_tables import evidence_of, facts_of
from legal_pipeline.exports.written import Source
from legal_pipeline.model import DecisionKind, DocumentStatus, Evidence, MentionType, RedactionState, RelationshipType, State
from legal_pipeline.related.in_matter import near_groups
from legal_pipeline.related.near_duplicates import NearDuplicates
from legal_pipeline.related.same_bytes import same_bytes
from legal_pipeline.storage.browsing.entities import find_entities, mentions_in_context
from legal_pipeline.storage.browsing.timeline import Event, EventKind, events
from legal_pipeline.storage.facts.case_sides import CaseSides
from legal_pipeline.storage.facts.relationship_query import NamedRelationship
from legal_pipeline.storage.redactions.decisions import Redactions
from legal_pipeline.storage.reports.needs_eyes import needs_eyes, page_ranges

KEY = 40
"""People, organizations, authorities and amounts of a list, the most frequent first."""
MAX_LINES = 2_000
"""Lines of a section. The tables of `export --format xlsx` have all."""
_QUOTE_CHARS = 300
_OF_CASES = (RelationshipType.PARTY_TO, RelationshipType.REPRESENTED_BY, RelationshipType.PRESIDED_BY)
_DATES = (RelationshipType.DATED, RelationshipType.FILED_ON)


@dataclass(frozen=True, slots=True)
class Proof:
    file_name: str
    where: str
    """Page, or printed page and lines, and the Bates number where there is one."""
    quote: str


@dataclass(frozen=True, slots=True)
class Statement:
    source: str
    phrase: str
    target: str
    role: str
    proof: Proof
    others: int
    """Number of further passages."""
    confirmed_by: str = ""


@dataclass
class Case:
    name: str
    parties: list[tuple[Statement, list[Statement]]] = field(default_factory=list)
    """Each party with its counsel."""
    judges: list[Statement] = field(default_factory=list)
    counsel: list[Statement] = field(default_factory=list)
    """Attorneys of whom no paper says for which party they appear."""


@dataclass(frozen=True, slots=True)
class Named:
    name: str
    others: str
    mentions: int
    proof: Proof | None
    """The first mention."""


@dataclass(frozen=True, slots=True)
class Dated:
    date: str
    what: str
    proof: Proof


class Content:
    """The sections of the report; each is read when the template comes to it."""

    def __init__(self, source: Source, matter: str) -> None:
        self._source, self._store, self.matter = source, source.store, matter
        self._files = source.file_names

    def states(self) -> dict[str, int]:
        return {state.value: count for state, count in self._store.documents.counts_by_state(self.matter).items() if count}

    def unread(self) -> Iterator[DocumentStatus]:
        return self._store.documents.find(matter=self.matter, states=[State.FAILED, State.REFUSED, State.WAITING, State.RUNNING])

    def needs_eyes(self) -> Iterator[tuple[str, str]]:
        """Files, and their pages in words."""
        for each in needs_eyes(self._store.engine, matter=self.matter):
            yield each.file_name, f"page{'s' if len(each.pages) > 1 else ''} {page_ranges([page.page_number for page in each.pages])}"

    def hidden(self) -> Iterator[tuple[str, int, int]]:
        """Files and pages with words under redactions about which nobody has decided, and the number of their characters."""
        for each in Redactions(self._store.engine).find(matter=self.matter, state=RedactionState.OPEN):
            yield each.file_name, each.page_number, each.characters

    def cases(self) -> list[Case]:
        """The case with most parties first; agreements are among them, because their parties are parties as well."""
        counsel: dict[str, list[Statement]] = defaultdict(list)
        found: dict[str, Case] = {}
        judges: dict[str, list[Statement]] = defaultdict(list)
        stated = {named.relationship: said for named in facts_of(self._source, _OF_CASES) if (said := self._statement(named))}
        sides = CaseSides(stated)
        for item, said in stated.items():
            if item.type is RelationshipType.REPRESENTED_BY:
                counsel[item.source_id].append(said)
            elif item.type is RelationshipType.PRESIDED_BY:
                judges[item.source_id].append(said)
            elif sides.is_told(item):
                lawyers = [stated[each] for each in sides.counsel(item)]
                found.setdefault(item.target_id, Case(said.target)).parties.append((said, lawyers))
        for case_id, case in found.items():
            case.parties.sort(key=lambda party: (role_order(party[0].role), party[0].source))
            case.judges = judges.get(case_id, [])
            told = {each.target for _, of_party in case.parties for each in of_party}
            case.counsel = [each for each in counsel.get(case_id, []) if each.target not in told]
        return sorted(found.values(), key=lambda case: (-len(case.parties), case.name))

    def named(self, *types: MentionType) -> Iterator[Named]:
        for line in find_entities(self._store.engine, self.matter, types=types, with_back_references=False, limit=KEY):
            first = next(iter(mentions_in_context(self._store.engine, self.matter, line.entity_id, limit=1)), None)
            proof = None
            if first is not None:
                where = f"p. {first.page_number}" + (f", {first.bates}" if first.bates else "")
                proof = Proof(first.file_name, where, _short(f"{first.before}{first.text}{first.after}"))
            yield Named(line.name, "; ".join(line.other_names), line.mention_count, proof)

    def statements(self) -> Iterator[Statement]:
        """Every other fact; co-occurrence is none."""
        left_out = (*_OF_CASES, *_DATES, RelationshipType.CO_OCCURS)
        found = map(self._statement, facts_of(self._source, [each for each in RelationshipType if each not in left_out]))
        return islice((each for each in found if each is not None), MAX_LINES)

    def timeline(self) -> Iterator[Dated]:
        for each in events(self._store.engine, self.matter, limit=MAX_LINES):
            if not self._source.selection.has(each.document_id):
                continue
            what = {
                EventKind.FACT: f"{each.file_name} {PHRASES[each.type][0]} this day" if each.type else each.file_name,
                EventKind.DOCKET_ENTRY: _docket_entry(each),
                EventKind.MAIL: each.letter,
            }[each.kind]
            yield Dated(each.date[:16].replace("T", " "), what, self._proof(each.evidence))

    def same_bytes(self) -> Iterator[list[str]]:
        for group in same_bytes(self._store, self.matter):
            yield [status.document.file_name for status in group.documents]

    def near(self) -> Iterator[tuple[str, list[tuple[str, float]]]]:
        groups: Iterable[NearDuplicates] = near_groups(self._store, self.matter)
        for group in groups:
            yield self._file(group.longest), [(self._file(each.document_id), each.similarity) for each in group.others]

    def _statement(self, named: NamedRelationship) -> Statement | None:
        proofs = evidence_of(self._source, named)
        if not proofs:
            return None
        item = named.relationship
        proof = self._proof(proofs[0])
        confirmed_by = named.decided_by if named.verdict is DecisionKind.CONFIRM else ""
        phrase, role = PHRASES[item.type][0], named.told_role
        return Statement(named.source_name, phrase, named.told_target, role, proof, len(proofs) - 1, confirmed_by)

    def _proof(self, evidence: Evidence) -> Proof:
        bates = self._source.bates.get((evidence.document_id, evidence.page_number))
        where = evidence.cited or f"p. {evidence.page_number}"
        return Proof(self._file(evidence.document_id), f"{where}, {bates}" if bates else where, _short(evidence.text))

    def _file(self, document_id: str) -> str:
        return self._files.get(document_id, document_id)


def _docket_entry(event: Event) -> str:
    return f"docket entry{f' {event.number}' if event.number else ''}{f', filed by {event.filed_by}' if event.filed_by else ''}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _QUOTE_CHARS else f"{line[: _QUOTE_CHARS - 1]}…"
