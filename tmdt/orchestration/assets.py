"""The assets that DAGs announce to one another, and the tables their tasks read and write."""

from __future__ import annotations

from airflow.sdk import Asset

from tmdt.orchestration.lineage.naming import locate_warehouse

# Announced by partition, so that they say what changed. They start other DAGs.
submission = Asset("submission")  # partition `2026-10|VN34_24`: figures of a month and a province
reporting_month = Asset("reporting_month")  # partition `2026-10`: there may be something to load
review = Asset("review")  # partition `2026-10`: its load left questions for a reviewer
release = Asset("release")  # partition `2026-10`: a new release of the month is published


def _table(name: str) -> Asset:
    server, database = locate_warehouse()
    return Asset(name, uri=f"postgres://{server}/{database}/{name.replace('.', '/')}")


# Tables start nothing. They show the lineage of the figures in Airflow's graph and in OpenLineage.
staged = _table("staging.observation")
versions = _table("core.fact_indicator_history")
published = _table("marts.fact_indicator")
