"""Hash trees are those of RFC 9162, and a path leads from a leaf to the root and from no other."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmdt.releases.manifest.merkle import compute_root, find_path, follow_path, hash_leaf

KNOWN = [
    b"", b"\x00", b"\x10", b" !", b"01", b"@ABC", b"PQRSTUVW", b"`abcdefghijklmno",
]  # fmt: skip
"""The leaves of the tests of Certificate Transparency, whose roots are known."""
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}
leaves = st.lists(st.binary(max_size=8), min_size=1, max_size=70)


def by_the_rfc(content: list[bytes]) -> bytes:
    """The tree as RFC 9162, section 2.1.1, defines it."""
    if len(content) < 2:
        return hash_leaf(content[0]) if content else hashlib.sha256().digest()
    split = 1 << (len(content) - 1).bit_length() - 1
    halves = by_the_rfc(content[:split]) + by_the_rfc(content[split:])
    return hashlib.sha256(b"\1" + halves).digest()


def hashed(content: list[bytes]) -> bytes:
    return b"".join(map(hash_leaf, content))


@pytest.mark.parametrize(("count", "root"), ROOTS.items())
def test_roots_are_the_known_ones(count: int, root: str) -> None:
    assert compute_root(hashed(KNOWN[:count])).hex() == root


@given(leaves)
def test_roots_are_those_of_the_rfc(content: list[bytes]) -> None:
    assert compute_root(hashed(content)) == by_the_rfc(content)


@given(leaves, st.data())
def test_a_path_leads_to_the_root_from_its_own_leaf_and_place_alone(
    content: list[bytes], data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(content) - 1))
    path, root = find_path(hashed(content), index), compute_root(hashed(content))
    leaf, count = hash_leaf(content[index]), len(content)
    assert follow_path(leaf, index, count, path) == root
    others = {
        other for other in range(-1, count + 2) if follow_path(leaf, other, count, path) == root
    }
    assert others == {index} or len({*content}) < count
    assert follow_path(hash_leaf(content[index] + b"x"), index, count, path) != root
    assert follow_path(leaf, index, count, [*path, root]) is None
    assert not path or follow_path(leaf, index, count, path[:-1]) is None


def test_a_node_never_passes_for_a_leaf() -> None:
    """The same bytes as a leaf of a smaller tree give another root."""
    assert compute_root(hashed([b"a", b"b"])) != compute_root(hashed([hashed([b"a", b"b"])]))
