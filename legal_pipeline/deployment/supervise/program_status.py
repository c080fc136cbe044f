"""The status of each program of this machine: whether it responds, its process id and its memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from legal_pipeline.deployment.plan import Places, Program
from legal_pipeline.deployment.supervise import cgroups, liveness, orphans
from legal_pipeline.deployment.supervise.control import Supervisor
from legal_pipeline.monitoring.process_memory import tree_bytes
from legal_pipeline.settings import Settings


@dataclass(frozen=True, slots=True)
class ProgramStatus:
    program: str
    queues: tuple[str, ...]
    pid: int | None
    memory_bytes: int
    """Proportional set size of the process and its descendants."""
    ceiling_bytes: int
    enforced_bytes: int | None
    """The memory limit that the kernel enforces; None without one."""
    message: str
    """Why the program does not respond; empty when it does."""

    def record(self) -> dict[str, object]:
        """Returns the status as it appears in JSON output."""
        record = asdict(self)
        return record | {"said": record.pop("message")}


def program_statuses(settings: Settings, programs: tuple[Program, ...], places: Places) -> list[ProgramStatus]:
    """Returns the status of each program, whether the supervisor, systemd or a person started it."""
    supervisor = Supervisor.find(settings.home.absolute())
    supervised = supervisor.programs() if supervisor else {}
    since = {name: program.started_at for name, program in supervised.items()}
    answers = liveness.ask(programs, places, since)
    pids = {name: program.pid for name, program in supervised.items() if program.pid}
    return list(_statuses(settings, programs, answers, pids))


def _statuses(
    settings: Settings, programs: tuple[Program, ...], answers: liveness.Answers, pids: dict[str, int]
) -> Iterator[ProgramStatus]:
    home = settings.home.absolute()
    for program in programs:
        message = answers.silent.get(program.name, "")
        pid = pids.get(program.name) or answers.pids.get(program.name) or next(iter(sorted(orphans.processes_of(home, program.name))), None)
        if program.name in pids and program.name in answers.pids and answers.pids[program.name] != pids[program.name]:
            message = f"another process responds under its name: {answers.pids[program.name]}"
        yield ProgramStatus(
            program.name,
            tuple(queue.value for queue in program.queues),
            pid,
            tree_bytes(pid) if pid else 0,
            program.memory_bytes,
            cgroups.ceiling_of(pid) if pid else None,
            message,
        )
