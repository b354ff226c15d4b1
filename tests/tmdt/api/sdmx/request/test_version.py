"""Which versions a pattern of SDMX REST means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmdt.api.refusal import Refusal
from tmdt.api.sdmx.request.version import is_meant


@pytest.mark.parametrize(
    "pattern",
    ["*", "~", "+", "all", "latest", "1", "1.0", "1.0.0", "1.0.0+", "1.+.0", "1.0.+", "+.0.0",
     "~.0.0", "0~.0.0", "1.~", "1+.0.0", "*.0.0", "0*.0.0"],
)  # fmt: skip
def test_the_one_version_is_meant(pattern: str) -> None:
    assert is_meant(pattern, "1.0.0")
    assert is_meant(pattern, "1.0")


@pytest.mark.parametrize("pattern", ["2.0.0", "1.1", "1.0.1+", "2+.0.0", "1.1+.0", "0.0.1*"])
def test_another_version_is_not(pattern: str) -> None:
    assert not is_meant(pattern, "1.0.0")


@pytest.mark.parametrize(
    "pattern",
    ["", ".", "1.", "x", "1.0.0.0", "+.2.3", "1.+.3", "~.2", "*.2.3", "~.0.*", "1+.0+.0", "-1",
     "1.0.0;drop", "１.０", "9" * 5_000],
)  # fmt: skip
def test_what_is_no_version_is_refused(pattern: str) -> None:
    with pytest.raises(Refusal) as refused:
        is_meant(pattern, "1.0.0")
    assert refused.value.status_code == 400


@given(st.text(max_size=20))
def test_anything_is_answered_or_refused(pattern: str) -> None:
    try:
        assert is_meant(pattern, "1.0.0") in (True, False)
    except Refusal as refused:
        assert refused.status_code == 400


@given(st.integers(0, 99), st.integers(0, 99), st.integers(0, 99), st.integers(0, 99))
def test_a_version_with_an_open_part_means_what_is_not_older(
    major: int, minor: int, patch: int, other: int
) -> None:
    assert is_meant(f"{major}.{minor}.{patch}~", f"{major}.{minor}.{other}") == (other >= patch)
    assert is_meant(f"{major}.{minor}~.0", f"{major}.{other}.0") == (other >= minor)
