"""A warehouse with published releases, and targets to send to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from asked_figures import publish
from smtp_sink import Sink, mail_server

from tmdt.dissemination.delivery import folder, sending
from tmdt.dissemination.delivery.folder import Made

OFFICES = {"VN34_24": "thongke@bacninh.example", "VN34_01": "thongke@hanoi.example"}


@pytest.fixture
def published(warehouse: psycopg.Connection) -> psycopg.Connection:
    publish(warehouse)
    return warehouse


@pytest.fixture
def light(published: psycopg.Connection, monkeypatch: pytest.MonkeyPatch) -> psycopg.Connection:
    """A published warehouse, of which folders are made in no time."""

    def make(release_id: int, ref_area: str, place: Path) -> Made:
        file = place / "page.html"
        file.write_text(f"{release_id} {ref_area}", encoding="utf-8")
        return Made((file,), f"Thống kê – {ref_area}", f"Kính gửi {ref_area}")

    assert sending.make_folder is folder.make_folder
    monkeypatch.setattr(sending, "make_folder", make)
    return published


@pytest.fixture
def drop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder as the target."""
    monkeypatch.setenv("TMDT_DELIVERY_URL", str(tmp_path / "drop"))
    return tmp_path / "drop"


@pytest.fixture
def mail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sink]:
    """Mail to each province's office as the target."""
    addresses = tmp_path / "addresses.csv"
    rows = "".join(f"{ref_area},{address}\n" for ref_area, address in OFFICES.items())
    addresses.write_text(f"ref_area,address\n{rows}")
    monkeypatch.setenv("TMDT_DELIVERY_ADDRESSES", str(addresses))
    with mail_server() as sink:
        monkeypatch.setenv(
            "TMDT_DELIVERY_URL",
            f"mailto://127.0.0.1:{sink.port}?from=statistics@example.org&to={{address}}",
        )
        yield sink
