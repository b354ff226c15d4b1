"""The key of a home: made once, closed to others, replaceable; and what is signed has one form."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmdt.releases.manifest import signing
from warehouse.home import Problem

MAKE = "from tmdt.releases.manifest.signing import *; print(identify(load_key().public_key()))"


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TMDT_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("TMDT_SECRET", raising=False)
    return tmp_path / "home"


def own_key() -> str:
    return signing.identify(signing.load_key().public_key())


def test_two_processes_at_once_make_one_key(own_home: Path) -> None:
    at_once = [
        subprocess.Popen([sys.executable, "-c", MAKE], stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    assert {process.communicate()[0].strip() for process in at_once} == {own_key()}
    [file] = (own_home / "secrets").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_replaced_key_goes_and_its_public_half_stays(own_home: Path) -> None:
    old = signing.load_key()
    was, now = signing.rotate_key()
    assert was == signing.identify(old.public_key()) != now == own_key()
    assert signing.list_own_keys().keys() == {was, now}
    assert stat.S_IMODE((own_home / "secrets" / signing.KEY).stat().st_mode) == 0o600
    assert signing.is_signed(b"x", signing.sign(b"x", old), signing.list_own_keys()[was])
    assert not signing.is_signed(b"x", signing.sign(b"x", old), signing.list_own_keys()[now])
    private = [
        file for file in own_home.rglob("*") if file.is_file() and b"PRIVATE" in file.read_bytes()
    ]
    assert [file.name for file in private] == [signing.KEY]


def test_hosts_that_share_a_secret_sign_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMDT_SECRET", "one for all")
    here = own_key()
    monkeypatch.setenv("TMDT_HOME", str(tmp_path / "other"))
    assert own_key() == here
    monkeypatch.setenv("TMDT_SECRET", "another")
    assert own_key() == here, "a key that is there is not derived again"
    signing.rotate_key()
    assert own_key() != here


@pytest.mark.parametrize("content", ["", "no key", "-----BEGIN PRIVATE KEY-----\nMA==\n"])
def test_a_damaged_key_is_named(own_home: Path, content: str) -> None:
    (own_home / "secrets").mkdir(parents=True)
    (own_home / "secrets" / signing.KEY).write_text(content)
    with pytest.raises(Problem, match=f"{signing.KEY} holds no Ed25519 key"):
        signing.load_key()


def test_public_keys_are_read_from_pem_alone(tmp_path: Path) -> None:
    file = tmp_path / "keys.pem"
    first = signing.write_pem(signing.load_key().public_key())
    signing.rotate_key()
    file.write_text(first + signing.write_pem(signing.load_key().public_key()))
    assert signing.read_keys(file).keys() == signing.list_own_keys().keys()
    for content in ("", "-----BEGIN PUBLIC KEY-----\nx\n-----END PUBLIC KEY-----", first[:-40]):
        file.write_text(content)
        with pytest.raises(Problem, match="holds no public key"):
            signing.read_keys(file)
    with pytest.raises(Problem, match="cannot be read"):
        signing.read_keys(tmp_path / "none.pem")


@given(st.binary(max_size=50), st.integers(0, 87), st.sampled_from("ABCDwxyz019+/=~ \n"))
def test_a_signature_has_one_spelling(content: bytes, place: int, letter: str) -> None:
    key = signing.load_key()
    good = signing.sign(content, key)
    assert signing.is_signed(content, good, key.public_key())
    other = good[:place] + letter + good[place + 1 :]
    assert other == good or not signing.is_signed(content, other, key.public_key())
    assert not signing.is_signed(content, good + letter, key.public_key())


def test_openssl_checks_a_signature(tmp_path: Path) -> None:
    import base64
    import shutil

    if not shutil.which("openssl"):
        pytest.skip("no openssl here")
    key = signing.load_key()
    (tmp_path / "key.pem").write_text(signing.write_pem(key.public_key()))
    (tmp_path / "manifest").write_bytes(b"{}")
    (tmp_path / "signature").write_bytes(base64.b64decode(signing.sign(b"{}", key)))
    command = "openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in manifest -sigfile signature"
    ended = subprocess.run(
        command.split(), cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert f"`{command}`" in (Path(__file__).parents[3] / "docs" / "proof.md").read_text()


def test_canonical_json_is_as_the_rfc_has_it() -> None:
    given = {"€": "\x7f\u2028é", "a": ['\n\t"\\/\x01', None, True, 7], "A": {}}
    assert signing.canonical(given) == (
        '{"A":{},"a":["\\n\\t\\"\\\\/\\u0001",null,true,7],"€":"\x7f\u2028é"}'.encode()
    )
