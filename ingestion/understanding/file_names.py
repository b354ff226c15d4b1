"""The month in the name of a file: `24_2026-10.xlsx`, `BC tháng 10 năm 2026.xlsx`.

A name may say more than its month: a day on which it was written, a province, the number of the
form. Only what can be nothing but a month counts, and it disagrees only with a file of one other
month: the likeliest mistake is last month's form, saved under a new name and changed in part.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from reference.period import Period
from reference.text import clean, unaccent
from reference.written_periods import ENGLISH_MONTHS

_YEAR, _MONTH = "(?P<year>20[0-9]{2})", "(?P<month>0?[1-9]|1[0-2])"
_TWO_DIGITS = "(?P<month>0[1-9]|1[0-2])"
_DAY = re.compile(r"(?<!\d)(?:20\d\d([-._ ]?)\d\d\1\d\d|\d{1,2}([-._ ])\d{1,2}\2(?:20)?\d\d)(?!\d)")
_MONTHS = tuple(
    re.compile(rf"(?<![a-z0-9]){pattern}(?![0-9])")
    for pattern in (
        rf"(?:thang|thg|th|t|m)[-._ ]?{_MONTH}(?:[-._ ]*(?:nam)?[-._ ]*{_YEAR})?",
        rf"{_YEAR}[-._ ]?(?:thang|thg|th|t|m)?[-._ ]?{_TWO_DIGITS}",
        rf"{_TWO_DIGITS}[-.]{_YEAR}",
        rf"(?P<english>{'|'.join(ENGLISH_MONTHS)})[-._ ]*{_YEAR}",
    )
)


def find_named_months(file_name: str) -> set[tuple[int | None, int]]:
    """The months that a file is named for, as year and month; the year may be missing."""
    name = _DAY.sub(" ", unaccent(clean(file_name.rpartition(".")[0] or file_name)))
    found = set()
    for pattern in _MONTHS:
        for match in pattern.finditer(name):
            parts = match.groupdict()
            month = ENGLISH_MONTHS.get(parts.get("english") or "") or int(parts["month"])
            found.add((int(parts["year"]) if parts["year"] else None, month))
    return found


def find_other_month(file_name: str, periods: Collection[Period]) -> Period | None:
    """The month of all figures of a file, if the file is named for others.

    An administrative month has days of two months, and agrees with both.
    """
    named = find_named_months(file_name)
    if not named or len(periods) != 1:
        return None
    [period] = periods
    meant = {(year, day.month) for day in (period.start, period.end) for year in (day.year, None)}
    return period if period.freq == "M" and not named & meant else None
