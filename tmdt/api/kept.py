"""Answers that were just given, kept for whoever asks the same: after a publication many do.

An answer is known by its ETag, which names its address, format and language and the release that
it is of: with the next release nobody finds it any more, and it makes room for others.
"""

from __future__ import annotations

import threading
from collections import OrderedDict

LARGEST, ROOM = 1 << 20, 32 << 20
"""Bytes of one answer, and of all of them."""


class KeptAnswers:
    """The bytes of answers, those that were asked for last."""

    def __init__(self) -> None:
        self._bodies: OrderedDict[str, bytes] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def find(self, tag: str) -> bytes | None:
        """The answer of an ETag, if it is here."""
        with self._lock:
            if tag in self._bodies:
                self._bodies.move_to_end(tag)
            return self._bodies.get(tag)

    def keep(self, tag: str, body: bytes) -> None:
        """Keeps an answer, if it is not too large, instead of those that nobody asks for."""
        if len(body) > LARGEST:
            return
        with self._lock:
            self._size += len(body) - len(self._bodies.pop(tag, b""))
            self._bodies[tag] = body
            while self._size > ROOM:
                _, oldest = self._bodies.popitem(last=False)
                self._size -= len(oldest)
