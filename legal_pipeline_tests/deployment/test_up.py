"""`make up` and `make down` for real, on servers of their own: idempotent, completed after being killed, nothing left but the data."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from legal_pipeline.deployment.supervise import orphans
from legal_pipeline.deployment.supervise.control import Supervisor
from legal_pipeline_tests.checkout import ROOT
from legal_pipeline_tests.command_line import PROGRAMS
from legal_pipeline_tests.servers import databases

_TOOLS = ("cat", "chmod", "chown", "dirname", "grep", "head", "mkdir", "mv", "od", "rm", "sed", "sh", "sleep", "sort", "tail", "tee", "tr")


@pytest.fixture
def up_home(home: Path) -> Iterator[Path]:
    """Where the servers' users can reach it, with ports that nobody has."""
    for name, package in (("initdb", "postgresql"), ("redis-server", "redis-server")):
        databases.program(name, package)
    with databases.server_folder() as folder:
        ports = folder / "home" / "ports"
        ports.mkdir(parents=True)
        for server in ("postgres", "redis"):
            (ports / server).write_text(f"{databases.free_port()}\n")
        yield folder / "home"
        _script("down", folder / "home")


def _environment(home: Path) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if name != "DAGSTER_HOME"}
    return inherited | {"BIN": str(PROGRAMS), "LEGAL_PIPELINE_HOME": str(home)}


def _settings() -> dict[str, str]:
    ports = {"WEBSERVER_PORT": str(databases.free_port()), "CODE_SERVER_PORT": str(databases.free_port()), "PROFILE": "dev"}
    ports["WORKSPACE_PORT"] = str(databases.free_port())
    # a busy machine may take minutes
    ports["START_TIMEOUT_SECONDS"] = "400"
    ports["METRICS_PORT"] = str(databases.free_port())
    return {f"LEGAL_PIPELINE_{name}": value for name, value in ports.items()}


def _script(name: str, home: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", str(ROOT / "scripts" / f"{name}.sh")],
        env=_environment(home) | environment,
        # a server that goes into the background keeps an inherited pipe open, and reading it would not end
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )


def _shell(home: Path, command: str) -> subprocess.CompletedProcess[str]:
    """As a user's later shell, which knows nothing but the file."""
    bare = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}
    # the code under test, and not another one that is installed
    bare |= {"PYTHONPATH": os.environ["PYTHONPATH"]} if "PYTHONPATH" in os.environ else {}
    return subprocess.run(
        ["sh", "-c", f". '{home}/env.sh' && {command}"], env=bare, capture_output=True, text=True, timeout=300, check=False
    )


def _pids(home: Path) -> set[int]:
    return set(orphans.processes_of(home))


@pytest.mark.slow
@pytest.mark.timeout(3000)
def test_up_brings_everything_up_and_down_takes_it_down(up_home: Path) -> None:
    settings = _settings()
    # killed while it makes the servers, as by a person who lost patience
    first = subprocess.Popen(
        ["sh", str(ROOT / "scripts" / "up.sh")],
        env=_environment(up_home) | settings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    deadline = time.monotonic() + 300
    while not list((up_home / "postgres").glob("data*/base")) and time.monotonic() < deadline:
        time.sleep(0.01)
    os.killpg(first.pid, signal.SIGKILL)
    first.wait(10)

    done = _script("up", up_home, **settings)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"all programs respond; the UI is at http://127.0.0.1:{settings['LEGAL_PIPELINE_WEBSERVER_PORT']}" in done.stdout
    assert f"sign in at {_workspace(settings)} to read the results" in done.stdout
    _people_sign_in(up_home, _workspace(settings))
    for path in [*(up_home / "secrets").iterdir(), up_home / "env.sh", up_home / "secrets"]:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path
    passwords = [path.read_text() for path in (up_home / "secrets").glob("*_password")]
    assert len(passwords) == 5 and all(len(password) == 48 for password in passwords)
    assert not [password for password in passwords if password in done.stdout + done.stderr + _all_commands()]
    status = _shell(up_home, f"'{ROOT}/deploy/start_all_workers.sh' status")
    assert status.returncode == 0, status.stdout
    assert {"PostgreSQL", "Redis", "supervisor"} <= set(status.stdout.split())
    assert "legal_pipeline_writer" in _shell(up_home, "legal-pipeline database status").stdout

    _changed_settings_are_applied(up_home, settings)

    # again, without a word of the settings: they hold
    running = _pids(up_home)
    again = _script("up", up_home)
    assert again.returncode == 0, again.stdout + again.stderr
    assert "nothing was started" in again.stderr
    assert running <= _pids(up_home)

    down = _script("down", up_home)
    assert down.returncode == 0, down.stdout + down.stderr
    assert [line for line in down.stdout.splitlines() if "stopped" in line] == ["stopped", "Redis stopped", "PostgreSQL stopped"]
    assert _pids(up_home) == set()
    assert str(up_home) not in _all_commands()
    assert (up_home / "postgres" / "data" / "PG_VERSION").exists()
    assert _script("down", up_home).returncode == 0


def _workspace(settings: dict[str, str]) -> str:
    return f"http://127.0.0.1:{settings['LEGAL_PIPELINE_WORKSPACE_PORT']}"


def _people_sign_in(home: Path, address: str) -> None:
    """Nobody reads anything without a session, and a user whom the operator has made reads what there is."""
    with httpx.Client(base_url=address, follow_redirects=True) as browser:
        assert browser.get("/").url.path == "/login"
        made = _shell(home, "echo 'a long password of ann' | legal-pipeline users add ann --all-matters")
        assert made.returncode == 0, made.stdout + made.stderr
        token = re.search(r'name="form_token" value="([^"]+)"', browser.get("/login").text)
        assert token
        entered = {"name": "ann", "password": "a long password of ann", "form_token": token[1]}
        answer = browser.post("/login", data=entered, headers={"Origin": address})
        assert answer.status_code == 200 and answer.url.path == "/", answer.text


def _changed_settings_are_applied(home: Path, settings: dict[str, str]) -> None:
    """Whether the file was edited or the environment of `make up` has another value: what differs is restarted, and said."""
    before = _program_pids(home)
    path = home / "settings.env"
    agreed = path.read_text()
    path.write_text(agreed + "LEGAL_PIPELINE_S3_BUCKET=case\n")
    # until it is applied, whatever hands work in refuses
    refused = _shell(home, "legal-pipeline upload /etc/hostname --matter m")
    assert refused.returncode == 2 and "s3_bucket is case here and unset in the running programs" in refused.stderr, refused.stderr
    status = _shell(home, "legal-pipeline workers status")
    assert status.returncode == 1 and "make up" in status.stderr
    # only what a setting concerns is restarted
    path.write_text(agreed.replace(f"METRICS_PORT={settings['LEGAL_PIPELINE_METRICS_PORT']}", "METRICS_PORT=0"))
    port = str(databases.free_port())
    done = _script("up", home, LEGAL_PIPELINE_WEBSERVER_PORT=port)
    assert done.returncode == 0, done.stdout + done.stderr
    old_port = settings["LEGAL_PIPELINE_WEBSERVER_PORT"]
    assert f"webserver_port: {old_port} -> {port}" in done.stderr, done.stderr
    assert f"metrics_port: {settings['LEGAL_PIPELINE_METRICS_PORT']} -> 0; restarting daemon" in done.stderr, done.stderr
    after = _program_pids(home)
    assert {name for name in after if after[name] != before[name]} == {"daemon", "webserver"}
    assert _shell(home, "legal-pipeline workers status").returncode == 0


def _program_pids(home: Path) -> dict[str, int]:
    supervisor = Supervisor.find(home)
    assert supervisor is not None
    return {name: program.pid for name, program in supervisor.programs().items()}


def test_servers_that_the_environment_names_are_used(up_home: Path, postgres_url: str, redis_server: databases.Redis) -> None:
    """A port that is taken ends `make up` when it has done all before the start of the programs."""
    named = {"LEGAL_PIPELINE_DATABASE_URL": postgres_url, "LEGAL_PIPELINE_BROKER_URL": redis_server.url}
    settings = _settings()
    port = settings["LEGAL_PIPELINE_WEBSERVER_PORT"]
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", int(port)))
        holder.listen()
        done = _script("up", up_home, **named, **settings)
        # the URLs are kept: the next call need not be told
        again = _script("up", up_home)
    for each in (done, again):
        # with other servers than these two it would object to them as well
        assert f"nothing was started: port {port} on 127.0.0.1, for the webserver, is not available" in each.stderr, (
            each.stdout + each.stderr
        )
        assert each.returncode == 2 and "; the database" not in each.stderr and "; Redis" not in each.stderr
    assert not (up_home / "postgres").exists() and not (up_home / "redis").exists()
    for name, url in (("database", postgres_url), ("broker", redis_server.url)):
        assert (up_home / "secrets" / f"legal_pipeline_{name}_url").read_text() == url
    with contextlib.closing(sa.create_engine(postgres_url).connect()) as connection:
        assert connection.scalar(sa.text("select count(*) from documents")) == 0
    down = _script("down", up_home)
    assert down.returncode == 0 and "Redis" not in down.stdout and "PostgreSQL" not in down.stdout
    with redis_server.client() as client:
        assert client.ping()


def test_what_is_missing_is_named_with_the_command_that_installs_it(tmp_path: Path, home: Path) -> None:
    """An ordinary user on a machine without Redis."""
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in _TOOLS:
        found = shutil.which(name)
        assert found, name
        (tools / name).symlink_to(found)
    for name, output in (("id", "1000"), ("initdb", ""), ("psql", "")):
        (tools / name).write_text(f"#!/bin/sh\necho {output}\n")
        (tools / name).chmod(0o755)
    done = _script("up", home, PATH=str(tools))
    assert done.returncode == 2, done.stdout + done.stderr
    assert "redis-server" in done.stderr and "sudo apt-get install -y --no-install-recommends" in done.stderr
    assert not (home / "postgres").exists()


@pytest.mark.parametrize("folder", ["scripts", "deploy"])
def test_scripts_are_sound(folder: str) -> None:
    shellcheck = shutil.which("shellcheck")
    if shellcheck is None:
        pytest.skip("shellcheck is not on this machine; install it with: apt install shellcheck")
    # what is sourced is looked at through those that source it
    paths: Sequence[Path] = [path for path in sorted((ROOT / folder).glob("*.sh")) if path.read_text().startswith("#!")]
    done = subprocess.run([shellcheck, "--external-sources", *map(str, paths)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def _all_commands() -> str:
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            found.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        except OSError:
            continue
    return "\n".join(found)
