"""The manifest of a release: made and signed in the transaction that publishes it.

So there is no release without its manifest, wherever a load is killed. Only releases of a version
that made none, or that came about otherwise, get theirs later: before the next one, or by upkeep.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from psycopg import Connection
from psycopg.rows import dict_row

from tmdt.releases.manifest.merkle import compute_root
from tmdt.releases.manifest.program import describe_program
from tmdt.releases.manifest.signing import (
    MANIFEST,
    canonical,
    identify,
    load_key,
    sha256,
    sign,
    write_pem,
)
from tmdt.releases.manifest.trees import hash_statements, read_statements, write_trees
from warehouse import database

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

MISSING = """
    select release_id from core.release
    where status = 'published' and release_id not in (select release_id from dissemination.manifest)
    order by release_id
"""


def sign_release(connection: Connection, release_id: int, *, made_here: bool = True) -> None:
    """Makes the manifest of a release that was just published, signs it and keeps it.

    Args:
        connection: The transaction that publishes it.
        release_id: The release; those before it have their manifests.
        made_here: Whether the program that runs here made the release.
    """
    connection.execute("lock table dissemination.manifest in share row exclusive mode")
    connection.execute("set local work_mem = '64MB'")  # to sort the leaves of a tree
    write_trees(connection, release_id)
    key = load_key()
    key_id = identify(key.public_key())
    manifest = canonical(_describe(connection, release_id, key_id, made_here))
    register_key(connection, key.public_key())
    connection.execute(
        "insert into dissemination.manifest values (%s, %s, %s, %s, %s)",
        [release_id, manifest.decode(), sha256(manifest), sign(manifest, key), key_id],
    )


def register_key(connection: Connection, key: Ed25519PublicKey) -> None:
    """Keeps a public key with what it signs."""
    connection.execute(
        "insert into dissemination.signing_key values (%s, %s) on conflict do nothing",
        [identify(key), write_pem(key)],
    )


def sign_missing() -> list[int]:
    """Signs the published releases that have no manifest, the oldest first; returns their numbers.

    Each in a transaction of its own: what was interrupted goes on where it was. Such a manifest
    vouches for what stood there when it was signed, and does not know which program had made it.
    """
    signed: list[int] = []
    while True:
        with database.connect() as connection:
            connection.execute("lock table dissemination.manifest in share row exclusive mode")
            if (row := connection.execute(MISSING).fetchone()) is None:
                return signed
            sign_release(connection, row[0], made_here=False)
        signed.append(row[0])


def read_manifest(connection: Connection, release_id: int) -> dict[str, Any] | None:
    """The manifest of a published release, signed, as it stands in proofs and packages.

    Args:
        connection: Of any role that reads ``marts``.
        release_id: The release.

    Returns:
        ``{"manifest": {…}, "signature": "…"}``: the signature in base64, by the key that
        ``manifest["key_id"]`` names, over the manifest as `signing.canonical` writes it. None if
        the release has no manifest, or there is no such release.
    """
    row = connection.execute(
        "select manifest, signature from marts.release_manifest where release_id = %s",
        [release_id],
    ).fetchone()
    return {"manifest": json.loads(row[0]), "signature": row[1]} if row else None


def describe_release(connection: Connection, release_id: int) -> dict[str, Any] | None:
    """The row of a release in ``core.release``, as its manifest has it; None if there is none."""
    row = (
        connection.cursor(row_factory=dict_row)
        .execute("select * from core.release where release_id = %s", [release_id])
        .fetchone()
    )
    return {name: _as_json(value) for name, value in row.items()} if row else None


def _describe(
    connection: Connection, release_id: int, key_id: str, made_here: bool
) -> dict[str, Any]:
    statements = read_statements(connection, release_id)
    previous = connection.execute(
        "select sha256 from dissemination.manifest where release_id = %s", [release_id - 1]
    ).fetchone()
    now = connection.execute("select clock_timestamp()").fetchone()
    return {
        "format": MANIFEST,
        "release": describe_release(connection, release_id),
        "trees": {
            "count": len(statements),
            "root": compute_root(hash_statements(statements)).hex(),
        },
        "program": describe_program() if made_here else None,
        "previous": previous[0] if previous else None,
        "signed_at": _as_json(now[0]) if now else None,
        "key_id": key_id,
    }


def _as_json(value: Any) -> Any:
    """A value as canonical JSON has it: moments in UTC, numbers with a point as texts."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    return value if isinstance(value, int | str | None) else str(value)
