"""Alembic's entry point; the connection is handed in by `storage.database.engine`."""

from alembic import context

from legal_pipeline.storage.database.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, transaction_per_migration=False)
with context.begin_transaction():
    context.run_migrations()
