"""Periods: the spans of time figures are about, and their codes.

A period is its first and last day; the rest follows from these two. A span that is a calendar
month, quarter or year is that month, quarter or year; so is one on the administrative calendar of
Nghị định 09/2019/NĐ-CP, whose reporting month runs from the 15th of the month before to the 14th.
Every period therefore has exactly one code:

=========================  =============================================
`2026-10`                  a calendar month
`2026-Q3`                  a calendar quarter
`2026`                     a calendar year
`2026-09-15/2026-10-14`    any other span; this one is the administrative October
=========================  =============================================
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
"""The time zone of all days in this project."""
FIRST_YEAR, LAST_YEAR = 1900, 2099
MONTHS_OF_FREQ = {"M": 1, "Q": 3, "A": 12}
SPAN = "span"
CALENDAR, ND09 = "calendar", "nd09"

_CODE = re.compile(r"(\d{4})(?:-(?:(\d\d)|Q([1-4])))?", re.ASCII)
_SPAN_CODE = re.compile(r"(\d{4}-\d\d-\d\d)/(\d{4}-\d\d-\d\d)", re.ASCII)


@dataclass(frozen=True, order=True)
class Period:
    """A span of days, both ends included.

    Attributes:
        start: the first day.
        end: the last day.
        freq: `M`, `Q`, `A` (SDMX), or `span` for anything else.
        convention: `nd09` if it runs from a 15th to a 14th, otherwise `calendar`.
    """

    start: date
    end: date
    freq: str = field(init=False, compare=False)
    convention: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        """Derives the frequency and convention; refuses an invalid span."""
        if self.start > self.end:
            raise ValueError(f"a period cannot end ({self.end}) before it begins ({self.start})")
        if not FIRST_YEAR <= self.start.year <= self.end.year <= LAST_YEAR:
            raise ValueError(f"a period must lie between {FIRST_YEAR} and {LAST_YEAR}")
        nd09 = self.start.day == 15 and self.end.day == 14
        object.__setattr__(self, "convention", ND09 if nd09 else CALENDAR)
        object.__setattr__(self, "freq", _freq(*_calendar_twin(self.start, self.end)))

    @classmethod
    def of_month(cls, year: int, month: int, convention: str = CALENDAR) -> "Period":
        """The month of that number, on the calendar or as Nghị định 09/2019/NĐ-CP counts it."""
        start = date(year, month, 1)
        if convention == ND09:
            return cls(_shift(start, -1).replace(day=15), start.replace(day=14))
        return cls(start, _last_day(start))

    @classmethod
    def of_months(cls, year: int, first: int, last: int) -> "Period":
        """Calendar months `first` to `last` of one year."""
        return cls(date(year, first, 1), _last_day(date(year, last, 1)))

    @classmethod
    def parse(cls, code: str) -> "Period":
        """The period of a code; ValueError for anything that is not one."""
        try:
            if found := _SPAN_CODE.fullmatch(code):
                return cls(date.fromisoformat(found[1]), date.fromisoformat(found[2]))
            if found := _CODE.fullmatch(code):
                return cls._of_code(*found.groups())
        except ValueError as error:
            raise ValueError(f"not a period: {code!r} ({error})") from None
        raise ValueError(
            f"not a period: {code[:40]!r}; write 2026-10, 2026-Q3, 2026 or 2021-01-01/2023-10-31"
        )

    @classmethod
    def _of_code(cls, year: str, month: str | None, quarter: str | None) -> "Period":
        if month:
            return cls.of_month(int(year), int(month))
        if quarter:
            return cls.of_months(int(year), 3 * int(quarter) - 2, 3 * int(quarter))
        return cls.of_months(int(year), 1, 12)

    @property
    def code(self) -> str:
        """The one code of this period."""
        if self.freq == SPAN or self.convention == ND09:
            return f"{self.start}/{self.end}"
        if self.freq == "M":
            return f"{self.start:%Y-%m}"
        quarter = f"-Q{self.end.month // 3}" if self.freq == "Q" else ""
        return f"{self.end.year}{quarter}"

    @property
    def key(self) -> int:
        """The warehouse's key: both days as YYYYMMDDYYYYMMDD."""
        return int(f"{self.start:%Y%m%d}{self.end:%Y%m%d}")

    @property
    def month(self) -> str:
        """The month its last day is in, `YYYY-MM`: the one its figures are loaded with."""
        return f"{self.end:%Y-%m}"

    @property
    def calendar_twin(self) -> "Period":
        """The calendar span that an administrative one stands for; any other span is its own."""
        return Period(*_calendar_twin(self.start, self.end))

    def shift(self, n: int) -> "Period":
        """The period `n` months, quarters or years later; ValueError for other spans."""
        if self.freq == SPAN:
            raise ValueError(f"{self.code} has no next or previous period")
        months = n * MONTHS_OF_FREQ[self.freq]
        if self.convention == ND09:
            return Period(_shift(self.start, months), _shift(self.end, months))
        last_month = _shift(self.end.replace(day=1), months)
        return Period(_shift(self.start, months), _last_day(last_month))

    def next(self) -> "Period":
        """The period after this one, of the same length."""
        return self.shift(1)

    def previous(self) -> "Period":
        """The period before this one, of the same length."""
        return self.shift(-1)

    def __str__(self) -> str:
        """The code."""
        return self.code


def months(start: str | Period, n: int) -> list[Period]:
    """`n` months one after the other, from `start` on."""
    first = Period.parse(start) if isinstance(start, str) else start
    if first.freq != "M":
        raise ValueError(f"not a month: {first.code}")
    return [first.shift(step) for step in range(n)]


def _freq(start: date, end: date) -> str:
    if start.day != 1 or end != _last_day(end):
        return SPAN
    length = 12 * (end.year - start.year) + end.month - start.month + 1
    return next(
        (
            freq
            for freq, whole in MONTHS_OF_FREQ.items()
            if length == whole and (start.month - 1) % whole == 0
        ),
        SPAN,
    )


def _calendar_twin(start: date, end: date) -> tuple[date, date]:
    """The calendar span an administrative one stands for; any other span is its own."""
    if (start.day, end.day) != (15, 14):
        return start, end
    return _shift(start.replace(day=1), 1), _last_day(end)


def _shift(day: date, months: int) -> date:
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    return day.replace(year=year, month=month + 1)


def _last_day(day: date) -> date:
    return _shift(day.replace(day=1), 1) - timedelta(days=1)


def show_moment(moment: datetime) -> str:
    """A moment as people read it, in Hà Nội and UTC: `2026-11-20 09:00 Hà Nội, 02:00 UTC`."""
    here, there = moment.astimezone(HANOI), moment.astimezone(UTC)
    of_utc = "%H:%M" if here.date() == there.date() else "%Y-%m-%d %H:%M"
    return f"{here:%Y-%m-%d %H:%M} Hà Nội, {there:{of_utc}} UTC"
