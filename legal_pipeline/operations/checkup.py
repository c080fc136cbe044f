"""Runs the checks of the doctor side by side, each with a deadline of its own: a server that hangs delays no other result.

Does not belong here: the checks (`doctor`, `doctor_deployed`).
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field

from legal_pipeline.errors import ExternalError, LegalPipelineError, ServerUnreachable
from legal_pipeline.settings import Settings
from legal_pipeline.storage.database.engine import translate_errors
from legal_pipeline.storage.disks import full_disk_error, is_disk_full
from legal_pipeline.storage.own_servers import remedy_of, start_remedy

SERVER_SECONDS = 10.0
"""For a check that asks a server; the timeouts of its requests are shorter where they can be set."""
LOCAL_SECONDS = 30.0
"""For a check of this machine, which may be busy."""


@dataclass(frozen=True, slots=True)
class Finding:
    part: str
    is_well: bool
    """True for a warning too, because the pipeline works; decides the exit code."""
    message: str
    remedy: str = ""
    is_warning: bool = False
    is_unanswered: bool = False
    """The check did not end in time and is still running."""
    waits_for: tuple[str, ...] = ()
    """PostgreSQL or Redis, which did not answer; both when it may be either."""

    def record(self) -> dict[str, object]:
        """Returns the finding as it appears in JSON output."""
        return {"part": self.part, "is_well": self.is_well, "said": self.message, "fix": self.remedy, "is_warning": self.is_warning}

    @property
    def verdict(self) -> str:
        if not self.is_well:
            return "FAILED"
        return "warning" if self.is_warning else "ok"


class Advice(Exception):
    """Raised by a check whose part works but should be changed; becomes a warning."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Check:
    part: str
    run: Callable[[Settings], str | Sequence[Finding]]
    """Returns what it found in a sentence, or several findings; raises Advice for a warning, any other exception for a failure."""
    remedy: str = ""
    seconds: float = SERVER_SECONDS
    servers: tuple[str, ...] = ()
    """What it asks: PostgreSQL, Redis."""


@dataclass(slots=True)
class _Running:
    check: Check
    thread: threading.Thread
    findings: list[Finding] = field(default_factory=list)


def run_checks(checks: Sequence[Check], settings: Settings) -> Iterator[Finding]:
    """Yields the findings in the order of the checks. A check without an answer is a failure, and its thread is left behind."""
    started = time.monotonic()
    running = [_start(check, settings) for check in checks]
    for one in running:
        one.thread.join(max(one.check.seconds - (time.monotonic() - started), 0.0))
        yield from [_unanswered(one.check, settings)] if one.thread.is_alive() else one.findings


def told_once(findings: Sequence[Finding]) -> list[Finding]:
    """Returns them for a person: of those that wait for the same server one with the cause and the remedy, and one that names the rest."""
    silent = {finding.waits_for[0] for finding in findings if len(finding.waits_for) == 1}
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        if (server := _server_of(finding, silent)) is not None:
            groups.setdefault(server, []).append(finding)
    told: list[Finding] = []
    for finding in findings:
        server = _server_of(finding, silent)
        if server is None:
            told.append(finding)
        elif group := groups.pop(server, []):
            # a cause rather than that there was no answer
            first = min(group, key=lambda each: each.is_unanswered)
            others = list(dict.fromkeys(each.part for each in group if each is not first))
            told.append(first)
            if others:
                told.append(Finding(", ".join(others), False, f"wait{'s' if len(others) == 1 else ''} for {server}"))
    return told


def _server_of(finding: Finding, silent: Collection[str]) -> str | None:
    return next((server for server in finding.waits_for if server in silent), None)


def _start(check: Check, settings: Settings) -> _Running:
    findings: list[Finding] = []
    # a daemon: neither a hanging name server nor a hanging database can keep the doctor from ending
    thread = threading.Thread(target=lambda: findings.extend(_findings(check, settings)), name=check.part, daemon=True)
    thread.start()
    return _Running(check, thread, findings)


def _unanswered(check: Check, settings: Settings) -> Finding:
    own = [remedy for server in check.servers if (remedy := start_remedy(settings, server))]
    start = own[0] if own else check.remedy
    remedy = f"it hangs or is overloaded: see its log and restart it; {start}" if start else "see its log and restart it"
    return Finding(check.part, False, f"no answer within {check.seconds:g} s", remedy, is_unanswered=True, waits_for=check.servers)


def _findings(check: Check, settings: Settings) -> Sequence[Finding]:
    part, remedy = check.part, check.remedy
    try:
        with translate_errors(is_reading=True):
            found = check.run(settings)
        return [Finding(part, True, found)] if isinstance(found, str) else found
    except Advice as advice:
        return [Finding(part, True, str(advice), advice.remedy or remedy, is_warning=True)]
    except ServerUnreachable as fault:
        return [Finding(part, False, f"{fault.said} ({fault.detail})", remedy_of(settings, fault), waits_for=(fault.server,))]
    except ExternalError as fault:
        # its message contains the remedy
        return [Finding(part, False, str(fault))]
    except (LegalPipelineError, OSError, ImportError, sqlite3.Error, AssertionError) as error:
        return [Finding(part, False, str(error) or type(error).__name__, _remedy(remedy, settings))]
    except Exception as error:  # noqa: BLE001 - whatever it is, the other parts are reported
        # the message of a library is left out because it may quote a URL with a password
        return [Finding(part, False, type(error).__name__, _remedy(remedy, settings))]


def _remedy(remedy: str, settings: Settings) -> str:
    """On a full disk everything fails that writes a file, and neither an installation nor a backup helps."""
    return str(full_disk_error(settings.home)) if is_disk_full(settings.home) else remedy
