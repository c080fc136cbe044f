"""The sections of `legal-pipeline --help`: the commands grouped by what a user wants to do."""

from __future__ import annotations

import click

SECTIONS = {
    "Process": ("run", "register", "sample"),
    "Read": ("summary", "browse", "documents", "needs-eyes", "show", "search", "diff", "export", "report"),
    "Facts": ("parties", "counsel", "amounts", "timeline", "testimony", "entities", "relationships", "duplicates", "threads"),
    "Batches": ("batch", "upload", "retry", "stale"),
    "Custody": ("withdraw", "redactions", "audit", "reconcile", "decide"),
    "Operate": (
        "doctor",
        "monitor",
        "alerts",
        "metrics",
        "workers",
        "sensors",
        "database",
        "users",
        "redis",
        "cache",
        "settings",
        "dev",
        "env",
        "completion",
    ),
}
_OTHER = "Other"

# indentation, the gap between the columns and a margin, as in click
_MARGINS = 6


class SectionedGroup(click.Group):
    """A group whose help lists its commands in sections; a command in no section is listed last."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        named = [name for names in SECTIONS.values() for name in names if name in self.commands]
        return named + sorted(self.commands.keys() - set(named))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        width = max(map(len, self.commands), default=0)
        known = {name for names in SECTIONS.values() for name in names}
        other = tuple(name for name in self.list_commands(ctx) if name not in known)
        for title, names in {**SECTIONS, _OTHER: other}.items():
            commands = [(name, self.commands[name]) for name in names if name in self.commands and not self.commands[name].hidden]
            # names are padded to one width, so that all sections share their columns
            rows = [(name.ljust(width), command.get_short_help_str(formatter.width - _MARGINS - width)) for name, command in commands]
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)
