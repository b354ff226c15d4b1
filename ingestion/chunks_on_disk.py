"""Passes a reading from one process to another, through a file.

The figures come first, as they are read; the properties of the whole come last, when they are
complete. A file without that end was cut off.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from dataclasses import asdict, fields
from typing import IO, TYPE_CHECKING, Any

from expectations.rules import Finding
from ingestion.figures import Reading

if TYPE_CHECKING:
    import pyarrow as pa

_END = struct.Struct("<QQ4s")
_MARK = b"END."


def write_reading(reading: Reading, output: IO[bytes]) -> None:
    """Writes a reading: every chunk, then the properties of the whole."""
    import pyarrow as pa

    length = 0
    for chunk in reading.chunks:
        buffer = pa.BufferOutputStream()
        with pa.ipc.new_stream(buffer, chunk.schema) as stream:
            stream.write_table(chunk)
        content = buffer.getvalue()
        output.write(struct.pack("<Q", content.size))
        output.write(content)
        length += 8 + content.size
    properties = {field.name: getattr(reading, field.name) for field in fields(reading)}
    properties |= {"chunks": [], "findings": [asdict(finding) for finding in reading.findings]}
    written = json.dumps(properties, ensure_ascii=True).encode()
    output.write(written)
    output.write(_END.pack(length, len(written), _MARK))


def read_reading(file: IO[bytes]) -> Reading | None:
    """Reads a written reading, its chunks lazily; None if it was cut off."""
    end = file.seek(0, 2)
    if end < _END.size:
        return None
    file.seek(end - _END.size)
    length, properties_length, mark = _END.unpack(file.read(_END.size))
    if mark != _MARK or length + properties_length + _END.size != end:
        return None
    file.seek(length)
    properties: dict[str, Any] = json.loads(file.read(properties_length))
    findings = [Finding(**finding) for finding in properties["findings"]]
    return Reading(**properties | {"findings": findings, "chunks": _read_chunks(file, length)})


def _read_chunks(file: IO[bytes], length: int) -> Iterator[pa.Table]:
    """The chunks one by one, so that large readings do not fill the memory."""
    import pyarrow as pa

    with file:
        at = 0
        while at < length:
            file.seek(at)
            (size,) = struct.unpack("<Q", file.read(8))
            with pa.ipc.open_stream(file.read(size)) as stream:
                yield stream.read_all()
            at += 8 + size
