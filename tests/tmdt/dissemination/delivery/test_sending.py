"""Each province is sent its own once, whatever is down, killed or run at the same time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
import pytest
from asked_figures import add_release
from buckets import bucket_of
from smtp_sink import Sink
from upath import UPath

from tmdt.dissemination.delivery import sending
from tmdt.dissemination.delivery.sending import deliver, list_deliveries, send_again
from tmdt.dissemination.delivery.targets import Target
from warehouse.home import Problem, Unrepeatable

pytestmark = pytest.mark.db

BAC_NINH, HA_NOI = "VN34_24", "VN34_01"
SENT, HAD_IT = {"sent": 1, "had it": 0}, {"sent": 0, "had it": 1}


def kill(*_: Any) -> None:
    raise KeyboardInterrupt


@pytest.fixture
def bucket(object_store: str) -> Iterator[str]:
    """The address of an empty bucket."""
    with bucket_of(object_store, "provinces") as address:
        yield f"{address}/sent"


def test_without_a_target_nothing_is_sent(
    light: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TMDT_DELIVERY_URL", raising=False)
    assert deliver(2, BAC_NINH) == {"sent": 0, "had it": 0}
    assert list_deliveries(None) == []


def test_a_province_gets_its_own_once_for_a_release(light: psycopg.Connection, mail: Sink) -> None:
    assert [deliver(2, province) for province in (BAC_NINH, HA_NOI)] == [SENT, SENT]
    assert [deliver(2, province) for province in (BAC_NINH, HA_NOI)] == [HAD_IT, HAD_IT]
    [message] = mail.messages_to("thongke@bacninh.example")
    [attached] = message.iter_attachments()
    assert attached.get_payload(decode=True) == b"2 VN34_24"
    assert len(mail.taken) == 2
    add_release(light, 3)
    assert deliver(3, BAC_NINH) == SENT
    assert len(mail.messages_to("thongke@bacninh.example")) == 2
    assert [(it.release_id, it.ref_area, it.state) for it in list_deliveries(2)] == [
        (2, HA_NOI, "sent"), (2, BAC_NINH, "sent"),
    ]  # fmt: skip


def test_nothing_is_made_again_for_who_has_it(
    light: psycopg.Connection, drop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert deliver(2, BAC_NINH) == SENT
    monkeypatch.setattr(sending, "make_folder", kill)
    assert deliver(2, BAC_NINH) == HAD_IT


def test_a_province_without_an_address_gets_none(light: psycopg.Connection, mail: Sink) -> None:
    assert deliver(2, "VN34_79") == {"sent": 0, "had it": 0}
    assert mail.taken == []


def test_a_target_that_is_down_is_tried_again_and_harms_no_other(
    light: psycopg.Connection, mail: Sink, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "drop"
    monkeypatch.setenv("TMDT_DELIVERY_URL", f"{os.environ['TMDT_DELIVERY_URL']} {folder}")
    mail.refuses = True
    with pytest.raises(Problem, match="the mail server did not take it"):
        deliver(2, BAC_NINH)
    assert (folder / BAC_NINH / "release-2" / "page.html").exists()
    assert {it.kind: it.state for it in list_deliveries(2)} == {"folder": "sent", "mail": "failed"}
    mail.refuses = False
    assert deliver(2, BAC_NINH) == {"sent": 1, "had it": 1}
    assert deliver(2, BAC_NINH) == {"sent": 0, "had it": 2}
    assert len(mail.taken) == 1
    assert {it.kind: it.attempts for it in list_deliveries(2)} == {"folder": 1, "mail": 2}


def test_mail_killed_before_it_is_recorded_is_not_sent_again_by_itself(
    light: psycopg.Connection, mail: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(sending, "_settle", kill)
        deliver(2, BAC_NINH)
    assert len(mail.taken) == 1
    for _ in range(2):
        with pytest.raises(Unrepeatable, match=r"mail to VN34_24 was begun at .* it may have"):
            deliver(2, BAC_NINH)
    assert len(mail.taken) == 1
    assert deliver(2, HA_NOI) == SENT
    send_again(2, BAC_NINH)  # somebody has asked the province
    assert deliver(2, BAC_NINH) == SENT
    with pytest.raises(Problem, match="no mail to VN34_24 with release 2 was killed"):
        send_again(2, BAC_NINH)


def test_a_process_killed_when_its_mail_has_arrived_leaves_it_unknown(
    published: psycopg.Connection, mail: Sink
) -> None:
    code = "from tmdt.dissemination.delivery.sending import deliver; deliver(2, 'VN34_24')"
    sender = subprocess.Popen([sys.executable, "-c", code])
    mail.on_taken = sender.kill
    assert sender.wait(120) == -signal.SIGKILL
    assert [it.state for it in list_deliveries(2)] == ["sending"]
    mail.on_taken = lambda: None
    with pytest.raises(Unrepeatable, match="it may have arrived"):
        deliver(2, BAC_NINH)
    assert len(mail.taken) == 1


def test_a_folder_killed_on_the_way_is_written_again(
    light: psycopg.Connection, drop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for killed in ((sending, "_settle"), (Target, "send")):
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(*killed, kill)
            deliver(2, BAC_NINH)
        assert [it.state for it in list_deliveries(2)] == ["sending"]
    assert deliver(2, BAC_NINH) == SENT
    assert (drop / BAC_NINH / "release-2" / "page.html").read_text() == "2 VN34_24"
    assert deliver(2, BAC_NINH) == HAD_IT


def test_sent_by_several_at_once_it_is_sent_once(light: psycopg.Connection, mail: Sink) -> None:
    def try_to(release_id: int) -> dict[str, int]:
        try:
            return deliver(release_id, BAC_NINH)
        except Unrepeatable:  # the other one was on its way
            return {}

    with ThreadPoolExecutor(6) as at_once:
        done = list(at_once.map(try_to, [1, 2] * 3))
    assert done.count(SENT) == 2
    subjects = [message["subject"] for message in mail.messages_to("thongke@bacninh.example")]
    assert len(subjects) == 2
    assert [it.state for number in (1, 2) for it in list_deliveries(number)] == ["sent", "sent"]


def test_an_object_store_is_a_folder(
    light: psycopg.Connection, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMDT_DELIVERY_URL", bucket)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(sending, "_settle", kill)
        deliver(2, BAC_NINH)
    assert [deliver(2, BAC_NINH), deliver(2, BAC_NINH)] == [SENT, HAD_IT]
    kept = [str(it) for it in UPath(bucket).rglob("*") if it.is_file()]
    assert kept == [f"{bucket}/VN34_24/release-2/page.html"]
    monkeypatch.setenv("TMDT_DELIVERY_URL", "s3://another/sent")
    with pytest.raises(Problem, match="the folder of deliveries did not take it") as refused:
        deliver(2, BAC_NINH)
    assert "another" not in str(refused.value)


def test_what_was_sent_is_recorded_by_its_hash_and_not_by_its_address(
    light: psycopg.Connection, mail: Sink
) -> None:
    deliver(2, BAC_NINH)
    [row] = light.execute("select delivery::text, files from dissemination.delivery as delivery")
    assert "bacninh" not in row[0] and "127.0.0.1" not in row[0]
    assert list(row[1]) == ["page.html"] and len(row[1]["page.html"]) == 64
