"""The manifest of a release: made with it, chained to the one before, and of all that it knows."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from releases import open_candidate, pass_gates
from signed import HOSTILE, make_releases

from tmdt.releases import release
from tmdt.releases.manifest import merkle, release_manifest, signing, trees
from tmdt.releases.manifest.program import FOLDERS, describe_program, hash_files
from warehouse.home import PROJECT, Problem

pytestmark = pytest.mark.db

VERSION = (
    "insert into core.fact_indicator_history values"
    " (1, 1, 2026100120261031, '', 2026, 1, null, 1, 1, 1, 'exact', 'A', false, 1, 'x')"
)


@pytest.fixture
def built(warehouse: psycopg.Connection) -> None:
    """What a build leaves, as far as publishing needs it: the tables to publish whole."""
    for table in release.list_published_tables(warehouse):
        warehouse.execute(f"create table core.{table} (like marts.{table})")


@pytest.fixture
def candidate(warehouse: psycopg.Connection, built: None, submitted: Any) -> int:
    """A candidate with a version that passed its gates."""
    submitted(1, "2026-10")
    number = release.open_candidate("2026-10")
    assert number is not None
    warehouse.execute(VERSION)
    pass_gates(warehouse, number)
    return number


def manifests(connection: psycopg.Connection) -> list[dict[str, Any]]:
    rows = connection.execute(
        "select release_id, manifest, sha256, signature, public_key from marts.release_manifest"
        " order by release_id"
    )
    found = []
    for number, text, sha256, signature, public_key in rows:
        manifest = json.loads(text)
        [key] = signing.load_pem(public_key.encode()).values()
        assert signing.canonical(manifest) == text.encode()
        assert signing.sha256(text.encode()) == sha256
        assert signing.is_signed(text.encode(), signature, key)
        assert manifest["release"]["release_id"] == number
        found.append(manifest | {"sha256": sha256})
    return found


def test_a_release_is_published_with_its_manifest(
    warehouse: psycopg.Connection, candidate: int
) -> None:
    release.publish(candidate)
    [manifest] = manifests(warehouse)
    assert manifest["program"] == describe_program()
    assert manifest["previous"] is None
    assert manifest["trees"]["count"] == 2, "the figure's, and that of the files"
    assert manifest["release"]["content_hash"] == str(release.compute_content_hash(1))
    release.publish(candidate)
    assert len(manifests(warehouse)) == 1


def test_without_a_manifest_nothing_is_published(
    warehouse: psycopg.Connection, candidate: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise Problem("no key")

    monkeypatch.setattr(release_manifest, "load_key", broken)
    with pytest.raises(Problem, match="no key"):
        release.publish(candidate)
    assert warehouse.execute("select status from core.release").fetchall() == [("candidate",)]
    assert warehouse.execute("select count(*) from dissemination.part").fetchone() == (0,)
    monkeypatch.undo()
    release.publish(candidate)
    assert len(manifests(warehouse)) == 1


KILLED = """
import os, signal, sys
from tmdt.releases import release
from tmdt.releases.manifest import release_manifest, trees
kill = lambda *given, **named: os.kill(os.getpid(), signal.SIGKILL)
setattr({"trees": trees, "release_manifest": release_manifest, "release": release}[sys.argv[1]],
    sys.argv[2], kill)
release.publish(1)
"""


@pytest.mark.parametrize(
    ("module", "function"),
    [
        ("release_manifest", "write_trees"), ("trees", "compute_root"),
        ("release_manifest", "load_key"), ("release_manifest", "register_key"),
        ("release_manifest", "sign"), ("release", "sign_release"),
    ],
)  # fmt: skip
def test_killed_anywhere_no_release_is_without_its_manifest(
    warehouse: psycopg.Connection, candidate: int, module: str, function: str
) -> None:
    command = [sys.executable, "-c", KILLED, module, function]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    assert warehouse.execute("select status from core.release").fetchall() == [("candidate",)]
    assert manifests(warehouse) == []
    release.publish(candidate)
    assert len(manifests(warehouse)) == 1


def test_releases_from_before_are_signed_before_the_next(
    warehouse: psycopg.Connection, built: None
) -> None:
    """As an upgraded home publishes, which has releases without manifests."""
    make_releases(warehouse, signed=False)
    open_candidate(warehouse, 4, "2026-10")
    pass_gates(warehouse, 4)
    release.publish(4)
    found = manifests(warehouse)
    assert [it["program"] is None for it in found] == [True, True, True, False]
    assert [it["previous"] for it in found] == [None, *(it["sha256"] for it in found[:3])]


def test_a_release_makes_anew_only_the_trees_that_it_touches(warehouse: psycopg.Connection) -> None:
    make_releases(warehouse)
    touched = warehouse.execute(
        "select release_id, content, indicator_key from dissemination.part where release_id > 1"
        " order by 1, 2"
    ).fetchall()
    assert touched == [
        (2, "core.fact_area_history", 101), (2, "core.fact_indicator_history", 101),
        (2, "core.fact_period_history", 101), (2, "staging.submission", 0),
        (3, "core.fact_indicator_history", 101), (3, "staging.submission", 0),
    ]  # fmt: skip
    assert [it["trees"]["count"] for it in manifests(warehouse)] == [5, 5, 5]


def test_an_indicator_with_another_unit_is_stated_anew(warehouse: psycopg.Connection) -> None:
    make_releases(warehouse, signed=False)
    warehouse.execute("update core.release set status = 'candidate', published_at = null"
        " where release_id = 3")  # fmt: skip
    assert release_manifest.sign_missing() == [1, 2]
    warehouse.execute("update marts.dim_indicator set unit = 'USD' where indicator_key = 102")
    warehouse.execute("update core.release set status = 'published', published_at = now()"
        " where release_id = 3")  # fmt: skip
    assert release_manifest.sign_missing() == [3]
    stated = warehouse.execute(
        "select release_id, statement::jsonb ->> 'unit', length(marks) from dissemination.part"
        " where indicator_key = 102 order by 1"
    ).fetchall()
    assert stated == [(1, "count", 24), (3, "USD", 0)]


def test_every_column_of_what_is_signed_is_in_a_leaf(warehouse: psycopg.Connection) -> None:
    make_releases(warehouse, 1)
    columns = (
        "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0"
        " and not attisdropped"
    )
    of_tree = {"indicator_key", "period_key", "known_to_release"}
    histories = [f"core.{name}" for name in release.list_histories(warehouse)]
    for table in (*histories, "staging.submission"):
        [(statement,)] = warehouse.execute(
            "select statement from dissemination.version where content = %s limit 1", [table]
        )
        wanted = {row[0] for row in warehouse.execute(columns, [table])} - of_tree
        assert wanted - json.loads(statement).keys() == set(), table
    described = release_manifest.describe_release(warehouse, 1)
    assert described is not None
    assert described.keys() == {row[0] for row in warehouse.execute(columns, ["core.release"])}


def test_postgresql_writes_canonical_json(warehouse: psycopg.Connection) -> None:
    make_releases(warehouse)
    statements = warehouse.execute("select statement from dissemination.version").fetchall()
    assert len(statements) == 16
    for (statement,) in statements:
        assert signing.canonical(json.loads(statement)).decode() == statement
    assert any(json.loads(it)["breakdown"] == HOSTILE for (it,) in statements if "breakdown" in it)


text = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40)


def test_it_writes_any_text_and_number_so(warehouse: psycopg.Connection) -> None:
    @settings(max_examples=300, deadline=None)
    @given(text, st.decimals(allow_nan=False, allow_infinity=False, places=6))
    def written(words: str, number: Any) -> None:
        row = warehouse.execute(
            "select core.json_text(%s), core.json_number(%s)", [words, number]
        ).fetchone()
        assert row is not None
        assert row[0] == signing.canonical(words).decode()
        assert json.loads(row[1]) == format(number, "f").replace("-0.000000", "0.000000")

    written()


def test_a_tree_is_that_of_its_rows_in_their_order(warehouse: psycopg.Connection) -> None:
    make_releases(warehouse)
    tree = trees.Tree("core.fact_indicator_history", 2026100120261031, 101)
    rows = warehouse.execute(
        "select statement from dissemination.version where content = %s and indicator_key = 101"
        " and known_to_release is null"
        " order by subject, breakdown collate \"C\", is_synthetic", [tree.content],
    ).fetchall()  # fmt: skip
    leaves = b"".join(merkle.hash_leaf(it.encode()) for (it,) in rows)
    assert trees.read_leaves(warehouse, tree, 3)[0] == leaves
    [(statement,)] = warehouse.execute(
        "select statement from dissemination.part where release_id = 3 and indicator_key = 101"
    )
    assert json.loads(statement)["root"] == merkle.compute_root(leaves).hex()


def test_a_reader_reads_manifests_and_keys(warehouse: psycopg.Connection) -> None:
    make_releases(warehouse, 2)
    with warehouse.transaction(force_rollback=True):
        warehouse.execute("set local role bi_reader")
        found = release_manifest.read_manifest(warehouse, 2)
        assert found is not None and found["manifest"]["release"]["release_id"] == 2
        assert release_manifest.read_manifest(warehouse, 3) is None
        [key] = warehouse.execute("select key_id, last_used_at >= added_at from marts.signing_key")
        assert key == (found["manifest"]["key_id"], True)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            warehouse.execute("select * from dissemination.manifest")


def test_the_program_is_known_by_its_commit_its_files_and_its_lock() -> None:
    described, files = describe_program(), hash_files()
    assert re.fullmatch("[0-9a-f]{40}", described["commit"] or "0" * 40)
    assert (described["commit"] is not None) == (PROJECT / ".git").exists()
    assert {name.split("/")[0] for name in files} == set(FOLDERS)
    assert "tmdt/releases/manifest/program.py" in files
    assert not [name for name in files if "__pycache__" in name or Path(name).suffix == ".pyc"]
    assert described["files_sha256"] == signing.sha256(signing.canonical(files))
    assert described["lock_sha256"] == signing.sha256((PROJECT / "requirements.txt").read_bytes())
