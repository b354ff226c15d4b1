"""In which language somebody is answered: what the address says, then what the browser asks for."""

from __future__ import annotations

from typing import Literal

from starlette.requests import Request

Language = Literal["vi", "en"]


def choose_language(request: Request) -> Language:
    """The language by ``lang``, else by ``Accept-Language``; Vietnamese otherwise."""
    asked = request.query_params.get("lang")
    if asked in ("vi", "en"):
        return "en" if asked == "en" else "vi"
    weights = {"vi": 0.0, "en": 0.0}
    for part in request.headers.get("accept-language", "").split(",")[:20]:
        tag, _, parameter = part.partition(";")
        primary = tag.strip().lower().partition("-")[0]
        if primary in weights:
            weights[primary] = max(weights[primary], _read_weight(parameter))
    return "en" if weights["en"] > weights["vi"] else "vi"


def _read_weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0
