"""The numbering before a title, the heading of a section or the name of an indicator."""

from __future__ import annotations

import re

_NUMBERING = re.compile(
    r"(?:biểu|bảng|phụ lục|phần|mục|table)(?: số)?(?: *(?:[0-9]{1,3}|[ivx]{1,4}|[a-h]))? *[.:-] *"
    r"|(?:[0-9]{1,3}(?:\.[0-9]{1,2}){0,4}|[ivx]{1,4}|[a-h])[.:)/-] +",
    re.IGNORECASE,
)
"""The numbering before a title: `Bảng 2:`, `Phụ lục:`, `II.`."""


def strip_numbering(text: str) -> str:
    """Strips the numbering from a title or the heading of a section."""
    found = _NUMBERING.match(text.strip())
    return text.strip()[found.end() :] if found and found.end() < len(text.strip()) else text
