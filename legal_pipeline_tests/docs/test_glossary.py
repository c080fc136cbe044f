"""Every word that the code uses for something is in the glossary or in a table of a guide."""

from __future__ import annotations

import re

from legal_pipeline.definitions import defs
from legal_pipeline.model import Category, MentionType, Origin, PageMethod, Priority, RefusalReason, RelationshipType, State
from legal_pipeline.storage.database.tables import metadata
from legal_pipeline.topology import PROFILES, STAGE_BY_NAME, Queue
from legal_pipeline_tests.checkout import ROOT
from legal_pipeline_tests.docs.documents import DOCUMENTS, GUIDES, rows

GLOSSARY = ROOT / "docs" / "glossary.md"
PACKAGE = ROOT / "legal_pipeline"

_PLACE = re.compile(r"`((?:batches|defs|deployment|legal_pipeline|local|monitoring|operations|stages|storage|workers)/[\w/.]+)`")


def _entries() -> list[str]:
    return [row[0] for row in rows(GLOSSARY.read_text(encoding="utf-8"))]


def _explained() -> set[str]:
    """Words in tables of the guides, and the parts of paths among them."""
    words: set[str] = set()
    for path in GUIDES:
        for row in rows(path.read_text(encoding="utf-8")):
            for code in re.findall(r"`([^`]+)`", " ".join(row)):
                words |= {code, *re.split(r"[/.\s]", code)}
    return words | {entry.lower() for entry in _entries()}


def test_entries_are_in_alphabetical_order_and_once() -> None:
    entries = [entry.lower() for entry in _entries()]
    assert entries == sorted(set(entries))


def test_every_package_is_explained() -> None:
    packages = {path.parent.name for path in PACKAGE.rglob("__init__.py")} - {PACKAGE.name}
    assert packages - _explained() == set()


def test_every_word_of_the_model_is_explained() -> None:
    kinds = (State, RefusalReason, Category, Origin, Priority, PageMethod, MentionType, RelationshipType, Queue)
    words = {str(word) for kind in kinds for word in kind} | set(STAGE_BY_NAME) | set(PROFILES) | set(metadata.tables)
    assert words - _explained() == set()


def test_every_asset_is_explained() -> None:
    assets = {key.to_user_string() for asset in defs.resolve_all_asset_specs() for key in (asset.key,)}
    assert len(assets) == 8
    assert assets - _explained() == set()


def test_places_in_the_glossary_exist() -> None:
    for code in re.findall(r"`([a-z0-9_/]+(?:/[a-z0-9_.]+)+)`", GLOSSARY.read_text(encoding="utf-8")):
        assert (PACKAGE / code).exists() or (ROOT / code).exists(), code


def test_modules_named_in_documents_exist() -> None:
    """Paths of packages and modules in guides and decisions."""
    missing = []
    for path in DOCUMENTS:
        for code in _PLACE.findall(path.read_text(encoding="utf-8")):
            if not any((base / code).exists() for base in (PACKAGE, ROOT)):
                missing.append((path.name, code))
    # decision 21 shows a name of the flat layout
    assert [item for item in missing if item != ("0021-rooms.md", "storage/redis_counters.py")] == []
