"""What an open-data package consists of, and how its tables refer to one another.

It holds what is known of a release for good, so that the same release gives the same package
later: of periods and years those that it has figures of, and nothing that is only known of the
latest, such as targets and who reported. It holds public indicators only, and nothing that people
wrote freely: names of files, places in them, notes.
"""

from __future__ import annotations

from typing import LiteralString

from tmdt.dissemination.export.tables import FACTS, Table

OF_PUBLIC: LiteralString = "indicator_key in (select indicator_key from marts.public_indicator)"
UP_TO_NOW: LiteralString = "release_id <= %(release_id)s"
WRITTEN_FREELY = frozenset({"source_ref", "file_name", "note"})
CATALOGUE: tuple[LiteralString, ...] = (
    "marts.area_province", "marts.dim_area", "marts.dim_breakdown", "marts.dim_code",
    "marts.dim_province", "marts.dim_reason",
)  # fmt: skip
"""Dimensions that no release changes."""
KEYS: dict[str, tuple[str, ...]] = {
    "area_province": ("area_key", "province_key"),
    "dim_area": ("area_key",),
    "dim_breakdown": ("dimension",),
    "dim_code": ("code_list", "code"),
    "dim_indicator": ("indicator_key",),
    "dim_indicator_method": ("indicator_key", "method_version"),
    "dim_period": ("period_key",),
    "dim_province": ("province_key",),
    "dim_reason": ("reason",),
    "dim_release": ("release_id",),
    "dim_submission": ("submission_id",),
    "dim_year": ("year_key",),
    "fact_area": ("area_key", "indicator_key", "period_key", "breakdown", "is_synthetic"),
    "fact_indicator": ("province_key", "indicator_key", "period_key", "breakdown", "is_synthetic"),
    "fact_indicator_vn34": (
        "province_key", "indicator_key", "period_key", "breakdown", "is_synthetic",
    ),
    "fact_period": ("area_key", "indicator_key", "period_key", "breakdown", "is_synthetic"),
}  # fmt: skip
"""The columns that tell the rows of each table apart."""
HISTORIES = {"fact_area": "fact_area_history", "fact_period": "fact_period_history"}
"""The relations of ``marts`` whose comments describe a table, where they are not of its name."""


def list_tables() -> list[Table]:
    """The tables of a package."""
    return [
        *(Table(it.removeprefix("marts."), it) for it in CATALOGUE),
        Table("dim_indicator", "marts.public_indicator"),
        Table("dim_indicator_method", "marts.dim_indicator_method", OF_PUBLIC),
        Table("dim_period", "marts.dim_period", _used("period_key")),
        Table("dim_year", "marts.dim_year", _used("year_key")),
        Table("dim_release", "marts.dim_release", UP_TO_NOW, without=WRITTEN_FREELY),
        Table("dim_submission", "marts.dim_submission", UP_TO_NOW, without=WRITTEN_FREELY),
        *(
            Table(name, source, OF_PUBLIC, "year_key", WRITTEN_FREELY)
            for name, source in FACTS.items()
        ),
    ]


def _used(column: LiteralString) -> LiteralString:
    """The condition that a release has public figures of it."""
    facts = " union ".join(
        f"select {column} from {source} where {OF_PUBLIC}"  # noqa: S608 - all of it stands here
        for source in FACTS.values()
    )
    return f"{column} in ({facts})"


def list_references(table: str, columns: list[str]) -> list[tuple[str, str]]:
    """The columns of a table that are the key of another one, and that one."""
    owners = {key[0]: name for name, key in KEYS.items() if len(key) == 1}
    return [(it, owners[it]) for it in columns if owners.get(it, table) != table]
