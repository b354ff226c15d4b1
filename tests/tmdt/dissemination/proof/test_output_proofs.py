"""What was made of a release: a proof in its folder, or beside it, vouches for every byte."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path

import psycopg
import pytest

from tmdt.dissemination.proof.document import write_bytes
from tmdt.dissemination.proof.files import check_paths
from tmdt.dissemination.proof.outputs import PROOF, sidecar, sign_outputs, write_proof
from tmdt.dissemination.proof.verdict import Status, Verdict, worst
from tmdt.dissemination.proof.warehouse_check import check_warehouse
from tmdt.releases.manifest import signing
from warehouse.home import Problem

pytestmark = pytest.mark.db
FILES = {"bulletin.vi.pdf": b"ban tin", "data/2026.csv": b"a,b\r\n", "data/tệp.json": b'{"x": 1}'}


@pytest.fixture
def package(signed_releases: psycopg.Connection, tmp_path: Path) -> Path:
    """A folder of files of release 2, with its proof."""
    for name, content in FILES.items():
        file = tmp_path / "package" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in FILES.items()}
    write_proof(sign_outputs(signed_releases, 2, hashes), tmp_path / "package" / PROOF)
    return tmp_path / "package"


def check(*paths: Path) -> dict[str, Verdict]:
    return {Path(it.subject).name: it for it in check_paths(paths, signing.list_own_keys())}


def test_a_folder_is_as_it_was_made(package: Path) -> None:
    found = check(package)
    assert set(found) == {PROOF, *(Path(name).name for name in FILES)}
    assert worst(list(found.values())) is Status.GOOD
    assert "it is data/2026.csv of release 2" in found["2026.csv"].en


def test_a_file_is_known_by_its_bytes_whatever_it_is_called(package: Path, tmp_path: Path) -> None:
    [alone] = check(package / "data" / "2026.csv").values()
    assert alone.status is Status.GOOD
    moved = tmp_path / "elsewhere" / "downloaded (1).pdf"
    moved.parent.mkdir()
    moved.write_bytes(FILES["bulletin.vi.pdf"])
    [unknown] = check(moved).values()
    assert unknown.status is Status.UNCHECKED
    assert check(moved, package / PROOF)[moved.name].status is Status.GOOD
    sidecar(moved).write_bytes((package / PROOF).read_bytes())
    [verdict] = check(moved).values()
    assert verdict.status is Status.GOOD and "bulletin.vi.pdf" in verdict.en


def test_files_that_changed_places_are_altered(package: Path) -> None:
    """Each has bytes that were signed, and not under its name."""
    one, other = package / "bulletin.vi.pdf", package / "data" / "2026.csv"
    one.write_bytes(FILES["data/2026.csv"])
    other.write_bytes(FILES["bulletin.vi.pdf"])
    found = check(package)
    assert {found[it.name].status for it in (one, other)} == {Status.ALTERED}


def test_an_altered_file_with_a_proof_elsewhere_is_named(package: Path, tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere" / "bulletin.vi.pdf"
    moved.parent.mkdir()
    moved.write_bytes(b"ban tIn")
    assert check(moved, package / PROOF)[moved.name].status is Status.ALTERED
    sidecar(moved).write_bytes((package / PROOF).read_bytes())
    assert check(moved)[moved.name].status is Status.ALTERED


def packed(package: Path, **changes: bytes | None) -> Path:
    """The package as one file, with members that are others or left out."""
    target = package.parent / "package.zip"
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in {**FILES, PROOF: (package / PROOF).read_bytes(), **changes}.items():
            if content is not None:
                archive.writestr(f"release-2/{name}", content)
    return target


def test_a_package_is_checked_as_one_file(package: Path) -> None:
    found = check(packed(package))
    assert len(found) == 4 and worst(list(found.values())) is Status.GOOD
    for change, status in (
        ({"data/2026.csv": b"a,c"}, Status.ALTERED), ({"data/2026.csv": None}, Status.ALTERED),
        ({"more.csv": b"x"}, Status.UNCHECKED), ({PROOF: b"{}"}, Status.UNCHECKED),
        ({PROOF: None}, Status.UNCHECKED),
    ):  # fmt: skip
        assert worst(list(check(packed(package, **change)).values())) is status, change


def test_a_damaged_package_is_refused(package: Path) -> None:
    file = packed(package)
    content = file.read_bytes()
    for place in range(0, len(content), 7):
        file.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        found = check_paths([file], signing.list_own_keys())
        good = [it for it in found if it.status is Status.GOOD]
        # What of a zip says nothing of its members, such as a time, may be any.
        assert worst(found) is not Status.GOOD or len(good) == 4


def test_altered_missing_and_added_files_are_named(package: Path) -> None:
    (package / "bulletin.vi.pdf").write_bytes(b"ban tIn")
    (package / "data" / "2026.csv").unlink()
    (package / "data" / "more.csv").write_bytes(b"more")
    found = check(package)
    assert found["bulletin.vi.pdf"].status is Status.ALTERED
    assert "REMOVED" in found["2026.csv"].en and found["2026.csv"].status is Status.ALTERED
    assert found["more.csv"].status is Status.UNCHECKED
    assert found["tệp.json"].status is Status.GOOD
    assert worst(list(found.values())) is Status.ALTERED


def test_no_list_but_the_signed_one_vouches(package: Path) -> None:
    proof = json.loads((package / PROOF).read_bytes())
    other = hashlib.sha256(b"ban tIn").hexdigest()
    proof["statement"]["outputs"]["bulletin.vi.pdf"] = other
    (package / PROOF).write_bytes(write_bytes(proof))
    (package / "bulletin.vi.pdf").write_bytes(b"ban tIn")
    found = check(package)
    assert found[PROOF].status is Status.ALTERED
    assert found["bulletin.vi.pdf"].status is Status.ALTERED


def test_a_statement_of_another_release_does_not_fit(
    package: Path, signed_releases: psycopg.Connection
) -> None:
    proof = json.loads((package / PROOF).read_bytes())
    proof["release"] = sign_outputs(signed_releases, 3, {})["release"]
    (package / PROOF).write_bytes(write_bytes(proof))
    assert "it is not that of the release" in check(package)[PROOF].en
    proof["release"] = {"manifest": proof["statement"], "signature": proof["signature"]}
    (package / PROOF).write_bytes(write_bytes(proof))
    assert "the manifest of the release, or its signature" in check(package)[PROOF].en


def test_the_same_outputs_give_the_same_proof_and_are_kept_once(
    signed_releases: psycopg.Connection,
) -> None:
    kept = "select count(*) from dissemination.addendum where statement like '%once.pdf%'"
    first, again = (sign_outputs(signed_releases, 1, {"once.pdf": "0" * 64}) for _ in range(2))
    assert write_bytes(first) == write_bytes(again)
    assert signed_releases.execute(kept).fetchone() == (1,)
    assert worst(check_warehouse(signing.list_own_keys())) is Status.GOOD


@pytest.mark.parametrize("column", ["release_id", "statement", "sha256", "signature", "key_id"])
def test_an_altered_addendum_is_found(
    package: Path, superuser: psycopg.Connection, column: str
) -> None:
    change = {"release_id": "release_id + 1"}.get(column, f"{column} || 'x'")
    superuser.execute("create temporary table kept as table dissemination.addendum")
    superuser.execute(f"update dissemination.addendum set {column} = {change}".encode())
    found = check_warehouse(signing.list_own_keys())
    superuser.execute("delete from dissemination.addendum")
    superuser.execute("insert into dissemination.addendum table kept")
    superuser.execute("drop table kept")
    assert {it.subject for it in found if it.status is Status.ALTERED} == {"dissemination.addendum"}


def test_a_release_that_there_is_not_vouches_for_nothing(
    signed_releases: psycopg.Connection,
) -> None:
    with pytest.raises(Problem, match="release 9 has no manifest"):
        sign_outputs(signed_releases, 9, {})


@pytest.mark.parametrize("change", ["update", "delete", "truncate"])
@pytest.mark.parametrize("table", ["manifest", "part", "addendum", "signing_key"])
def test_the_pipelines_role_only_adds(
    signed_releases: psycopg.Connection, table: str, change: str
) -> None:
    statements = {
        "update": f"update dissemination.{table} set key_id = key_id" if table != "part"
        else "update dissemination.part set marks = ''",
        "delete": f"delete from dissemination.{table}",
        "truncate": f"truncate dissemination.{table} cascade",
    }  # fmt: skip
    with pytest.raises(psycopg.errors.RaiseException, match="is append-only"):
        signed_releases.execute(statements[change].encode())
