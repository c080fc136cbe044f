"""`python -m legal_pipeline.workers.celery --app=... worker ...` is `celery --app=... worker ...` without its other commands.

They bring a shell with completion and colors, 6 MB in each worker.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from legal_pipeline.workers.start_up import importing


def main(arguments: Sequence[str]) -> None:
    """Exits as Celery's own program does."""
    with importing():
        from celery.app.utils import find_app
        from celery.bin.base import CLIContext
        from celery.bin.worker import worker

        application, command = arguments[0].removeprefix("--app="), arguments[1]
        assert command == worker.name, arguments
        app = find_app(application)
    worker.main(args=list(arguments[2:]), prog_name="celery", obj=CLIContext(app=app, no_color=True, workdir=None))


if __name__ == "__main__":
    main(sys.argv[1:])
