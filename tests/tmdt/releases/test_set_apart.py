"""A submission that makes a month fail is set apart by name, and the others are published."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Iterator
from io import StringIO

import psycopg
import pytest
from rich.console import Console

from expectations.gate import Blocked
from ingestion.landing import ingest
from tmdt import notification
from tmdt.cli import kept_out
from tmdt.releases import load_request, release, set_apart, submission, transform
from tmdt.releases.set_apart import run_step
from warehouse.home import Problem
from warehouse.stores import locate

pytestmark = [pytest.mark.db, pytest.mark.seeded, pytest.mark.timeout(900)]

STEPS = ("gate_staging", "transform", "gate_candidate")
MONTHS = itertools.chain(
    (f"2026-{month:02}" for month in range(1, 11)), (f"2025-{month:02}" for month in range(8, 13))
)
"""A month for each test: the same bytes are not taken in twice."""


@pytest.fixture
def sent(monkeypatch) -> list[tuple[str, str]]:
    messages: list[tuple[str, str]] = []
    monkeypatch.setattr(notification, "notify", lambda *message, **_: messages.append(message))
    return messages


class Month:
    """A month, and files of provinces about it."""

    def __init__(self, warehouse: psycopg.Connection, period: str) -> None:
        self.warehouse, self.period = warehouse, period

    def send(self, province: str, value: int) -> int:
        """A submission of a province with one figure; its number."""
        (locate("landing") / f"{province}.csv").write_text(
            "province_code,period,indicator_code,breakdown,value,unit,note\n"
            f"{province},{self.period},phone_subscriber_count,,{value},subscriber,\n"
        )
        (staged,) = ingest().staged
        assert staged.loaded == 1, staged.findings
        return staged.submission_id

    def spoil(self, number: int, change: str) -> None:
        """Has a submission say what no door lets in now: the door may be older than the gate."""
        self.warehouse.execute(f"update staging.{change} where submission_id = {number}")

    def load(self) -> dict | None:
        """Through all of its steps, as monthly_load takes it."""
        number = release.open_candidate(self.period)
        if number is None:
            return None
        for step in STEPS:
            run_step(step, number)
        return release.publish(number)

    def published(self) -> dict[str, int]:
        return {
            area: int(value)
            for area, value in self.warehouse.execute(
                "select province_code, value from marts.fact_indicator"
                " inner join marts.dim_province using (province_key)"
                " inner join marts.dim_period using (period_key) where period = %s order by 1",
                [self.period],
            )
        }

    def apart(self) -> list[submission.Standing]:
        return [
            each
            for each in submission.list_standings(self.period)
            if each.standing == submission.SET_APART
        ]


@pytest.fixture
def month(lasting_warehouse: psycopg.Connection) -> Iterator[Month]:
    yield (one := Month(lasting_warehouse, next(MONTHS)))
    lasting_warehouse.execute("delete from core.release where status = 'candidate'")
    for each in submission.list_standings(one.period):
        if each.standing == "waiting":
            submission.withdraw(each.submission_id, "the test is over")


@pytest.fixture
def three(month: Month) -> list[int]:
    """Files of three provinces, none of them loaded yet."""
    return [month.send(code, 100 + at) for at, code in enumerate(("01", "24", "31"))]


UNKNOWN = "figure set obs_status = 'Z'"
KNOWN = "figure set obs_status = 'A'"


def test_one_bad_file_at_the_gate_of_staging_harms_nobody(sent, month, three):
    month.spoil(three[1], UNKNOWN)
    assert month.load()["figures_new"] == 2
    assert month.published() == {"01": 100, "31": 102}
    (apart,) = month.apart()
    assert (apart.submission_id, apart.step) == (three[1], "gate_staging")
    assert "obs_status_is_known" in apart.reason
    assert month.warehouse.execute(
        "select code, message_en from staging.finding where submission_id = %s", [three[1]]
    ).fetchall() == [
        (
            "SUBMISSION_SET_APART",
            "The file is kept, but not loaded: its figures did not pass the checks of the whole"
            f" when {month.period} was put together.",
        )
    ]
    ((title, message),) = sent
    assert f"1 submissions of {month.period} were set apart at gate_staging" in title
    assert f"{three[1]} 24.csv (Bắc Ninh)" in message and "obs_status_is_known" in message
    assert month.period not in load_request.list_waiting_months() and month.load() is None
    output = StringIO()
    kept_out.show_submissions(Console(file=output, width=1000))
    assert f"set apart   submission {three[1]}, 24.csv ({month.period}), at gate_staging:" in (
        output.getvalue()
    )

    # The gate was wrong: it is let in again, by name and with a reason.
    month.spoil(three[1], KNOWN)
    with pytest.raises(Problem, match="reason"):
        submission.let_in([three[1]], " ")
    with pytest.raises(Problem, match="is not kept out: it is published"):
        submission.let_in([three[1], three[0]], "the gate was wrong")
    assert month.apart(), "all or none"
    submission.let_in([three[1]], "the gate was wrong", "Hoa")
    assert month.load()["figures_new"] == 1
    assert month.published() == {"01": 100, "24": 101, "31": 102}
    assert [(each.decision, each.decided_by) for each in submission.list_decisions(three[1])] == [
        ("set_apart", "monthly_load"), ("let_in", "Hoa"),
    ]  # fmt: skip


def test_one_bad_file_in_the_build_harms_nobody(sent, month, three):
    """What cannot be indexed fails in the database, which names nobody."""
    month.spoil(three[2], f"figure set breakdown = 'commune={secrets.token_hex(4000)}'")
    assert month.load()["figures_new"] == 2
    assert month.published() == {"01": 100, "24": 101}
    (apart,) = month.apart()
    assert (apart.submission_id, apart.step) == (three[2], "transform")
    assert "index row" in apart.reason


def test_one_bad_file_at_the_gate_of_the_candidate_harms_nobody(sent, month, three):
    """It is found when all was built: the candidate is built again without it."""
    number = release.open_candidate(month.period)
    run_step("gate_staging", number)
    run_step("transform", number)
    month.warehouse.execute(
        "update core.fact_indicator_history set value_low = value_low - 1 where submission_id = %s",
        [three[0]],
    )
    run_step("gate_candidate", number)
    release.publish(number)
    assert month.published() == {"24": 101, "31": 102}
    (apart,) = month.apart()
    assert (apart.submission_id, apart.step) == (three[0], "gate_candidate")


def test_of_bad_files_only_none_is_set_apart_and_a_correction_takes_their_place(sent, month):
    """Where all are bad the rule may be wrong, or the catalogue: a person has to look."""
    bad = [month.send("24", 1), month.send("31", 1)]
    for number in bad:
        month.spoil(number, UNKNOWN)
    with pytest.raises(Blocked, match="obs_status_is_known"):
        month.load()
    assert month.apart() == [] and sent == []
    assert month.period in load_request.list_waiting_months()

    month.send("24", 2)
    assert month.load()["figures_new"] == 1
    assert month.published() == {"24": 2}
    assert [each.submission_id for each in month.apart()] == bad


def test_what_no_file_is_to_blame_for_blocks_the_month(sent, month, three, monkeypatch):
    """A model that fails whatever it is given: one build without any file tells."""
    builds = []

    def failing() -> str:
        builds.append(1)
        raise Problem("dbt: fact_target: a syntax error")

    number = release.open_candidate(month.period)
    run_step("gate_staging", number)
    monkeypatch.setattr(transform, "build", failing)
    with pytest.raises(Problem, match="a syntax error"):
        run_step("transform", number)
    assert len(builds) == 2 and month.apart() == []
    with pytest.raises(Problem, match="did not pass"):
        release.publish(number)  # what was opened to try it
    monkeypatch.undo()
    run_step("transform", number)  # as Airflow tries a task again
    run_step("gate_candidate", number)
    assert release.publish(number)["figures_new"] == 3


def test_a_build_that_fails_once_sets_nobody_apart(sent, month, three, monkeypatch):
    builds = []

    def failing_once() -> str:
        builds.append(1)
        if len(builds) == 1:
            raise Problem("dbt: the connection was lost")
        return ""

    number = release.open_candidate(month.period)
    monkeypatch.setattr(transform, "build", failing_once)
    with pytest.raises(Problem, match="connection was lost"):
        run_step("transform", number)
    assert month.apart() == []


@pytest.mark.parametrize("together", [False, True], ids=["one", "two only together"])
@pytest.mark.parametrize("step", ["gate_staging", "gate_candidate"])
def test_a_gate_that_names_nobody_is_tried_without_some(
    sent, month, three, monkeypatch, step, together
):
    """As one does that looks at a sum over all provinces, or for two figures of one key."""
    bad = {three[0], three[1]} if together else {three[1]}
    tried = []

    def gate(name: str, number: int, run_id: str | None = None) -> dict:
        taken = [
            row[0]
            for row in month.warehouse.execute(
                "select submission_id from core.release_submission where release_id = %s", [number]
            )
        ]
        tried.append(taken)
        if f"gate_{name}" == step and bad <= set(taken):
            raise Blocked("the sum is wrong", {"gate": name, "failed": []})
        return {"success": True}

    monkeypatch.setattr(set_apart, "check_gate", gate)
    monkeypatch.setattr(transform, "build", lambda: "")
    number = release.open_candidate(month.period)
    assert run_step(step, number) == {"success": True}
    (apart,) = month.apart()
    assert (apart.submission_id, apart.step) == (three[1], step)
    assert sorted(tried[-1]) == [three[0], three[2]] and len(tried) < 12


def test_a_file_withdrawn_while_its_month_is_loaded_is_not_published(sent, month, three):
    number = release.open_candidate(month.period)
    for step in STEPS:
        run_step(step, number)
    submission.withdraw(three[0], "sent by mistake", "Hoa")
    with pytest.raises(Problem, match=f"submission {three[0]} was withdrawn meanwhile"):
        release.publish(number)
    assert month.load()["figures_new"] == 2
    assert month.published() == {"24": 101, "31": 102}
