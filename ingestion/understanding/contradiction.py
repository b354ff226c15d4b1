"""Whether the period that a text around a figure states fits the form."""

from __future__ import annotations

from ingestion.understanding.period_phrases import PeriodPhrase
from reference.period import Period

HEADING_NOT_UNDERSTOOD = "HEADING_NOT_UNDERSTOOD"
PERIOD_CONTRADICTED, TEXT_CONTRADICTS = "PERIOD_CONTRADICTED", "TEXT_CONTRADICTS"


def find_contradiction(phrase: PeriodPhrase, form: Period | None) -> str | None:
    """The rule that a span around a table breaks; None if it fits the form's period."""
    if phrase.span_kind == "this" or form is None:
        return None
    span = phrase.resolve(form)
    if span is None or phrase.span_kind in ("to_date", "first_months"):
        return None if span == form else HEADING_NOT_UNDERSTOOD
    is_within = form.start <= span.start and span.end <= form.end
    is_around = phrase.span_kind == "year" and span.start <= form.start and form.end <= span.end
    return None if is_within or is_around else PERIOD_CONTRADICTED
