"""Answers that are written whole before the first byte is sent.

What is read from the database goes into a file without a name, and from there to the reader at the
reader's pace. So an answer is whole or an error, whatever its size, and its length is known.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Iterable, Mapping
from typing import IO

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from tmdt.api.kept import LARGEST as LARGEST_KEPT
from tmdt.api.kept import KeptAnswers
from tmdt.api.refusal import Busy, Refusal
from warehouse.home import folder

IN_MEMORY = 64 * 1024
PIECE = 64 * 1024
LARGEST = 2 * 1024**3
"""Of one answer, in bytes."""
ALTOGETHER = 8 * 1024**3
"""Of all that are being sent."""


class Spool:
    """A file without a name, and how much of the room for all of them it takes."""

    _taken = 0
    _lock = threading.Lock()

    def __init__(self) -> None:
        self.file: IO[bytes] = tempfile.SpooledTemporaryFile(  # noqa: SIM115 - closed by whoever sends it
            IN_MEMORY, dir=str(folder("spool"))
        )
        self.size = 0

    def write(self, piece: bytes) -> int:
        """Adds to the file; raises a Refusal if there is no room."""
        with self._lock:
            if Spool._taken + len(piece) > ALTOGETHER:
                raise Busy()
            Spool._taken += len(piece)
        self.size += len(piece)
        if self.size > LARGEST:
            raise Refusal(
                413,
                "Kết quả quá lớn: hãy chọn ít chỉ tiêu, địa bàn hoặc kỳ hơn.",
                "The answer is too large: ask for fewer indicators, areas or periods.",
            )
        return self.file.write(piece)

    def close(self) -> None:
        with self._lock:
            Spool._taken -= self.size
        self.size = 0
        self.file.close()


class SpooledResponse(Response):
    """Sends what was spooled, and closes it however the sending ends."""

    def keep(self, kept: KeptAnswers) -> SpooledResponse:
        """Keeps the answer by its ETag as well, unless it is large."""
        if self.spool.size <= LARGEST_KEPT:
            kept.keep(self.headers["etag"], self.spool.file.read())
            self.spool.file.seek(0)
        return self

    def __init__(
        self, spool: Spool, status_code: int, headers: Mapping[str, str] | None, media_type: str
    ) -> None:
        self.spool, self.status_code, self.media_type = spool, status_code, media_type
        self.background = None
        self.body = b""
        self.init_headers({**(headers or {}), "content-length": str(spool.size)})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            start = {"status": self.status_code, "headers": self.raw_headers}
            await send({"type": "http.response.start", **start})
            more = scope["method"] != "HEAD"
            while more:
                piece = self.spool.file.read(PIECE)  # just written: in the system's memory
                more = len(piece) == PIECE
                await send({"type": "http.response.body", "body": piece, "more_body": more})
            if scope["method"] == "HEAD":
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            self.spool.close()


def spool(
    write: Callable[[IO[bytes]], object] | Iterable[bytes],
    media_type: str,
    headers: Mapping[str, str] | None = None,
    status_code: int = 200,
) -> SpooledResponse:
    """Writes an answer whole, which is then sent without whatever it was read from.

    Args:
        write: Called with a file to write into; or the pieces of the answer.
        media_type: With its charset and version, as it is sent.
        headers: Further ones.
        status_code: Of the answer.
    """
    spooled = Spool()
    try:
        if callable(write):
            write(spooled)  # type: ignore[arg-type]
        else:
            for piece in write:
                spooled.write(piece)
        spooled.file.seek(0)
    except BaseException:
        spooled.close()
        raise
    return SpooledResponse(spooled, status_code, headers, media_type)
