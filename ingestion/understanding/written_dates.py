"""Dates and times as they are written: text with digits that is no figure."""

import re

_DAY, _MONTH, _YEAR = "(?:0?[1-9]|[12][0-9]|3[01])", "(?:0?[1-9]|1[0-2])", "(?:19|20)[0-9]{2}"
_TIME = r"(?:[t ][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?z?)?"
DATE = re.compile(
    "|".join(
        (
            rf"{_DAY}([/.-]){_MONTH}\1{_YEAR}{_TIME}",
            rf"{_MONTH}([/-]){_DAY}\2{_YEAR}{_TIME}",
            rf"{_YEAR}([/.-]){_MONTH}\3{_DAY}{_TIME}",
            rf"{_MONTH} ?[/-] ?{_YEAR}",
            rf"{_YEAR} ?[/-] ?{_MONTH}",
            rf"(?:tu )?{_YEAR}(?: ?[/-] ?| den ){_YEAR}",
            rf"{_DAY}/{_MONTH}(?:/[0-9]{{2}})?",
            r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?",
            r"(?:tu )?(?:ngay|thang|thg|t|nam|quy|q|tuan) ?\.? ?(?:[0-9]|[ivx]+\b).*",
        )
    )
)
