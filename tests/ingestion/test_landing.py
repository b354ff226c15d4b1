"""From the landing area to staging: whole submissions, each figure accounted for, bytes kept."""

from __future__ import annotations

import os
import re
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ingestion import landing as landing_module
from ingestion.files import landing_area
from ingestion.landing import archive, check, ingest, landing, submit, waiting
from warehouse.home import PROJECT, Problem

pytestmark = pytest.mark.db

HEADER = "province_code,period,indicator_code,breakdown,value,unit,note\n"


@pytest.fixture
def send(tmp_path):
    """Submits a CSV with the given lines under a name."""

    def send(name: str, *lines: str, header: str = HEADER) -> Path:
        file = tmp_path / name
        file.write_text(header + "\n".join(lines) + "\n", encoding="utf-8")
        list(submit([file]))
        return file

    return send


def figures(warehouse, columns="status, reason"):
    return warehouse.execute(
        f"select {columns} from staging.observation order by submission_id, figure_no"
    ).fetchall()


def codes(staged):
    return [finding.code for finding in staged.findings]


def test_real_figures_are_staged_whole(warehouse):
    list(submit(sorted((PROJECT / "examples").glob("*.csv"))))
    ingested = ingest()
    assert ingested.summary()["rejected"] == 0
    assert ingested.periods == ["2020-12", "2021-01", "2023-10"]
    assert "2023-10|VN63_24" in ingested.partitions
    value = warehouse.execute(
        "select value from staging.observation where indicator_code = 'phone_subscriber_count'"
        " and breakdown = '' and ref_area = 'VN63_24'"
    ).fetchone()
    assert value == (1901569,)


def test_every_byte_is_archived_before_it_is_read(warehouse, send):
    file = send("broken.xlsx", "", header="PK\x03\x04 not a workbook")
    (staged,) = ingest().staged
    assert staged.status == "rejected" and codes(staged) == ["FILE_UNREADABLE"]
    (uri,) = warehouse.execute("select archive_uri from staging.submission").fetchone()
    assert (archive() / uri).read_bytes() == file.read_bytes()
    assert list(landing().iterdir()) == []


def test_the_same_bytes_twice_are_one_submission(warehouse, send):
    send("a.csv", "24,2026-10,phone_subscriber_count,,100,subscriber,")
    ingest()
    send("another name.csv", "24,2026-10,phone_subscriber_count,,100,subscriber,")
    again = ingest()
    assert again.staged == [] and again.duplicates == ["another name.csv"]
    assert warehouse.execute("select count(*) from staging.submission").fetchone() == (1,)


def test_revisions_that_wait_together_keep_their_order(warehouse, send):
    """Whatever they are called: the last one is the one that counts."""
    names = [f"{name}.csv" for name in "ecafbd"]
    for value, name in enumerate(names):
        send(name, f"24,2026-10,phone_subscriber_count,,{value},subscriber,")
    assert [staged.file_name for staged in ingest().staged] == names


def test_a_file_was_received_when_it_came(warehouse):
    """Not when it was taken in, and not when it says it was written."""
    file = landing() / "by hand.csv"
    before = datetime.now(UTC)
    file.write_text(f"{HEADER}24,2026-10,phone_subscriber_count,,1,subscriber,\n")
    os.utime(file, (0, 0))
    after = datetime.now(UTC)
    time.sleep(0.1)
    ingest()
    ((received_at,),) = warehouse.execute("select received_at from staging.submission").fetchall()
    tick = timedelta(milliseconds=20)  # a file system's clock is coarse
    assert before - tick <= received_at <= after + tick


def test_a_code_means_the_unit_of_its_period(warehouse, send):
    send(
        "both.csv",
        "24,2025-06,phone_subscriber_count,,1,subscriber,",
        "24,2025-07,phone_subscriber_count,,2,subscriber,",
    )
    ingest()
    assert figures(warehouse, "ref_area, value") == [("VN63_24", 1), ("VN34_24", 2)]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("99,2026-10,phone_subscriber_count,,1,subscriber,", "PROVINCE_UNKNOWN"),
        (",2026-10,phone_subscriber_count,,1,subscriber,", "PROVINCE_MISSING"),
        ("27,2026-10,phone_subscriber_count,,1,subscriber,", "PROVINCE_NOT_IN_FORCE"),
        ("24,2025,phone_subscriber_count,,1,subscriber,", "PROVINCE_AMBIGUOUS"),
        ("24,2026-10,no_such_count,,1,subscriber,", "INDICATOR_UNKNOWN"),
        ("24,2099-01,phone_subscriber_count,,1,subscriber,", "PERIOD_IN_FUTURE"),
        ("24,soon,phone_subscriber_count,,1,subscriber,", "PERIOD_UNREADABLE"),
        ("24,2026-10,phone_subscriber_count,,many,subscriber,", "NUMBER_UNREADABLE"),
        ("24,2026-10,ecom_growth_pct,,900,percent,", "OUT_OF_RANGE"),
        ("24,2026-10,product_online_sales_tonne,,1.234,tonne,", "NUMBER_AMBIGUOUS"),
        ("24,2026-10,admin_fine_vnd,,5000,,", "UNIT_MISSING"),
        ("24,2026-10,phone_subscriber_count,,1,tấn,", "UNIT_MISMATCH"),
        ("24,2026-10,phone_subscriber_count,,1,parsec,", "UNIT_UNKNOWN"),
        ("24,1989-12,phone_subscriber_count,,1,subscriber,", "PERIOD_OUT_OF_REACH"),
        ("24,2026-10,phone_subscriber_count,loại A,1,subscriber,", "BREAKDOWN_UNKNOWN"),
        ("24,2026-10,ecom_growth_pct,,17,6,percent,", "ROW_TOO_LONG"),
    ],
)
def test_what_cannot_be_told_is_a_finding_not_a_value(warehouse, send, line, code):
    send("one.csv", "24,2026-10,internet_subscriber_count,,7,subscriber,", line)
    (staged,) = ingest().staged
    assert code in codes(staged)
    assert (staged.loaded, staged.rejected) == (1, 1)
    assert staged.seen == 2 + staged.ignored  # the second part of 17,6 is counted
    finding = next(f for f in staged.findings if f.code == code)
    assert finding.line == 3 and finding.message_vi and finding.fix_vi


def test_units_and_words_convert_exactly(warehouse, send):
    send(
        "units.csv",
        '24,2026-10,admin_fine_vnd,,"1,8",tỷ đồng,',
        "24,2026-10,violating_goods_value_vnd,,195 triệu đồng,,",
        "24,2026-10,product_online_sales_tonne,,hơn 8000 kg,,",
        "24,2026-10,sme_on_platform_pct,,40-50%,percent,",
    )
    (staged,) = ingest().staged
    assert staged.status == "accepted", codes(staged)
    assert figures(warehouse, "value, value_low, value_high, qualifier") == [
        (1_800_000_000, 1_800_000_000, 1_800_000_000, "exact"),
        (195_000_000, 195_000_000, 195_000_000, "exact"),
        (8, 8, 8, "more_than"),
        (None, 40, 50, "range"),
    ]


def test_parts_that_do_not_add_up_keep_the_whole_file_out(warehouse, send):
    send(
        "sum.csv",
        "24,2026-10,phone_subscriber_count,,100,subscriber,",
        "24,2026-10,phone_subscriber_count,account_type=fixed,10,subscriber,",
        "24,2026-10,phone_subscriber_count,account_type=prepaid,50,subscriber,",
        "24,2026-10,phone_subscriber_count,account_type=postpaid,30,subscriber,",
    )
    (staged,) = ingest().staged
    assert staged.status == "rejected" and staged.rejected == 4
    assert codes(staged) == ["PARTS_DO_NOT_ADD_UP"]


def test_checking_says_what_loading_does_and_leaves_nothing(warehouse, send, tmp_path):
    file = send("x.csv", "99,2026-10,phone_subscriber_count,,1,subscriber,")
    (said,) = check(file)
    assert warehouse.execute("select count(*) from staging.submission").fetchone() == (0,)
    (loaded,) = ingest().staged
    assert (said.status, said.seen, codes(said)) == (loaded.status, loaded.seen, codes(loaded))


def test_one_bad_file_harms_nobody_else(warehouse, send):
    send("a.csv", "nonsense", header="")
    send("b.csv", "24,2026-10,phone_subscriber_count,,100,subscriber,")
    send("c.csv", header="")
    assert sorted(s.status for s in ingest().staged) == ["accepted", "rejected", "rejected"]
    assert warehouse.execute("select bool_and(adds_up) from staging.figure_account").fetchone() == (
        True,
    )


def test_a_file_still_being_written_waits(warehouse):
    (landing() / "slow.csv.part").write_text(HEADER)
    assert ingest().staged == []
    assert (landing() / "slow.csv.part").exists()


def test_submitting_what_is_not_there_is_a_plain_problem(warehouse, tmp_path):
    with pytest.raises(Problem, match="no such file"):
        list(submit([tmp_path / "none.xlsx"]))


def test_a_file_that_came_before_can_still_be_checked(warehouse, send):
    file = send("x.csv", "24,2026-10,phone_subscriber_count,,1,subscriber,")
    ingest()
    (said,) = check(file)
    assert said.status == "accepted" and codes(said) == ["DUPLICATE_FILE"]


def test_a_reply_to_a_finding_is_kept(warehouse, send):
    send(
        "reply.csv",
        "24,2026-10,phone_subscriber_count,,1,subscriber,,số này đúng",
        header=HEADER.replace("note", "note,Trả lời"),
    )
    ingest()
    assert figures(warehouse, "reply") == [("số này đúng",)]


@contextmanager
def full_disk() -> Iterator[None]:
    """No file may grow beyond a few bytes: what a full disk does, without filling one."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (16, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_on_a_full_disk_a_submission_waits_for_the_next_pass(warehouse, send, tmp_path):
    file = send("a.csv", "24,2026-10,phone_subscriber_count,,100,subscriber,")
    with full_disk():
        ingested = ingest()
    assert ingested.staged == [] and waiting() == 1
    assert [line for line in ingested.left if re.search(r"a\.csv: File too large", line)]
    with full_disk(), pytest.raises(Problem, match="could not be copied"):
        list(submit([file]))
    assert not any(archive().rglob("*.part"))
    assert figures(warehouse) == []
    (staged,) = ingest().staged
    assert staged.status == "accepted"
    assert list(landing().iterdir()) == []


@pytest.fixture
def today(monkeypatch):
    """Sets the day on which files come and are checked."""

    def today(day: datetime) -> None:
        class Clock(datetime):
            @classmethod
            def now(cls, tz=None):
                return day

        monkeypatch.setattr(landing_area, "_moment", lambda seconds: day)
        monkeypatch.setattr(landing_module, "datetime", Clock)

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
    (said,) = check(file)
    send("early.csv", *EARLY)
    (again,) = ingest().staged
    for verdict in (said, again):
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
