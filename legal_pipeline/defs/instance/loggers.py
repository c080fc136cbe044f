"""What Dagster writes to a process's own log. Every event is in its event log anyway; here only what somebody should look at."""

from __future__ import annotations

import logging

import dagster as dg
from dagster._loggers import colored_console_logger

_CONFIG = {
    "log_level": dg.Field(str, is_required=False, default_value="WARNING"),
    "name": dg.Field(str, is_required=False, default_value="dagster"),
}


@dg.logger(_CONFIG, description="As Dagster's, from WARNING on: a worker would write eighty lines for each document.")
def console_logger(context: dg.InitLoggerContext) -> logging.Logger:
    return colored_console_logger.logger_fn(context)
