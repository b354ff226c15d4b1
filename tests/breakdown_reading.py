"""A breakdown read as understanding reads it, for one figure."""

from ingestion.understanding.breakdowns import meaning, take_apart
from ingestion.understanding.objections import Objection


def read_breakdown(written: str | None, indicator_code: str | None) -> str | Objection:
    return meaning(take_apart(written), indicator_code)
