"""Months that wait: each is announced until its load begins, and again only if it changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tmdt.releases import embargo, load_request
from tmdt.releases.embargo import Embargoed
from tmdt.releases.load_request import begin, claim_months

pytestmark = pytest.mark.db

IN_AN_HOUR = datetime.now(UTC) + timedelta(hours=1)


def test_a_month_that_waits_is_announced_once(warehouse, submitted) -> None:
    submitted(1, "2026-09")
    submitted(2, "2026-10")
    submitted(3, "2026-11", "rejected")
    assert claim_months() == ["2026-09", "2026-10"]
    assert claim_months() == []


def test_a_month_that_airflow_forgot_is_announced_again(
    warehouse, submitted, monkeypatch: pytest.MonkeyPatch
) -> None:
    submitted(1, "2026-10")
    assert claim_months() == ["2026-10"]
    monkeypatch.setattr(load_request, "PATIENCE", timedelta(0))
    assert claim_months() == ["2026-10"]
    begin("2026-10")
    assert claim_months() == [], "a load has begun; that it failed is told to people"


def test_a_month_whose_load_failed_is_announced_when_something_came(warehouse, submitted) -> None:
    submitted(1, "2026-10")
    begin("2026-10")
    assert claim_months() == []
    submitted(2, "2026-10")
    assert claim_months() == ["2026-10"]


def test_a_month_with_nothing_that_waits_is_not_announced(warehouse, submitted) -> None:
    begin("2026-10")
    assert claim_months() == []


def test_a_month_under_embargo_is_announced_when_it_is_over(warehouse, submitted) -> None:
    submitted(1, "2026-10")
    embargo.set_time("2026-10", IN_AN_HOUR, "the press conference")
    assert embargo.list_in_force() == [("2026-10", IN_AN_HOUR)]
    assert claim_months() == []
    with pytest.raises(Embargoed, match="2026-10 is under embargo until"):
        begin("2026-10")
    embargo.set_time("2026-10", IN_AN_HOUR - timedelta(hours=2), "it was held earlier")
    assert embargo.list_in_force() == []
    assert claim_months() == ["2026-10"]


def test_a_load_that_met_an_embargo_is_asked_for_afterwards(warehouse, submitted) -> None:
    submitted(1, "2026-10")
    begin("2026-10")
    embargo.set_time("2026-10", IN_AN_HOUR, "set while it ran")
    embargo.set_time("2026-10", IN_AN_HOUR - timedelta(hours=2), "over")
    assert claim_months() == ["2026-10"]
