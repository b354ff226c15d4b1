"""Packages of signed releases are checked with the public key alone."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from signed import make_releases

from tmdt.dissemination.package import write_package
from tmdt.dissemination.proof.files import check_paths
from tmdt.dissemination.proof.verdict import Status
from tmdt.releases.manifest import signing

pytestmark = pytest.mark.db


@pytest.fixture
def place(warehouse: psycopg.Connection, tmp_path: Path) -> Path:
    make_releases(warehouse)
    return Path(write_package(2, tmp_path / "out"))


def test_every_file_is_vouched_for_and_a_changed_byte_is_named(place: Path) -> None:
    keys = signing.list_own_keys()
    verdicts = check_paths([place], keys)
    assert {it.status for it in verdicts} == {Status.GOOD}
    assert len(verdicts) == len([it for it in place.rglob("*") if it.is_file()])
    file = place / "csv" / "dim_release.csv.gz"
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(bytes(content))
    altered = [it.subject for it in check_paths([place], keys) if it.status != Status.GOOD]
    assert altered == [str(file)]


def test_the_same_release_gives_the_same_proof(place: Path, tmp_path: Path) -> None:
    again = Path(write_package(2, tmp_path / "again"))
    assert (again / "proof.json").read_bytes() == (place / "proof.json").read_bytes()
