"""Days as spreadsheets count them."""

from __future__ import annotations

from datetime import datetime, time, timedelta

NO_SUCH_DAY = "#####"


def convert_day(serial: float, is_1904: bool = False) -> datetime | time | str:
    """Converts a number of days to a day and time; to what Excel shows if there is no such day."""
    if 0 <= serial < 1:
        return (datetime.min + timedelta(seconds=round(serial * 86_400))).time()
    # Excel counts a 29 February 1900, so its days before March 1900 are off by one.
    epoch = datetime(1904, 1, 1) if is_1904 else datetime(1899, 12, 30 if serial >= 60 else 31)
    try:
        day = epoch + timedelta(seconds=round(serial * 86_400))
    except (OverflowError, ValueError):
        return NO_SUCH_DAY
    return day if serial >= 0 else NO_SUCH_DAY
