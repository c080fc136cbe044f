"""The generated files: up to date, understood by the programs they are for, without secrets and without this machine's paths."""

from __future__ import annotations

import configparser
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path, PurePosixPath
from typing import Any

import dagster as dg
import kubernetes_validate  # type: ignore[import-untyped]
import pytest
import yaml  # type: ignore[import-untyped]
from click.testing import CliRunner
from dagster._config import process_config
from dagster._core.instance.config import dagster_instance_config_schema

from legal_pipeline.commands.workers import workers
from legal_pipeline.deployment.plan import ENVIRONMENT, WATCHDOG, Places, Program, programs
from legal_pipeline.deployment.render import committed, compose, dagster, kubernetes, server, supervisor, systemd, tables
from legal_pipeline.deployment.watchdog import health_check
from legal_pipeline.operations.prometheus_families import Scrape, families
from legal_pipeline.settings import Settings, load_settings, variable
from legal_pipeline.topology import DEFAULT_PROFILE, MEGABYTE, PROFILES, RUN_QUEUES, Profile, Queue
from legal_pipeline_tests.checkout import ROOT
from legal_pipeline_tests.servers import databases

DEFAULT = PROFILES[DEFAULT_PROFILE]

every_profile = pytest.mark.parametrize("profile", PROFILES.values(), ids=lambda profile: profile.name)


def test_what_is_committed_is_what_the_topology_says() -> None:
    assert committed.stale(ROOT, DEFAULT) == [], "run `legal-pipeline workers render`"


def _edited(root: Path) -> None:
    (root / "deploy" / "dagster.yaml").write_text("mine: true\n")


def _removed(root: Path) -> None:
    (root / "deploy" / "Dockerfile").unlink()


def _renamed(root: Path) -> None:
    (root / "deploy" / "systemd" / "legal-pipeline-gone.service").write_text("[Unit]\n")


def _marked(root: Path) -> None:
    document = root / committed.DOCUMENT
    document.parent.mkdir()
    document.write_text(f"a\n{tables.MARK_START}\nold\n{tables.MARK_END}\nb\n")


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (_edited, "deploy/dagster.yaml"),
        (_removed, "deploy/Dockerfile"),
        (_renamed, "deploy/systemd/legal-pipeline-gone.service"),
        (_marked, committed.DOCUMENT),
    ],
)
def test_what_is_out_of_date_is_named_and_mended(change: Any, path: str, tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "deploy").mkdir()
    committed.write(tmp_path, DEFAULT)
    change(tmp_path)
    arguments = ["render", "--root", str(tmp_path)]
    checked = CliRunner().invoke(workers, [*arguments, "--check"], obj=settings, standalone_mode=False)
    assert (checked.return_value, checked.stdout) == (1, f"out of date: {path}\n")
    assert CliRunner().invoke(workers, arguments, obj=settings, standalone_mode=False).return_value == 0
    assert committed.stale(tmp_path, DEFAULT) == []


def test_the_text_around_the_tables_is_kept() -> None:
    document = f"before\n{tables.MARK_START}\nold\n{tables.MARK_END}\nafter\n"
    written = tables.with_tables(document)
    assert written.startswith("before\n") and written.endswith("\nafter\n") and "old" not in written
    assert "| **sum, without Dagster's own programs** | 9 | **3,800** |" in written
    [default] = DEFAULT.serving(Queue.DEFAULT)
    assert f"| default, cleanup | default | 1 | {default.memory_bytes // MEGABYTE} |" in written
    assert tables.with_tables("no marks") == "no marks"


@pytest.mark.parametrize("path", list(committed.committed(DEFAULT)))
def test_committed_files_hold_no_path_of_this_machine_and_no_password(path: str) -> None:
    text = committed.committed(DEFAULT)[path]
    for word in (str(ROOT), str(Path.home()) + "/", str(Path(sys.prefix)), "://:", "latest"):
        assert word not in text
    assert not re.search(r"://[^/\s:]+:[^@\s]+@", text)


@every_profile
def test_dagster_accepts_its_configuration(profile: Profile) -> None:
    config = yaml.safe_load(dagster.dagster_yaml(profile))
    outcome = process_config(dagster_instance_config_schema(), config)
    assert outcome.success, outcome.errors
    limits = config["run_coordinator"]["config"]["tag_concurrency_limits"]
    # never fewer than there are processes, and each priority with room of its own
    allowed = {limit["value"]: limit["limit"] for limit in limits}
    assert allowed == {queue.value: profile.slots(queue) + dagster.RUNS_AHEAD for queue in RUN_QUEUES.values()}
    assert config["run_coordinator"]["config"]["max_concurrent_runs"] == sum(allowed.values())


def test_dagster_makes_an_instance_of_it(
    tmp_path: Path, home: Path, postgres_url: str, redis_server: databases.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every class is there and takes its configuration."""
    monkeypatch.setenv("LEGAL_PIPELINE_DATABASE_URL", postgres_url)
    monkeypatch.setenv("LEGAL_PIPELINE_BROKER_URL", redis_server.url)
    folder = load_settings().dagster_home
    folder.mkdir(parents=True)
    (folder / "dagster.yaml").write_text(dagster.dagster_yaml(DEFAULT))
    with dg.DagsterInstance.from_config(str(folder)) as instance:
        names = [type(part).__name__ for part in (instance.run_launcher, instance.run_coordinator, instance.run_storage)]
        assert names == ["StageRunLauncher", "PriorityRunCoordinator", "PooledPostgresRunStorage"]
        assert instance.run_retries_enabled and instance.run_monitoring_enabled
        # waiting in a queue is no failure
        assert instance.run_monitoring_start_timeout_seconds > 30 * 86_400
        assert not instance.telemetry_enabled and not instance.nux_enabled


@every_profile
def test_supervisord_gets_every_program_and_no_program_gets_out_of_its_command(profile: Profile, tmp_path: Path) -> None:
    where = Places(PurePosixPath("/a b%c"), PurePosixPath("/w.yaml"), "127.0.0.1", 3000, 4266)
    found = programs(profile, where)
    parser = configparser.ConfigParser(interpolation=None)
    parser.read_string(supervisor.supervisord_conf(found, Path("/a b%c/python"), tmp_path))
    assert parser["unix_http_server"]["chmod"] == "0700"
    sections = [name for name in parser.sections() if name.startswith("program:")]
    assert sections == [f"program:{program.name}" for program in found]
    for program in found:
        section = parser[f"program:{program.name}"]
        assert section["command"].startswith("'/a b%%c/python' -m legal_pipeline.deployment.launch ")
        assert (section["stopasgroup"], section["killasgroup"], section["stopsignal"]) == ("false", "true", "TERM")
        assert int(section["stopwaitsecs"]) >= program.stop_seconds
    # its own reader, which expands % and splits the commands
    config = tmp_path / "supervisord.conf"
    for folder in ("run", "logs"):
        (tmp_path / folder).mkdir()
    config.write_text(supervisor.supervisord_conf(found, Path("/a b%c/python"), tmp_path))
    read = (
        "from supervisor.options import ServerOptions; o = ServerOptions(); o.realize(['-c', %r]);"
        "print(*(p.command for g in o.process_group_configs for p in g.process_configs), sep='\\n')"
    )
    done = subprocess.run([sys.executable, "-c", read % str(config)], capture_output=True, text=True, check=True)
    commands = done.stdout.splitlines()
    assert len(commands) == len(found)
    assert all(command.startswith("'/a b%c/python' -m ") for command in commands)


@every_profile
def test_systemd_accepts_the_units(profile: Profile, tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not on this machine; install it with: apt install systemd")
    where = Places(Path(sys.executable).parent, PurePosixPath("/etc/legal-pipeline/workspace.yaml"), "127.0.0.1", 3000, 4266)
    units = systemd.units(profile, where)
    for name, text in units.items():
        (tmp_path / name).write_text(text)
    paths = [str(tmp_path / name) for name in units]
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *paths],
        capture_output=True,
        text=True,
        check=False,
        # the machine's own units may have faults of their own
        env=os.environ | {"SYSTEMD_UNIT_PATH": f"{tmp_path}:"},
    )
    ours = [line for line in done.stderr.splitlines() if "legal" in line]
    assert (done.returncode, ours) == (0, []), done.stderr


def _without_watchdog(profile: Profile) -> list[Program]:
    """systemd and Docker watch their programs themselves."""
    return [program for program in programs(profile, server.places()) if program.name != WATCHDOG]


@every_profile
def test_each_unit_keeps_its_program_below_its_ceiling(profile: Profile) -> None:
    units = systemd.units(profile)
    for program in _without_watchdog(profile):
        parser = configparser.ConfigParser(interpolation=None, strict=False, delimiters=("=",))
        parser.optionxform = str  # type: ignore[assignment,method-assign]
        parser.read_string(units[systemd.unit_name(program)])
        service = parser["Service"]
        assert int(service["MemoryMax"]) == program.memory_bytes > int(service["MemoryHigh"])
        expected = {"User": "legal-pipeline", "Restart": "always", "KillMode": "mixed", "NoNewPrivileges": "yes"}
        assert {key: service[key] for key in expected} == expected
        # what makes no progress is killed at once: a stopped process reacts to no other signal
        watched = {"Type": "notify", "NotifyAccess": "main", "WatchdogSec": "60", "WatchdogSignal": "SIGKILL"}
        assert {key: service[key] for key in watched} == watched
        # the reader of documents forks and limits itself; these would not let it
        assert not {"RestrictNamespaces", "MemoryDenyWriteExecute", "SystemCallFilter"} & service.keys()
    wants = re.search(r"^Wants=(legal-.*)$", units[systemd.TARGET], re.MULTILINE)
    assert wants and set(wants[1].split()) == {name for name in units if name.endswith(".service")}


@every_profile
def test_compose_runs_every_program_below_its_ceiling(profile: Profile) -> None:
    found = yaml.safe_load(compose.compose_yaml(profile))
    services = found["services"]
    for program in _without_watchdog(profile):
        service = services[program.name]
        assert service["mem_limit"] == program.memory_bytes
        assert service["user"] == f"{compose.USER_ID}:{compose.USER_ID}"
        assert service["init"] and service["read_only"]
        # two machines of one name would receive each other's control messages
        assert re.sub(r"\$\{MACHINE_NAME:\?[^}]*\}", "second", service["hostname"]) == (
            program.name if profile.is_control else f"second-{program.name}"
        )
        assert service["restart"] == "unless-stopped"
        words = service["healthcheck"]["test"]
        assert words[3] == health_check.__name__ and words[words.index("--name") + 1] == program.name
        assert f"{words[words.index('--interval') + 1]}s" == service["healthcheck"]["interval"]
    servers = {"postgres", "redis", "database-init"} if profile.is_control else set()
    assert services.keys() - {program.name for program in _without_watchdog(profile)} == servers
    assert servers or found["secrets"].keys() == {"legal_pipeline_database_url", "legal_pipeline_broker_url"}
    for service in services.values():
        _, _, tag = service["image"].partition(":")
        assert tag and tag != "latest"
        assert "mem_limit" in service or service is services["database-init"]
    ports = ["127.0.0.1:3000:3000", "127.0.0.1:3020:3020"] if profile.is_control else []
    assert [port for service in services.values() for port in service.get("ports", ())] == ports
    for secret in found["secrets"].values():
        assert secret["file"].startswith("secrets/")


@every_profile
def test_kubernetes_knows_every_field_of_the_manifests(profile: Profile) -> None:
    """All but those of KEDA, whose kinds are no part of Kubernetes."""
    found = list(yaml.safe_load_all(kubernetes.manifests(profile)))
    for manifest in found:
        if not manifest["apiVersion"].startswith("keda.sh/"):
            kubernetes_validate.validate(manifest, "1.30", strict=True)
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(found[1] | {"spec": found[1]["spec"] | {"replica": 1}}, "1.30", strict=True)


@every_profile
def test_each_worker_has_a_deployment_that_follows_its_queues(profile: Profile) -> None:
    found = {(each["kind"], each["metadata"]["name"]): each for each in yaml.safe_load_all(kubernetes.manifests(profile))}
    workers = [program for program in programs(profile, server.places()) if program.is_worker]
    assert {name for kind, name in found if kind == "Deployment"} == {f"legal-pipeline-{program.name}" for program in workers}
    for program in workers:
        pod = found["Deployment", f"legal-pipeline-{program.name}"]["spec"]["template"]["spec"]
        [container] = pod["containers"]
        assert container["command"][1:] == list(program.command[1:])
        assert container["resources"]["limits"] == {"memory": str(program.memory_bytes)}
        assert pod["terminationGracePeriodSeconds"] == program.stop_seconds
        words = container["livenessProbe"]["exec"]["command"]
        assert words[2] == health_check.__name__ and words[words.index("--name") + 1] == program.name
        known = {variable(name) for name in Settings.model_fields} | ENVIRONMENT.keys() | {"DAGSTER_HOME", "TMPDIR"}
        assert {each["name"] for each in container["env"]} <= known
        scaled = found["ScaledObject", f"legal-pipeline-{program.name}"]["spec"]
        assert scaled["scaleTargetRef"] == {"name": f"legal-pipeline-{program.name}"}
        [trigger] = scaled["triggers"]
        chosen = re.search(r'queue=~"([^"]+)"', trigger["metadata"]["query"])
        assert chosen and [queue for queue in Queue if re.fullmatch(chosen[1], queue)] == sorted(program.queues, key=list(Queue).index)
        assert kubernetes.QUEUE_METRIC in {metric.name for metric in families(Scrape(queues=[]))}
    settings = found["ConfigMap", "legal-pipeline"]["data"]
    assert Settings(**{name.removeprefix("LEGAL_PIPELINE_").lower(): value for name, value in settings.items()}).files_uri


def test_the_image_runs_as_an_ordinary_user() -> None:
    text = compose.dockerfile()
    assert re.search(rf"^USER {compose.USER_ID}:{compose.USER_ID}$", text, re.MULTILINE)
    copied = {word for line in re.findall(r"^COPY (.*) \S+$", text, re.MULTILINE) for word in line.split()}
    allowed = (ROOT / "deploy" / "Dockerfile.dockerignore").read_text().splitlines()
    for path in copied:
        assert (ROOT / path).exists(), path
        assert f"!{path}" in allowed, path
