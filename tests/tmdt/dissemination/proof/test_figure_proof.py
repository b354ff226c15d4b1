"""The proof of a figure: checked with the public key alone, refused if a byte of it is another."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from signed import HOSTILE

from reference.project import PACKAGES
from tmdt.dissemination.proof.check import ForeignKey, check_proof
from tmdt.dissemination.proof.document import Altered, NoProof, read_bytes, write_bytes
from tmdt.dissemination.proof.figure import prove_figure
from tmdt.dissemination.proof.files import check_paths
from tmdt.dissemination.proof.verdict import Status
from tmdt.releases.manifest import merkle, signing, trees
from warehouse.home import Problem

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("signed_releases")]
SCRIPT = re.search(r"^```python\n(.*?)^```$", (PACKAGES / "docs/proof.md").read_text(), re.M | re.S)
PROVEN = [
    (("VN34_24", "ecom_sales_vnd", "2026-10"), {}, "13", 2),
    (("VN34_24", "ecom_sales_vnd", "2026-10"), {"release_id": 1}, "12.50", 1),
    (("VN34_24", "ecom_sales_vnd", "2026-10"), {"synthetic": True}, "5", 1),
    (("VN34_24", "ecom_sales_vnd", "2026-10", HOSTILE), {}, "7", 1),
    (("VN34_24", "ecom_merchant_count", "2026-10"), {"release_id": 3}, "3", 1),
    (("VN34_01", "ecom_sales_vnd", "2026-10"), {"release_id": 2}, "9", 1),
    (("VN34_01", "ecom_sales_vnd", "2026-10"), {}, None, 3),
    (("VN", "ecom_sales_vnd", "2026-10"), {}, "22", 2),
    (("VN", "ecom_sales_vnd", "2026-Q4"), {"release_id": 1}, "21.50", 1),
]
"""A figure and a release, the value that the release has, and since which it is known."""


@pytest.fixture(scope="module")
def proof() -> bytes:
    return write_bytes(prove_figure("VN34_24", "ecom_sales_vnd", "2026-10"))


@pytest.mark.parametrize(("figure", "other", "value", "since"), PROVEN)
def test_what_a_release_has_is_proven(
    figure: tuple[str, ...], other: dict[str, Any], value: str | None, since: int
) -> None:
    proof = read_bytes(write_bytes(prove_figure(*figure, **other)))
    check_proof(proof, signing.list_own_keys())
    assert proof["figure"]["value"] == value
    assert proof["figure"]["known_from_release"] == since
    assert proof["figure"].get("is_withdrawn", False) == (value is None)
    assert proof["release"]["manifest"]["release"]["release_id"] == other.get("release_id", 3)
    assert proof["figure"]["breakdown"] == (figure[3] if figure[3:] else "")
    assert len(write_bytes(proof)) < 10_000


@pytest.mark.parametrize(
    ("figure", "other", "said"),
    [
        (("VN34_99", "ecom_sales_vnd", "2026-10"), {}, "there is no area 'VN34_99'"),
        (("VN34_24", "no_such", "2026-10"), {}, "there is no indicator 'no_such'"),
        (("VN34_24", "ecom_sales_vnd", "2027-01"), {}, "there is no period '2027-01'"),
        (("VN34_24", "ecom_sales_vnd", "2026-10", "x=y"), {}, "has no figure .* by x=y of VN34_24"),
        (("VN", "ecom_sales_vnd", "2026-10"), {"synthetic": True}, "real one only: leave out"),
        (("VN", "ecom_sales_vnd", "2026-10"), {"release_id": 9}, "no published release 9, .* is 3"),
        (("VN", "ecom_sales_vnd", "2026-10"), {"release_id": 0}, "no published release 0"),
        (("VN", "'; drop table x; --", "2026-10"), {}, "there is no indicator"),
    ],
)
def test_what_a_release_does_not_have_is_named(
    figure: tuple[str, ...], other: dict[str, Any], said: str
) -> None:
    with pytest.raises(Problem, match=said):
        prove_figure(*figure, **other)


def test_no_byte_of_a_proof_can_be_another(proof: bytes) -> None:
    keys = signing.list_own_keys()

    @settings(max_examples=1500, deadline=None)
    @given(st.integers(0, len(proof) - 1), st.integers(0, 255), st.sampled_from("cid"))
    @example(len(proof) - 1, 32, "c")
    @example(0, 32, "i")
    def one_byte(place: int, byte: int, kind: str) -> None:
        put = b"" if kind == "d" else bytes([byte])
        other = proof[:place] + put + proof[place + (kind != "i") :]
        if other != proof:
            with pytest.raises((NoProof, Altered, ForeignKey)):
                check_proof(read_bytes(other), keys)

    one_byte()


def leaves_of(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every text, number and truth in a proof."""
    if isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        return [way for name, it in pairs for way in leaves_of(it, (*path, name))]
    return [path]


def test_every_word_of_a_proof_is_vouched_for(proof: bytes) -> None:
    """Also when the file is written anew, in the form that it must have."""
    keys = signing.list_own_keys()
    for way in leaves_of(json.loads(proof)):
        other = json.loads(proof)
        holder = other
        for name in way[:-1]:
            holder = holder[name]
        was = holder[way[-1]]
        for value in (None, "x", 7, not was, f"{was}x", str(was).upper(), [], {}, 1.5, 1e400):
            if value != was or type(value) is not type(was):
                holder[way[-1]] = value
                with pytest.raises((NoProof, Altered, ForeignKey)):
                    check_proof(read_bytes(write_bytes(other)), keys)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda it: it["figure"].update(value="14"), "the figure, or its path"),
        (lambda it: it["figure_place"].update(index=0), "the figure, or its path"),
        (lambda it: it["tree"].update(unit="USD"), "what is said of the indicator"),
        (lambda it: it["release"]["manifest"].update(previous=None), "the manifest of the release"),
        (lambda it: it.update(more=1), "the structure of the proof"),
    ],
)
def test_what_was_altered_is_named(
    proof: bytes, change: Callable[[Any], None], said: str, tmp_path: Path
) -> None:
    other = json.loads(proof)
    change(other)
    file = tmp_path / "other.json"
    file.write_bytes(write_bytes(other))
    [verdict] = check_paths([file], signing.list_own_keys())
    assert verdict.status is Status.ALTERED
    assert said in verdict.en and verdict.vi.startswith("ĐÃ BỊ SỬA: ")


def test_a_file_of_a_release_does_not_pass_for_a_figure(
    proof: bytes, signed_releases: psycopg.Connection
) -> None:
    """Its leaf is signed as well, and is none of a figure."""
    statements = trees.read_statements(signed_releases, 3)
    place = next(i for i, it in enumerate(statements) if "staging.submission" in it)
    tree = json.loads(statements[place])
    [(leaf,)] = signed_releases.execute(
        "select statement from dissemination.version"
        " where content = 'staging.submission' and known_from_release = 3"
    )
    path = merkle.find_path(trees.hash_statements(statements), place)
    other = json.loads(proof) | {
        "figure": json.loads(leaf), "figure_place": {"index": 0, "path": []}, "tree": tree,
        "tree_place": {"index": place, "path": [it.hex() for it in path]},
    }  # fmt: skip
    with pytest.raises(Altered, match="the figure"):
        check_proof(read_bytes(write_bytes(other)), signing.list_own_keys())


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"format": []}', b"\xff", b"[" * 100_000, b'{"format":"x"}']
)
def test_what_is_no_proof_is_said_to_be_none(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "proof.json"
    file.write_bytes(content)
    [verdict] = check_paths([file], signing.list_own_keys())
    assert verdict.status is Status.UNCHECKED


def tmdt(*arguments: object, home: Path, check: bool = False) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tmdt.cli", *map(str, arguments)],
        env={"TMDT_HOME": str(home), "PATH": ""}, capture_output=True, text=True, check=check,
    )  # fmt: skip


def test_a_recipient_checks_with_the_public_key_and_nothing_else(
    proof: bytes, tmp_path: Path
) -> None:
    file, key = tmp_path / "proof.json", tmp_path / "key.pem"
    file.write_bytes(proof)
    key.write_text(signing.write_pem(signing.load_key().public_key()))
    nowhere = tmp_path / "nowhere"
    good = tmdt("verify", file, "--key", key, home=nowhere)
    assert good.returncode == 0, good.stderr
    assert "có VN34_24 · ecom_sales_vnd · 2026-10 = 13 VND" in good.stdout
    assert "has VN34_24 · ecom_sales_vnd · 2026-10 = 13 VND" in good.stdout
    file.write_bytes(proof.replace(b'"value": "13"', b'"value": "14"'))
    assert tmdt("verify", file, "--key", key, home=nowhere).returncode == 1
    without = tmdt("verify", file, home=nowhere)
    assert without.returncode == 2 and "--key" in without.stderr
    foreign = tmp_path / "foreign"
    tmdt("key", "show", home=foreign, check=True)
    file.write_bytes(proof)
    other = tmdt("verify", file, home=foreign)
    assert other.returncode == 2 and "which is none of those given" in other.stdout
    assert tmdt("verify", home=foreign).returncode == 2
    assert not nowhere.exists()


def test_the_script_of_the_page_checks_as_the_program_does(proof: bytes, tmp_path: Path) -> None:
    assert SCRIPT is not None
    assert len([it for it in SCRIPT[1].splitlines() if it]) <= 25
    script, file, key = (tmp_path / name for name in ("script.py", "proof.json", "key.pem"))
    script.write_text(SCRIPT[1])
    key.write_text(signing.write_pem(signing.load_key().public_key()))
    command = [sys.executable, "-I", str(script), str(file), str(key)]
    file.write_bytes(proof)
    good = subprocess.run(command, capture_output=True, text=True, check=True)
    assert good.stdout.startswith("3 ecom_sales_vnd 2026-10\n{")
    for was, other in (
        (b'"value": "13"', b'"value": "14"'), (b'"unit": "VND"', b'"unit": "USD"'),
        (b'"load_period": "2026-10"', b'"load_period": "2026-11"'), (b'"index": 1', b'"index": 0'),
    ):  # fmt: skip
        assert was in proof
        file.write_bytes(proof.replace(was, other))
        assert subprocess.run(command, capture_output=True, check=False).returncode == 1


def test_checking_a_file_imports_nothing_heavy() -> None:
    heavy = {"psycopg", "pandas", "pyarrow", "upath", "airflow", "dbt", "fastapi", "sqlalchemy"}
    program = "import sys, tmdt.dissemination.proof.files, tmdt.cli; print(*sys.modules)"
    shown = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert heavy & set(shown.stdout.split()) == set()


def test_a_rotated_key_still_vouches_for_what_it_signed(
    proof: bytes, signed_releases: psycopg.Connection, tmp_path: Path
) -> None:
    old, new = signing.rotate_key()
    later = prove_figure("VN34_24", "ecom_sales_vnd", "2026-10")
    assert later["release"]["manifest"]["key_id"] == old
    check_proof(read_bytes(proof), signing.list_own_keys())
    with pytest.raises(ForeignKey, match=old):
        check_proof(read_bytes(proof), {new: signing.list_own_keys()[new]})
