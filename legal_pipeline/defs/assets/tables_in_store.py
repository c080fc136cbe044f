"""Which table of the results database an asset is: its name, its columns, the kind of database, and where its files come from.

Dagster shows them in the catalog. They are read from the settings and from the tables themselves, so they cannot differ.

Does not belong here: what a single materialization reports (`materialization`).
"""

from __future__ import annotations

from collections.abc import Iterable

import dagster as dg
import sqlalchemy as sa

from legal_pipeline.settings import Settings, load_settings
from legal_pipeline.storage.database import tables

_TABLE_OF: dict[str, sa.Table] = {
    "source_document": tables.documents,
    "document_text": tables.pages,
    "chunks": tables.chunks,
    "entity_mentions": tables.mentions,
    "canonical_entities": tables.entities,
    "relationships": tables.relationships,
    "document_record": tables.complete_results,
    "matter_graph": tables.matter_entities,
}

_POSTGRES, _SQLITE = "postgres", "sqlite"
_DEFAULT_SCHEMA = "public"


def with_tables(assets: Iterable[dg.AssetsDefinition]) -> list[dg.AssetsDefinition]:
    """Adds the table and the kinds of the stores in use to each asset. Raises SetupError for unusable settings."""
    settings = load_settings()
    url = sa.make_url(settings.results_url)
    kind = _POSTGRES if url.get_backend_name() == "postgresql" else _SQLITE

    def described(spec: dg.AssetSpec) -> dg.AssetSpec:
        table = _TABLE_OF[spec.key.to_user_string()]
        name = f"{url.database}.{_DEFAULT_SCHEMA}.{table.name}" if kind == _POSTGRES else table.name
        metadata = {"dagster/table_name": name, "dagster/column_schema": column_schema(table)}
        return spec.merge_attributes(metadata=metadata, kinds={kind} | (_sources(settings) if table is tables.documents else set()))

    return list(dg.map_asset_specs(described, assets))


def _sources(settings: Settings) -> set[str]:
    """Where documents arrive. Commands may name files and objects besides."""
    found = {kind for kind, place in (("s3", settings.s3_bucket), ("file", settings.inbox)) if place}
    return found or {"file"}


def column_schema(table: sa.Table) -> dg.TableSchema:
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                column.name,
                _type_name(column.type),
                constraints=dg.TableColumnConstraints(nullable=bool(column.nullable), unique=_is_unique(table, column)),
            )
            for column in table.columns
        ]
    )


def _type_name(type_: sa.types.TypeEngine[object]) -> str:
    """`text`, `integer`, `datetime`: the SQL name without the length, equal for both databases."""
    plain = type_.impl_instance if isinstance(type_, sa.TypeDecorator) else type_
    return "text" if isinstance(plain, sa.String) else plain.__visit_name__.lower().replace("_", " ")


def _is_unique(table: sa.Table, column: sa.Column[object]) -> bool:
    return [key.name for key in table.primary_key.columns] == [column.name]
