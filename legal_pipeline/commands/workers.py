"""`legal-pipeline workers`: what runs on this machine in the deployed form, and starting and stopping it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from legal_pipeline.commands.options import as_json, examples
from legal_pipeline.terminal import console, echo, errors, print_json, print_table
from legal_pipeline.topology import MEGABYTE, PROFILES

if TYPE_CHECKING:
    from legal_pipeline.deployment.supervise.program_status import ProgramStatus
    from legal_pipeline.settings import Settings

for_profile = click.option("--profile", type=click.Choice(list(PROFILES)), help="Use this profile; default: LEGAL_PIPELINE_PROFILE.")


@click.group(epilog=examples("legal-pipeline workers start", "legal-pipeline workers status", "legal-pipeline workers stop"))
def workers() -> None:
    """Start, stop and inspect the programs of this machine.

    These are the workers, the daemon, the code server, the webserver and the workspace of deployed mode.
    """


def _with(settings: Settings, profile: str | None) -> Settings:
    return settings.model_copy(update={"profile": profile}) if profile else settings


@workers.command(epilog=examples("legal-pipeline workers plan"))
@for_profile
@as_json
@click.pass_obj
def plan(settings: Settings, profile: str | None, as_json: bool) -> None:
    """Print the programs that `start` starts.

    For each worker: its queues, number of processes, memory limit and command.
    """
    from legal_pipeline.deployment.plan import places_here, programs

    settings = _with(settings, profile)
    found = programs(settings.machine, places_here(settings))
    if as_json:
        print_json(asdict(program) for program in found)
        return
    rows = [(", ".join(program.queues), program.name, program.processes, program.memory_bytes // MEGABYTE) for program in found]
    rows += [("", f"{server.name} (of `make up`)", 1, server.memory_bytes // MEGABYTE) for server in settings.machine.servers]
    print_table(["queues", "program", "processes", "limit MB"], rows, right=["processes", "limit MB"])
    total, budget = settings.machine.machine_bytes // MEGABYTE, settings.machine.budget_bytes // MEGABYTE
    servers = sum(server.memory_bytes for server in settings.machine.servers) // MEGABYTE
    beside = f", {servers:,} MB of them for PostgreSQL, Redis and their supervisors," if servers else ""
    count = sum(program.processes for program in found) + len(settings.machine.servers)
    console.print(
        f"\nprofile {settings.profile}: {count} processes with memory limits of {total:,} MB{beside} in a budget of {budget:,} MB\n"
    )
    for program in found:
        # not in the table: a command is there to be copied
        click.echo(f"{program.name}:\n    {program.command_line}")


@workers.command(epilog=examples("legal-pipeline workers render", "legal-pipeline workers render --check"))
@for_profile
@click.option("--check", is_flag=True, help="Only report files that are out of date.")
@click.option("--root", type=click.Path(path_type=Path, file_okay=False, exists=True), default=".", help="Use this checkout.")
@click.pass_obj
def render(settings: Settings, profile: str | None, check: bool, root: Path) -> int:
    """Write the files derived from the topology.

    These are the files in deploy/ and the tables in docs/deployment.md. With --check, exit code 1 when a file is out of date.
    """
    from legal_pipeline.deployment.render import committed
    from legal_pipeline.topology import DEFAULT_PROFILE

    if not (root / "deploy").is_dir():
        raise click.UsageError(
            f"{root.absolute()} has no folder deploy; run this at the top of a checkout, or name the checkout with --root"
        )
    # committed files are the same for everybody, whatever the environment says
    chosen = PROFILES[profile or DEFAULT_PROFILE]
    changed = committed.stale(root, chosen) if check else committed.write(root, chosen)
    for path in changed:
        echo(f"{'out of date' if check else 'written'}: {path}")
    if not changed:
        console.print("everything is up to date")
    elif check:
        errors.print("legal-pipeline: run `legal-pipeline workers render` to update them")
    return 1 if check and changed else 0


@workers.command(epilog=examples("legal-pipeline workers start"))
@for_profile
@click.pass_obj
def start(settings: Settings, profile: str | None) -> int:
    """Start all programs and wait until they respond.

    Waits until every queue has a consumer and every service responds. If a program does not start, those started by this
    command are stopped again, with exit code 1.
    """
    from legal_pipeline.deployment.supervise.machine import machine
    from legal_pipeline.deployment.supervise.program_status import program_statuses
    from legal_pipeline.deployment.supervise.start import NotStarted
    from legal_pipeline.deployment.supervise.start import start as start_machine
    from legal_pipeline.monitoring.answers import address_of

    this = machine(_with(settings, profile))
    try:
        start_machine(this, lambda said: errors.print(said, markup=False, soft_wrap=True))
    except NotStarted as failure:
        errors.print(f"{failure}\nthe programs that it had started were stopped again", markup=False, soft_wrap=True)
        return 1
    found = program_statuses(this.settings, this.programs, this.places)
    _print(found)
    if not this.settings.machine.is_control:
        console.print("\nall programs respond")
        return 0
    console.print(f"\nall programs respond; the UI is at http://{address_of(this.places.webserver_host, this.places.webserver_port)}")
    console.print(f"sign in at http://{address_of(this.places.browse_host, this.places.browse_port)} to read the results")
    return 0


@workers.command(epilog=examples("legal-pipeline workers join --profile ocr-only"))
@click.option(
    "--profile",
    type=click.Choice([profile.name for profile in PROFILES.values() if not profile.is_control]),
    default="ocr-only",
    show_default=True,
    help="Programs of this machine.",
)
@click.pass_context
def join(context: click.Context, profile: str) -> int:
    """Lend the workers of this machine to a deployment.

    The environment names its servers: LEGAL_PIPELINE_DATABASE_URL and LEGAL_PIPELINE_BROKER_URL. The other settings are taken over from
    the control machine and kept in this home directory; then the workers are started as by `start`.
    """
    from legal_pipeline.deployment.join import join as join_deployment
    from legal_pipeline.deployment.supervise.preflight import require_deployed
    from legal_pipeline.settings import load_settings

    settings = _with(context.obj, profile)
    require_deployed(settings)
    joined = join_deployment(settings)
    echo(f"joining the deployment of {joined.control}")
    for name, value in sorted(joined.settings.items()):
        echo(f"  {name}={value or ''}")
    context.obj = load_settings()
    return int(context.invoke(start, profile=profile))


@workers.command(epilog=examples("legal-pipeline workers stop", "legal-pipeline workers stop --within 300"))
@click.option("--within", type=click.IntRange(0, 600), metavar="SECONDS", help="Give running steps this long to finish; default: 60.")
@click.pass_obj
def stop(settings: Settings, within: int | None) -> None:
    """Stop all programs after their running steps.

    Steps that do not finish in time are returned to their queues.
    """
    from legal_pipeline.deployment.plan import DRAIN_SECONDS
    from legal_pipeline.deployment.supervise.stop import stop as stop_machine

    done = stop_machine(settings.home.absolute(), within_seconds=DRAIN_SECONDS if within is None else within)
    if not done.was_running:
        console.print("nothing was running")
        return
    console.print("stopped")
    for name in done.handed_back:
        console.print(f"{name} had unfinished steps, which were returned to its queue", markup=False)
    for name in done.killed:
        console.print(f"{name} did not stop and was killed; its work resumes at the next start", markup=False)


@workers.command(epilog=examples("legal-pipeline workers status"))
@for_profile
@as_json
@click.pass_obj
def status(settings: Settings, profile: str | None, as_json: bool) -> int:
    """Show the status of every worker and service.

    Exit code 1 when one does not respond, or has another bucket, database or broker than this shell.
    """
    from legal_pipeline.deployment.supervise.machine import as_running, machine
    from legal_pipeline.deployment.supervise.preflight import require_deployed
    from legal_pipeline.deployment.supervise.program_status import program_statuses
    from legal_pipeline.monitoring.settings_check import setting_notes

    this = machine(_with(settings, profile) if profile else as_running(settings))
    require_deployed(this.settings)
    found = program_statuses(this.settings, this.programs, this.places)
    print_json(program.record() for program in found) if as_json else _print(found)
    notes = setting_notes(settings)
    for note in notes:
        errors.print(f"{note.message}: {note.remedy}", markup=False, soft_wrap=True)
    if any(note.is_place for note in notes):
        return 1
    return 1 if any(program.message for program in found) else 0


def _responds(program: ProgramStatus) -> str:
    if not program.address:
        return "responds"
    return f"responds; metrics at {program.address}" if program.program == "daemon" else f"responds at {program.address}"


def _print(found: list[ProgramStatus]) -> None:
    """A queue a line: what is promised is that each of them is served."""

    def megabytes(size: int) -> str:
        return f"{size / MEGABYTE:.0f}"

    rows: list[tuple[object, ...]] = []
    for program in found:
        said = program.message or _responds(program)
        limit = megabytes(program.ceiling_bytes) if program.ceiling_bytes else ""
        numbers = (program.pid, megabytes(program.memory_bytes), limit, said)
        for index, queue in enumerate(program.queues or ("",)):
            rows.append((queue, program.program, *numbers) if index == 0 else (queue, program.program, program.pid, "", "", said))
    total = sum(program.memory_bytes for program in found), sum(program.ceiling_bytes for program in found)
    rows.append(("", "total", "", megabytes(total[0]), megabytes(total[1]), ""))
    columns = ["queue", "program", "pid", "memory MB", "limit MB", ""]
    print_table(columns, rows, right=["pid", "memory MB", "limit MB"])
    running = [program for program in found if program.pid]
    running = [program for program in running if not program.is_server]
    enforced = [program for program in running if program.enforced_bytes and program.enforced_bytes <= program.ceiling_bytes + 4096]
    how = "by the kernel" if running and len(enforced) == len(running) else f"by the kernel for {len(enforced)} of {len(running)} programs"
    console.print(f"memory limits are enforced {how}; child processes that exceed theirs are replaced after their task")
