"""Headers and footers of printed pages, written like `&L&"Arial"&12Biểu`."""

from __future__ import annotations

import re

ELEMENTS = (
    "oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter",
)  # fmt: skip
_CODE = re.compile(r'&(?:"[^"]*"|[0-9]{1,3} ?|K[0-9A-Fa-f]{6}|K[0-9]{2}[+-][0-9]{3}|[A-Za-z])')
_SECTION = re.compile(r"&[LCR]")


def split_page_texts(written: str) -> list[str]:
    """Splits a header or footer into the texts of its sections, without fonts and page numbers."""
    sections = _SECTION.split(written.replace("&&", "\0"))
    plain = (_CODE.sub("", section).replace("\0", "&") for section in sections)
    return [line.strip() for text in plain for line in text.splitlines() if line.strip()]
