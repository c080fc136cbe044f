"""All assets and their asset graph."""

from __future__ import annotations

from functools import cache

from dagster._core.definitions.assets.graph.asset_graph import AssetGraph

from legal_pipeline.defs.assets.document import DOCUMENT_ASSETS
from legal_pipeline.defs.assets.matter import matter_graph
from legal_pipeline.defs.assets.tables_in_store import with_tables

ASSETS = with_tables((*DOCUMENT_ASSETS, matter_graph))


@cache
def asset_graph() -> AssetGraph:
    """The asset graph, which Dagster needs to deserialize the partitions of an asset backfill."""
    return AssetGraph.from_assets(ASSETS)
