"""Going back to an earlier release and forward again; and months that must not be published yet."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from releases import pass_gates
from rich.console import Console

from expectations.gate import check
from expectations.suites import GATES
from ingestion.landing import ingest, submit
from tmdt.cli import release_report
from tmdt.releases import embargo, release, rollback, transform
from warehouse.home import Problem

pytestmark = pytest.mark.db

HEADER = "province_code,period,indicator_code,breakdown,value,unit,note\n"
INDICATOR = "phone_subscriber_count"
STORY = [{"01": "100", "04": "200"}, {"01": "110", "08": "300"}]
"""What two releases are told of a figure of some provinces."""


def take_in(tmp_path, number, figures):
    file = tmp_path / f"{number}.csv"
    lines = [f"{code},2026-10,{INDICATOR},,{value},subscriber," for code, value in figures.items()]
    file.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
    list(submit([file]))
    ingest()


def build_and_publish(connection, candidate, through_gates=False):
    """Great Expectations costs seconds, so it is asked where a test is about it."""
    transform.build()
    if through_gates:
        for gate in GATES:
            check(gate, candidate)
    else:
        pass_gates(connection, candidate)
    return release.publish(candidate)


def figures(connection, columns="value, submission_id"):
    return dict(
        (row[0], row[1:])
        for row in connection.execute(
            f"select province_code, {columns} from marts.fact_indicator"
            " inner join marts.dim_province using (province_key)"
        )
    )


def derived(connection):
    """The values that the country, today's provinces, and quarters and years have."""
    return {
        view: connection.execute(
            "select jsonb_agg(said order by said) from ("
            f" select to_jsonb(figure) - 'release_id' as said from marts.{view} as figure"
            " where value_low is not null"
            ") as figures"
        ).fetchone()[0]
        for view in ("fact_indicator_national", "fact_indicator_vn34", "fact_indicator_by_period")
    }


def hash_of(connection, number):
    return connection.execute(
        "select content_hash from marts.dim_release where release_id = %s", [number]
    ).fetchone()[0]


def versions(connection):
    found = connection.execute("select * from core.fact_indicator_history").fetchall()
    return sorted(map(str, found))


@pytest.mark.seeded
@pytest.mark.timeout(900)
def test_there_and_back_again(warehouse: psycopg.Connection, tmp_path) -> None:
    made_of = {}
    for number, values in enumerate(STORY, start=1):
        take_in(tmp_path, number, values)
        build_and_publish(warehouse, release.open_candidate("2026-10"))
        made_of[number] = derived(warehouse)
    assert all(made_of[1][view] != made_of[2][view] for view in made_of[1])
    assert figures(warehouse) == {"01": (110, 2), "04": (200, 1), "08": (300, 2)}

    # A candidate that is left behind leaves nothing.
    before = versions(warehouse)
    rollback.open_rollback(1, "left behind")
    transform.build()
    assert versions(warehouse) != before
    candidate = rollback.open_rollback(1, "the second file was of another year")
    assert candidate == 3
    assert versions(warehouse) == before

    # Back: one figure holds already, one is revised, one withdrawn; the evidence is that of then.
    done = build_and_publish(warehouse, candidate, through_gates=True)
    assert (done["figures_new"], done["figures_revised"], done["figures_withdrawn"]) == (0, 1, 1)
    assert figures(warehouse) == {"01": (100, 1), "04": (200, 1)}
    assert hash_of(warehouse, 3) == hash_of(warehouse, 1) == release.compute_content_hash(3)
    assert derived(warehouse) == made_of[1]
    assert release.open_candidate("2026-10") is None, "what was taken in stays taken in"
    assert rollback.open_rollback(1, "once more") is None

    # And forward: the release before the rollback is an earlier release as well.
    build_and_publish(warehouse, rollback.open_rollback(2, "it was right after all"))
    assert figures(warehouse) == {"01": (110, 2), "04": (200, 1), "08": (300, 2)}
    assert hash_of(warehouse, 4) == hash_of(warehouse, 2) != hash_of(warehouse, 1)
    assert derived(warehouse) == made_of[2]

    before = versions(warehouse)
    transform.build(rebuild=True)
    assert versions(warehouse) == before, "a rebuild from all that was ever said gives the same"

    console = Console(width=200, record=True)
    release_report.show_releases(console)
    release_report.show_release(console, 3)
    text = console.export_text()
    assert "release 1: 2026-10, published" in text
    assert "0 new, 1 revised, 1 withdrawn" in text
    assert "rolled back to release 1: the second file was of another year" in text
    assert "gate candidate: passed" in text
    assert "Hà Nội" in text
    assert "no submission was taken in" in text


def reports_and_targets(connection):
    """What readers see of them."""
    return {
        table: sorted(map(str, connection.execute(f"select * from marts.{table}").fetchall()))
        for table in ("reporting_rate", "fact_target", "target_attainment")
    }


@pytest.mark.seeded
@pytest.mark.timeout(900)
def test_targets_and_reports_go_back_with_their_release(warehouse, tmp_path) -> None:
    """Even where no figure does: the second file states another target, and nothing else."""
    header = f"{HEADER.strip()},kind\n"
    stated = "24,2026,sme_on_platform_pct,,{},percent,,target\n"
    files = [stated.format(40) + f"24,2026-10,{INDICATOR},,5,subscriber,,\n", stated.format(55)]
    seen = []
    for number, lines in enumerate(files):
        (tmp_path / f"{number}.csv").write_text(header + lines, encoding="utf-8")
        list(submit([tmp_path / f"{number}.csv"]))
        [staged] = ingest().staged
        [period] = warehouse.execute(
            "select load_period from staging.submission where submission_id = %s",
            [staged.submission_id],
        ).fetchone()
        candidate = release.open_candidate(period)
        build_and_publish(warehouse, candidate)
        seen.append(reports_and_targets(warehouse))
    assert seen[0]["fact_target"] != seen[1]["fact_target"] != []
    assert seen[0]["target_attainment"] != seen[1]["target_attainment"]

    candidate = rollback.open_rollback(1, "the second plan was a draft")
    assert candidate == 3
    transform.build()
    assert reports_and_targets(warehouse) == seen[1], "while the candidate waits"
    build_and_publish(warehouse, candidate)
    assert reports_and_targets(warehouse) == seen[0]
    assert rollback.open_rollback(1, "once more") is None
    build_and_publish(warehouse, rollback.open_rollback(2, "it was no draft"))
    assert reports_and_targets(warehouse) == seen[1]


@pytest.mark.parametrize(
    ("back_to", "reason", "message"),
    [(9, "why", "no published release 9"), (1, " ", "a reason is needed")],
)
def test_what_cannot_be_rolled_back_is_refused(warehouse, back_to, reason, message) -> None:
    with pytest.raises(Problem, match=message):
        rollback.open_rollback(back_to, reason)
    with pytest.raises(Problem, match="no published release 9"):
        release_report.show_release(Console(), 9)


def test_an_embargo_holds_until_its_moment(warehouse) -> None:
    soon = datetime.now(UTC) + timedelta(hours=1)
    assert embargo.find_end("2026-10") is None
    embargo.set_time("2026-10", soon, "the press conference")
    assert embargo.find_end("2026-10") == soon
    assert embargo.find_end("2026-09") is None
    with pytest.raises(Problem, match="a reason"):
        embargo.set_time("2026-10", soon, " ")
    embargo.set_time("2026-10", soon - timedelta(hours=2), "it was held earlier")
    assert embargo.find_end("2026-10") is None


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-11-20T09:00", "2026-11-20T02:00+00:00"),
        ("2026-11-20 09:00+00:00", "2026-11-20T09:00+00:00"),
        ("2026-11-20", "2026-11-19T17:00+00:00"),
    ],
)
def test_a_moment_is_of_hanoi_unless_it_says_otherwise(written, moment) -> None:
    assert embargo.parse_moment(written) == datetime.fromisoformat(moment)


def test_what_is_no_moment_is_refused() -> None:
    with pytest.raises(Problem, match="is not a time"):
        embargo.parse_moment("tomorrow")
