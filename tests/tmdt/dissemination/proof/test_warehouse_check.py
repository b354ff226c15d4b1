"""Whatever is altered in the history, ``tmdt verify --warehouse`` finds it and names it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from ingestion.submission import place_in_archive
from tmdt.dissemination.proof.document import write_bytes
from tmdt.dissemination.proof.figure import prove_figure
from tmdt.dissemination.proof.files import find_proofs
from tmdt.dissemination.proof.verdict import Status, Verdict, worst
from tmdt.dissemination.proof.warehouse_check import check_warehouse
from tmdt.releases import release
from tmdt.releases.manifest import signing
from tmdt.releases.manifest.release_manifest import sign_missing
from warehouse.home import folder

pytestmark = pytest.mark.db

ROW = {
    "core.fact_indicator_history": "indicator_key = 102",
    "core.fact_area_history": "area_key = 342401",
    "core.fact_period_history": "area_key = 342401",
    "core.release": "release_id = 2",
    "core.release_submission": "submission_id = 2",
    "staging.submission": "submission_id = 2",
    "dissemination.part": "release_id = 2 and content = 'core.fact_indicator_history'",
    "dissemination.manifest": "release_id = 2",
    "dissemination.signing_key": "true",
}
"""The row of each table whose columns are altered, one after another."""
REVISED = (
    "province_key = 342401 and breakdown = '' and not is_synthetic and indicator_key = 101"
    " and known_from_release = 1"
)
INSTEAD = {
    "core.release.status": "'candidate', published_at = null",
    "core.release.load_period": "'2026-09'",
    "core.release_submission.submission_id": "99",
    "core.fact_indicator_history.known_from_release": "0",
    "core.fact_indicator_history.known_to_release": "3",
    "core.fact_indicator_history.is_withdrawn":
        "true, value = null, value_low = null, value_high = null",
    "staging.submission.sha256": "repeat('f', 64)",
    "staging.submission.status": "'partial'",
    "staging.submission.load_period": "'2026-09'",
}  # fmt: skip
"""Values that a check lets through, where the usual ones are refused."""
BY_TYPE = {
    "bigint": "coalesce({0}, 0) + 1000", "integer": "coalesce({0}, 0) + 50",
    "numeric": "coalesce({0}, 0) + 0.01",
    "boolean": "not {0}", "text": "coalesce({0}, '') || 'x'",
    "timestamp with time zone": "coalesce({0}, now()) + interval '1 microsecond'",
    "bytea": "set_byte({0}, 9, 255 - get_byte({0}, 9))",
}  # fmt: skip
MOVED = {
    "indicator_key", "period_key", "known_from_release", "release_id", "content", "submission_id",
}  # fmt: skip
"""By these a row is found among its like: another value makes it a row that nobody signed."""
NAMED_AS = {"core.release_submission": "staging.submission"}
"""What says which files a release took in is named by the files."""
NOT_SIGNED = {"dissemination.signing_key.added_at"}
REVISION = """
    update core.fact_indicator_history set known_to_release = 4 where indicator_key = 102;
    insert into core.fact_indicator_history (province_key, indicator_key, period_key, breakdown,
        year_key, known_from_release, value, value_low, value_high, qualifier, obs_status,
        is_synthetic, submission_id, source_ref)
    select province_key, indicator_key, period_key, breakdown, year_key, 4, 8, 8, 8, qualifier,
        obs_status, is_synthetic, submission_id, source_ref
    from core.fact_indicator_history where indicator_key = 102
"""
COLUMNS = """
    select table_schema || '.' || table_name, column_name, data_type
    from information_schema.columns where table_schema || '.' || table_name = any(%s)
    order by 1, ordinal_position
"""


def verdicts() -> list[Verdict]:
    return check_warehouse(signing.list_own_keys())


def alterations() -> list[Verdict]:
    return [it for it in verdicts() if it.status is Status.ALTERED]


@contextmanager
def kept(superuser: psycopg.Connection, table: str) -> Iterator[None]:
    """Whatever is done to a table meanwhile, afterwards it is what it was."""
    name, copy = sql.Identifier(*table.split(".")), sql.Identifier(f"kept_{table}")
    superuser.execute(sql.SQL("create temporary table {} as table {}").format(copy, name))
    try:
        yield
    finally:
        superuser.execute(sql.SQL("delete from {}").format(name))
        superuser.execute(sql.SQL("insert into {} table {}").format(name, copy))
        superuser.execute(sql.SQL("drop table {}").format(copy))


@contextmanager
def changed(superuser: psycopg.Connection, table: str, change: str, where: str) -> Iterator[None]:
    """The table with a row changed."""
    with kept(superuser, table):
        superuser.execute(f"update {table} set {change} where {where}".encode())
        yield


def test_what_was_signed_is_good(signed_releases: psycopg.Connection) -> None:
    [verdict] = verdicts()
    assert verdict.status is Status.GOOD
    assert verdict.en == "GOOD: 3 releases, 16 rows in 11 trees, as they were signed"


def test_one_value_changed_in_any_column_is_found_and_named(superuser: psycopg.Connection) -> None:
    columns = superuser.execute(COLUMNS, [list(ROW)]).fetchall()
    assert {table for table, *_ in columns} == ROW.keys()
    for table, column, kind in columns:
        place = f"{table}.{column}"
        if place in NOT_SIGNED:
            continue
        value = INSTEAD.get(place, BY_TYPE[kind].format(column))
        with changed(superuser, table, f"{column} = {value}", ROW[table]):
            found = [it for it in alterations() if it.subject == NAMED_AS.get(table, table)]
        assert found, place
        named = " ".join(it.en for it in found)
        assert column in MOVED or column in named or table == "dissemination.part", (place, named)
    assert worst(verdicts()) is Status.GOOD, "every change was undone"


def test_a_figure_is_named_with_its_area_indicator_period_and_column(
    superuser: psycopg.Connection,
) -> None:
    table = "core.fact_indicator_history"
    with changed(superuser, table, "value = 12.51", REVISED):
        [verdict] = alterations()
    assert verdict.subject == table
    assert verdict.en == (
        "ALTERED: ecom_sales_vnd · 2026-10 · VN34_24 (key 342401) · from release 1: value"
    )
    assert verdict.vi.startswith("ĐÃ BỊ SỬA: ecom_sales_vnd · 2026-10 · VN34_24")


@pytest.mark.parametrize("table", [it for it in ROW if it.startswith("core.fact")])
def test_removed_and_added_rows_are_found(superuser: psycopg.Connection, table: str) -> None:
    with kept(superuser, table):
        superuser.execute(f"delete from {table} where {ROW[table]}".encode())
        assert any("missing" in it.en for it in alterations() if it.subject == table)
    columns = superuser.execute(COLUMNS, [[table]]).fetchall()
    for breakdown, since in (("new", "1"), ("later", "3"), ("future", "9")):
        other = {
            "breakdown": f"'{breakdown}'",
            "known_from_release": since,
            "known_to_release": "null",
        }
        listed = ", ".join(other.get(column, column) for _, column, _ in columns)
        with kept(superuser, table):
            superuser.execute(
                f"insert into {table} select {listed} from {table} where {ROW[table]}".encode()
            )
            found = [it.en for it in alterations() if it.subject == table]
            assert any(breakdown in it and "was added" in it for it in found), found


@pytest.mark.parametrize("end", ["null", "9"])
def test_a_version_that_ends_elsewhere_is_found(superuser: psycopg.Connection, end: str) -> None:
    table = "core.fact_indicator_history"
    where = ROW[table] if end == "9" else REVISED
    superuser.execute("drop index core.one_open_version")
    with changed(superuser, table, f"known_to_release = {end}", where):
        found = [it for it in alterations() if it.subject == table]
    superuser.execute(
        "create unique index one_open_version on core.fact_indicator_history (indicator_key,"
        " province_key, period_key, breakdown, is_synthetic) where known_to_release is null"
    )
    assert any(it.en.endswith(": known_to_release") for it in found), found


@pytest.mark.parametrize(
    ("table", "change", "where", "named"),
    [
        ("marts.dim_indicator", "unit = 'USD'", "indicator_key = 101", "unit was 'VND', is 'USD'"),
        ("marts.dim_indicator", "indicator_code = 'x'", "indicator_key = 101", "indicator was"),
        ("marts.dim_period", "period = '2026-11'", "freq = 'M'", "period was '2026-10'"),
        ("marts.dim_province", "ref_area = 'VN34_25'", "province_key = 342401", "ref_area"),
        ("marts.dim_area", "area_code = 'VNM'", "area_key = 1", "ref_area"),
    ],
)
def test_what_the_keys_mean_is_vouched_for(
    superuser: psycopg.Connection, table: str, change: str, where: str, named: str
) -> None:
    with changed(superuser, table, change, where):
        assert any(named in it.en for it in alterations())


def test_a_removed_manifest_release_or_file_is_found(superuser: psycopg.Connection) -> None:
    for table, where, said in (
        ("dissemination.manifest", "release_id = 1", "release 1: the manifest is missing"),
        ("dissemination.manifest", "release_id = 2", "release 2: the manifest is missing"),
        ("core.release", "release_id = 2", "release 2: the row is missing"),
        ("dissemination.part", "release_id = 2", "release 2: its rows do not lead to the signed"),
        ("staging.submission", "submission_id = 2", "submission 2: has no row"),
    ):
        with kept(superuser, table):
            superuser.execute(f"delete from {table} where {where}".encode())
            found = [it.en for it in alterations()]
            assert any(said in it for it in found), (table, found)


def test_one_byte_of_an_archived_file_is_found(signed_releases: psycopg.Connection) -> None:
    [(sha256,)] = signed_releases.execute(
        "select sha256 from staging.submission where submission_id = 1"
    )
    file = folder("archive") / place_in_archive(sha256)
    content = file.read_bytes()
    for altered in (content[:-1] + b"2", b"", None):
        file.unlink() if altered is None else file.write_bytes(altered)
        [verdict] = alterations()
        assert verdict.subject == str(file) and "submission 1 (f1.xlsx)" in verdict.en
    file.write_bytes(content)
    assert alterations() == []


def test_a_foreign_key_is_no_alteration(
    signed_releases: psycopg.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = signing.list_own_keys()
    with monkeypatch.context() as patch:
        patch.setenv("TMDT_HOME", str(tmp_path))
        folder("secrets")
        signing.load_key()
        foreign = signing.list_own_keys()
    found = check_warehouse(foreign)
    assert worst(found) is Status.UNCHECKED
    assert sum(f"signed with the key {next(iter(own))}" in it.en for it in found) == 3


def test_the_command_says_and_exits_so(superuser: psycopg.Connection) -> None:
    command = [sys.executable, "-m", "tmdt.cli", "verify", "--warehouse"]
    good = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (good.returncode, good.stdout.splitlines()[0]) == (0, "warehouse"), good.stderr
    table = "core.fact_indicator_history"
    with changed(superuser, table, "source_ref = e'\\x1b[2J'", REVISED):
        bad = subprocess.run(command, capture_output=True, text=True, check=False)
    assert bad.returncode == 1
    assert bad.stdout.splitlines()[0] == table and "source_ref" in bad.stdout
    with changed(superuser, "staging.submission", "file_name = e'\\x1b[2J'", "submission_id = 1"):
        hostile = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "submission 1 (\\x1b[2J): file_name" in hostile.stdout, "nothing drives the terminal"


def test_a_candidate_is_nobodys_business_yet(superuser: psycopg.Connection) -> None:
    with kept(superuser, "core.fact_indicator_history"), kept(superuser, "core.release"):
        superuser.execute(
            "insert into core.release (release_id, load_period, status, opened_at)"
            " values (4, '2026-10', 'candidate', now())"
        )
        superuser.execute(REVISION)
        assert alterations() == []


def test_releases_without_a_manifest_are_named(
    superuser: psycopg.Connection, signed_releases: psycopg.Connection
) -> None:
    superuser.execute(
        "insert into core.release (release_id, load_period, status, opened_at, published_at)"
        " values (4, '2026-11', 'published', now(), now())"
    )
    found = verdicts()
    assert worst(found) is Status.UNCHECKED
    assert ["has no manifest yet" in it.en for it in found] == [True, False]
    assert sign_missing() == [4]
    assert worst(verdicts()) is Status.GOOD


def test_proofs_given_out_before_are_of_the_releases_there_are(
    superuser: psycopg.Connection, tmp_path: Path
) -> None:
    """A warehouse that was restored and went on has other releases of the same numbers."""
    proof = prove_figure("VN34_24", "ecom_sales_vnd", "2026-10", release_id=3)
    (tmp_path / "given.json").write_bytes(write_bytes(proof))
    given = find_proofs([tmp_path], signing.list_own_keys())
    assert list(given) == [tmp_path / "given.json"]
    assert worst(check_warehouse(signing.list_own_keys(), given)) is Status.GOOD
    with kept(superuser, "dissemination.manifest"), kept(superuser, "dissemination.part"):
        for table in ("manifest", "part"):
            superuser.execute(f"delete from dissemination.{table} where release_id >= 3".encode())
        with kept(superuser, "core.release"):
            superuser.execute("update core.release set note = 'other' where release_id = 3")
            sign_missing()
            found = check_warehouse(signing.list_own_keys(), given)
    assert [it.subject for it in found if it.status is Status.ALTERED] == [str(*given)]


def test_all_histories_are_signed(signed_releases: psycopg.Connection) -> None:
    contents = signed_releases.execute("select distinct content from dissemination.part")
    histories = {f"core.{name}" for name in release.list_histories(signed_releases)}
    assert {row[0] for row in contents} == histories | {"staging.submission"}
