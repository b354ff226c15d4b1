"""Landing as a task: takes in what arrived, and notifies people of what could not be read."""

from __future__ import annotations

from ingestion.ingested import Ingested
from ingestion.landing import ingest
from tmdt import notification


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
