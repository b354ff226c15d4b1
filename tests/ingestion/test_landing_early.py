"""Files that were sent before their period had begun, and come again afterwards."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from landed import codes, figures

from ingestion import landing as landing_module
from ingestion import submission
from ingestion.files import landing_area
from ingestion.landing import check, ingest

pytestmark = pytest.mark.db


@pytest.fixture
def today(monkeypatch):
    """Sets the day on which files come and are checked."""

    def today(day: datetime) -> None:
        class Clock(datetime):
            @classmethod
            def now(cls, tz=None):
                return day

        monkeypatch.setattr(landing_area, "_read_time", lambda seconds: day)
        monkeypatch.setattr(landing_module, "datetime", Clock)
        monkeypatch.setattr(submission, "datetime", Clock)

    return today


EARLY = [
    "24,2026-10,phone_subscriber_count,,100,subscriber,",
    "24,2027-01,phone_subscriber_count,,200,subscriber,",
]


def test_a_file_sent_too_early_is_judged_anew_once_its_period_has_begun(warehouse, send, today):
    today(datetime(2026, 11, 27, tzinfo=UTC))
    file = send("early.csv", *EARLY)
    (first,) = ingest().staged
    assert codes(first) == ["PERIOD_IN_FUTURE"] and (first.loaded, first.rejected) == (1, 1)
    send("corrected.csv", EARLY[0].replace("100", "101"))
    ingest()

    # Still too early: nothing new.
    send("early.csv", *EARLY)
    assert ingest().duplicates == ["early.csv"]
    assert codes(check(file)[0])[0] == "DUPLICATE_FILE"

    # What was said before, and corrected since, is not said again; what was refused is.
    today(datetime(2027, 1, 1, tzinfo=UTC))
    (checked,) = check(file)
    send("early.csv", *EARLY)
    (again,) = ingest().staged
    for verdict in (checked, again):
        assert verdict.status == "accepted" and codes(verdict) == []
        assert (verdict.loaded, verdict.rejected, verdict.ignored) == (1, 0, 1)
        assert verdict.load_period == "2027-01"
    assert figures(warehouse, "submission_id, value, status, reason") == [
        (1, 100, "loaded", None),
        (1, 200, "rejected", "PERIOD_IN_FUTURE"),
        (2, 101, "loaded", None),
        (3, 100, "ignored", "DUPLICATE_FILE"),
        (3, 200, "loaded", None),
    ]
    assert warehouse.execute("select again_of from staging.submission order by 1").fetchall() == [
        (1,), (None,), (None,),
    ]  # fmt: skip

    # And once only.
    today(datetime(2027, 1, 2, tzinfo=UTC))
    send("early.csv", *EARLY)
    assert ingest().duplicates == ["early.csv"]
    assert warehouse.execute("select bool_and(adds_up) from staging.figure_account").fetchone() == (
        True,
    )


def test_a_file_of_a_future_month_only_is_judged_anew_each_time_it_may_say_more(
    warehouse, send, today
):
    rows = [f"24,2027-0{month},phone_subscriber_count,,{month},subscriber," for month in (1, 2)]
    for day, loaded in (
        (datetime(2026, 12, 31, 23, 59, tzinfo=UTC), [0]),
        (datetime(2027, 1, 5, tzinfo=UTC), [1]),
        (datetime(2027, 1, 6, tzinfo=UTC), []),
        (datetime(2027, 2, 1, tzinfo=UTC), [1]),
    ):
        today(day)
        send("both.csv", *rows)
        assert [staged.loaded for staged in ingest().staged] == loaded
