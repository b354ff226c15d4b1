"""Passes over the landing area: files that change under them, passes that are killed or meet."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from landed import GOOD, names, put, time_limit
from workbook_files import archive as zip_of

from ingestion import landing as landing_module
from ingestion import submission
from ingestion.landing import check, count_waiting, ingest, list_set_apart, submit
from tmdt.orchestration.landing import land
from warehouse.home import PROJECT
from warehouse.stores import locate

pytestmark = pytest.mark.db


def test_a_file_still_being_written_waits_for_an_hour(warehouse, messages, monkeypatch):
    part = locate("landing") / "slow.csv.part"
    part.write_text("half")
    land()
    assert part.exists() and messages == []
    monkeypatch.setattr(time, "time", lambda now=time.time: now() + 3700)
    ingest()
    assert not part.exists() and [one.reason for one in list_set_apart()] == ["unfinished"]


def test_a_file_that_vanishes_harms_nobody(warehouse, messages, monkeypatch):
    put("a.csv")
    put("b.csv", 2)
    real = os.stat

    def vanishing(path, **options):
        found = real(path, **options)
        if path == "a.csv" and "dir_fd" in options:
            os.unlink(path, dir_fd=options["dir_fd"])
        return found

    monkeypatch.setattr(os, "stat", vanishing)
    assert [staged.file_name for staged in ingest().staged] == ["b.csv"]


def test_a_file_changed_into_a_pipe_after_it_was_claimed_is_not_opened(
    warehouse, messages, monkeypatch
):
    put("a.csv")
    put("b.csv", 2)
    real = landing_module.open_regular

    def changing(path):
        if str(path).endswith("a.csv") and "claimed" in str(path):
            path.unlink()
            os.mkfifo(path)
        return real(path)

    monkeypatch.setattr(landing_module, "open_regular", changing)
    with time_limit(20):
        assert [staged.file_name for staged in ingest().staged] == ["b.csv"]
    assert [one.reason for one in list_set_apart()] == ["changed"]


def test_a_file_that_comes_under_the_name_of_one_being_read_is_read_too(
    warehouse, messages, monkeypatch
):
    put("a.csv", 1)
    real = submission.read_submission

    def and_meanwhile(file):
        put("a.csv", 2)
        return real(file)

    monkeypatch.setattr(submission, "read_submission", and_meanwhile)
    ingest()
    monkeypatch.setattr(submission, "read_submission", real)
    ingest()
    values = warehouse.execute("select value from staging.observation order by 1").fetchall()
    assert values == [(1,), (2,)]
    assert names() == []


def test_a_file_that_grows_while_it_is_read_is_read_again(warehouse, messages, monkeypatch):
    """Its writer holds it open; what was copied is not what it will say."""
    put("a.csv")
    real = landing_module.copy_stream

    def and_grows(stream, target):
        real(stream, target)
        (claimed,) = (locate("landing") / ".claimed").glob("*/a.csv")
        with claimed.open("ab") as file:
            file.write(b"24,2026-10,internet_subscriber_count,,7,subscriber,\n")

    monkeypatch.setattr(landing_module, "copy_stream", and_grows)
    ingested = ingest()
    assert ingested.staged == [] and "still being written" in ingested.left[0]
    monkeypatch.setattr(landing_module, "copy_stream", real)
    (staged,) = ingest().staged
    assert staged.loaded == 2


def test_a_pass_that_was_killed_is_taken_up_by_the_next(warehouse, tmp_path):
    """Killed while it reads the second of three files; nothing is lost, nothing read twice."""
    for number in (1, 2, 3):
        put(f"{number}.csv", number)
    came = [path.stat().st_ctime for path in sorted(locate("landing").iterdir())]
    script = (
        "import os, signal\n"
        "from ingestion import landing, submission\n"
        "real = submission.read_submission; read = []\n"
        "def reading(file):\n"
        "    read.append(file)\n"
        "    if len(read) == 2: os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return real(file)\n"
        "submission.read_submission = reading\n"
        "landing.ingest()\n"
    )
    killed = subprocess.run([sys.executable, "-c", script], cwd=PROJECT, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert warehouse.execute("select count(*) from staging.submission").fetchone() == (1,)
    assert count_waiting() == 2
    assert [staged.file_name for staged in ingest().staged] == ["2.csv", "3.csv"]
    received = warehouse.execute(
        "select file_name, extract(epoch from received_at)::float8 from staging.submission"
        " order by submission_id"
    ).fetchall()
    assert [name for name, _ in received] == ["1.csv", "2.csv", "3.csv"]
    assert [at for _, at in received] == pytest.approx(came, abs=0.001)
    assert names() == []


def test_two_passes_at_once_take_turns(warehouse, messages):
    for number in range(12):
        put(f"{number}.csv", number)
    results: list[int] = []
    passes = [
        threading.Thread(target=lambda: results.append(len(ingest().staged))) for _ in range(3)
    ]
    for one in passes:
        one.start()
    for one in passes:
        one.join()
    assert sum(results) == 12
    assert warehouse.execute("select count(*) from staging.submission").fetchone() == (12,)


def test_what_one_file_costs_in_all_is_bounded(warehouse, messages, tmp_path, monkeypatch):
    """An archive of costly members: those beyond the limit are refused, unread."""
    path = zip_of(tmp_path / "all.zip", {f"{n}.csv": GOOD.format(n) for n in range(5)})
    spent = iter(range(0, 1000, 9))
    for module in (landing_module, submission):
        monkeypatch.setattr(module, "measure_work", lambda: next(spent))
    list(submit([path]))
    staged = ingest().staged
    assert [one.status for one in staged] == ["accepted"] * 3 + ["rejected"] * 2
    assert {f.code for one in staged[3:] for f in one.findings} == {"FILE_TOO_COSTLY"}


@pytest.mark.parametrize("error", [ValueError("x"), RecursionError(), MemoryError()])
def test_a_submission_that_cannot_be_staged_is_there_with_the_reason(
    warehouse, messages, tmp_path, monkeypatch, error
):
    real = submission.read_submission

    def failing(file):
        if b",13," in file.read_bytes():
            raise error
        return real(file)

    monkeypatch.setattr(submission, "read_submission", failing)
    put("a.csv", 13)
    put("b.csv", 2)
    assert [staged.status for staged in ingest().staged] == ["rejected", "accepted"]
    (tmp_path / "c.csv").write_text(GOOD.format(13) + "\n")
    (verdict,) = check(tmp_path / "c.csv")
    assert [finding.code for finding in verdict.findings] == ["FILE_UNREADABLE"]


def test_what_the_database_refuses_is_the_files_fault(warehouse, messages):
    warehouse.execute(
        "alter table staging.heading add constraint none check (ref_area <> 'VN34_24')"
    )
    put("a.csv", 1)
    (locate("landing") / "b.csv").write_text(GOOD.format(2).replace("24,", "01,"))
    assert [staged.status for staged in ingest().staged] == ["rejected", "accepted"]
