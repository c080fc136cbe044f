"""The highest use of memory of each program of profile t3.medium on one load, beside its limit: for the table in docs/performance.md.

Everything of ours runs under its supervisor, as an operator starts it. The load is the fictional matter and the first files of a
folder, once of priority normal and once of priority high; then every page with its picture and its marks is opened in the workspace,
and Dagster's UI is asked for what it shows. Proportional set sizes, twice a second.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx

from legal_pipeline.defs.backfills.submission import submit
from legal_pipeline.model import Priority, State
from legal_pipeline.monitoring.answers import webserver_url, workspace_url
from legal_pipeline.sample import make_sample
from legal_pipeline.storage.users.users import Users
from legal_pipeline.topology import MEGABYTE
from legal_pipeline_tests.benchmarks.deployed.bench_ten_documents import PROFILE, SERVERS, Sample, Sampler
from legal_pipeline_tests.benchmarks.machine import machine
from legal_pipeline_tests.deployed.deployment import Deployment, deployed_alone, wait_until

FILES = 10
MATTERS = {"first": Priority.NORMAL, "second": Priority.HIGH}
_SETTLE_SECONDS, _REST_SECONDS = 20.0, 10.0
_PATIENCE_SECONDS = 3600.0
_FINAL = (State.DONE, State.REFUSED, State.FAILED)
_PASSWORD = "a long password of nobody"
_VIEWS = ("", "/documents", "/entities", "/facts", "/timeline", "/graph")
_QUERIES = (
    "{ runsOrError(limit: 25) { ... on Runs { results { id status tags { key value } stats { __typename } } } } }",
    "{ assetNodes { assetKey { path } description dependencyKeys { path } partitionStats { numMaterialized numPartitions } } }",
    "{ partitionBackfillsOrError(limit: 10) { ... on PartitionBackfills { results { id status numPartitions } } } }",
    "{ repositoriesOrError { ... on RepositoryConnection { nodes { name jobs { name } schedules { name } sensors { name } } } } }",
    "{ instance { daemonHealth { allDaemonStatuses { daemonType healthy } } } }",
)


def process(deployment: Deployment, inbox: Path, matter: str, priority: Priority) -> None:
    ids = deployment.register(inbox, matter=matter, priority=priority)
    with deployment.instance as instance:
        submit(deployment.settings, instance, ids, priority)
    store = deployment.services.store

    def is_over() -> bool:
        return all(status.state in _FINAL for status in store.documents.find(matter=matter)) and not store.matters.stale()

    wait_until(is_over, f"all of {matter} are done\n{deployment.logs()}", _PATIENCE_SECONDS, every_seconds=1.0)


def open_pages(deployment: Deployment) -> int:
    """Every page of every document with its picture and its marks, as a person who reads would; returns the number of pictures."""
    store, opened = deployment.services.store, 0
    Users(store.engine).add("reader", _PASSWORD, actor="benchmark", matters=list(MATTERS))
    address = workspace_url("127.0.0.1", deployment.settings.workspace_port).removesuffix("/health")
    with httpx.Client(base_url=address, timeout=300, follow_redirects=True) as browser:
        found = re.search(r'name="form_token" value="([^"]+)"', browser.get("/login").text)
        assert found
        browser.post("/login", data={"name": "reader", "password": _PASSWORD, "form_token": found[1]}).raise_for_status()
        for path in _pages(deployment):
            browser.get(path).raise_for_status()
            for part in ("/picture.png", "/marks.svg"):
                # a text has no picture
                opened += browser.get(path + part).is_success
            browser.get(path.partition("/documents/")[0] + _VIEWS[opened % len(_VIEWS)]).raise_for_status()
    return opened


def ask_ui(deployment: Deployment, times: int = 20) -> None:
    url = webserver_url(deployment.settings).replace("/server_info", "/graphql")
    with httpx.Client(timeout=300) as browser:
        for query in _QUERIES * times:
            answer = browser.post(url, json={"query": query}).raise_for_status().json()
            assert "errors" not in answer, answer


def _pages(deployment: Deployment) -> Iterator[str]:
    for matter in MATTERS:
        for status in deployment.services.store.documents.find(matter=matter):
            for number in range(1, (status.page_count or 0) + 1):
                yield f"/matters/{matter}/documents/{status.document.document_id}/pages/{number}"


def report(deployment: Deployment, rest: Sequence[Sample], busy: Sequence[Sample]) -> None:
    profile = deployment.settings.machine
    limits = {group.name: group.memory_bytes / MEGABYTE for group in profile.workers}
    limits |= {service.name: service.memory_bytes / MEGABYTE for service in profile.services}
    print("| program | at rest MB | peak MB | limit MB | room |\n|---|---:|---:|---:|---:|")
    for name in (*limits, "supervisor", *SERVERS):
        at_rest = statistics.median(sample.bytes_by_program.get(name, 0) for sample in rest) / MEGABYTE
        peak = max(sample.bytes_by_program.get(name, 0) for sample in busy) / MEGABYTE
        limit = f"{limits[name]:.0f} | {limits[name] / peak - 1:.0%}" if name in limits else " |"
        print(f"| {name} | {at_rest:.0f} | {peak:.0f} | {limit} |")
    print(
        f"\nthe sum at rest {statistics.median(s.sum for s in rest) / MEGABYTE:,.0f} MB, peak {max(s.sum for s in busy) / MEGABYTE:,.0f} MB"
    )


@dataclass(frozen=True)
class Memory:
    rest: Sequence[Sample]
    busy: Sequence[Sample]
    pictures: int

    @property
    def rest_megabytes(self) -> float:
        """The sum, PostgreSQL and Redis included."""
        return statistics.median(_of_all(sample) for sample in self.rest)

    @property
    def peak_megabytes(self) -> float:
        return max(map(_of_all, self.busy))


def _of_all(sample: Sample) -> float:
    return sum(sample.bytes_by_program.values()) / MEGABYTE


def run(deployment: Deployment, folder: Path | None) -> Memory:
    inbox = deployment.folder / "inbox"
    make_sample(inbox)
    for path in sorted(folder.glob("*.pdf"))[:FILES] if folder else []:
        (inbox / path.name).write_bytes(path.read_bytes())
    deployment.up()
    with Sampler(deployment).running() as sampler:
        time.sleep(_SETTLE_SECONDS)
        resting = time.monotonic()
        time.sleep(_REST_SECONDS)
        began = time.monotonic()
        for matter, priority in MATTERS.items():
            process(deployment, inbox, matter, priority)
        pictures = open_pages(deployment)
        ask_ui(deployment)
        time.sleep(_REST_SECONDS)
    return Memory([sample for sample in sampler.since(resting) if sample.at < began], sampler.since(began), pictures)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m legal_pipeline_tests.benchmarks.deployed.bench_memory", description=__doc__)
    parser.add_argument("--files", type=Path, help=f"folder of PDFs, of which the first {FILES} are processed too")
    folder = parser.parse_args().files
    print(f"\n## Memory on one load, profile {PROFILE} ({machine()})\n")
    with deployed_alone(PROFILE) as deployment:
        memory = run(deployment, folder)
        report(deployment, memory.rest, memory.busy)
        print(f"with PostgreSQL and Redis {memory.rest_megabytes:,.0f} MB at rest, {memory.peak_megabytes:,.0f} MB at the peak")
        print(f"{memory.pictures} pictures; states {deployment.states()}; load average {os.getloadavg()[1]:.1f}")


if __name__ == "__main__":
    main()
