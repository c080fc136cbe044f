"""Dagster's logging to the process log, limited to warnings and errors: the event log has all events."""

from __future__ import annotations

import logging

import dagster as dg
from dagster._loggers import colored_console_logger

_CONFIG = {
    "log_level": dg.Field(str, is_required=False, default_value="WARNING"),
    "name": dg.Field(str, is_required=False, default_value="dagster"),
    "only_steps": dg.Field(
        bool, is_required=False, default_value=False, description="leave out events of runs, which step logs do not capture"
    ),
}


@dg.logger(_CONFIG, description="Dagster's console logger, from level WARNING: lower levels would write eighty lines per document.")
def console_logger(context: dg.InitLoggerContext) -> logging.Logger:
    logger: logging.Logger = colored_console_logger.logger_fn(context)
    if context.logger_config["only_steps"]:
        logger.addFilter(_is_of_a_step)
    return logger


def _is_of_a_step(record: logging.LogRecord) -> bool:
    event = getattr(record, "dagster_event", None) or (getattr(record, "dagster_meta", None) or {}).get("dagster_event")
    return getattr(event, "step_key", None) is not None
