"""Which module has which command. A command's module is imported when the command is called, or its help is shown."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from _collections_abc import dict_items, dict_values

_MODULES: dict[str, tuple[str, ...]] = {
    "run": ("run", "register", "sample"),
    "documents": ("documents", "retry"),
    "reading.query": ("show", "summary"),
    "reading.facts": ("entities", "relationships"),
    "reading.needs_eyes": ("needs-eyes",),
    "reading.parties": ("parties", "counsel", "amounts"),
    "reading.search": ("search",),
    "reading.browse": ("browse",),
    "reading.export": ("export", "report"),
    "reading.timeline": ("timeline",),
    "reading.testimony": ("testimony",),
    "reading.related": ("duplicates", "threads"),
    "reprocessing": ("stale", "diff"),
    "custody.withdrawal": ("withdraw", "audit"),
    "custody.redactions": ("redactions",),
    "custody.decide": ("decide",),
    "batch.submit": ("batch",),
    "naming": ("completion",),
    "upload": ("upload",),
    "reconcile": ("reconcile",),
    "workers": ("workers",),
    "monitor": ("monitor",),
    "sensors": ("sensors",),
    "redis": ("redis",),
    "database": ("database",),
    "custody.users": ("users",),
    "cache": ("cache",),
    "watching.alerts": ("alerts",),
    "watching.metrics": ("metrics",),
    "watching.settings": ("settings",),
}
"""Modules below `legal_pipeline.commands`, and their commands; a function is named like its command, with `_` for `-`."""


class LazyCommands(dict[str, click.Command]):
    """Commands by name; a value that was not set is imported when it is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self._module_of = {name: module for module, names in _MODULES.items() for name in names}
        for name in self._module_of:
            super().__setitem__(name, _NOT_LOADED)

    def __getitem__(self, name: str) -> click.Command:
        command = super().__getitem__(name)
        if command is _NOT_LOADED:
            module = import_module(f"legal_pipeline.commands.{self._module_of[name]}")
            command = getattr(module, name.replace("-", "_"))
            self[name] = command
        return command

    def get(self, name: str, default: Any = None) -> Any:
        try:
            return self[name]
        except KeyError:
            return default

    def items(self) -> dict_items[str, click.Command]:
        self._load()
        return super().items()

    def values(self) -> dict_values[str, click.Command]:
        self._load()
        return super().values()

    def _load(self) -> None:
        for name in list(self):
            self[name]


_NOT_LOADED = click.Command("not loaded")
