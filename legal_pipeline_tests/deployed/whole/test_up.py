"""`make up` and `make down` for real, on servers of their own: idempotent, completed after being killed, nothing left but the data."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import httpx
import pytest

from legal_pipeline_tests.checkout import ROOT
from legal_pipeline_tests.deployed.whole.conftest import Whole
from legal_pipeline_tests.servers import ports

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3000)]


def test_up_brings_everything_up_after_one_that_was_killed(whole: Whole) -> None:
    assert f"all programs respond; the UI is at http://127.0.0.1:{whole.settings['LEGAL_PIPELINE_WEBSERVER_PORT']}" in whole.said
    assert f"sign in at {_workspace(whole)} to read the results" in whole.said
    for path in [*(whole.home / "secrets").iterdir(), whole.home / "env.sh", whole.home / "secrets"]:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path
    passwords = [path.read_text() for path in (whole.home / "secrets").glob("*_password")]
    assert len(passwords) == 5 and all(len(password) == 48 for password in passwords)
    assert not [password for password in passwords if password in whole.said + _all_commands()]
    status = whole.shell(f"'{ROOT}/deploy/start_all_workers.sh' status")
    assert status.returncode == 0, status.stdout
    assert {"PostgreSQL", "Redis", "supervisor"} <= set(status.stdout.split())
    # what the first call prints, and whoever asks later
    for said in (whole.said, status.stdout):
        for name in ("postgres", "redis"):
            assert f"responds at 127.0.0.1:{(whole.home / 'ports' / name).read_text().strip()}" in said, said
        for name in ("WEBSERVER", "CODE_SERVER", "WORKSPACE"):
            assert f"responds at 127.0.0.1:{whole.settings[f'LEGAL_PIPELINE_{name}_PORT']}" in said, said
        assert f"metrics at 127.0.0.1:{whole.settings['LEGAL_PIPELINE_METRICS_PORT']}" in said, said
    # nobody is asked to do what it has done itself
    assert "\\password" not in whole.said and "set a password" not in whole.said
    assert "legal_pipeline_writer" in whole.call("database", "status").stdout


def _workspace(whole: Whole) -> str:
    return f"http://127.0.0.1:{whole.settings['LEGAL_PIPELINE_WORKSPACE_PORT']}"


def test_nobody_reads_anything_without_a_session(whole: Whole) -> None:
    """And a user whom the operator has made reads what there is."""
    address = _workspace(whole)
    with httpx.Client(base_url=address, follow_redirects=True) as browser:
        assert browser.get("/").url.path == "/login"
        made = whole.shell("echo 'a long password of ann' | legal-pipeline users add ann --all-matters")
        assert made.returncode == 0, made.stdout + made.stderr
        token = re.search(r'name="form_token" value="([^"]+)"', browser.get("/login").text)
        assert token
        entered = {"name": "ann", "password": "a long password of ann", "form_token": token[1]}
        answer = browser.post("/login", data=entered, headers={"Origin": address})
        assert answer.status_code == 200 and answer.url.path == "/", answer.text


def test_changed_settings_are_applied(whole: Whole) -> None:
    """Whether the file was edited or the environment of `make up` has another value: what differs is restarted, and said."""
    before = whole.pids()
    path = whole.home / "settings.env"
    agreed = path.read_text()
    path.write_text(agreed + "LEGAL_PIPELINE_S3_BUCKET=case\n")
    # until it is applied, whatever hands work in refuses
    refused = whole.call("upload", "/etc/hostname", "--matter", "m")
    assert refused.returncode == 2 and "s3_bucket is case here and unset in the running programs" in refused.stderr, refused.stderr
    status = whole.call("workers", "status")
    assert status.returncode == 1 and " up`" in status.stderr
    # only what a setting concerns is restarted
    old_port, metrics_port = (whole.settings[f"LEGAL_PIPELINE_{name}_PORT"] for name in ("WEBSERVER", "METRICS"))
    path.write_text(agreed.replace(f"METRICS_PORT={metrics_port}", "METRICS_PORT=0"))
    port = str(ports.free_port())
    done = whole.up(LEGAL_PIPELINE_WEBSERVER_PORT=port)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"webserver_port: {old_port} -> {port}" in done.stderr, done.stderr
    assert f"metrics_port: {metrics_port} -> 0; restarting daemon" in done.stderr, done.stderr
    after = whole.pids()
    assert {name for name in after if after[name] != before[name]} == {"daemon", "webserver"}
    # a secret is kept in a file of its own, and restarts those that read it
    done = whole.up(LEGAL_PIPELINE_ALERT_URLS="json://127.0.0.1:9/hunter2")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "alert_urls: unset -> set; restarting code-server" in done.stderr and "hunter2" not in done.stdout + done.stderr, done.stderr
    assert {name for name, pid in whole.pids().items() if pid != after[name]} == {"code-server"}
    assert whole.call("workers", "status").returncode == 0


def test_up_again_changes_nothing_and_down_takes_everything_down(whole: Whole) -> None:
    """Without a word of the settings: they hold."""
    running = whole.processes()
    again = whole.up()
    assert again.returncode == 0, again.stdout + again.stderr
    assert "nothing was started" in again.stderr
    assert running <= whole.processes()
    down = whole.down()
    assert down.returncode == 0, down.stdout + down.stderr
    assert [line for line in down.stdout.splitlines() if "stopped" in line] == ["stopped", "Redis stopped", "PostgreSQL stopped"]
    assert whole.processes() == set()
    assert str(whole.home) not in _all_commands()
    assert (whole.home / "postgres" / "data" / "PG_VERSION").exists()
    assert whole.down().returncode == 0


def _all_commands() -> str:
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            found.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        except OSError:
            continue
    return "\n".join(found)
