"""Landing as a task: takes in what arrived, and notifies people of what could not be read."""

from __future__ import annotations

from typing import Any

from ingestion.ingested import Ingested
from ingestion.landing import ingest
from tmdt import notification


def land_months(events: Any) -> tuple[Ingested, list[str]]:
    """Lands what waits, and notes it in a task's events for whoever draws lineage from them.

    Returns:
        What came of it, and the months to announce: those it touches, and those that wait for
        another reason.
    """
    from tmdt.orchestration.assets import staged  # Airflow's SDK
    from tmdt.releases.load_request import claim_months

    landed = land()
    events[staged].extra["submissions"] = landed.submissions
    return landed, sorted({*landed.periods, *claim_months()})


def land() -> Ingested:
    """Takes in what waits in the landing area, and notifies people of what was not read."""
    landed = ingest()
    if apart := landed.newly_set_apart:
        notification.notify(
            f"{len(apart)} things in the landing area cannot be submissions",
            "\n".join(apart),
            section="something-in-the-landing-area-is-not-a-file",
            severity=notification.WARNING,
        )
    if landed.left:
        notification.notify(
            f"{len(landed.left)} files could not be read and wait", "\n".join(landed.left),
            severity=notification.WARNING,
        )  # fmt: skip
    return landed
