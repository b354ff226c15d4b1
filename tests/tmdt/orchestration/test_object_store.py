"""Backups in an object store that speaks S3, with archive and landing area there or not."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from buckets import bucket_of
from homes import lived_in, publish, seen
from upath import UPath

from ingestion.submission import place_in_archive
from tmdt.orchestration import backup
from warehouse import database
from warehouse.home import Problem
from warehouse.stores import locate

pytestmark = [pytest.mark.db, pytest.mark.timeout(240)]

CONTENTS = [b"", b"a small file", bytes(range(256)) * 60_000]
"""The last is larger than one part of an upload."""


@pytest.fixture(scope="module")
def bucket(object_store: str) -> Iterator[str]:
    """The address of an empty bucket; credentials stand in the surroundings, as for real."""
    with bucket_of(object_store, "tmdt") as address:
        yield address


@pytest.fixture(params=["on the disk", "in the store"])
def home(
    request: pytest.FixtureRequest, bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """A home with a release, archived files, and one that waits."""
    with lived_in(tmp_path / "home") as home:
        if request.param == "in the store":
            monkeypatch.setenv("TMDT_ARCHIVE", f"{bucket}/{tmp_path.name}/archive")
            monkeypatch.setenv("TMDT_LANDING", f"{bucket}/{tmp_path.name}/landing")
        database.prepare()
        publish(home)
        with database.connect() as connection:
            connection.execute(
                "update core.release set content_hash = core.content_hash(release_id)"
            )
        for content in CONTENTS:
            write(
                locate("archive") / place_in_archive(hashlib.sha256(content).hexdigest()), content
            )
        write(locate("landing") / "waits.csv", b"it waits")
        yield home


def write(file: UPath, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def silent(_: str) -> None:
    pass


def test_a_backup_there_is_restored_with_every_file(
    home: Path, bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = backup.back_up(UPath(f"{bucket}/{tmp_path.name}/kept"), with_secrets=True, say=silent)
    assert str(place).startswith("s3://")
    monkeypatch.delenv("TMDT_ARCHIVE", raising=False)
    monkeypatch.delenv("TMDT_LANDING", raising=False)
    with lived_in(tmp_path / "another") as another:
        backup.restore(UPath(str(place)), say=silent)
        assert seen(another) == 1
        kept = {file.read_bytes() for file in (another / "archive").rglob("*") if file.is_file()}
        assert kept == set(CONTENTS)
        assert (another / "landing" / "waits.csv").read_bytes() == b"it waits"
        assert (another / "secrets/postgres-tmdt").read_text() == (
            home / "secrets/postgres-tmdt"
        ).read_text()


def test_what_is_damaged_there_is_refused(home: Path, bucket: str, tmp_path: Path) -> None:
    place = backup.back_up(UPath(f"{bucket}/{tmp_path.name}/kept"), say=silent)
    manifest = json.loads((place / "manifest.json").read_text())
    assert manifest["archived"] == len(CONTENTS) and manifest["secrets"] == []
    dump = place / "warehouse.dump"
    dump.write_bytes(dump.read_bytes()[:-1] + b"?")
    shutil.copytree(home / "secrets", tmp_path / "another" / "secrets")
    with lived_in(tmp_path / "another"), pytest.raises(Problem, match="damaged"):
        backup.restore(place, say=silent)


def test_where_no_backup_is_none_is_restored(home: Path, bucket: str) -> None:
    with pytest.raises(Problem, match=f"{bucket}/nothing holds no backup"):
        backup.restore(UPath(f"{bucket}/nothing"), say=silent)
