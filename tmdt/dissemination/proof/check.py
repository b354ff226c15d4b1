"""Checks a proof with a public key alone: neither a database nor a network is needed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tmdt.dissemination.proof.document import FIGURE, Altered, Proof
from tmdt.releases.manifest.merkle import follow_path, hash_leaf
from tmdt.releases.manifest.signing import MANIFEST, OUTPUTS, canonical, is_signed, sha256

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

Keys = Mapping[str, "Ed25519PublicKey"]


class ForeignKey(Exception):
    """Signed with a key that is none of those to check with: its short name."""


def check_proof(proof: Proof, keys: Keys) -> None:
    """Checks everything that a proof says.

    Args:
        proof: As `document.read_bytes` gives it.
        keys: The public keys that are trusted, by their short names.

    Raises:
        Altered: it is not what was signed.
        ForeignKey: none of the keys signed it.
    """
    check_release(proof["release"], keys)
    if proof["format"] == FIGURE:
        _check_figure(proof)
    else:
        _check_outputs(proof, keys)


def check_release(release: dict[str, Any], keys: Keys) -> None:
    """Checks the signature of a manifest.

    Raises:
        Altered: it is not what was signed.
        ForeignKey: none of the keys signed it.
    """
    what = ("bản kê của kỳ phát hành", "the manifest of the release")
    check_signature(release["manifest"], release["signature"], keys, MANIFEST, what)


def _check_figure(proof: Proof) -> None:
    trees, tree = proof["release"]["manifest"]["trees"], proof["tree"]
    if not _leads_to(tree, proof["tree_place"], trees):
        raise Altered(
            "phần nói về chỉ tiêu và kỳ (tree), hoặc đường dẫn của nó",
            "what is said of the indicator and the period (tree), or its path",
        )
    is_figure = tree["content"] != "staging.submission"
    if not is_figure or not _leads_to(proof["figure"], proof["figure_place"], tree):
        raise Altered("số liệu (figure), hoặc đường dẫn của nó", "the figure, or its path")


def _check_outputs(proof: Proof, keys: Keys) -> None:
    statement = proof["statement"]
    what = ("danh sách tệp (statement)", "the list of files (statement)")
    check_signature(statement, proof["signature"], keys, OUTPUTS, what)
    if statement["manifest_sha256"] != sha256(canonical(proof["release"]["manifest"])):
        raise Altered(
            "bản kê: không phải của kỳ phát hành mà danh sách tệp nói đến",
            "the manifest: it is not that of the release which the list of files names",
        )


def check_signature(
    signed: dict[str, Any], signature: str, keys: Keys, kind: str, what: tuple[str, str]
) -> None:
    """Checks a signature, and that it is over something of a kind, named in both languages.

    Raises:
        Altered: it is not what was signed.
        ForeignKey: none of the keys signed it.
    """
    key_id = signed.get("key_id")
    if not isinstance(key_id, str) or key_id not in keys:
        raise ForeignKey(str(key_id))
    is_own = is_signed(canonical(signed), signature, keys[key_id])
    if not is_own or signed.get("format") != kind:
        vi, en = what
        raise Altered(f"{vi}, hoặc chữ ký", f"{en}, or its signature")


def _leads_to(leaf: dict[str, Any], place: dict[str, Any], tree: dict[str, Any]) -> bool:
    """Whether the root of a tree follows from a leaf; the tree is vouched for already."""
    try:
        path = [bytes.fromhex(it) for it in place["path"]]
    except (ValueError, TypeError):
        return False
    is_our_form = [it.hex() for it in path] == place["path"]
    root = follow_path(hash_leaf(canonical(leaf)), place["index"], tree["count"], path)
    return is_our_form and root is not None and root.hex() == tree["root"]
