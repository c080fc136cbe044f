"""The configuration of supervisord for one machine. It contains no secrets and is written to the home directory on every start."""

from __future__ import annotations

import getpass
import os
import shlex
from collections.abc import Iterable
from pathlib import Path

from legal_pipeline.deployment.plan import HAND_BACK_SECONDS, LONGEST_DRAIN_SECONDS, Program
from legal_pipeline.deployment.run_files import log_path, socket_path, supervisor_pid_path

_LOG_MEGABYTES = 10
_LOG_BACKUPS = 5
_START_SECONDS = 15
"""Imports take about 10 s on two busy cores. A program that exits earlier has not started; supervisord retries with growing delays."""
_START_RETRIES = 100_000
"""Practically unlimited: after an hour without a database the next retry is one and a half minutes away."""


def supervisord_conf(programs: Iterable[Program], python: Path, home: Path) -> str:
    logs = home / "logs"
    # supervisord requires an explicit user when it runs as root
    user = f"user={getpass.getuser()}\n" if os.getuid() == 0 else ""
    head = f"""\
; Written at every start; changes here are lost.
[unix_http_server]
file={_escaped(socket_path(home))}
chmod=0700

[rpcinterface:supervisor]
supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface

[supervisorctl]
serverurl=unix://{_escaped(socket_path(home))}

[supervisord]
{user}pidfile={_escaped(supervisor_pid_path(home))}
logfile={_escaped(logs / "supervisord.log")}
logfile_maxbytes={_LOG_MEGABYTES}MB
logfile_backups={_LOG_BACKUPS}
childlogdir={_escaped(logs)}
umask=077
"""
    return head + "".join(_section(program, python, home) for program in programs)


def _section(program: Program, python: Path, home: Path) -> str:
    confined = (str(python), "-m", "legal_pipeline.deployment.launch", "--name", program.name, "--memory", str(program.memory_bytes), "--")
    return f"""
[program:{program.name}]
command={_escaped(shlex.join((*confined, *program.command)))}
directory={_escaped(home)}
priority={program.start_rank}
autostart=true
autorestart=true
startsecs={_START_SECONDS}
startretries={_START_RETRIES}
; TERM goes to the worker only, which lets its children finish; sent to the group it would interrupt the steps
stopsignal=TERM
stopasgroup=false
; a program that has not ended by then is killed with its children
stopwaitsecs={LONGEST_DRAIN_SECONDS + HAND_BACK_SECONDS}
killasgroup=true
redirect_stderr=true
stdout_logfile={_escaped(log_path(home, program.name))}
stdout_logfile_maxbytes={_LOG_MEGABYTES}MB
stdout_logfile_backups={_LOG_BACKUPS}
"""


def _escaped(text: object) -> str:
    """supervisord expands `%(...)s` in every value."""
    return str(text).replace("%", "%%")
