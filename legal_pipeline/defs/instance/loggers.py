"""Dagster's logging to the process log, limited to warnings and errors: the event log has all events."""

from __future__ import annotations

import logging

import dagster as dg
from dagster._loggers import colored_console_logger

_CONFIG = {
    "log_level": dg.Field(str, is_required=False, default_value="WARNING"),
    "name": dg.Field(str, is_required=False, default_value="dagster"),
}


@dg.logger(_CONFIG, description="Dagster's console logger, from level WARNING: lower levels would write eighty lines per document.")
def console_logger(context: dg.InitLoggerContext) -> logging.Logger:
    return colored_console_logger.logger_fn(context)
