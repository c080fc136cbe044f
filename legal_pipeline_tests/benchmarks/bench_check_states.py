"""The state of a partitioned asset check, as Dagster computes it and as we do: seconds and memory by number of documents.

Rows as a finished batch leaves them, on SQLite. Dagster's time grows with the square, so it is measured only up to 10,000.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import warnings

from legal_pipeline_tests.benchmarks.machine import machine

DOCUMENTS = (5_000, 10_000, 100_000)
MOST_AS_SHIPPED = 10_000
FORMS = ("as shipped", "check_states.py")

_BATCH = 2000
_MODULE = "legal_pipeline_tests.benchmarks.bench_check_states"


def _measure(documents: int, form: str) -> dict[str, float]:
    """In a process of its own: memory of one form must not count for the other."""
    warnings.simplefilter("ignore")
    import dagster as dg
    import sqlalchemy as sa
    from dagster._core.definitions.partitions.context import partition_loading_context
    from dagster._core.storage.asset_check_state import AssetCheckState, bulk_update_asset_check_state
    from dagster._core.storage.event_log.schema import AssetCheckExecutionsTable, SqlEventLogStorageTable
    from dagster._core.storage.event_log.sql_event_log import SqlEventLogStorage

    from legal_pipeline.defs.instance.instance import open_instance
    from legal_pipeline.settings import load_settings

    key = dg.AssetCheckKey(dg.AssetKey("chunks"), "chunk_offsets_are_exact")
    names = [f"name-of-a-letter-to-counsel-pdf-{number:012x}" for number in range(documents)]
    moment = dt.datetime(2026, 1, 1)
    with open_instance(load_settings()) as instance:
        storage = instance.event_log_storage
        assert isinstance(storage, SqlEventLogStorage)
        for start in range(0, documents, _BATCH):
            some = range(start, min(documents, start + _BATCH))
            instance.add_dynamic_partitions("documents", [names[n] for n in some])
            event = {"dagster_event_type": "ASSET_MATERIALIZATION", "timestamp": moment, "asset_key": key.asset_key.to_string()}
            made = [event | {"id": n + 1, "run_id": f"r{n}", "partition": names[n], "event": "x" * 1500} for n in some]
            result = {"asset_key": key.asset_key.to_string(), "check_name": key.name, "execution_status": "SUCCEEDED"}
            result |= {"evaluation_event": "x" * 1000}
            told = [
                result
                | {"run_id": f"r{n}", "partition": names[n], "evaluation_event_timestamp": moment}
                | {"evaluation_event_storage_id": documents + n + 1, "materialization_event_storage_id": n + 1}
                for n in some
            ]
            with storage.index_connection() as connection:
                connection.execute(sa.insert(SqlEventLogStorageTable), made)
                connection.execute(sa.insert(AssetCheckExecutionsTable), told)
        defined = dg.DynamicPartitionsDefinition(name="documents")
        began_at = time.monotonic()
        if form == FORMS[0]:
            with partition_loading_context(dynamic_partitions_store=instance):
                state = bulk_update_asset_check_state(instance, [(key, defined)], {key: AssetCheckState.empty()})[key]
        else:
            state = storage.get_asset_check_state([(key, defined)])[key]
        seconds = time.monotonic() - began_at
        assert sum(subset.size for subset in state.subsets.values()) == documents
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "memory": memory, "listed": len(json.dumps(names)) / 1e6}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--measure", nargs=2, metavar=("DOCUMENTS", "FORM"), help=argparse.SUPPRESS)
    if one := parser.parse_args().measure:
        print(json.dumps(_measure(int(one[0]), one[1])))
        return
    print(f"### State of a partitioned asset check\n\n{machine()}\n")
    print("| documents | form | seconds | peak memory, MB | names in the answer, MB |\n|---:|---|---:|---:|---:|")
    for documents in DOCUMENTS:
        for form in FORMS:
            if form == FORMS[0] and documents > MOST_AS_SHIPPED:
                continue
            with tempfile.TemporaryDirectory(prefix="legal-pipeline-bench-") as home:
                command = [sys.executable, "-m", _MODULE, "--measure", str(documents), form]
                environment = os.environ | {"LEGAL_PIPELINE_HOME": home, "DAGSTER_HOME": ""}
                said = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
            found = json.loads(said.splitlines()[-1])
            print(f"| {documents:,} | {form} | {found['seconds']:.2f} | {found['memory']:.0f} | {found['listed']:.1f} |")


if __name__ == "__main__":
    main()
