"""XML from strangers: a stream of events, without document types and so without entities."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.parsers import expat

from ingestion.files.container import Refused

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]

_OTHER_ENCODING = re.compile(rb"<\?xml[^>]*encoding=[\"'](?!utf-8[\"'])", re.IGNORECASE)


def parse(
    data: bytes, start: Start, end: End | None = None, text: Callable[[str], None] | None = None
) -> None:
    """Calls back for every element; raises ``Refused`` if the XML is broken or has entities."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = start
    if end:
        parser.EndElementHandler = end
    if text:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise Refused("FILE_UNREADABLE", reason=f"XML: {error}") from None


def may_change(around: bytes) -> bool:
    """Whether the XML around some rows may change them: by a comment, or another encoding."""
    is_hiding = b"<!" in around or b"<?" in around[len("<?xml") :]
    return is_hiding or _OTHER_ENCODING.match(around) is not None


def strip_prefix(name: str) -> str:
    """The name of an element without the prefix that some programs write."""
    return name[name.find(":") + 1 :]


def _refuse_doctype(*_: object) -> None:
    raise Refused("FILE_UNSAFE", reason="XML: DOCTYPE")
