"""Conditional requests: what a client has already is not sent again (RFC 9110, 13)."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import cache
from importlib.metadata import version

from starlette.requests import Request

from tmdt.api.sdmx.structure.catalogue import Catalogue


def make_validators(request: Request, catalogue: Catalogue, *chosen: str) -> dict[str, str]:
    """The headers by which the answer to a request is known again.

    Args:
        request: Whose path and parameters make the answer, with
        catalogue: the release that it is of, and
        chosen: what was negotiated.
    """
    parts = [request.url.path, request.url.query, *chosen, catalogue.content_hash, _version()]
    digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24]
    return {
        # weak: compressed on the way it is still the same
        "ETag": f'W/"{catalogue.release_id}-{digest}"',
        "Last-Modified": format_datetime(_in_seconds(catalogue.published_at), usegmt=True),
        "Vary": "Accept, Accept-Language",
        "Cache-Control": "public, no-cache",
    }


def is_known(request: Request, validators: dict[str, str]) -> bool:
    """Whether the client has this very answer, by its own account."""
    if (tags := request.headers.get("if-none-match")) is not None:
        tag = validators["ETag"].removeprefix("W/")
        return any(it.strip().removeprefix("W/") in (tag, "*") for it in tags.split(","))
    since = request.headers.get("if-modified-since")
    if since is None:
        return False
    try:
        moment = parsedate_to_datetime(since)
    except ValueError:
        return False
    modified = parsedate_to_datetime(validators["Last-Modified"])
    return modified <= (moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def _in_seconds(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


@cache
def _version() -> str:
    """An upgrade may write the same differently."""
    return version("tmdt-warehouse")
