"""Checks the manifests of a warehouse: each is signed, and names the one before it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from psycopg import Connection
from psycopg.rows import dict_row

from tmdt.dissemination.proof.check import ForeignKey, Keys, check_release, check_signature
from tmdt.dissemination.proof.document import Altered, Proof
from tmdt.dissemination.proof.verdict import Status, Verdict, altered, signed_by_another
from tmdt.releases.manifest.merkle import compute_root
from tmdt.releases.manifest.release_manifest import MISSING, describe_release
from tmdt.releases.manifest.signing import OUTPUTS, canonical, load_pem, sha256, write_pem
from tmdt.releases.manifest.trees import hash_statements, read_statements

Row = dict[str, Any]
MANIFEST = "dissemination.manifest"


def check_chain(connection: Connection, keys: Keys) -> Iterator[Verdict]:
    """Checks keys, manifests and addenda, and the releases that they are of."""
    yield from _check_keys(connection)
    rows = _read(connection, "select * from dissemination.manifest order by release_id")
    previous, number = None, 1
    for row in rows:
        if row["release_id"] != number:
            yield altered(MANIFEST, f"release {number}", "the manifest is missing")
        yield from _check_manifest(connection, row, previous, keys)
        previous, number = row["sha256"], row["release_id"] + 1
    for (release_id,) in connection.execute(MISSING).fetchall():
        yield Verdict(
            Status.UNCHECKED, f"release {release_id}",
            "chưa có bản kê: được ký khi công bố lần tới, hoặc bởi upkeep",
            "has no manifest yet: it is signed with the next publication, or by upkeep",
        )  # fmt: skip
    for row in _read(connection, "select * from dissemination.addendum order by release_id"):
        yield from _check_addendum(row, keys)


def check_given(connection: Connection, proofs: Mapping[Path, Proof]) -> Iterator[Verdict]:
    """Checks that the releases of proofs given out before are those that the warehouse has.

    Two signed manifests of one number show that the warehouse was taken back to an earlier state.
    """
    rows = _read(connection, "select release_id, sha256 from dissemination.manifest")
    kept = {row["release_id"]: row["sha256"] for row in rows}
    for file, proof in proofs.items():
        manifest = proof["release"]["manifest"]
        number = manifest["release"]["release_id"]
        if kept.get(number) != sha256(canonical(manifest)):
            yield altered(str(file), f"release {number}", "this warehouse has another, or none")


def _check_manifest(
    connection: Connection, row: Row, previous: str | None, keys: Keys
) -> Iterator[Verdict]:
    number, text = row["release_id"], row["manifest"]
    where = f"release {number}"
    try:
        manifest = json.loads(text)
        check_release({"manifest": manifest, "signature": row["signature"]}, keys)
        stands = (
            (canonical(manifest).decode() == text, "manifest"),
            (sha256(text.encode()) == row["sha256"], "sha256"),
            (manifest["key_id"] == row["key_id"], "key_id"),
            (manifest["release"]["release_id"] == number, "release_id"),
            (manifest["previous"] == previous, "the manifest before it is not the one it names"),
        )
    except ForeignKey as key:
        yield signed_by_another(where, str(key))
        return
    except (Altered, ValueError, KeyError, TypeError, AttributeError):
        yield altered(MANIFEST, where, "manifest or signature")
        return
    for is_so, what in stands:
        if not is_so:
            yield altered(MANIFEST, where, what)
    yield from _check_release_row(connection, number, manifest)
    statements = read_statements(connection, number)
    root = compute_root(hash_statements(statements)).hex()
    if manifest["trees"] != {"count": len(statements), "root": root}:
        yield altered("dissemination.part", where, "its rows do not lead to the signed root")


def _check_release_row(connection: Connection, number: int, manifest: Row) -> Iterator[Verdict]:
    signed, today = manifest["release"], describe_release(connection, number)
    if today is None:
        yield altered("core.release", f"release {number}", "the row is missing")
        return
    for name, value in signed.items():
        if today[name] != value:
            yield altered(
                "core.release", f"release {number}", f"{name} was {value!r}, is {today[name]!r}"
            )


def _check_keys(connection: Connection) -> Iterator[Verdict]:
    """A public key is named by its own hash."""
    for row in _read(connection, "select key_id, public_key from dissemination.signing_key"):
        key = load_pem(row["public_key"].encode()).get(row["key_id"])
        if key is None or write_pem(key) != row["public_key"]:
            yield altered("dissemination.signing_key", row["key_id"], "key_id or public_key")


def _check_addendum(row: Row, keys: Keys) -> Iterator[Verdict]:
    where = f"release {row['release_id']}, {row['sha256']}"
    try:
        statement = json.loads(row["statement"])
        check_signature(statement, row["signature"], keys, OUTPUTS, ("", ""))
        is_sound = (
            canonical(statement).decode() == row["statement"]
            and sha256(row["statement"].encode()) == row["sha256"]
            and statement["key_id"] == row["key_id"]
            and statement["release_id"] == row["release_id"]
        )
    except ForeignKey as key:
        yield signed_by_another(f"dissemination.addendum, {where}", str(key))
        return
    except (Altered, ValueError, KeyError, TypeError, AttributeError):
        is_sound = False
    if not is_sound:
        yield altered("dissemination.addendum", where, "the statement or its signature")


def _read(connection: Connection, query: Any) -> list[Row]:
    return connection.cursor(row_factory=dict_row).execute(query).fetchall()
