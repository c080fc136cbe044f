"""Work that a test process would repeat thousands of times for nothing. A pytest plugin."""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import cache
from typing import Any

from botocore.loaders import JSONFileLoader


def pytest_collection_finish() -> None:
    """Modules and collected tests stay to the end: the garbage collector need not look at these millions of objects again and again."""
    gc.collect()
    gc.freeze()


@cache
def _parsed(path: str, open_file: Callable[..., Any]) -> Any:
    return _load_file(JSONFileLoader(), path, open_file)


# each client of boto3 parses the descriptions of AWS anew, and hundreds of tests make one
_load_file = JSONFileLoader._load_file  # type: ignore[attr-defined]
JSONFileLoader._load_file = lambda self, path, open_file: _parsed(path, open_file)  # type: ignore[attr-defined]
