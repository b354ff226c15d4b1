"""A breakdown read as understanding reads it, for one figure."""

from ingestion.understanding.breakdowns import parse_breakdown, resolve_breakdown
from ingestion.understanding.objections import Objection


def read_breakdown(written: str | None, indicator_code: str | None) -> str | Objection:
    return resolve_breakdown(parse_breakdown(written), indicator_code)
