"""systemd units: one for each worker and service, a slice that limits their memory, and a target that groups them."""

from __future__ import annotations

import shlex

from legal_pipeline.deployment.plan import ENVIRONMENT, WATCHDOG, Places, Program, programs
from legal_pipeline.deployment.render.server import CONFIG, DAGSTER_HOME, GENERATED, HOME, USER, places
from legal_pipeline.topology import Profile

TARGET = "legal-pipeline.target"
SLICE = "legalpipeline.slice"
"""Without a hyphen, which would nest the slice in another one."""


def unit_name(program: Program) -> str:
    return f"legal-pipeline-{program.name}.service"


def units(profile: Profile, where: Places | None = None) -> dict[str, str]:
    """Returns the text of each unit by file name."""
    # systemd is the watchdog of its services
    all_programs = [program for program in programs(profile, where or places()) if program.name != WATCHDOG]
    services = {unit_name(program): _service(program, profile) for program in all_programs}
    return {TARGET: _target(profile, list(services)), SLICE: _slice(profile), **services}


def _target(profile: Profile, services: list[str]) -> str:
    return f"""\
# {GENERATED}.
[Unit]
Description=legal-pipeline, profile {profile.name}
Wants={" ".join(services)}
After=network-online.target
Wants=network-online.target

[Install]
WantedBy=multi-user.target
"""


def _slice(profile: Profile) -> str:
    return f"""\
# {GENERATED}.
[Unit]
Description=Memory of legal-pipeline, profile {profile.name}

[Slice]
MemoryMax={profile.budget_bytes}
"""


def _service(program: Program, profile: Profile) -> str:
    environment = {"LEGAL_PIPELINE_HOME": str(HOME), "DAGSTER_HOME": str(DAGSTER_HOME), "LEGAL_PIPELINE_PROFILE": profile.name}
    # without the marker of `workers start`: `workers stop` ends every process with the marker, and systemd manages these
    environment |= ENVIRONMENT
    serves = f" ({', '.join(program.queues)})" if program.queues else ""
    return f"""\
# {GENERATED}.
[Unit]
Description=legal-pipeline {program.name}{serves}
PartOf={TARGET}
# the servers may also be on another machine; the environment file has their URLs
After=network-online.target postgresql.service redis-server.service redis.service
Wants=network-online.target
# keep restarting, even if a server is unavailable for an hour
StartLimitIntervalSec=0

[Service]
Type=notify
# the program says so itself while it makes progress; what has not done so for this long is killed and started again
NotifyAccess=main
WatchdogSec={places().unresponsive_seconds:g}
WatchdogSignal=SIGKILL
TimeoutStartSec={places().start_seconds:g}
User={USER}
Group={USER}
Slice={SLICE}
{chr(10).join(f"Environment={name}={value}" for name, value in environment.items())}
# the two URLs with their passwords; owner root, mode 600
EnvironmentFile={CONFIG / "environment"}
WorkingDirectory={HOME}
StateDirectory={HOME.name}
StateDirectoryMode=0700
ExecStart={_escaped(program)}
Restart=always
RestartSec=5
MemoryMax={program.memory_bytes}
# throttled before it is killed
MemoryHigh={program.memory_bytes * 9 // 10}
# the kernel kills the child that exceeds the limit; its worker starts another and requeues the step
OOMPolicy=continue
# TERM goes to the worker, which lets its children finish; remaining processes are killed
KillMode=mixed
TimeoutStopSec={program.stop_seconds}
# exit code of a worker that returned its steps to the queue
SuccessExitStatus=1
UMask=0077
NoNewPrivileges=yes
CapabilityBoundingSet=
ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
PrivateDevices=yes
ProtectClock=yes
ProtectHostname=yes
ProtectControlGroups=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
LockPersonality=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
SystemCallArchitectures=native
# not set, because documents are read in a sandboxed process that forks, limits its own memory and confines
# itself: RestrictNamespaces, SystemCallFilter, MemoryDenyWriteExecute (numpy and OCR map code), ProtectProc

[Install]
WantedBy={TARGET}
"""


def _escaped(program: Program) -> str:
    """systemd expands `%h` and `$NAME`."""
    return shlex.join(program.command).replace("%", "%%").replace("$", "$$")
