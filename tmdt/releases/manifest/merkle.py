"""Hash trees as RFC 9162 (Certificate Transparency 2.0) defines them, with SHA-256.

A leaf is hashed with a zero byte before it and a node with a one, so that neither passes for the
other. The tree over n leaves splits after the largest power of two below n, which is the same as
joining neighbours, level by level, and passing on the last one without a neighbour.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

SIZE = 32
"""Bytes of a hash."""


def hash_leaf(content: bytes) -> bytes:
    """The hash of a leaf."""
    return hashlib.sha256(b"\0" + content).digest()


def compute_root(leaves: bytes) -> bytes:
    """The root of a tree, from the hashes of its leaves, one after another."""
    if not leaves:
        return hashlib.sha256().digest()
    while len(leaves) > SIZE:
        leaves = _join_neighbours(leaves)
    return leaves


def find_path(leaves: bytes, index: int) -> list[bytes]:
    """The hashes beside the way from a leaf to the root, which follows from them and the leaf."""
    path = []
    while len(leaves) > SIZE:
        beside = (index ^ 1) * SIZE
        if beside < len(leaves):
            path.append(leaves[beside : beside + SIZE])
        leaves, index = _join_neighbours(leaves), index // 2
    return path


def follow_path(leaf: bytes, index: int, count: int, path: Sequence[bytes]) -> bytes | None:
    """The root that follows from the hash of a leaf and its path; None if the path does not fit.

    Args:
        leaf: The hash of the leaf.
        index: Its place among the leaves, from 0.
        count: How many leaves the tree has.
        path: As `find_path` gives it.
    """
    if not 0 <= index < count:
        return None
    beside = iter(path)
    while count > 1:
        if index ^ 1 < count:
            neighbour = next(beside, None)
            if neighbour is None:
                return None
            pair = neighbour + leaf if index % 2 else leaf + neighbour
            leaf = hashlib.sha256(b"\1" + pair).digest()
        index, count = index // 2, (count + 1) // 2
    return leaf if next(beside, None) is None else None


def _join_neighbours(level: bytes) -> bytes:
    sha256, pair = hashlib.sha256, 2 * SIZE
    whole = len(level) // pair * pair
    joined = (sha256(b"\1" + level[i : i + pair]).digest() for i in range(0, whole, pair))
    return b"".join(joined) + level[whole:]
