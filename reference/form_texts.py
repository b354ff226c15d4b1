"""The form 01-TMĐT's own texts: its hint, and the guide on its second sheet.

A reader skips these texts exactly as they are, and nothing that somebody added to them. A text that
is reworded stays in ``form_texts.csv`` with the place `before`: blank forms are used for months.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from reference.rows import read_rows

_BREAKDOWN = r"[a-z_]+=[\w-]+(?:;[a-z_]+=[\w-]+)* \([^()=]*\)"
_BREAKDOWNS = re.compile(rf"{_BREAKDOWN}(?:; {_BREAKDOWN})*")
"""How an indicator may be broken down, as the guide lists it."""


def list_form_texts(place: str) -> list[str]:
    """The texts of one place of the form, in their order."""
    return [row["written"] for row in _rows() if row["place"] == place]


def is_of_form(text: str) -> bool:
    """Whether a text is the form's own, all of it."""
    written = " ".join(text.split())
    return written in _written() or _BREAKDOWNS.fullmatch(written) is not None


@cache
def _written() -> frozenset[str]:
    return frozenset(" ".join(row["written"].split()) for row in _rows())


@cache
def _rows() -> list[dict[str, str]]:
    return read_rows(Path(__file__).with_name("form_texts.csv"))
