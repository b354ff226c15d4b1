"""Which tables an export consists of: the star of a release, or its wide view in a language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import LiteralString

DIMENSIONS: tuple[LiteralString, ...] = (
    "marts.area_province", "marts.dim_area", "marts.dim_breakdown", "marts.dim_code",
    "marts.dim_indicator", "marts.dim_indicator_method", "marts.dim_period", "marts.dim_province",
    "marts.dim_reason", "marts.dim_year",
)  # fmt: skip
OF_RELEASES: tuple[LiteralString, ...] = ("marts.dim_release", "marts.dim_submission")
"""Each row belongs to a release; those of later ones are left out."""
FACTS: dict[str, LiteralString] = {
    "fact_indicator": "marts.fact_indicator_at_release(%(release_id)s)",
    "fact_indicator_vn34": "marts.fact_indicator_vn34_as_of(%(published_at)s)",
    "fact_area": "marts.fact_area_as_of(%(published_at)s)",
    "fact_period": "marts.fact_period_as_of(%(published_at)s)",
}
"""As a release had them."""
WITHOUT_PAST: tuple[LiteralString, ...] = (
    "marts.fact_revision", "marts.fact_target", "marts.reporting_rate", "marts.target_attainment",
)  # fmt: skip
"""Known as the latest release has them, and not as an earlier one had."""
WIDE: dict[str, LiteralString] = {"vi": "marts.indicator_vi", "en": "marts.indicator_en"}
WIDE_AT_RELEASE: dict[str, LiteralString] = {
    "vi": "marts.indicator_at_release_vi", "en": "marts.indicator_at_release_en",
}  # fmt: skip


@dataclass(frozen=True)
class Table:
    """A table to write: its name, what it is read from, and the column that partitions it.

    Columns of `without` are left out.
    """

    name: str
    source: LiteralString
    condition: LiteralString = "true"
    year: str | None = None
    without: frozenset[str] = frozenset()


def list_star(is_latest: bool) -> list[Table]:
    """Dimensions and facts of a release."""
    return [
        *(Table(_bare(it), it) for it in DIMENSIONS),
        *(Table(_bare(it), it, "release_id <= %(release_id)s") for it in OF_RELEASES),
        *(Table(name, source, year="year_key") for name, source in FACTS.items()),
        *(Table(_bare(it), it) for it in WITHOUT_PAST if is_latest),
    ]


def list_wide(language: str, of_release: bool) -> list[Table]:
    """The wide view of a language: as readers see it now, or as one release had it."""
    if of_release:
        view = WIDE_AT_RELEASE[language]
        return [Table(_bare(view), view, "release_id = %(release_id)s", "year")]
    return [Table(_bare(WIDE[language]), WIDE[language], year="year")]


def _bare(relation: str) -> str:
    return relation.removeprefix("marts.")
