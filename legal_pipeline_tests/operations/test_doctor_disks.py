"""The doctor names each disk that accepts nothing more, whatever of the deployment lies on it: on real small ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from legal_pipeline.errors import DiskUnwritable, LegalPipelineError
from legal_pipeline.model import Document
from legal_pipeline.operations import doctor
from legal_pipeline.operations.checkup import Finding, run_checks
from legal_pipeline.operations.doctor_deployed import CHECKS
from legal_pipeline.settings import Settings
from legal_pipeline.storage.database.engine import prepare_database
from legal_pipeline.storage.documents.documents import Documents
from legal_pipeline_tests.deployed.deployment import wait_until
from legal_pipeline_tests.servers import databases
from legal_pipeline_tests.specimens.small_disk import SmallDisk, mounted


def full(disk: SmallDisk) -> str:
    disk.fill()
    return "the disk is full"


def read_only(disk: SmallDisk) -> str:
    disk.remount("ro")
    return "is read-only"


def found(settings: Settings) -> Finding:
    [check] = [check for check in doctor._checks(settings) if check.part == "disk"]
    [finding] = run_checks([check], settings)
    return finding


FOLDERS = {
    "home": lambda settings: settings.home,
    "downloads": lambda settings: settings.downloads_dir,
    "attachments": lambda settings: settings.files_dir,
    "logs": lambda settings: settings.log_dir,
    "Dagster": lambda settings: settings.dagster_home,
    # those of `make up`
    "postgres": lambda settings: settings.home / "postgres",
    "redis": lambda settings: settings.home / "redis",
}


@pytest.mark.parametrize("fault", [full, read_only], ids=lambda fault: fault.__name__)
@pytest.mark.parametrize("name", FOLDERS)
def test_whatever_lies_on_it(settings: Settings, name: str, fault: Callable[[SmallDisk], str]) -> None:
    settings.home.mkdir()
    with mounted(FOLDERS[name](settings)) as disk:
        assert found(settings).is_well
        said = fault(disk)
        finding = found(settings)
        assert not finding.is_well
        assert said in finding.message and str(disk.mount) in finding.message


@pytest.fixture
def postgres_on_small_disk() -> Iterator[tuple[databases.Postgres, SmallDisk]]:
    """With its data on a disk of its own, elsewhere than the home directory."""
    with databases.server_folder() as folder, mounted(folder / "disk", 200) as disk:
        (place := disk.mount / "server").mkdir()
        server = databases.Postgres(place).create().start()
        try:
            yield server, disk
        finally:
            server.stop()


def test_the_disk_of_a_postgresql_that_is_not_ours(
    settings: Settings, postgres_on_small_disk: tuple[databases.Postgres, SmallDisk], redis_server: databases.Redis
) -> None:
    """What it cannot write is a matter of its disk; the doctor names the disk, and with room again everything goes on."""
    server, disk = postgres_on_small_disk
    deployed = settings.model_copy(update={"broker_url": redis_server.url, "database_url": server.url()})
    # a busy machine takes longer than an operator waits
    [check] = [replace(check, seconds=120.0) for check in CHECKS if check.part == "running"]
    documents = Documents(prepare_database(server.url()))
    some = [Document(f"d{number}", "m", f"file:///{'x' * 2000}{number}", "a.txt") for number in range(5_000)]

    def named() -> list[Finding]:
        findings = list(run_checks([check], deployed))
        assert not any(finding.is_unanswered for finding in findings)
        return [finding for finding in findings if str(disk.mount) in finding.message]

    assert named() == []
    disk.fill()
    with pytest.raises(DiskUnwritable, match="the disk of the database server is full; free some space"):
        documents.register(some)
    [finding] = named()
    assert (finding.part, finding.is_well) == ("disk", False)
    assert "(postgres)" in finding.message and f"du -axm {disk.mount}" in finding.remedy
    disk.empty()

    def is_accepted() -> bool:
        try:
            return len(documents.register(some)) == len(some)
        except LegalPipelineError:
            # one that ran out of room for its log starts anew
            return False

    wait_until(is_accepted, "the documents are accepted")
    assert named() == []
