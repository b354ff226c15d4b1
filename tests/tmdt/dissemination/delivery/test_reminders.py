"""Provinces are reminded of what they owe, once a week each month at most."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from smtp_sink import Sink

from reference.period import HANOI
from tmdt.dissemination.delivery import reminders
from tmdt.dissemination.delivery.reminders import list_reminded, remind
from warehouse.home import Problem

pytestmark = pytest.mark.db

BAC_NINH = "VN34_24"
MONDAY = datetime(2026, 11, 30, 8, tzinfo=HANOI)
SENT, HAD_IT = {"sent": 1, "had it": 0}, {"sent": 0, "had it": 1}
OWED = """
    insert into marts.reporting_rate (province_key, period_key, form, due_on, due, received,
        on_time, complete, accepted, n_submissions, n_figures, n_present, n_expected, series)
    select province_key, period_key, '01-TMĐT', period_end + 14, true, false, false, false, false,
        0, 0, 0, 1, 'real'
    from marts.dim_province
    cross join marts.dim_period
    where ref_area = %s and period = %s
"""


@pytest.fixture
def owing(published: psycopg.Connection, monkeypatch: pytest.MonkeyPatch) -> psycopg.Connection:
    """Bắc Ninh owes September; nobody owes more by the calendar."""
    monkeypatch.setattr("tmdt.collection.overdue.seed", lambda _: [])
    published.execute(OWED, [BAC_NINH, "2026-09"])
    return published


def test_who_owes_is_reminded_once_a_week(owing: psycopg.Connection, mail: Sink) -> None:
    assert list_reminded() == [BAC_NINH]
    assert remind("VN34_01", MONDAY) == {"sent": 0, "had it": 0}
    assert [remind(BAC_NINH, MONDAY), remind(BAC_NINH, MONDAY + timedelta(days=6))] == [
        SENT,
        HAD_IT,
    ]
    assert remind(BAC_NINH, MONDAY + timedelta(days=7)) == SENT
    first, second = mail.messages_to("thongke@bacninh.example")
    assert first["subject"] == (
        "Nhắc nộp báo cáo thương mại điện tử – Bắc Ninh / Overdue e-commerce reports"
    )
    body = first.get_body()
    assert body is not None
    vi, en = body.get_content().split("-" * 70)
    assert "Kính gửi Bắc Ninh" in vi and "- tháng 09/2026" in vi
    assert "To Bac Ninh" in en and "- September 2026" in en
    assert list(first.iter_attachments()) == [] and second["subject"] == first["subject"]


def test_a_month_that_falls_due_in_the_week_is_reminded_of_alone(
    owing: psycopg.Connection, mail: Sink
) -> None:
    remind(BAC_NINH, MONDAY)
    owing.execute(OWED, [BAC_NINH, "2026-10"])
    assert remind(BAC_NINH, MONDAY) == SENT
    body = mail.taken[-1][1].get_body()
    assert body is not None
    text = body.get_content()
    assert "October 2026" in text and "September" not in text


def test_what_has_come_since_is_not_owed(owing: psycopg.Connection, mail: Sink) -> None:
    owing.execute("update marts.reporting_rate set received = true")
    assert list_reminded() == []
    assert remind(BAC_NINH, MONDAY) == {"sent": 0, "had it": 0}
    assert mail.taken == []


def test_mail_that_is_down_is_tried_again_and_killed_mail_is_not(
    owing: psycopg.Connection, mail: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail.refuses = True
    with pytest.raises(Problem, match="the mail server did not take it"):
        remind(BAC_NINH, MONDAY)
    mail.refuses = False

    def kill(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(reminders, "_settle", kill)
        remind(BAC_NINH, MONDAY)
    assert remind(BAC_NINH, MONDAY) == HAD_IT
    assert len(mail.taken) == 1


def test_a_folder_gets_it_as_a_file(owing: psycopg.Connection, drop: Path) -> None:
    assert remind(BAC_NINH, MONDAY) == SENT
    [file] = (it for it in drop.rglob("*") if it.is_file())
    assert file.relative_to(drop) == Path(BAC_NINH, "reminder-2026-11-30", "reminder-2026-09.txt")


def test_without_a_target_nobody_is_reminded(
    owing: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TMDT_DELIVERY_URL", raising=False)
    assert remind(BAC_NINH, MONDAY) == {"sent": 0, "had it": 0}
    assert owing.execute("select count(*) from dissemination.reminder").fetchone() == (0,)
