"""From the landing area to staging: whole submissions, each figure accounted for, bytes kept."""

from __future__ import annotations

import errno
import os
import re
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from landed import HEADER, codes, figures

from ingestion.landing import check, count_waiting, ingest, submit
from warehouse.home import PROJECT, Problem
from warehouse.stores import locate

pytestmark = pytest.mark.db


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
    assert (locate("archive") / uri).read_bytes() == file.read_bytes()
    assert count_waiting() == 0


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
    file = locate("landing") / "by hand.csv"
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
def test_what_is_uncertain_is_a_finding_not_a_value(warehouse, send, line, code):
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
    (checked,) = check(file)
    assert warehouse.execute("select count(*) from staging.submission").fetchone() == (0,)
    (loaded,) = ingest().staged
    assert (checked.status, checked.seen) == (loaded.status, loaded.seen)
    assert codes(checked) == codes(loaded)


def test_one_bad_file_harms_nobody_else(warehouse, send):
    send("a.csv", "nonsense", header="")
    send("b.csv", "24,2026-10,phone_subscriber_count,,100,subscriber,")
    send("c.csv", header="")
    assert sorted(s.status for s in ingest().staged) == ["accepted", "rejected", "rejected"]
    assert warehouse.execute("select bool_and(adds_up) from staging.figure_account").fetchone() == (
        True,
    )


def test_a_file_still_being_written_waits(warehouse):
    (locate("landing") / "slow.csv.part").write_text(HEADER)
    assert ingest().staged == []
    assert (locate("landing") / "slow.csv.part").exists()


def test_submitting_what_is_not_there_is_a_plain_problem(warehouse, tmp_path):
    with pytest.raises(Problem, match="no such file"):
        list(submit([tmp_path / "none.xlsx"]))


def test_a_file_that_came_before_can_still_be_checked(warehouse, send):
    file = send("x.csv", "24,2026-10,phone_subscriber_count,,1,subscriber,")
    ingest()
    (checked,) = check(file)
    assert checked.status == "accepted" and codes(checked) == ["DUPLICATE_FILE"]


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
    assert ingested.staged == [] and count_waiting() == 1
    assert [line for line in ingested.left if re.search(r"a\.csv: File too large", line)]
    with full_disk(), pytest.raises(Problem, match="could not be copied"):
        list(submit([file]))
    assert not any(locate("archive").rglob("*.part"))
    assert figures(warehouse) == []
    (staged,) = ingest().staged
    assert staged.status == "accepted"
    assert count_waiting() == 0


@pytest.mark.parametrize("number", [errno.EROFS, errno.ENOSPC])
def test_a_landing_area_in_which_nothing_can_be_moved_fails_in_words(
    warehouse, send, monkeypatch, number
):
    """It is not taken for somebody else's folder, of which nobody is told."""
    send("a.csv", "24,2026-10,phone_subscriber_count,,100,subscriber,")

    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(os, "rename", refuse)
        with pytest.raises(Problem, match=f"landing cannot be read: {os.strerror(number)}"):
            ingest()
    assert len(ingest().staged) == 1


def test_a_landing_area_that_is_not_there_fails_in_words(warehouse, tmp_path, monkeypatch):
    monkeypatch.setenv("TMDT_LANDING", str(tmp_path / "not mounted"))
    with pytest.raises(Problem, match=r"not mounted cannot be reached \(No such file or directory"):
        ingest()
