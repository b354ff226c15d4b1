"""Whose rows a gate objects to, told for every expectation by the data that must fail it."""

from __future__ import annotations

import psycopg
import pytest
from bad_data import BREAKS

from expectations import suites
from expectations.culprits import find_submissions

pytestmark = pytest.mark.db

RELEASE = 2
OF_THE_RELEASE = {2, 3}
NAMELESS: dict[str, set[str]] = {
    "staging_submissions": {"something_was_loaded", "synthetic_apart_from_real"},
    "staging_observations": {"columns_are_as_agreed", "value_is_exact", "period_is_dated"},
    "candidate_figures": {
        "columns_are_as_agreed", "key_is_complete", "one_open_version", "total_keeps_its_size",
    },
    "candidate_areas": {"country_is_the_sum_of_its_provinces", "boundaries_have_the_same_sum"},
    "candidate_parts": {"PARTS_DO_NOT_ADD_UP"},
    "candidate_dimensions": {
        "member_is_named", "key_is_unique", "provinces_are_complete", "dimension_is_not_empty",
        "catalogue_is_complete",
    },
    "candidate_corrections": {"correction_is_of_a_figure", "correction_fits_its_figure"},
    "candidate_obligations": {
        "obligation_is_stated_once", "obligation_joins", "account_is_consistent",
        "province_that_owes_has_reported", "report_is_complete", "report_keeps_its_rows",
    },
    "candidate_peers": {"FAR_FROM_PEERS"},
    "candidate_targets": {"target_is_stated_once", "target_has_a_bound", "target_joins"},
}  # fmt: skip
"""Expectations about a table, a sum or what is derived: whom they fail with has to be tried."""


@pytest.mark.parametrize(
    ("name", "expectation"),
    [(name, expectation) for name, breaks in BREAKS.items() for expectation in breaks],
)
def test_the_submissions_of_bad_rows_are_named(
    candidate: psycopg.Connection, name: str, expectation: str
) -> None:
    candidate.execute(BREAKS[name][expectation])
    (suite,) = (one for one in suites.load(name.split("_")[0], RELEASE) if one.name == name)
    failed = [
        (name, one.name) for one in suite.expectations if one.name.split(" (")[0] == expectation
    ]
    with candidate.transaction(force_rollback=True):
        named = find_submissions(candidate, suite.gate, RELEASE, failed)
    if expectation in NAMELESS.get(name, ()):
        assert not named & OF_THE_RELEASE
    else:
        assert named and named <= {1, *OF_THE_RELEASE}
