"""`make up` without the programs: which servers it uses, what it says is missing. With them: `deployed/whole/test_up.py`."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
import sqlalchemy as sa

from legal_pipeline_tests.checkout import ROOT
from legal_pipeline_tests.deployment.make_up import script, up_home
from legal_pipeline_tests.servers import databases

_TOOLS = ("cat", "chmod", "chown", "dirname", "grep", "head", "mkdir", "mv", "od", "rm", "sed", "sh", "sleep", "sort", "tail", "tee", "tr")


def test_servers_that_the_environment_names_are_used(postgres_url: str, redis_server: databases.Redis) -> None:
    """A port that is taken ends `make up` when it has done all before the start of the programs."""
    named = {"LEGAL_PIPELINE_DATABASE_URL": postgres_url, "LEGAL_PIPELINE_BROKER_URL": redis_server.url}
    with up_home() as made, socket.socket() as holder:
        port = made.settings["LEGAL_PIPELINE_WEBSERVER_PORT"]
        holder.bind(("127.0.0.1", int(port)))
        holder.listen()
        done = made.up(**named, **made.settings)
        # the URLs are kept: the next call need not be told
        again = made.up()
        said = f"nothing was started: port {port} on 127.0.0.1, for the webserver, is not available"
        for each in (done, again):
            assert each.returncode == 2 and said in each.stderr, each.stdout + each.stderr
            # it would object to servers that it cannot use as well
            assert "; the database" not in each.stderr and "; Redis" not in each.stderr, each.stderr
        assert not (made.home / "postgres").exists() and not (made.home / "redis").exists()
        for name, url in (("database", postgres_url), ("broker", redis_server.url)):
            assert (made.home / "secrets" / f"legal_pipeline_{name}_url").read_text() == url
        with contextlib.closing(sa.create_engine(postgres_url).connect()) as connection:
            assert connection.scalar(sa.text("select count(*) from documents")) == 0
        down = made.down()
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
    done = script("up", home, PATH=str(tools))
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
