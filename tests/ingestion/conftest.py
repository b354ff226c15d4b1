"""Files that are sent, and what people are notified of while they land."""

from __future__ import annotations

from pathlib import Path

import pytest
from landed import HEADER

from ingestion.landing import submit
from tmdt import notification


@pytest.fixture
def told(monkeypatch) -> list[tuple[str, str]]:
    """What people are notified of."""
    messages: list[tuple[str, str]] = []
    monkeypatch.setattr(notification, "notify", lambda *said: messages.append(said))
    return messages


@pytest.fixture
def send(tmp_path):
    """Submits a CSV with the given lines under a name."""

    def send(name: str, *lines: str, header: str = HEADER) -> Path:
        file = tmp_path / name
        file.write_text(header + "\n".join(lines) + "\n", encoding="utf-8")
        list(submit([file]))
        return file

    return send
