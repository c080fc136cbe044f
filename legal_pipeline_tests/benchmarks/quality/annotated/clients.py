"""Counsel with the right client on the gold filings: of the counsel whose client the paper says, whose client is told right or wrong."""

from __future__ import annotations

import re
from types import ModuleType
from typing import Any

from legal_pipeline_tests.benchmarks.quality.annotated.reading import Export
from legal_pipeline_tests.benchmarks.quality.tally import Error, Tally

_BELOW = {"appellee": ("respondent",), "appellant": ("petitioner",)}
"""Role in the opinion of the court below, annexed to a petition -> role of the same parties in the petition."""


def score_clients(scores: ModuleType, export: Export, gold: dict[str, Any], document: str) -> Tally:
    """An attorney counts as right with at least one client said and none that is not; as false with one that is not; else as missed.

    A client of the gold standard is a party or a role ("Appellees"), which stands for the parties in it.
    """
    tally = Tally()
    tally.by_document[document]
    links = [row for row in export.relationships if row["type"] == "represented_by" and row["role"] != "counsel"]
    for counsel in gold.get("counsel", []):
        if not counsel.get("represents"):
            continue
        clients = [names for said in counsel["represents"] for names in clients_said(scores, gold, said)]
        told = [row for row in links if scores.any_same([counsel["name"]], export.names(row["target_id"]))]
        wrong = [row for row in told if not any(scores.any_same(names, export.names(row["source_id"])) for names in clients)]
        tally.add(document, bool(told and not wrong), bool(wrong), not told)
        said = f"{counsel['name']} for {', '.join(counsel['represents'])}"
        if not told:
            tally.errors.append(Error("right client", "missed", said, document))
        for row in wrong:
            text = f"{said}: told {export.names(row['source_id'])[0]} ({row['rule']})"
            tally.errors.append(Error("right client", "false", text, document, row["evidence"][0]["page_number"], row["confidence"]))
    return tally


def clients_said(scores: ModuleType, gold: dict[str, Any], said: str) -> list[list[str]]:
    """Returns the names of each party that a party name or a role in `represents` stands for."""
    parties = [[party["name"], *party.get("aliases", [])] for party in gold.get("parties", [])]
    if named := [names for names in parties if scores.any_same([said], names)]:
        return named
    role = re.sub(r"(?<!s)s$", "", scores.fold(said)).split()[0]
    for role_of_party in (role, *_BELOW.get(role, ())):
        in_role = [
            names for names, party in zip(parties, gold.get("parties", []), strict=True) if scores.fold(party["role"]) == role_of_party
        ]
        if in_role:
            return in_role
    return [[said]]
