"""What is signed, and with which key: canonical JSON, Ed25519, and the key of this home.

The private key is a file of the home (``secrets/signing-key``, PEM, readable by its owner alone),
made when it is first needed. One that is replaced goes; its public half stays beside the new one.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warehouse.home import Problem, folder, home, secret

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )

KEY = "signing-key"
"""The name of the secret."""
RETIRED = "signing-key.{}.pub"
"""The file of the public half of a key that was replaced, beside the secret."""
MANIFEST, OUTPUTS = "tmdt release manifest 1", "tmdt outputs 1"
"""What is signed, as its `format` says: neither passes for the other."""
PURPOSE = b"tmdt: signing of release manifests"
"""What a key that several hosts share is derived for."""


def canonical(content: Any) -> bytes:
    """JSON of which there is one form only, as RFC 8785 has it for texts, integers and booleans.

    Numbers of the warehouse are written as texts; names are in ASCII.
    """
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def sha256(content: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def identify(key: Ed25519PublicKey) -> str:
    """The short name of a public key."""
    return sha256(key.public_bytes_raw())[:16]


def write_pem(key: Ed25519PublicKey) -> str:
    """A public key as PEM, which openssl reads too."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def load_key() -> Ed25519PrivateKey:
    """The key that this home signs with; made if there is none.

    Raises:
        Problem: the file holds no such key.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    written = secret(KEY, _generate)
    with suppress(ValueError, TypeError):
        if isinstance(key := load_pem_private_key(written.encode(), None), Ed25519PrivateKey):
            return key
    raise Problem(
        f"{home() / 'secrets' / KEY} holds no Ed25519 key: restore it from a backup, or remove it,"
        " and another is made; what the old one signed stays good for who has its public key"
    )


def rotate_key() -> tuple[str, str]:
    """Replaces the key of this home by a new one; the public half of the old one is kept.

    Returns:
        The short names of the old key and of the new one.
    """
    from filelock import FileLock

    from warehouse.output import write_file

    with FileLock(folder("secrets") / f".{KEY}.lock"):
        old = load_key().public_key()
        write_file(folder("secrets") / RETIRED.format(identify(old)), write_pem(old).encode())
        unused = folder("secrets") / f".{KEY}.{os.getpid()}.new"
        unused.unlink(missing_ok=True)
        secret(unused.name, lambda: _generate(shared=False))
        unused.replace(folder("secrets") / KEY)
        return identify(old), identify(load_key().public_key())


def sign(content: bytes, key: Ed25519PrivateKey) -> str:
    """The signature over some bytes, in base64."""
    return base64.b64encode(key.sign(content)).decode()


def list_own_keys() -> dict[str, Ed25519PublicKey]:
    """The public keys of this home by their short names: of the one in use, and the retired."""
    place = home() / "secrets"
    found = [load_key().public_key()] if (place / KEY).exists() else []
    for file in sorted(place.glob(RETIRED.format("*"))):
        found += read_keys(file).values()
    return {identify(key): key for key in found}


def read_keys(file: Path) -> dict[str, Ed25519PublicKey]:
    """The public keys in a file, one PEM after another, by their short names.

    Raises:
        Problem: there is none, or something else beside.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        raise Problem(f"{file} cannot be read: {error.strerror}") from error
    if not (keys := load_pem(content)):
        raise Problem(f"{file} holds no public key of Ed25519 in PEM, as tmdt key show prints it")
    return keys


def load_pem(content: bytes) -> dict[str, Ed25519PublicKey]:
    """The public keys in PEM, by their short names; none unless all of them are of Ed25519."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    end = b"-----END PUBLIC KEY-----"
    try:
        found = [load_pem_public_key(it + end) for it in content.split(end)[:-1]]
    except (ValueError, UnsupportedAlgorithm):
        return {}
    keys = [it for it in found if isinstance(it, Ed25519PublicKey)]
    return {identify(it): it for it in keys} if len(keys) == len(found) else {}


def is_signed(content: bytes, signature: str, key: Ed25519PublicKey) -> bool:
    """Whether a signature in base64 is that of a key over some bytes."""
    from cryptography.exceptions import InvalidSignature

    with suppress(InvalidSignature, ValueError):
        decoded = base64.b64decode(signature, validate=True)
        key.verify(decoded, content)
        return base64.b64encode(decoded).decode() == signature  # the last digit has bits to spare
    return False


def _generate(shared: bool = True) -> str:
    """A new key; of several hosts that share a secret, the same one on each."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    if shared and (given := os.environ.get("TMDT_SECRET")):
        seed = HKDF(hashes.SHA256(), 32, salt=None, info=PURPOSE).derive(given.encode())
        key = Ed25519PrivateKey.from_private_bytes(seed)
    else:
        key = Ed25519PrivateKey.generate()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
