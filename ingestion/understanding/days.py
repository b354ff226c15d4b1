"""Days beside figures: a figure beside one may be of that day, unless it is the day of writing."""

from __future__ import annotations

from functools import lru_cache

from reference.period import Period
from reference.written_periods import read_day, read_period

LONGEST = 30
"""The most characters of a day, including a time of midnight: most texts are longer."""
FEWEST_DIGITS = 6


@lru_cache(maxsize=8192)
def is_day(text: str) -> bool:
    """Whether a text is a single day and nothing else."""
    if len(text) > LONGEST or sum(map(str.isdecimal, text)) < FEWEST_DIGITS:
        return False
    return read_day(text) is not None


@lru_cache(maxsize=8192)
def may_stand_beside(text: str, period: Period | None) -> bool:
    """Whether a day fits the period of its row: its last day, or the first of the month."""
    if period is None:
        return False
    return read_day(text) == period.end or read_period(text) == period
