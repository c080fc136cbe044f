"""`legal-pipeline` as its users call it: as a process of its own, or in this process where the process is not the point."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
import traceback
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from unittest import mock

import pytest

from legal_pipeline.cli import main
from legal_pipeline.local import process_pool
from legal_pipeline_tests.specimens.pool_environment import serve_with_environment

PROGRAMS = Path(sys.executable).parent
"""Where `legal-pipeline` and `dagster` of this environment are."""

OWN_PROCESS = ("dev", "workers")
"""Commands that become another program or start some: each is called as a process of its own."""


def call(
    *arguments: str | Path,
    environment: Mapping[str, str],
    timeout_seconds: float = 240,
    in_process: bool | None = None,
) -> subprocess.CompletedProcess[str]:
    """`environment` is the whole environment of the command. `in_process` None: as the command is."""
    words = [str(argument) for argument in arguments]
    if in_process is None:
        in_process = next(iter(words), "") not in OWN_PROCESS or "--help" in words
    if in_process:
        return _in_this_process(words, environment)
    command = [str(PROGRAMS / "legal-pipeline"), *words]
    return subprocess.run(command, env=dict(environment), capture_output=True, text=True, timeout=timeout_seconds, check=False)


def _in_this_process(words: list[str], environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    out, err = _Output(), _Output()
    code = 0
    with (
        mock.patch.dict(os.environ, environment, clear=True),
        mock.patch.object(sys, "argv", ["legal-pipeline", *words]),
        # the fork server of this process is older than the environment
        mock.patch.object(process_pool, "serve_tasks", partial(serve_with_environment, dict(environment))),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        except Exception:  # noqa: BLE001 - the interpreter would print it and exit with 1, and tests look for that
            err.write(traceback.format_exc())
            code = 1
    return subprocess.CompletedProcess(["legal-pipeline", *words], code, out.text, err.text)


class _Output(io.TextIOWrapper):
    """Takes text and bytes, as a pipe does."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", errors="surrogateescape", newline="", write_through=True)

    @property
    def text(self) -> str:
        raw = self.buffer
        assert isinstance(raw, io.BytesIO)
        return raw.getvalue().decode("utf-8")


def run_cli(
    home: Path,
    *arguments: str | Path,
    exit_code: int | None = 0,
    timeout_seconds: float = 240,
    in_process: bool | None = None,
    **environment: str,
) -> subprocess.CompletedProcess[str]:
    """`exit_code` is what it must end with (None: whatever); what it said is in the failure otherwise."""
    inherited = {name: value for name, value in os.environ.items() if name != "DAGSTER_HOME"}
    done = call(
        *arguments,
        environment=inherited | {"LEGAL_PIPELINE_HOME": str(home)} | environment,
        timeout_seconds=timeout_seconds,
        in_process=in_process,
    )
    if exit_code is not None and done.returncode != exit_code:
        pytest.fail(f"{' '.join(map(str, done.args))} ended with {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done
