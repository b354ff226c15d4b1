"""A submission is withdrawn by an operator; what others said before counts again."""

from __future__ import annotations

import pytest
from releases import pass_gates
from typer.testing import CliRunner

from ingestion.landing import ingest
from tmdt import cli
from tmdt.releases import load_request, release, submission, transform
from warehouse.home import Problem
from warehouse.stores import locate

pytestmark = [pytest.mark.db, pytest.mark.seeded, pytest.mark.timeout(900)]

HEADER = "province_code,period,indicator_code,breakdown,value,unit,note,kind\n"
MONTH = "2026-10"


def send(*lines: str) -> int:
    (locate("landing") / "sent.csv").write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
    (staged,) = ingest().staged
    assert staged.loaded, staged.findings
    return staged.submission_id


def phones(province: str, value: int, breakdown: str = "") -> str:
    return f"{province},{MONTH},phone_subscriber_count,{breakdown},{value},subscriber,,"


def load(warehouse) -> dict:
    """A release of the month, its gates passed without being asked: they cost seconds."""
    number = release.open_candidate(MONTH)
    assert number is not None
    transform.build()
    pass_gates(warehouse, number)
    return release.publish(number)


def published(warehouse, province: str) -> list[tuple[int, int]]:
    """What readers see of a province: the value and the submission behind it."""
    return [
        (int(value), number)
        for value, number in warehouse.execute(
            "select value, submission_id from marts.fact_indicator"
            " inner join marts.dim_province using (province_key)"
            " where province_code = %s order by breakdown",
            [province],
        )
    ]


def test_a_submission_not_yet_published_is_withdrawn(lasting_warehouse):
    number = send(phones("01", 1))
    with pytest.raises(Problem, match="reason"):
        submission.withdraw(number, "")
    each = submission.withdraw(number, "sent to the wrong office", "Hoa")
    assert (each.standing, each.release_id) == ("withdrawn", None)
    assert load_request.list_waiting_months() == [] and release.open_candidate(MONTH) is None
    with pytest.raises(Problem, match="is already withdrawn"):
        submission.withdraw(number, "again")
    submission.let_in([number], "it was right", "Hoa")
    load(lasting_warehouse)
    assert published(lasting_warehouse, "01") == [(1, number)]
    assert [each.decision for each in submission.list_decisions(number)] == ["withdrawn", "let_in"]


def test_of_a_published_submission_what_was_said_before_counts_again(lasting_warehouse):
    first = send(phones("24", 1), phones("31", 7))
    load(lasting_warehouse)
    second = send(phones("24", 2), phones("31", 7), phones("22", 9))
    changed = load(lasting_warehouse)
    assert (changed["figures_revised"], changed["figures_new"]) == (1, 1)
    assert published(lasting_warehouse, "24") == [(2, second)]

    submission.withdraw(second, "figures of another month", "Hoa")
    assert load_request.list_waiting_months() == [MONTH]
    assert published(lasting_warehouse, "24") == [(2, second)], "until the next load"
    taken_back = load(lasting_warehouse)
    assert (taken_back["figures_revised"], taken_back["figures_withdrawn"]) == (1, 1)
    assert published(lasting_warehouse, "24") == [(1, first)]
    assert published(lasting_warehouse, "31") == [(7, first)]
    assert published(lasting_warehouse, "22") == []
    each = submission.read_standing(second)
    assert each.taken_back_in == taken_back["release_id"] and submission.list_kept_out() == []
    assert load_request.list_waiting_months() == [] and release.open_candidate(MONTH) is None
    with pytest.raises(Problem, match=r"took submission \d+ back"):
        submission.let_in([second], "it was right after all")
    origins = lasting_warehouse.execute(
        "select origin, reason, is_withdrawn from core.restatement where release_id = %s"
        " order by 3",
        [taken_back["release_id"]],
    ).fetchall()
    assert origins == [
        (f"withdrawal of submission {second}", "figures of another month (Hoa)", False),
        (f"withdrawal of submission {second}", "figures of another month (Hoa)", True),
    ]
    assert (
        release.compute_content_hash(taken_back["release_id"])
        == lasting_warehouse.execute(
            "select content_hash from core.release where release_id = %s",
            [taken_back["release_id"]],
        ).fetchone()[0]
    )


def test_what_another_file_says_too_stays(lasting_warehouse):
    """Of two files that say the same the first is the evidence; then it is the other one."""
    before = send(phones("33", 4))
    first = send(phones("33", 5))
    load(lasting_warehouse)
    second = send(phones("33", 5), phones("33", 3, "account_type=prepaid"))
    load(lasting_warehouse)
    assert published(lasting_warehouse, "33")[0] == (5, first)
    submission.withdraw(first, "unsigned", "Hoa")
    assert load(lasting_warehouse)["figures_revised"] == 0
    assert published(lasting_warehouse, "33")[0][0] == 5
    submission.withdraw(second, "unsigned", "Hoa")
    load(lasting_warehouse)
    assert published(lasting_warehouse, "33") in ([(4, before)], [(5, first)])


def test_the_same_release_brings_the_withdrawal_and_the_right_figure(lasting_warehouse):
    wrong = send(phones("37", 5))
    load(lasting_warehouse)
    submission.withdraw(wrong, "wrong", "Hoa")
    right = send(phones("37", 6))
    load(lasting_warehouse)
    assert published(lasting_warehouse, "37") == [(6, right)]


def test_targets_and_reporting_rates_forget_what_was_withdrawn(lasting_warehouse):
    number = send(phones("38", 5), "38,2030,sme_on_platform_pct,,15,percent,,target")
    load(lasting_warehouse)
    query = (
        "select (select count(*) from marts.fact_target where submission_id = %(n)s),"
        " (select count(*) from marts.reporting_rate inner join marts.dim_province"
        " using (province_key) where received and province_code = '38')"
    )
    assert lasting_warehouse.execute(query, {"n": number}).fetchone() == (1, 1)
    submission.withdraw(number, "wrong", "Hoa")
    load(lasting_warehouse)
    assert lasting_warehouse.execute(query, {"n": number}).fetchone() == (0, 0)


def test_the_commands(lasting_warehouse):
    number = send(phones("40", 5))
    run = CliRunner().invoke
    listed = run(cli.app, ["submission", "list"])
    assert f"{number}  waiting" in listed.output
    done = run(cli.app, ["submission", "withdraw", str(number), "--reason", "twice", "--by", "Hoa"])
    assert done.exit_code == 0 and f"submission {number} is withdrawn" in done.output
    shown = run(cli.app, ["submission", "show", str(number)])
    assert "withdrawn on" in shown.output and "by Hoa: twice" in shown.output
    again = run(cli.app, ["submission", "let-in", str(number), "--reason", "not twice"])
    assert f"tmdt load {MONTH}" in again.output
    assert isinstance(run(cli.app, ["submission", "show", "999"]).exception, Problem)
