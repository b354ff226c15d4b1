"""The assets that DAGs announce to one another, and the tables their tasks read and write."""

from __future__ import annotations

from airflow.sdk import Asset

# Announced by partition, so that they say what changed. They start other DAGs.
submission = Asset("submission")  # partition `2026-10|VN34_24`: figures of a month and a province
reporting_month = Asset("reporting_month")  # partition `2026-10`: there may be something to load
review = Asset("review")  # partition `2026-10`: its load left questions for a reviewer
release = Asset("release")  # partition `2026-10`: a new release of the month is published

# Tables start nothing. They show the lineage of the figures in Airflow's graph and in OpenLineage.
# The host is a mere name, since the address of an embedded database does not last.
staged = Asset("staging.observation", uri="postgres://tmdt/warehouse/staging/observation")
versions = Asset(
    "core.fact_indicator_history", uri="postgres://tmdt/warehouse/core/fact_indicator_history"
)
published = Asset("marts.fact_indicator", uri="postgres://tmdt/warehouse/marts/fact_indicator")
