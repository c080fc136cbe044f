"""Several processes that do the same at the same moment."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from typing import Any

PATIENCE_SECONDS = 120


def at_once(work: Callable[..., None], *arguments: object, count: int = 4) -> list[int]:
    """Calls a function of a module in so many processes, which wait for each other before they begin; returns their exit codes.

    They are forked from one new interpreter, which has neither threads nor connections: each of its own would repeat the imports,
    and the first would be done before the last begins. What they print goes where this process prints.
    """
    ours, theirs = multiprocessing.Pipe(duplex=False)
    first = multiprocessing.get_context("spawn").Process(target=_fork, args=(work, arguments, count, theirs))
    first.start()
    theirs.close()
    codes: list[int] = ours.recv()
    first.join(PATIENCE_SECONDS)
    return codes


def _fork(work: Callable[..., None], arguments: tuple[object, ...], count: int, answer: Connection) -> None:
    context: Any = multiprocessing.get_context("fork")
    together = context.Barrier(count, timeout=PATIENCE_SECONDS)
    processes = [context.Process(target=_begin, args=(together, work, arguments)) for _ in range(count)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(PATIENCE_SECONDS)
    answer.send([process.exitcode for process in processes])


def _begin(together: Barrier, work: Callable[..., None], arguments: tuple[object, ...]) -> None:
    together.wait()
    work(*arguments)
