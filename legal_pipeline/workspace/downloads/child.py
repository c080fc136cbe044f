"""`python -m legal_pipeline.workspace.downloads.child`: writes the export of an order, in a process whose memory ends with it.

The order is read from standard input, as `make` writes it. The answer is a line of JSON: `{"problem": ...}` when the order cannot be met,
or `{"documents": n}` when the file `download` is in the folder of the order.
"""

from __future__ import annotations

import contextlib
import json
import pickle
import sys
import zipfile
from pathlib import Path

from legal_pipeline.errors import LegalPipelineError, UsageError
from legal_pipeline.exports.bates import PREFIX, PREFIX_RULE, Stamp
from legal_pipeline.exports.formats import export
from legal_pipeline.exports.selection import Selection, select
from legal_pipeline.exports.written import Options, Source
from legal_pipeline.plain_text import visible
from legal_pipeline.services import Services
from legal_pipeline.storage.store import open_store
from legal_pipeline.workspace.downloads.order import CHOICES, Order

FILE = "download"
_OOM_SCORE = Path("/proc/self/oom_score_adj")  # man 5 proc


def write(order: Order) -> int:
    """Writes `FILE` into the folder of the order; returns the number of documents it was chosen from.

    Raises UsageError when nothing is found, OSError when the disk cannot take it.
    """
    choice = CHOICES[order.format_name]
    if order.bates_prefix and not PREFIX.fullmatch(order.bates_prefix):
        raise UsageError(f"the prefix of Bates numbers {PREFIX_RULE}; nothing was exported")
    options = Options(Stamp(order.bates_prefix) if order.bates_prefix else None)
    store = open_store(order.settings)
    tags = [order.tag] if order.tag else []
    selection = Selection(order.matter) if choice.is_whole else select(store, order.matter, query=order.query or None, tags=tags)
    source = Source(Services(order.settings, store), selection, options)
    if choice.format.file_name:
        folder, written = export(source, choice.format, order.folder / choice.format.file_name)
        (folder / next(iter(written.files)).partition(":")[0]).rename(order.folder / FILE)
    else:
        tree, written = export(source, choice.format, order.folder / "files")
        if written.warnings:
            (tree / "warnings.txt").write_text("\n".join(map(visible, written.warnings)) + "\n", encoding="utf-8")
        with zipfile.ZipFile(order.folder / FILE, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(each for each in tree.rglob("*") if each.is_file()):
                archive.write(path, path.relative_to(tree))
                # of two copies of a large production one is enough
                path.unlink()
    return len(source.file_names)


def main() -> None:
    # if memory is short, the kernel ends this process and not the workspace
    with contextlib.suppress(OSError):
        _OOM_SCORE.write_text("1000", encoding="ascii")
    order: Order = pickle.load(sys.stdin.buffer)
    answer: dict[str, object]
    try:
        answer = {"documents": write(order)}
    except LegalPipelineError as error:
        answer = {"problem": str(error)}
    except OSError as error:
        answer = {"problem": f"the export cannot be written ({error.strerror or error}); nothing was exported"}
    sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main()
