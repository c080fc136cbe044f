"""What the processes of a pool execute: imported by their fork server, once, and left out of every later collection of garbage."""

from __future__ import annotations

from importlib import import_module

from legal_pipeline.workers.start_up import importing

with importing():
    for _module in ("legal_pipeline.local.pool_worker", "legal_pipeline.stages.all", "eyecite"):
        import_module(_module)
