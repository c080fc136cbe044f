"""What a deployment without work holds in memory, and what it does when work comes."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest

from legal_pipeline_tests.deployed.deployment import wait_until
from legal_pipeline_tests.deployed.whole.conftest import Whole
from legal_pipeline_tests.specimens import factories

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

WORKERS = ("batch", "stages")


def _children(whole: Whole) -> dict[str, list[psutil.Process]]:
    pids = whole.pids()
    return {name: psutil.Process(pids[name]).children() for name in WORKERS}


def _has_storages(process: psutil.Process) -> bool:
    try:
        return any("sqlalchemy" in mapped.path for mapped in process.memory_maps())
    except psutil.Error:
        # it has just been ended
        return False


def test_a_worker_starts_a_child_for_its_work_and_ends_it_when_there_is_none(whole: Whole, tmp_path: Path) -> None:
    """The child imports what its parent has not."""
    wait_until(lambda: not any(_children(whole).values()), f"at rest there is no child\n{whole.logs()}")
    path = tmp_path / "notice.pdf"
    path.write_bytes(factories.text_pdf(["Acme Corp. gives notice to Ann Miller."]))
    done = whole.call("batch", "submit", str(path), "--matter", "rest")
    assert done.returncode == 0, done.stdout + done.stderr
    seen: set[str] = set()

    def both_have_worked() -> bool:
        seen.update(name for name, children in _children(whole).items() if any(map(_has_storages, children)))
        return seen == set(WORKERS)

    wait_until(both_have_worked, lambda: f"children have imported the storages: {seen}\n{whole.logs()}")
    wait_until(lambda: not any(_children(whole).values()), lambda: f"the children are gone\n{whole.logs()}")
    assert not any(_has_storages(psutil.Process(whole.pids()[name])) for name in WORKERS)
    listed = whole.call("documents", "--matter", "rest")
    assert "notice.pdf" in listed.stdout and "done" in listed.stdout, listed.stdout
