"""What the fork server of a pool imports: everything that a document needs, and nothing of it for the collector to look at again."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import gc, sys
import legal_pipeline.local.preloaded
wanted = ("legal_pipeline.local.pool_worker", "legal_pipeline.stages.text", "eyecite")
print([name for name in wanted if name not in sys.modules], gc.isenabled(), gc.get_freeze_count() > 100_000)
"""


def test_it_loads_what_a_document_needs_and_leaves_the_collector_on() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout == "[] True True\n", done.stderr
