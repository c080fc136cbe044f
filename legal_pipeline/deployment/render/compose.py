"""The compose file and the Dockerfile: one image, a container for each worker and service, and for PostgreSQL and Redis."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import PurePosixPath

from legal_pipeline.deployment.plan import ENVIRONMENT, WATCHDOG, Program, programs
from legal_pipeline.deployment.render.server import CODE, CONFIG, DAGSTER_HOME, GENERATED, HOME, places
from legal_pipeline.topology import Profile

USER_ID = 10001
"""The files with the secrets must belong to this user on the host, because a container sees their owner and mode unchanged."""
HEALTH_CHECK_SECONDS = 15
_DATABASE_USER_ID = 999
"""The user of the PostgreSQL and Redis images."""

_OF_SEVERAL_MACHINES = "${MACHINE_NAME:?name this machine, otherwise than the others}-"
_AFTER_THE_SERVERS = """\
  depends_on:
    database-init: {condition: service_completed_successfully}
    redis: {condition: service_healthy}
"""
_VOLUMES_OF_THE_SERVERS = """\
  postgres:
  redis:
"""
_SECRETS_OF_THE_SERVERS = """\
  admin_database_url: {file: secrets/admin_database_url}
  postgres_password: {file: secrets/postgres_password}
  writer_password: {file: secrets/writer_password}
  workspace_password: {file: secrets/workspace_password}
  legal_pipeline_workspace_database_url: {file: secrets/legal_pipeline_workspace_database_url}
  redis.conf: {file: secrets/redis.conf}
"""


def compose_yaml(profile: Profile) -> str:
    where = replace(places(CODE / ".venv" / "bin", CONFIG / "compose-workspace.yaml"), webserver_host="0.0.0.0", code_server_host="0.0.0.0")
    where = replace(where, browse_host="0.0.0.0")
    all_programs = [program for program in programs(profile, where) if program.name != WATCHDOG]
    environment = {"LEGAL_PIPELINE_PROFILE": profile.name, "LEGAL_PIPELINE_SECRETS_DIR": "/run/secrets"} | ENVIRONMENT
    # not the memory file system at /tmp: page images there would count against the memory limit
    environment["TMPDIR"] = str(HOME / "tmp")
    variables = "".join(f"    {name}: {json.dumps(value)}\n" for name, value in environment.items())
    return f"""\
# Profile {profile.name}; {GENERATED}.
# The passwords are in deploy/secrets/, which deploy/compose_secrets.sh creates; never commit that folder.
name: legal-pipeline

x-ours: &ours
  image: legal-pipeline:local
  build:
    context: ..
    dockerfile: deploy/Dockerfile
  user: "{USER_ID}:{USER_ID}"
  # forwards TERM to the worker only, and reaps children whose parents were killed
  init: true
  restart: unless-stopped
  read_only: true
  tmpfs: [/tmp]
  cap_drop: [ALL]
  security_opt: ["no-new-privileges:true"]
  volumes: ["home:{HOME}"]
  secrets: [legal_pipeline_database_url, legal_pipeline_broker_url]
  environment:
{variables.rstrip()}
{_AFTER_THE_SERVERS if profile.is_control else ""}  logging:
    driver: json-file
    options: {{max-size: 10m, max-file: "5"}}

services:
{_servers() if profile.is_control else ""}{"".join(_service(program, profile) for program in all_programs)}
volumes:
  home:
{_VOLUMES_OF_THE_SERVERS if profile.is_control else ""}
secrets:
  legal_pipeline_database_url: {{file: secrets/legal_pipeline_database_url}}
  legal_pipeline_broker_url: {{file: secrets/legal_pipeline_broker_url}}
{_SECRETS_OF_THE_SERVERS if profile.is_control else ""}"""


def _servers() -> str:
    return f"""\
  postgres:
    image: postgres:15-bookworm
    restart: unless-stopped
    mem_limit: 500000000
    shm_size: 64m
    command: [postgres, -c, shared_buffers=48MB, -c, max_connections=100]
    environment:
      POSTGRES_USER: postgres
      POSTGRES_DB: legal_pipeline
      POSTGRES_PASSWORD_FILE: /run/secrets/postgres_password
      POSTGRES_INITDB_ARGS: --auth-host=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8
    secrets: [postgres_password, writer_password, workspace_password]
    volumes: ["postgres:/var/lib/postgresql/data", "./compose_roles.sh:/docker-entrypoint-initdb.d/roles.sh:ro"]
    healthcheck: {{test: [CMD, pg_isready, -U, postgres, -d, legal_pipeline], interval: 5s, retries: 12}}

  redis:
    image: redis:7.2-bookworm
    user: "{_DATABASE_USER_ID}:{_DATABASE_USER_ID}"
    restart: unless-stopped
    mem_limit: 200000000
    # the password is in the file so that no process list shows it; with noeviction a full Redis rejects messages instead of losing them
    command:
      [redis-server, /run/secrets/redis.conf, --appendonly, "yes", --databases, "1", --maxmemory, 100mb, --maxmemory-policy, noeviction]
    secrets: [redis.conf]
    volumes: ["redis:/data"]
    healthcheck: {{test: [CMD-SHELL, "redis-cli ping | grep -qE 'PONG|NOAUTH'"], interval: 5s, retries: 12}}

  database-init:
    <<: *ours
    restart: "no"
    command: [legal-pipeline, database, init]
    # creates tables, which the writer role of the other containers may not
    secrets: [{{source: admin_database_url, target: legal_pipeline_database_url}}]
    depends_on:
      postgres: {{condition: service_healthy}}

"""


def _service(program: Program, profile: Profile) -> str:
    command = ", ".join(json.dumps(word) for word in (PurePosixPath(program.command[0]).name, *program.command[1:]))
    # the webserver has no login of its own, and that of the workspace needs TLS: only this machine can reach them
    port = {"webserver": places().webserver_port, "workspace": places().browse_port}.get(program.name)
    ports = f'    ports: ["127.0.0.1:{port}:{port}"]\n' if port else ""
    # the role that can alter no result; the URL of the writer is for the comparison of settings alone
    more = "legal_pipeline_workspace_database_url"
    given = f"legal_pipeline_database_url, legal_pipeline_broker_url, {more}"
    secrets = f"    secrets: [{given}]\n" if program.name == "workspace" else ""
    return f"""\
  {program.name}:
    <<: *ours
    # part of the worker's name; the default host name changes with every container
    hostname: {program.name if profile.is_control else _OF_SEVERAL_MACHINES + program.name}
    mem_limit: {program.memory_bytes}
    stop_grace_period: {program.stop_seconds}s
    # Docker restarts what has ended, not what is unhealthy: the check ends a program that makes no progress
    healthcheck:
      test: [{", ".join(json.dumps(word) for word in health_check(program))}]
      interval: {HEALTH_CHECK_SECONDS}s
      timeout: 30s
      retries: 1
{ports}{secrets}    command: [{command}]

"""


def health_check(program: Program) -> tuple[str, ...]:
    """The command, after the word CMD that a compose file wants."""
    where = places()
    limits = ("--limit", f"{where.unresponsive_seconds:g}", "--start-limit", f"{where.start_seconds:g}")
    module = ("python", "-m", "legal_pipeline.deployment.watchdog.health_check")
    return ("CMD", *module, "--name", program.name, "--home", str(HOME), *limits, "--interval", str(HEALTH_CHECK_SECONDS))


def dockerfile() -> str:
    return f"""\
# {GENERATED}.
FROM python:3.11-slim-bookworm

RUN apt-get update \\
    && apt-get install -y --no-install-recommends tesseract-ocr-eng tesseract-ocr-osd libarchive13 \\
    && rm -rf /var/lib/apt/lists/*

RUN groupadd --gid {USER_ID} legal-pipeline \\
    && useradd --uid {USER_ID} --gid {USER_ID} --home-dir {HOME} --shell /usr/sbin/nologin legal-pipeline

WORKDIR {CODE}
RUN python -m venv {CODE}/.venv
ENV PATH={CODE}/.venv/bin:$PATH
# packages change less often than the code and get a layer of their own
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY legal_pipeline ./legal_pipeline
RUN pip install --no-cache-dir --no-deps --no-build-isolation .

COPY deploy/dagster.yaml deploy/compose-workspace.yaml {CONFIG}/
# a new volume of the home directory is filled from here; the link points into each new image
RUN mkdir -p {DAGSTER_HOME} {HOME}/tmp \\
    && ln -s {CONFIG}/dagster.yaml {DAGSTER_HOME}/dagster.yaml \\
    && chown -R {USER_ID}:{USER_ID} {HOME} && chmod 700 {HOME}
ENV LEGAL_PIPELINE_HOME={HOME} DAGSTER_HOME={DAGSTER_HOME}

USER {USER_ID}:{USER_ID}
WORKDIR {HOME}
CMD ["legal-pipeline", "doctor"]
"""
