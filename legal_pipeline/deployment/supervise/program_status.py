"""The status of each program of this machine: whether it responds, its process id and its memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

from legal_pipeline.deployment.plan import Places, Program
from legal_pipeline.deployment.run_files import log_path, servers_folder
from legal_pipeline.deployment.supervise import cgroups, liveness, orphans
from legal_pipeline.deployment.supervise.control import Supervisor
from legal_pipeline.monitoring.answers import address_of, listening_error
from legal_pipeline.monitoring.process_memory import proportional_bytes, tree_bytes
from legal_pipeline.settings import Settings
from legal_pipeline.storage.own_servers import FILE_NAMES, make_up, own_address
from legal_pipeline.topology import SERVERS_SUPERVISOR

_SHOWN = {name: server for server, name in FILE_NAMES.items()}


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
    is_server: bool = False
    """PostgreSQL, Redis or a supervisor: its limit is a plan that nobody enforces."""
    address: str = ""
    """host:port, of a program that others connect to."""

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
    return [*_statuses(settings, programs, answers, pids, places), *_servers(settings)]


def _servers(settings: Settings) -> Iterator[ProgramStatus]:
    """The supervisor; PostgreSQL and Redis with theirs, where `make up` started them: other servers are not in our care."""
    home = settings.home.absolute()
    planned = {server.name: server.memory_bytes for server in settings.machine.servers}

    def status(name: str, pid: int | None, message: str = "", used: Callable[[int], int] = tree_bytes, address: str = "") -> ProgramStatus:
        memory = used(pid) if pid else 0
        return ProgramStatus(name, (), pid, memory, planned.get(name, 0), None, message, is_server=True, address=address)

    if (own := Supervisor.find(home)) is not None:
        yield status("supervisor", own.pid(), used=proportional_bytes)
    folder = servers_folder(home)
    if not folder.exists():
        return
    supervisor = Supervisor.find(folder)
    if supervisor is None:
        yield status(SERVERS_SUPERVISOR, None, f"the supervisor of PostgreSQL and Redis does not answer; {make_up(home)} starts it")
        return
    yield status(SERVERS_SUPERVISOR, supervisor.pid(), used=proportional_bytes)
    for name, program in sorted(supervisor.programs().items()):
        message = "" if program.state == "RUNNING" else f"it is {program.state.lower()}; see {log_path(home, name)}"
        server = _SHOWN.get(name, name)
        yield status(server, program.pid or None, message, address=own_address(settings, server) or "")


def _statuses(
    settings: Settings, programs: tuple[Program, ...], answers: liveness.Answers, pids: dict[str, int], places: Places
) -> Iterator[ProgramStatus]:
    home, addresses = settings.home.absolute(), _addresses(settings, places)
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
            address=""
            if program.name == "daemon" and pid and listening_error(pid, settings.metrics_port)
            else addresses.get(program.name, ""),
        )


def _addresses(settings: Settings, places: Places) -> dict[str, str]:
    return {
        "code-server": address_of(places.code_server_host, places.code_server_port),
        "webserver": address_of(places.webserver_host, places.webserver_port),
        "workspace": address_of(places.browse_host, places.browse_port),
        # of its metrics, unless another program has the port
        "daemon": address_of("127.0.0.1", settings.metrics_port) if settings.metrics_port else "",
    }
