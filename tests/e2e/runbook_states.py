"""The states that the sections of the runbook are about, and what its commands then come to."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import psycopg

from ingestion.landing import ingest, submit
from tmdt.orchestration import running
from tmdt.releases import closed_months
from warehouse import database, postgres
from warehouse.stores import locate

FIGURE = "phone_subscriber_count"
SPOILED, MENDED = "Z", "A"
PUBLISHED = "2025-05"
"""A month that is published when the walk begins, with a figure that is held for its remark."""
REMARK = "VNPost và Viettel Post gửi đủ"


class Case(NamedTuple):
    """What a section leaves open, and what its commands come to; each by a command's beginning."""

    filled: dict[str, str] = {}  # noqa: RUF012 - never changed
    """Words of commands, or whole commands, and what stands for them; the longest first."""
    before: dict[str, Callable[[], object]] = {}  # noqa: RUF012
    """What somebody else does before."""
    ends: dict[str, int] = {}  # noqa: RUF012
    """The exit status, where it is not 0."""
    shows: dict[str, str] = {}  # noqa: RUF012
    """A text of the output."""
    rows: int = 0
    """How many rows its query finds at least."""


class Walk:
    """The home that is walked through, as its people and their commands see it."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def run(self, line: str) -> subprocess.CompletedProcess[str]:
        """Runs a line of the runbook where the environment stands in `.venv`."""
        programs = f"{self.place}/.venv/bin:{postgres.find_programs()}:{os.environ['PATH']}"
        return subprocess.run(
            line, shell=True, cwd=self.place, capture_output=True, text=True, check=False,
            env=os.environ | {"PATH": programs, "COLUMNS": "200"},
        )  # fmt: skip

    def load(self, month: str) -> int:
        return self.run(f"tmdt load {month}").returncode

    def write(self, province: str, month: str, value: object, note: str = "") -> Path:
        """A file with one figure."""
        file = self.place / f"{province}_{month}_{value}.csv"
        file.write_text(
            "province_code,period,indicator_code,breakdown,value,unit,note\n"
            f"{province},{month},{FIGURE},,{value},thuê bao,{note}\n"
        )
        return file

    def send(self, *file: Any) -> int:
        """Sends a file and has it read; returns the number of its submission."""
        list(submit([self.write(*file)]))
        return int(ingest().staged[-1].submission_id)

    def mark(self, submission: int, status: str) -> None:
        """Gives its figures a status; one that no door lets in stands for a door that is older."""
        with psycopg.connect(database.url()) as connection:
            connection.execute(
                "update staging.figure set obs_status = %s where submission_id = %s",
                [status, submission],
            )

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(database.url()) as connection:
            return connection.execute(query).fetchall()  # type: ignore[arg-type]


def first_look(walk: Walk) -> Case:
    return Case(
        shows={
            ".venv/bin/tmdt status": "scheduler healthy",
            'psql "$(.venv/bin/tmdt url)" -c "select * from core': "published",
            'psql "$(.venv/bin/tmdt url)" -c "select * from staging': "(0 rows)",
        }
    )


def a_notification(walk: Walk) -> Case:
    class Taken(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.end_headers()

    duty = HTTPServer(("127.0.0.1", 0), Taken)
    threading.Thread(target=duty.handle_request, daemon=True).start()
    python = f"TMDT_NOTIFY_URL=json://127.0.0.1:{duty.server_port} .venv/bin/python"
    return Case(
        filled={"tmdt load": f"tmdt load {PUBLISHED}", ".venv/bin/python": python},
        shows={"tmdt load": "nothing new", ".venv/bin/python": "True"},
    )


def the_supervisor_was_killed(walk: Walk) -> Case:
    supervisor = running.find_supervisor()
    assert supervisor is not None
    os.kill(supervisor.pid, signal.SIGKILL)
    supervisor.wait(10)
    return Case(
        filled={"tmdt up": "tmdt up --detach"},
        shows={"tmdt status": "nobody starts again what dies: run tmdt up"},
    )


def a_figure_is_held(walk: Walk) -> Case:
    [(question,)] = walk.ask("select max(question_id) from quality.question")
    return Case(
        filled={"tmdt review show": f"tmdt review show {question}"},
        shows={"tmdt review": REMARK},
        rows=1,
    )


def a_gate_blocked(walk: Walk) -> Case:
    wrong = walk.send("24", "2026-04", 2_000_000)
    walk.mark(wrong, SPOILED)
    assert walk.load("2026-04") == 1
    return Case(
        filled={
            "tmdt submission withdraw": f"tmdt submission withdraw {wrong} --reason wrong",
            "tmdt load": "tmdt load 2026-04",
        },
        before={"tmdt load": lambda: walk.send("24", "2026-04", 2_000_001)},
        shows={"tmdt status": "2026-04 at the gate staging", "tmdt load": "2026-04 is published"},
        rows=1,
    )


def a_submission_was_set_apart(walk: Walk) -> Case:
    walk.send("01", "2026-03", 9_000_000)
    apart = walk.send("24", "2026-03", 2_000_000)
    walk.mark(apart, SPOILED)
    assert walk.load("2026-03") == 0
    walk.mark(apart, MENDED)
    return Case(
        filled={"12": str(apart), "DIR": "feedback", "tmdt load": "tmdt load 2026-03"},
        shows={
            "tmdt status": f"tmdt submission show {apart}",
            "tmdt submission show": "set apart at gate_staging",
            "tmdt feedback": "written to",
            "tmdt load": "1 figures new",
        },
        rows=1,
    )


def a_file_that_should_not_count(walk: Walk) -> Case:
    number = walk.send("24", "2026-02", 2_000_000)
    return Case(filled={"12": str(number)}, shows={"tmdt submission list": "24_2026-02"})


def no_file_in_the_landing_area(walk: Walk) -> Case:
    Path(str(locate("landing")), "link.csv").symlink_to(walk.place)
    ingest()
    return Case(shows={"tmdt status": "link.csv (link)"})


def a_file_came_too_early(walk: Walk) -> Case:
    walk.send("24", "2031-01", 5)
    return Case(shows={"psql": "24_2031-01_5.csv"})


def a_merged_province(walk: Walk) -> Case:
    def fill_in() -> None:
        import openpyxl

        book = openpyxl.load_workbook(walk.place / "late.xlsx")
        sheet = book["BieuTMDT"]
        row = next(
            cells[0].row
            for cells in sheet.iter_rows(min_row=11)
            if cells[1].value == FIGURE and not cells[3].value
        )
        sheet.cell(row, 6).value = 1_950_000
        book.save(walk.place / "late.xlsx")

    return Case(
        before={
            "tmdt check": fill_in,
            "tmdt period reopen": lambda: closed_months.close("2025-05", "published"),
        },
        shows={"tmdt check": "Bắc Giang (24, VN63)", "tmdt load": "1 revised"},
        rows=3,
    )


def a_file_was_rejected(walk: Walk) -> Case:
    walk.send("99", "2026-05", 5)
    return Case(
        filled={"FILE": "99_2026-05_5.csv"}, ends={"tmdt check": 1},
        shows={"tmdt check": "99"}, rows=1,
    )  # fmt: skip


def a_figure_is_wrong(walk: Walk) -> Case:
    return Case(filled={"tmdt load": f"tmdt load {PUBLISHED}"})


def a_finding_is_open(walk: Walk) -> Case:
    return Case(rows=1)


def a_release_was_wrong(walk: Walk) -> Case:
    [(latest,)] = walk.ask("select max(release_id) from marts.dim_release")
    return Case(
        filled={"4": str(latest), "3": str(latest - 1)},
        shows={"tmdt release rollback": "is published as release", "tmdt release list": "walked"},
    )


def a_month_under_embargo(walk: Walk) -> Case:
    walk.send("24", "2026-01", 2_000_000)
    return Case(
        filled={
            "2026-10": "2026-01",
            "2026-11-20T09:00": f"{datetime.now(UTC) + timedelta(days=1):%Y-%m-%dT%H:%M}",
            "tmdt load": "tmdt load 2026-01",
        },
        ends={"tmdt load": 1},
        shows={"tmdt load": "embargo", "tmdt status": "2026-01 until"},
    )


def nothing_special(walk: Walk) -> Case:
    return Case()


def a_standby_was_stopped(walk: Walk) -> Case:
    done = walk.run(
        'mkdir standby && cp -a "$TMDT_HOME/secrets" standby'
        " && tmdt url --role standby | TMDT_HOME=standby tmdt standby create"
        " && TMDT_HOME=standby tmdt down"
    )
    assert done.returncode == 0, done.stderr
    return Case(
        filled={"tmdt up": "TMDT_HOME=standby tmdt up --detach"},
        shows={"tmdt url": "postgresql://bi_reader"},
    )


def the_followed_home_is_lost(walk: Walk) -> Case:
    return Case(
        filled={
            "tmdt standby promote": "TMDT_HOME=standby tmdt standby promote",
            "tmdt up": "TMDT_HOME=standby tmdt up --detach && TMDT_HOME=standby tmdt down"
            " && tmdt up --detach",
        },
    )


def a_month_is_missing(walk: Walk) -> Case:
    walk.send("24", "2025-12", 2_000_000)
    return Case(
        filled={"tmdt load": "tmdt load 2025-12"}, shows={"tmdt load": "2025-12 is published"}
    )


def a_night(walk: Walk) -> Case:
    os.environ["TMDT_WAL_ARCHIVE"] = str(walk.place / "past")  # until the last section
    assert walk.run("tmdt down && tmdt up --detach").returncode == 0
    return Case(
        filled={
            "/var/backups/tmdt/2026-11-27T213932Z": "backups/* && TMDT_HOME=another tmdt down",
            "/var/backups/tmdt": "backups",
            ".venv/bin/tmdt restore": "TMDT_HOME=another .venv/bin/tmdt restore",
            ".venv/bin/tmdt restore /mnt/past/tmdt --at 2026-11-20T09:00": "mkdir third"
            ' && cp -a "$TMDT_HOME/secrets" third'
            " && TMDT_HOME=third tmdt restore past --at latest && TMDT_HOME=third tmdt down",
            "tmdt submit": "tmdt submit 24_2025-12_2000000.csv",
            "tmdt up": "tmdt up --detach",
            "tmdt backup": "tmdt backup backups",
        },
        shows={
            ".venv/bin/tmdt backup": "the backup is",
            ".venv/bin/tmdt restore": "each with the hash it was published with",
        },
    )


def a_new_version(walk: Walk) -> Case:
    os.environ.pop("TMDT_WAL_ARCHIVE", None)
    return Case(shows={"tmdt down": "stopped"})


STATES: dict[str, Callable[[Walk], Case]] = {
    "First look": first_look,
    "You received a notification": a_notification,
    "A part of Airflow died": the_supervisor_was_killed,
    "Figures wait for a reviewer": a_figure_is_held,
    "Provinces are overdue": nothing_special,
    "A gate blocked the month": a_gate_blocked,
    "A submission was set apart": a_submission_was_set_apart,
    "Withdraw a submission": a_file_that_should_not_count,
    "Something in the landing area is not a file": no_file_in_the_landing_area,
    "A file was sent too early": a_file_came_too_early,
    "A merged province corrects an old month": a_merged_province,
    "A file was rejected": a_file_was_rejected,
    "A published figure is wrong": a_figure_is_wrong,
    "Which findings are open with a province": a_finding_is_open,
    "A release was wrong as a whole": a_release_was_wrong,
    "A month must not be published yet": a_month_under_embargo,
    "A load was killed, or the database or its disk failed": nothing_special,
    "Readers do not see a release": a_standby_was_stopped,
    "The home that a standby follows is lost": the_followed_home_is_lost,
    "A month is missing": a_month_is_missing,
    "Back up and restore": a_night,
    "Change a password (containers)": nothing_special,
    "Upgrade": a_new_version,
}
