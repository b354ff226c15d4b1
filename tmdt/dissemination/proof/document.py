"""A proof as a file: JSON that a person can read, of which there is one form only.

So no byte of it can be changed unseen: what is signed or hashed is compared, and nothing else is in
it. Read without a database.
"""

from __future__ import annotations

import json
from typing import Any

FIGURE, OUTPUTS = "tmdt figure proof 1", "tmdt outputs proof 1"
"""What a proof is of, as its `format` says."""
PLACE = {"index": int, "path": list}
SIGNED_RELEASE = {"manifest": dict, "signature": str}
SHAPES: dict[str, dict[str, Any]] = {
    FIGURE: {
        "format": str, "figure": dict, "figure_place": PLACE, "tree": dict, "tree_place": PLACE,
        "release": SIGNED_RELEASE,
    },
    OUTPUTS: {"format": str, "statement": dict, "signature": str, "release": SIGNED_RELEASE},
}  # fmt: skip
"""The names in each, and the types of what they name."""
LARGEST = 32 << 20
"""Bytes of a proof; one of a figure has some thousands, one of outputs a hundred a file."""

Proof = dict[str, Any]


class NoProof(Exception):
    """It is no proof of ours, or cannot be read."""


class Altered(Exception):
    """It is a proof, and something in it was altered: what, in Vietnamese and in English."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(en)
        self.vi, self.en = vi, en


def write_bytes(proof: Proof) -> bytes:
    """The bytes of a proof's file."""
    text = json.dumps(proof, ensure_ascii=False, sort_keys=True, indent=1)
    return f"{text}\n".encode()


def read_bytes(content: bytes) -> Proof:
    """The proof in the bytes of a file, provided that it is in the one form there is.

    Raises:
        NoProof: it is none.
        Altered: it is one, and its form is another.
    """
    if len(content) > LARGEST:
        raise NoProof
    try:
        proof = json.loads(content)
        shape = SHAPES[proof["format"]]
        is_our_form = write_bytes(proof) == content
    except (ValueError, RecursionError, TypeError, KeyError) as error:
        raise NoProof from error
    if not _fits(proof, shape):
        raise Altered("cấu trúc của tệp chứng thực", "the structure of the proof")
    if not is_our_form:
        raise Altered("cách viết tệp chứng thực", "the spelling of the proof")
    return proof  # type: ignore[no-any-return]


def _fits(value: Any, shape: Any) -> bool:
    if isinstance(shape, dict):
        return (
            isinstance(value, dict)
            and value.keys() == shape.keys()
            and all(_fits(value[name], shape[name]) for name in shape)
        )
    return type(value) is shape
