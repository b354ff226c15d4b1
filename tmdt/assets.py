"""What the DAGs announce to one another.

Announced by partition: what changed, not merely that something did.
"""

from __future__ import annotations

from airflow.sdk import Asset

submission = Asset("submission")  # partition `2026-10|VN34_24`: figures of a month and a province
reporting_month = Asset("reporting_month")  # partition `2026-10`: there may be something to load
review = Asset("review")  # partition `2026-10`: its load left questions to a reviewer
release = Asset("release")  # partition `2026-10`: a new release of the month is published
