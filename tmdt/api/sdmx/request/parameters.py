"""The parameters of an address: found, refused when unknown, and read as what they stand for."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from urllib.parse import unquote_to_bytes

from reference.period import HANOI
from tmdt.api.refusal import Refusal
from tmdt.api.sdmx import codes

COMMON = {"format", "formatVersion", "lang"}
"""What every address may have beside the parameters of SDMX."""
FILTER = "c[COMPONENT]"
"""How the parameters that are conditions on a component are written among those allowed."""
MOST = 2_000_000_000
MOST_VALUES = 1_000
"""Members of a key, or values of a condition."""

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)?", re.ASCII)


def read_parameters(query: bytes, allowed: Collection[str]) -> dict[str, str]:
    """The parameters of a query string, each once.

    A `+` is one, and no space: SDMX uses it as an operator, and moments have it before their
    offset.

    Raises:
        Refusal: unknown, given twice, empty, or not UTF-8.
    """
    parameters: dict[str, str] = {}
    for piece in query.split(b"&"):
        if not piece:
            continue
        name, _, value = (_decode(part) for part in piece.partition(b"="))
        if name not in allowed and name not in COMMON and not _is_filter(name, allowed):
            raise Refusal(
                400,
                f"Không có tham số {name!r} ở đây. Có: {', '.join(sorted(allowed))}.",
                f"There is no parameter {name!r} here. There are: {', '.join(sorted(allowed))}.",
            )
        if name in parameters:
            raise Refusal(
                400, f"Tham số {name} được cho hai lần.", f"The parameter {name} is given twice."
            )
        if not value:
            raise refuse(name, value, "một giá trị", "a value")
        parameters[name] = value
    return parameters


def _is_filter(name: str, allowed: Collection[str]) -> bool:
    return FILTER in allowed and re.fullmatch(r"c\[[^\[\]]+\]", name) is not None


def _decode(part: bytes) -> str:
    try:
        text = unquote_to_bytes(part).decode()
    except UnicodeDecodeError:
        text = "\0"
    if not text.isprintable():
        raise Refusal(
            400,
            "Địa chỉ có ký tự không hợp lệ (cần UTF-8).",
            "The address has characters that are none (it must be UTF-8).",
        )
    return text


def refuse(name: str, value: str, needed_vi: str, needed_en: str) -> Refusal:
    """A parameter whose value is not what it should be."""
    shown = value if len(value) <= 60 else f"{value[:60]}…"
    return Refusal(
        400,
        f"{name}={shown!r} không hợp lệ: cần {needed_vi}.",
        f"{name}={shown!r} is not valid: it should be {needed_en}.",
    )


def read_count(parameters: Mapping[str, str], name: str, least: int) -> int | None:
    """A whole number from `least` on, or None where there is none."""
    value = parameters.get(name)
    if value is None:
        return None
    if not re.fullmatch(r"\d{1,10}", value, re.ASCII) or not least <= int(value) <= MOST:
        raise refuse(name, value, f"số nguyên từ {least}", f"a whole number from {least} on")
    return int(value)


def read_flag(parameters: Mapping[str, str], name: str) -> bool:
    """`true` or `false`, which is the default."""
    return read_choice(parameters, name, ("false", "true")) == "true"


def read_choice(parameters: Mapping[str, str], name: str, choices: Collection[str]) -> str:
    """One of some words, of which the first is the default."""
    value = parameters.get(name, next(iter(choices)))
    if value not in choices:
        words = ", ".join(choices)
        raise refuse(name, value, f"một trong: {words}", f"one of: {words}")
    return value


def read_moment(parameters: Mapping[str, str], name: str) -> datetime | None:
    """A moment (`xs:dateTime`); without an offset it is Vietnam's time."""
    value = parameters.get(name)
    if value is None:
        return None
    needed = "2026-11-15T08:00:00+07:00"
    if not _MOMENT.fullmatch(value):
        raise refuse(name, value, f"thời điểm như {needed}", f"a moment like {needed}")
    try:
        moment = datetime.fromisoformat(value)
        return (moment if moment.tzinfo else moment.replace(tzinfo=HANOI)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise refuse(name, value, f"thời điểm như {needed}", f"a moment like {needed}") from None


def read_period(name: str, value: str) -> str:
    """A period, a day or a span, as SDMX writes them (`2026`, `2026-Q3`, `2026-09-15/P30D`)."""
    try:
        codes.read_period(value)
    except ValueError:
        needed = "2026, 2026-Q3, 2026-10, 2026-10-15, 2026-09-15/P30D"
        raise refuse(name, value, f"kỳ như {needed}", f"a period like {needed}") from None
    return value


def refuse_many(count: int) -> None:
    """Refuses more values than one request may have."""
    if count > MOST_VALUES:
        raise Refusal(
            413,
            f"Quá nhiều giá trị ({count}); nhiều nhất là {MOST_VALUES} trong một yêu cầu.",
            f"Too many values ({count}); there may be {MOST_VALUES} in one request.",
        )
