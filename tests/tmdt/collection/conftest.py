"""What comes back to a province that sent a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingestion.landing import ingest, submit
from tmdt.collection.feedback import write_feedback


@pytest.fixture
def give_feedback(warehouse, tmp_path):
    """Submits a file and writes its feedback: (submission, folder)."""

    def give_feedback(path: Path):
        list(submit([path]))
        (staged,) = ingest().staged
        folder = tmp_path / f"feedback {staged.submission_id}"
        written = write_feedback(staged.submission_id, folder)
        assert sorted(written) == sorted(folder.iterdir())
        return staged, folder

    return give_feedback
