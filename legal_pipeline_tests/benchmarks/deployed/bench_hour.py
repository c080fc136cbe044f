"""An hour of a production: 100,000 small mails are submitted as one batch, and as many are processed as go through in the time given.

Everything of ours runs under its supervisor with profile t3.medium, as an operator starts it, over PostgreSQL and Redis beside it. The
batch has priority high, which two processes execute. Every few minutes an operator's commands are called beside the work. What
has not begun at the end of the time is cancelled, and the same commands are called again when nothing is under way.
"""

from __future__ import annotations

import argparse
import json
import math
import resource
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from legal_pipeline.deployment.supervise.control import Supervisor
from legal_pipeline.model import State
from legal_pipeline_tests.benchmarks.deployed.bench_deployed import PROFILE, tree_cpu
from legal_pipeline_tests.benchmarks.deployed.bench_scale import mail
from legal_pipeline_tests.benchmarks.machine import machine
from legal_pipeline_tests.command_line import call
from legal_pipeline_tests.deployed.deployment import Deployment, deployed_alone, wait_until

MAILS, MINUTES, SAMPLES = 100_000, 60.0, 6
MATTER = "production"
_PATIENCE_SECONDS, _POLL_SECONDS = 3600.0, 5.0
_MEGABYTES = "select sum(pg_total_relation_size(relid)) / 1e6 from pg_stat_user_tables where schemaname {} 'dagster'"
_FINAL = (State.DONE, State.REFUSED, State.FAILED)


@dataclass
class Hour:
    deployment: Deployment
    batch: str = ""
    columns: list[dict[str, float]] = field(default_factory=list)

    def submit(self, folder: Path) -> None:
        began, before = time.monotonic(), self._cpu()
        said = self._command("batch", "submit", folder, "--matter", MATTER, "--priority", "high", "--yes", "--json")
        self.batch = json.loads(said.splitlines()[-1])["batch_id"]
        print(f"submitted in {time.monotonic() - began:.0f} s, {self._cpu() - before:.0f} CPU-s of all programs", flush=True)

    def run(self, seconds: float) -> None:
        """Until all are done or the time is over."""
        began, before = time.monotonic(), self._cpu()
        for number in range(1, SAMPLES + 1):
            due = began + seconds * number / SAMPLES
            while time.monotonic() < due and self._waiting():
                time.sleep(_POLL_SECONDS)
            elapsed, done = time.monotonic() - began, self.done
            column = {"mails done": done, "minutes": elapsed / 60, "mails a minute so far": 60 * done / elapsed}
            self._note(column | {"CPU-s a mail, all programs and PostgreSQL": (self._cpu() - before) / max(done, 1)})
            if not self._waiting():
                break

    def end(self) -> None:
        """Cancels what has not begun, and measures once more on idle cores."""
        if self._waiting():
            began = time.monotonic()
            self._command("batch", "cancel", self.batch, "--wait", "600")
            print(f"cancelled what waited in {time.monotonic() - began:.0f} s", flush=True)
        began = time.monotonic()
        store = self.deployment.services.store
        wait_until(lambda: not self.deployment.leases.all() and not store.matters.stale(), "nothing is under way", _PATIENCE_SECONDS, 1.0)
        print(f"merged and at rest after another {time.monotonic() - began:.0f} s", flush=True)
        column: dict[str, float] = {"mails done": self.done}
        with tempfile.TemporaryDirectory() as out:
            column["s of `export`"] = self._seconds("export", "--out", out)
        self._note(column)

    @property
    def done(self) -> int:
        return self.deployment.services.store.documents.counts_by_state()[State.DONE]

    def _waiting(self) -> bool:
        counts = self.deployment.services.store.documents.counts_by_state()
        return any(count for state, count in counts.items() if state not in _FINAL)

    def _note(self, column: Mapping[str, float]) -> None:
        found = dict(column)
        for name, arguments in {
            "`batch status`": ("batch", "status", self.batch, "--json"),
            "`monitor --once`": ("monitor", "--once", "--json"),
            "`search` for a word of every mail": ("search", "claim", "--matter", MATTER),
            "`search` for a rare word": ("search", "quaymaster", "--matter", MATTER),
        }.items():
            found[f"s of {name}"] = self._seconds(*arguments)
        with self.deployment.services.store.engine.connect() as connection:
            for name, operator in {"results": "<>", "Dagster's tables": "="}.items():
                megabytes = float(connection.scalar(sa.text(_MEGABYTES.format(operator))) or 0)
                found[f"kB of {name} a mail done"] = 1000 * megabytes / max(found["mails done"], 1)
        self.columns.append(found)
        report(self.columns)

    def _seconds(self, *arguments: str) -> float:
        began = time.monotonic()
        self._command(*arguments)
        return time.monotonic() - began

    def _command(self, *arguments: str | Path) -> str:
        done = call(*arguments, environment=self.deployment.environment, timeout_seconds=_PATIENCE_SECONDS, in_process=False)
        # 1 says that something is to be done: the monitor is not green, a mail was cancelled
        if done.returncode not in (0, 1):
            raise AssertionError(f"{arguments}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
        return done.stdout

    def _cpu(self) -> float:
        supervisor = Supervisor.find(self.deployment.settings.home.absolute())
        servers = [server.process for server in (self.deployment.postgres, self.deployment.redis)]
        assert supervisor is not None and all(servers)
        of_commands = sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
        return sum(map(tree_cpu, [supervisor.pid(), *(server.pid for server in servers if server)])) + of_commands


def report(columns: list[dict[str, float]]) -> None:
    print(f"\n| mails done | {' | '.join(format(column['mails done'], ',.0f') for column in columns)} | exponent |")
    print(f"|---|{'---:|' * (len(columns) + 1)}")
    for name in dict.fromkeys(name for column in columns for name in column if name != "mails done"):
        places = 0 if "a minute" in name else 3 if "CPU" in name else 1
        cells = [f"{column[name]:.{places}f}" if name in column else "" for column in columns]
        print(f"| {name} | {' | '.join(cells)} | {_exponent(name, columns)} |", flush=True)


def _exponent(name: str, columns: list[dict[str, float]]) -> str:
    """Between the first and the last sample beside the work."""
    beside = [column for column in columns if "minutes" in column and column.get(name)]
    if len(beside) < 2 or not name.startswith("s of"):
        return ""
    first, last = beside[0], beside[-1]
    return f"{math.log(last[name] / first[name]) / math.log(last['mails done'] / first['mails done']):.2f}"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m legal_pipeline_tests.benchmarks.deployed.bench_hour", description=__doc__)
    parser.add_argument("--mails", type=int, default=MAILS)
    parser.add_argument("--minutes", type=float, default=MINUTES, help="as many are processed as go through in this time")
    asked = parser.parse_args()
    print(f"\n## {asked.mails:,} mails in {asked.minutes:.0f} minutes, profile {PROFILE} ({machine()})\n", flush=True)
    with (
        tempfile.TemporaryDirectory() as place,
        deployed_alone(PROFILE) as deployment,
    ):
        folder = Path(place)
        for number in range(asked.mails):
            (folder / f"mail-{number:07}.eml").write_bytes(mail(number))
        deployment.up()
        hour = Hour(deployment)
        hour.submit(folder)
        hour.run(60 * asked.minutes)
        hour.end()


if __name__ == "__main__":
    main()
