"""Work that stands still in a process that lives: a deadlock, an endless system call, a loop that lets no other thread run.

A stopped process is seen from outside; here only the work knows that it does not go on.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from legal_pipeline.defs.backfills.submission import submit
from legal_pipeline.model import Priority, State
from legal_pipeline_tests.deployed.deployment import Deployment, deployed, wait_until
from legal_pipeline_tests.servers import databases
from legal_pipeline_tests.specimens import factories

pytestmark = [pytest.mark.slow, pytest.mark.timeout(2400)]

STALL_SECONDS = 10

STANDSTILL = '''
import importlib.abc, importlib.machinery, os, re, sys, threading

MODULE = "legal_pipeline.stages.chunking.chunk"

def deadlock():
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()

def system_call():
    os.read(os.pipe()[0], 1)

def loop():
    """An expression that takes years, and no other thread of the process runs meanwhile."""
    re.match("(a+)+b", "a" * 60)

class Loader(importlib.abc.Loader):
    def __init__(self, plain):
        self.plain = plain

    def create_module(self, spec):
        return self.plain.create_module(spec)

    def exec_module(self, module):
        self.plain.exec_module(module)
        chunk = module.chunk

        def standing_still(pages):
            pages = list(pages)
            for how in (deadlock, system_call, loop):
                if any(f"({how.__name__})" in page.text for page in pages):
                    how()
            return chunk(pages)

        module.chunk = standing_still

class Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name != MODULE:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        spec.loader = Loader(spec.loader)
        return spec

sys.meta_path.insert(0, Finder())
'''
"""`sitecustomize` of every program: a document that names a way to stand still does so when it is split."""


@pytest.fixture(scope="module")
def deployment(postgres_server: databases.Postgres) -> Iterator[Deployment]:
    limits = {"stall_timeout_seconds": str(STALL_SECONDS), "lease_timeout_seconds": "12", "unresponsive_timeout_seconds": "12"}
    with databases.running_redis() as redis, deployed(redis, postgres_server, **limits) as found:
        code = found.folder / "code"
        code.mkdir()
        (code / "sitecustomize.py").write_text(STANDSTILL)
        path = os.pathsep.join([str(code), os.environ.get("PYTHONPATH", "")])
        found.environment["PYTHONPATH"] = path
        found.start(*(found.plan.keys() - {"alerts", "watchdog", "webserver", "workspace"}))
        found.wait_for_workers()
        yield found


WAYS = [
    ("deadlock", f"made no progress within {STALL_SECONDS} seconds, 3 times"),
    ("system_call", f"made no progress within {STALL_SECONDS} seconds, 3 times"),
    # not even the thread that would note it runs
    ("loop", "3 times"),
]


@pytest.mark.parametrize(("how", "reason"), WAYS)
def test_it_is_given_up_with_its_cause_and_its_neighbor_is_done(deployment: Deployment, tmp_path: Path, how: str, reason: str) -> None:
    """After three tries, and the worker has a process again for what waited behind it."""
    for name, text in (("a-stuck.pdf", f"An endless letter ({how})."), ("b-neighbor.pdf", f"John Smith met Ann Lee, before a {how}.")):
        (tmp_path / name).write_bytes(factories.text_pdf([text]))
    ids = deployment.register(tmp_path, matter=how)
    documents = deployment.services.store.documents
    with deployment.instance as instance:
        submit(deployment.settings, instance, ids, Priority.NORMAL)

    def states() -> dict[str, State]:
        return {status.document.file_name: status.state for status in documents.find(ids=ids)}

    expected = {"a-stuck.pdf": State.FAILED, "b-neighbor.pdf": State.DONE}
    wait_until(lambda: states() == expected, lambda: f"{states()}\n{deployment.logs()}", 1500)
    [stuck] = documents.find(ids=ids, states=[State.FAILED])
    assert reason in (stuck.reason or ""), stuck.reason
    wait_until(lambda: not deployment.leases.all(), lambda: f"nobody has it any more\n{deployment.logs()}")
