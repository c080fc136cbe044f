"""Places the nodes of a graph in a square so that linked ones are near each other: Fruchterman and Reingold, 1991.

Deterministic: nodes begin on a spiral in their order. Linear in memory: forces are added up a block of rows at a time.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

_ROUNDS, _FEW_ROUNDS, _MANY_NODES = 80, 20, 600
_BLOCK = 256
_GOLDEN_ANGLE = 2.399963
_GRAVITY = 0.08
"""Pulls parts without a link between them towards the middle; without it they would drift to the edges."""


def placed(node_count: int, edges: Sequence[tuple[int, int]]) -> list[tuple[float, float]]:
    """Returns a place for each node: 0 <= x, y <= 1."""
    if not node_count:
        return []
    order = np.arange(node_count)
    radius = np.sqrt((order + 0.5) / node_count)
    at = np.stack([radius * np.cos(order * _GOLDEN_ANGLE), radius * np.sin(order * _GOLDEN_ANGLE)], axis=1).astype(np.float32)
    ideal = float(np.sqrt(np.pi / node_count))
    rounds = _ROUNDS if node_count <= _MANY_NODES else _FEW_ROUNDS
    # several facts between two names pull no harder than one
    ends = np.array(sorted({(min(pair), max(pair)) for pair in edges}), dtype=np.int64).reshape(-1, 2)
    for step in range(rounds):
        moves = _apart(at, ideal) - _GRAVITY * at
        along = at[ends[:, 0]] - at[ends[:, 1]]
        pull = along * (np.linalg.norm(along, axis=1, keepdims=True) / ideal)
        np.add.at(moves, ends[:, 0], -pull)
        np.add.at(moves, ends[:, 1], pull)
        length = np.maximum(np.linalg.norm(moves, axis=1, keepdims=True), 1e-9)
        at = at + moves / length * np.minimum(length, 0.2 * (1 - step / rounds))
    low, span = at.min(axis=0), np.maximum(np.ptp(at, axis=0), 1e-6)
    scaled = (at - low) / span if node_count > 1 else np.full((1, 2), 0.5)
    if node_count > 1:
        # a far outlier would leave the others no room: half of each coordinate is its rank
        ranks = np.argsort(np.argsort(at, axis=0, kind="stable"), axis=0, kind="stable") / (node_count - 1)
        scaled = (scaled + ranks) / 2
    return [(float(x), float(y)) for x, y in scaled]


def _apart(at: np.ndarray, ideal: float) -> np.ndarray:
    moves = np.zeros_like(at)
    for start in range(0, len(at), _BLOCK):
        across, down = (at[start : start + _BLOCK, axis, None] - at[None, :, axis] for axis in (0, 1))
        weight = ideal**2 / np.maximum(across * across + down * down, 1e-6)
        moves[start : start + _BLOCK] = np.stack([(across * weight).sum(axis=1), (down * weight).sum(axis=1)], axis=1)
    return moves
