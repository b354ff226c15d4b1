"""The gates: a good candidate passes, a bad one does not, nor does one that cannot be told."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from bad_data import BREAKS
from changes import observed

from expectations import gate, suites
from expectations.gate import Blocked, check
from expectations.validation import validate
from warehouse.home import Problem

pytestmark = pytest.mark.db

RELEASE = 2


@pytest.mark.parametrize("name", suites.GATES)
def test_a_good_candidate_passes(candidate: psycopg.Connection, name: str):
    summary = check(name, RELEASE, "run 7")
    assert summary["success"] and summary["failed"] == []
    [row] = candidate.execute(
        "select release_id, gate, run_id, success from quality.validation where validation_id = %s",
        [summary["validation_id"]],
    ).fetchall()
    assert row == (RELEASE, name, "run 7", True)
    expected = [
        (one.name, expectation.name, expectation.severity, True)
        for one in suites.load(name, RELEASE)
        for expectation in one.expectations
    ]
    recorded = candidate.execute(
        "select suite, expectation, severity, success from quality.expectation_result"
        " order by expectation_no"
    ).fetchall()
    assert recorded == expected
    assert len(expected) == summary["expectations"] > 20


# What a failure does -------------------------------------------------------------------------


def test_a_critical_failure_blocks_and_says_where(candidate: psycopg.Connection):
    for number in range(1, 5):
        candidate.execute(observed(f"2/{number}", ref_area="VN63_52"))
    with pytest.raises(Blocked) as blocked:
        check("staging", RELEASE)
    message = str(blocked.value)
    assert message.startswith(
        "gate staging blocked the release: staging_figures.province_is_in_force: 4 rows, such as "
    )
    assert "\n" not in message
    assert message.count('"VN63_52"') == message.count('"place": "BieuTMDT!F1') == 3
    assert blocked.value.summary["success"] is False
    failed = candidate.execute(
        "select v.success, r.suite, r.severity, r.unexpected_count, r.examples"
        " from quality.expectation_result as r inner join quality.validation as v"
        " using (validation_id) where r.expectation = 'province_is_in_force'"
    ).fetchall()
    assert [row[:4] for row in failed] == [(False, "staging_figures", "critical", 4)]
    assert {example["ref_area"] for example in failed[0][4]} == {"VN63_52"}


def test_a_warning_is_recorded_and_blocks_nothing(candidate: psycopg.Connection):
    candidate.execute(BREAKS["staging_submissions"]["synthetic_apart_from_real"])
    summary = check("staging", RELEASE)
    assert summary["success"]
    assert [failed["expectation"] for failed in summary["failed"]] == ["synthetic_apart_from_real"]
    assert candidate.execute("select success from quality.validation").fetchall() == [(True,)]
    assert candidate.execute(
        "select examples from quality.expectation_result where not success"
    ).fetchall() == [([{"synthetic": 1, "real": 1}],)]


# Failing closed ------------------------------------------------------------------------------


def test_a_batch_that_cannot_be_read_fails_the_gate(candidate: psycopg.Connection):
    candidate.execute("drop table reference.indicator cascade")
    with pytest.raises(Problem):
        check("staging", RELEASE)
    assert candidate.execute("select success from quality.validation").fetchall() == [(False,)]


def test_a_gate_that_breaks_off_is_recorded_as_failed(
    candidate: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
):
    check("staging", RELEASE)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(gate, "validate", killed)
    with pytest.raises(KeyboardInterrupt):
        check("staging", RELEASE)
    verdicts = candidate.execute(
        "select success from quality.validation order by validation_id"
    ).fetchall()
    assert verdicts == [(True,), (False,)]


def test_results_that_are_missing_fail_the_gate(
    candidate: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(gate, "validate", lambda *_: [])
    with pytest.raises(Problem, match="0 of"):
        check("staging", RELEASE)
    assert candidate.execute("select success from quality.validation").fetchall() == [(False,)]


def test_a_database_that_does_not_answer_fails_the_gate(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setenv("TMDT_HOME", str(tmp_path))
    monkeypatch.setenv("TMDT_DATABASE_URL", "postgresql://tmdt:x@127.0.0.1:9/warehouse")
    with pytest.raises(Problem, match="does not answer"):
        check("candidate", RELEASE)


def test_a_database_lost_during_the_gate_fails_it(candidate: psycopg.Connection):
    with pytest.raises(Exception, match=r"(?i)connect"):
        validate(suites.load("staging", RELEASE), "postgresql://tmdt:x@127.0.0.1:9/warehouse")


@pytest.mark.parametrize("release_id", [1, 7])
def test_only_an_open_candidate_is_asked_about(candidate: psycopg.Connection, release_id: int):
    with pytest.raises(Problem, match="not an open candidate"):
        check("staging", release_id)
    assert candidate.execute("select count(*) from quality.validation").fetchone() == (0,)


def test_an_unknown_gate_is_refused():
    with pytest.raises(Problem, match="no gate 'stagging'"):
        check("stagging", RELEASE)


SUITE = """
gate: staging
description: d
notes: d
fix_vi: d
fix_en: d
batch: select 1 as one
expectations: [
  {name: n, severity: critical, description: d, notes: d, sql: "select 1 from {batch}"}
]
"""


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ("gate: staging", "gate: candidate", "no suite"),
        ("expectations: [", "others: [", "without expectations"),
        ("severity: critical", "severity: fatal", "severity 'fatal'"),
        ("{batch}", "staging.submission", "does not read"),
        ("batch: select 1 as one", "", "not a suite"),
        ("gate: staging", "rules: some\ngate: staging", "rules: 'some'"),
        ("gate: staging", "rules: {NO_RULE: critical}\ngate: staging", "NO_RULE"),
    ],
)
def test_a_suite_that_would_check_nothing_is_refused(
    tmp_path: Path, before: str, after: str, complaint: str
):
    (tmp_path / "one.yml").write_text(SUITE)
    assert len(suites.load("staging", RELEASE, tmp_path)) == 1
    (tmp_path / "one.yml").write_text(SUITE.replace(before, after))
    with pytest.raises(Problem, match=complaint):
        suites.load("staging", RELEASE, tmp_path)


def test_a_gate_without_suites_is_refused(tmp_path: Path):
    with pytest.raises(Problem, match="so nothing can pass it"):
        suites.load("staging", RELEASE, tmp_path)


# The command ---------------------------------------------------------------------------------


def test_command_prints_the_summary_and_nothing_else(candidate: psycopg.Connection):
    command = [sys.executable, "-m", "expectations", "candidate"]
    blocked = "delete from core.fact_indicator_history where value = 70"
    candidate.execute(blocked)
    done = subprocess.run([*command, "2"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    summary = json.loads(done.stdout)
    assert (summary["gate"], summary["success"]) == ("candidate", False)
    assert [failed["expectation"] for failed in summary["failed"]] == ["no_figure_is_lost"]
    assert done.stderr.splitlines() == [done.stderr.strip()]
    assert "candidate_completeness.no_figure_is_lost: 1 row," in done.stderr


def test_command_says_in_one_line_why_a_gate_cannot_be_asked(candidate: psycopg.Connection):
    command = [sys.executable, "-m", "expectations", "staging", "7"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "gate staging: release 7 is not an open candidate; load the month again\n"
