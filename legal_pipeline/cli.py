"""`legal-pipeline`: thin; every command is a few lines over the packages above."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from legal_pipeline import __version__, interrupts
from legal_pipeline.commands.loading import LazyCommands
from legal_pipeline.commands.options import as_json, examples
from legal_pipeline.commands.sections import SectionedGroup
from legal_pipeline.errors import DiskUnwritable, LegalPipelineError, PlacedError, ServerUnreachable, SetupError
from legal_pipeline.terminal import errors, print_json, print_table

if TYPE_CHECKING:
    from legal_pipeline.settings import Settings


def main() -> None:
    """Exit code 0 only when true, 1 when documents failed, 2 when it was not usable as asked."""
    try:
        sys.exit(cli(standalone_mode=False))
    except interrupts.Interrupted as end:
        # nobody may be there to read it: a closed terminal is one of the reasons
        with suppress(interrupts.OutputClosed):
            errors.print(str(end), markup=False, soft_wrap=True)
        raise
    except click.exceptions.Abort:
        # the end of the input where a question was asked; `program` handles Ctrl-C
        errors.print("not answered; nothing was done")
        sys.exit(130)
    except click.ClickException as error:
        context = error.ctx if isinstance(error, click.UsageError) else None
        message = " ".join(error.format_message().split()).rstrip(".")
        errors.print(
            f"legal-pipeline: {message}; see `{context.command_path if context else 'legal-pipeline'} --help`", markup=False, soft_wrap=True
        )
        sys.exit(2)
    except LegalPipelineError as error:
        said = _with_own_remedy(error) if isinstance(error, ServerUnreachable) else str(error)
        errors.print(f"legal-pipeline: {said}", markup=False, soft_wrap=True)
        for line in error.pointer() if isinstance(error, PlacedError) else ():
            errors.print(f"  {line}", markup=False, soft_wrap=True)
        sys.exit(2)
    except Exception as error:
        # Dagster and the libraries report a full disk in their own words
        fault = _disk_fault(error)
        if fault is None:
            raise
        errors.print(f"legal-pipeline: {fault}", markup=False, soft_wrap=True)
        sys.exit(2)


def _with_own_remedy(error: ServerUnreachable) -> str:
    from legal_pipeline.settings import load_settings
    from legal_pipeline.storage.own_servers import sentence_of

    return sentence_of(load_settings(), error)


def _disk_fault(error: Exception) -> DiskUnwritable | None:
    from legal_pipeline.settings import load_settings
    from legal_pipeline.storage.disks import full_disk_error, is_disk_full
    from legal_pipeline.storage.resilience.error_categories import as_external_error

    fault = as_external_error(error)
    if not isinstance(fault, DiskUnwritable):
        return None
    home = load_settings().home
    return full_disk_error(home) if is_disk_full(home) else fault


@click.group(
    cls=SectionedGroup,
    commands=LazyCommands(),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
    epilog=examples("legal-pipeline sample ./case", "legal-pipeline run ./case", "legal-pipeline summary"),
)
@click.version_option(__version__, prog_name="legal-pipeline")
@click.pass_context
def cli(context: click.Context) -> None:
    """Turn legal case files into facts supported by evidence: each fact names the page and the characters it rests on.

    All data is stored in the home directory, LEGAL_PIPELINE_HOME.
    """
    from legal_pipeline.settings import load_settings

    context.obj = load_settings()


@cli.command(epilog=examples("legal-pipeline doctor"))
@as_json
@click.pass_obj
def doctor(settings: Settings, as_json: bool) -> int:
    """Check every part of the installation.

    Each failed check comes with its remedy. Exit code 1 when a check fails.
    """
    from legal_pipeline.operations.checkup import told_once
    from legal_pipeline.operations.doctor import examine

    findings = list(examine(settings))
    if as_json:
        print_json(finding.record() for finding in findings)
    else:
        print_table(["part", "", "result", "what to do"], [(f.part, f.verdict, f.message, f.remedy) for f in told_once(findings)])
    code = 0 if all(finding.is_well for finding in findings) else 1
    if any(finding.is_unanswered for finding in findings):
        # an ordinary end would wait for the threads of the libraries, which wait for what does not answer
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    return code


@cli.command(epilog=examples("legal-pipeline dev --port 3001"))
@click.option("--port", type=click.IntRange(1, 65535), default=3000, show_default=True, help="Listen on this port.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Listen on this address.")
@click.pass_obj
def dev(settings: Settings, port: int, host: str) -> None:
    """Open the Dagster UI in embedded mode.

    The UI shows the data of this home directory until Ctrl-C. In deployed mode, `make up` starts the UI.
    """
    from legal_pipeline.defs.instance.instance import prepare_dagster_home, write_workspace
    from legal_pipeline.local.ui_session import run_ui
    from legal_pipeline.monitoring.answers import address_of
    from legal_pipeline.storage.own_servers import make_up
    from legal_pipeline.storage.store import open_store

    if settings.is_deployed:
        address = f"http://{address_of(settings.webserver_host, settings.webserver_port)}"
        raise SetupError(f"deployed mode has its own UI at {address}; {make_up(settings.home)} starts it")
    open_store(settings)
    workspace = write_workspace(prepare_dagster_home(settings))
    # Dagster advises `dg dev` instead, which is a program for developers and not installed here
    quiet = ["-W", "ignore:Function `dev_command` is superseded"]
    arguments = ["dev", "--workspace", str(workspace), "--host", host, "--port", str(port)]
    sys.exit(run_ui(settings, [sys.executable, *quiet, "-m", "dagster", *arguments]))


@cli.command(epilog=examples('eval "$(legal-pipeline env)"'))
@click.pass_obj
def env(settings: Settings) -> None:
    """Print the shell variables that the `dagster` command needs."""
    import shlex
    from pathlib import Path

    from legal_pipeline.defs.instance.instance import prepare_dagster_home
    from legal_pipeline.settings import SECRETS_DIR, secrets_directory
    from legal_pipeline.storage.database.files import make_home

    make_home(settings.home)
    click.echo(f"export LEGAL_PIPELINE_HOME={shlex.quote(str(settings.home.absolute()))}")
    if secrets := secrets_directory(settings.home):
        # without it, the next shell would be in embedded mode beside the deployment
        click.echo(f"export {SECRETS_DIR}={shlex.quote(str(Path(secrets).absolute()))}")
    click.echo(f"export DAGSTER_HOME={shlex.quote(str(prepare_dagster_home(settings).absolute()))}")
