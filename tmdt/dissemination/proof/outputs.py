"""What is made of a release after its publication is vouched for by a signed addendum.

For whatever writes files of a release, such as bulletins and packages::

    proof = sign_outputs(connection, release_id, {"bulletin.vi.pdf": sha256, …})
    write_proof(proof, folder / PROOF)           # for a folder, names relative to it
    write_proof(proof, sidecar(file))            # or beside one file that travels alone

The same outputs give the same bytes of a proof, as long as the key is the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from psycopg import Connection
from upath import UPath

from tmdt.dissemination.proof.document import OUTPUTS, Proof, write_bytes
from tmdt.dissemination.proof.judgement import PROOF as PROOF
from tmdt.releases.manifest import signing
from tmdt.releases.manifest.release_manifest import read_manifest, register_key
from tmdt.releases.manifest.signing import canonical, identify, load_key, sha256, sign
from warehouse.home import Problem
from warehouse.output import write_file


def sign_outputs(connection: Connection, release_id: int, outputs: Mapping[str, str]) -> Proof:
    """Signs that files were made of a release, and keeps that; again, it changes nothing.

    Args:
        connection: Of the pipeline's role; what it writes is committed with its transaction.
        release_id: A published release with a manifest.
        outputs: The SHA-256 of each file in hexadecimal, by its name, or its path in the folder.

    Raises:
        Problem: there is no such release, or it has no manifest.
    """
    release = read_manifest(connection, release_id)
    if release is None:
        raise Problem(f"release {release_id} has no manifest: is it published? tmdt release list")
    key = load_key()
    statement = {
        "format": signing.OUTPUTS,
        "key_id": identify(key.public_key()),
        "manifest_sha256": sha256(canonical(release["manifest"])),
        "outputs": dict(outputs),
        "release_id": release_id,
    }
    content = canonical(statement)
    signature = sign(content, key)
    register_key(connection, key.public_key())
    connection.execute(
        "insert into dissemination.addendum (release_id, statement, sha256, signature, key_id)"
        " values (%s, %s, %s, %s, %s) on conflict do nothing",
        [release_id, content.decode(), sha256(content), signature, statement["key_id"]],
    )
    return {"format": OUTPUTS, "statement": statement, "signature": signature, "release": release}


def write_proof(proof: Proof, file: Path | UPath) -> None:
    """Writes a proof into a file, whole or not at all."""
    write_file(file, write_bytes(proof))


def sidecar(file: Path) -> Path:
    """Where the proof of one file stands: beside it."""
    return file.with_name(f"{file.name}.{PROOF}")
