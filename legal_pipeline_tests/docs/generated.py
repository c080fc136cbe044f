"""Tables of the documents that are written from the code: `python -m legal_pipeline_tests.docs.generated` writes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from inspect import getdoc
from pathlib import Path

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from legal_pipeline.defs.assets.retry_rules import RULES, SPECIAL_RULES, table
from legal_pipeline.remedies import FAILURE_REMEDIES, REASON_REMEDIES, REFUSAL_REMEDIES, retry_command
from legal_pipeline.settings import MEBIBYTE, Settings
from legal_pipeline.storage.database.tables import metadata
from legal_pipeline.storage.database.views import VIEWS
from legal_pipeline_tests.checkout import ROOT
from legal_pipeline_tests.docs.documents import between, name_of
from legal_pipeline_tests.faults import recoveries
from legal_pipeline_tests.faults.deployed_rounds import FAULTS, REMEDIED
from legal_pipeline_tests.faults.machines.kinds import KINDS
from legal_pipeline_tests.faults.machines.remedied import REMEDIED as REMEDIED_THERE

_DEFAULTS = {
    "home": "`$XDG_DATA_HOME/legal-pipeline`, else `~/.local/share/legal-pipeline`",
    "processes": "number of CPUs",
}
"""Of settings whose default depends on the machine."""


def _markdown(columns: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    cells = [columns, ["---"] * len(columns), *lines]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in cells)


def settings() -> str:
    rows = [
        (f"`LEGAL_PIPELINE_{name.upper()}`", _default(name, field), escape(field.description or "", quote=False))
        for name, field in Settings.model_fields.items()
    ]
    return _markdown(("variable", "default", "meaning"), rows)


def _default(name: str, field: FieldInfo) -> str:
    if name in _DEFAULTS:
        return _DEFAULTS[name]
    value = field.default
    if value is None or value is PydanticUndefined or value == frozenset():
        return "none"
    if name.endswith("_bytes") and value and value % MEBIBYTE == 0:
        return f"{value // MEBIBYTE:,} MiB ({value})"
    return f"`{value}`"


def rules() -> str:
    rows = [
        (f"`{category}`", rule, waits, _for_a_document(FAILURE_REMEDIES[category]))
        for category, (_, rule, waits) in zip(RULES, table(RULES.values()), strict=True)
    ]
    return _markdown(("category", "retried", "waits in seconds, before jitter", "remedy"), rows)


def own_rules() -> str:
    own = zip(SPECIAL_RULES, table(SPECIAL_RULES.values()), strict=True)
    return _markdown(
        ("error", "retried", "waits in seconds, before jitter"), [(f"`{kind.__name__}`", rule, waits) for kind, (_, rule, waits) in own]
    )


def remedies() -> str:
    rows = [(f"`{category}`", f"... {words} ...", _for_a_document(remedy)) for category, words, remedy in REASON_REMEDIES]
    return _markdown(("category", "the reason holds", "remedy"), rows)


def refusals() -> str:
    return _markdown(("reason", "remedy"), [(f"`{reason}`", _for_a_document(remedy)) for reason, remedy in REFUSAL_REMEDIES.items()])


def _for_a_document(template: str) -> str:
    return template.format(retry=retry_command(["DOCUMENT"]))


def tables() -> str:
    rows = [(f"`{name}`", ", ".join(f"`{column.name}`" for column in metadata.tables[name].columns)) for name in sorted(metadata.tables)]
    return _markdown(("table", "columns"), rows)


def views() -> str:
    parts = []
    for view in VIEWS.values():
        table = _markdown(("column", "meaning"), [(f"`{column}`", comment) for column, comment in view.columns.items()])
        parts.append(f"\n### {view.name}\n\n{view.comment}\n\n{table}")
    return "".join(parts) + "\n"


_BY_ITSELF = "the batch ends by itself, with the export of an undisturbed run; no page is recognized twice"
_BY_REMEDY = "an alarm comes, and its printed remedy, pasted by the test, ends it; then the same"
_BY_OTHERS = "the other machines end the batch, with the export of an undisturbed run; the machine works again when it is back"
_BY_REMEDY_THERE = (
    "the machine takes no more work; an alarm names it, and its printed remedy, done there, ends it; the export of an undisturbed run"
)
_MACHINES = "faults/machines/test_machines.py"
_OTHER_FAULTS = [
    # kind, what happens, promise, test
    (
        "wrong clock",
        "the clock of one machine is seven minutes fast and that of another five minutes slow, from the first moment on",
        "the batch ends by itself, with the export of an undisturbed run",
        f"{_MACHINES}::test_three_machines_leave_what_one_leaves",
    ),
    (
        "killed run",
        "SIGKILL of `legal-pipeline run`, its workers or readers, several times",
        "the next `run` ends with the export of an undisturbed one; no page is recognized twice",
        "faults/test_kills.py::test_killed_and_started_again",
    ),
    (
        "interrupted run",
        "Ctrl-C, SIGTERM, a closed terminal or pipe, at any moment of `legal-pipeline run`",
        "nothing fails, no process is left, and the next `run` ends with the export of an undisturbed one",
        "faults/embedded/test_interruptions.py::test_interrupted_and_started_again",
    ),
    (
        "urgent arrival",
        "an urgent file arrives while no worker serves batch.high",
        "it waits, an alarm names the queue, and the printed remedy, pasted by the test, ends it",
        "faults/test_deployed.py::test_an_urgent_arrival_waits_for_its_worker",
    ),
    (
        "changed inbox",
        "the settings file names another inbox than that of the running programs, and somebody uploads",
        "the upload is refused, the monitor names both places, and the printed remedy, pasted by the test, ends it",
        "faults/test_deployed.py::test_an_upload_waits_for_programs_that_look_there",
    ),
    (
        "dead postgres",
        "SIGKILL of the PostgreSQL of `make up`, after two first starts at once, one of them killed",
        "it comes back by itself with its data",
        "faults/managed/test_servers.py::test_servers_die_and_come_back",
    ),
    (
        "dead redis",
        "SIGKILL of the Redis of `make up`, after two first starts at once, one of them killed",
        "it comes back by itself with its data",
        "faults/managed/test_servers.py::test_servers_die_and_come_back",
    ),
    (
        "first starts",
        "several commands at once on a home directory that does not exist, one of them killed",
        "all work or say in one line what they waited for, and every document ends as done",
        "faults/test_first_starts.py::test_all_at_once_on_a_home_that_does_not_exist",
    ),
    (
        "full disk of run",
        "the disk of the home directory fills up during `legal-pipeline run`",
        "the run says so and waits; with room again, it ends with the export of an undisturbed one",
        "faults/embedded/test_full_disk.py::test_a_disk_that_fills_up_is_waited_for",
    ),
]


def _what(kind: object) -> str:
    return (getdoc(kind) or "").splitlines()[0].rstrip(".")


def faults() -> str:
    deployed = [
        (kind, _what(play), _BY_REMEDY if kind in REMEDIED else _BY_ITSELF, "faults/test_deployed.py::test_it_ends_by_itself")
        for kind, play in FAULTS.items()
    ]
    by_others = [(kind, _what(play), _BY_OTHERS, f"{_MACHINES}::test_the_others_end_it") for kind, play in KINDS.items()]
    there = [(kind, _what(play), _BY_REMEDY_THERE, f"{_MACHINES}::test_the_others_end_it") for kind, play in REMEDIED_THERE.items()]
    measured = recoveries.read()
    rows = [
        (kind, what, promise, f"`{test}`", f"{measured[kind].longest_seconds:.0f} s" if kind in measured else "not measured yet")
        for kind, what, promise, test in (*deployed, *by_others, *there, *_OTHER_FAULTS)
    ]
    return _markdown(("kind", "what happens", "promise", "test", "longest recovery"), rows)


SECTIONS: Mapping[tuple[Path, str], str] = {
    (ROOT / "docs" / "deployment.md", "settings"): settings(),
    (ROOT / "docs" / "errors.md", "rules"): rules(),
    (ROOT / "docs" / "errors.md", "own rules"): own_rules(),
    (ROOT / "docs" / "errors.md", "remedies"): remedies(),
    (ROOT / "docs" / "errors.md", "refusals"): refusals(),
    (ROOT / "docs" / "data-and-sql.md", "views"): views(),
    (ROOT / "docs" / "data-and-sql.md", "tables"): tables(),
    (ROOT / "docs" / "faults.md", "faults"): faults(),
}
"""Text between the two markers of a document."""


def write() -> list[str]:
    """Brings every section up to date; returns the documents that changed."""
    changed = []
    for (path, marker), wanted in SECTIONS.items():
        text = path.read_text(encoding="utf-8")
        if (present := between(text, marker)) != wanted:
            head, opening, rest = text.partition(f"<!-- {marker} -->\n")
            path.write_text(head + opening + wanted + rest[len(present) :], encoding="utf-8")
            changed.append(name_of(path))
    return changed


if __name__ == "__main__":
    for name in write():
        print(f"written: {name}")
