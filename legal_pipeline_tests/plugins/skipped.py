"""Tests that need what a machine lacks are skipped with the reason; in CI (`CI=true`) a skipped test fails the run.

The end of a run lists every skipped test with its reason (pytest's `-ra`).
"""

from __future__ import annotations

import os

import pytest

ALLOWED_IN_CI = (
    # of the kernel or the processor, which no package brings
    "seccomp programs are there for Linux",
    "this kernel has no Landlock",
    "only x86_64 has tables of calls",
    "this machine lets nobody make a control group",
    "this machine lets nobody mount a file system",
    "this machine lets nobody make a network namespace",
)


class Skipped:
    """Counts the skips that CI does not allow."""

    def __init__(self) -> None:
        self.reasons: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped and isinstance(report.longrepr, tuple) and not hasattr(report, "wasxfail"):
            reason = str(report.longrepr[2]).removeprefix("Skipped: ")
            if not reason.startswith(ALLOWED_IN_CI):
                self.reasons.add(reason)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.reasons and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for reason in sorted(self.reasons):
            terminalreporter.write_line(f"SKIPPED IN CI, where everything must run: {reason}", red=True)


def pytest_configure(config: pytest.Config) -> None:
    # the workers of pytest-xdist report to their controller, which decides
    if os.environ.get("CI") == "true" and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Skipped())
