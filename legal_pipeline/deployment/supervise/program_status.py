"""The status of each program of this machine: whether it responds, its process id and its memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from legal_pipeline.deployment.plan import Places, Program
from legal_pipeline.deployment.run_files import log_path, servers_folder
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
    return [*_statuses(settings, programs, answers, pids), *_servers(settings)]


def _servers(settings: Settings) -> Iterator[ProgramStatus]:
    """PostgreSQL and Redis, where `make up` started them; other servers are not in our care."""
    folder = servers_folder(settings.home.absolute())
    if not folder.exists():
        return
    supervisor = Supervisor.find(folder)
    if supervisor is None:
        message = "the supervisor of PostgreSQL and Redis does not answer; `make up` starts it"
        yield ProgramStatus("servers", (), None, 0, 0, None, message)
        return
    for name, program in sorted(supervisor.programs().items()):
        message = "" if program.state == "RUNNING" else f"it is {program.state.lower()}; see {log_path(settings.home.absolute(), name)}"
        pid = program.pid or None
        ceiling = cgroups.ceiling_of(program.pid) if program.pid else None
        yield ProgramStatus(name, (), pid, tree_bytes(program.pid) if program.pid else 0, 0, ceiling, message)


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
