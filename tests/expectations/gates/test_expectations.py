"""Each expectation is failed by data that must fail it, and by nothing that is right."""

from __future__ import annotations

from dataclasses import replace

import psycopg
import pytest
from bad_data import BREAKS
from changes import (
    CARRIED,
    CARRIED_BADLY,
    GOODS,
    RESTATE,
    TO_FEBRUARY,
    TWO_MONTHS,
    VERSIONS,
    WITHDRAW,
    observed,
    stated,
    stated_again,
)

from expectations import suites
from expectations.rules import list_checking_rules
from expectations.validation import Result, validate
from warehouse import database

pytestmark = pytest.mark.db

RELEASE = 2


def suite(name: str) -> suites.Suite:
    [found] = [one for one in suites.load(name.split("_")[0], RELEASE) if one.name == name]
    return found


def outcome(name: str, expectation: str) -> list[Result]:
    """The results of one expectation, by itself; several when it is about several columns."""
    whole = suite(name)
    one = tuple(each for each in whole.expectations if each.name.split(" (")[0] == expectation)
    return validate([replace(whole, expectations=one)], database.url())


def test_every_expectation_has_data_that_must_fail_it():
    stated = {
        one.name: {expectation.name.split(" (")[0] for expectation in one.expectations}
        for name in suites.GATES
        for one in suites.load(name, RELEASE)
    }
    assert stated == {name: set(breaks) for name, breaks in BREAKS.items()}


def test_every_rule_that_keeps_figures_out_is_asked_again_at_the_gate():
    names = {expectation.name for expectation in suite("staging_figures").expectations}
    assert {rule.code for rule in list_checking_rules() if rule.figure_status != "loaded"} <= names


@pytest.mark.parametrize(
    ("name", "expectation"),
    [(name, expectation) for name, breaks in BREAKS.items() for expectation in breaks],
)
def test_expectation_fails_on_bad_data(candidate: psycopg.Connection, name: str, expectation: str):
    candidate.execute(BREAKS[name][expectation])
    fails(name, expectation)


@pytest.mark.parametrize(
    ("name", "expectation", "change"),
    [
        # A province that is counted twice, left out, or has no figure of the country at all.
        ("candidate_areas", "country_is_the_sum_of_its_provinces",
         f"{CARRIED_BADLY} n_present = 3 where area_key = 1 and value = 5"),
        ("candidate_areas", "country_is_the_sum_of_its_provinces",
         f"{CARRIED_BADLY} value = 2, value_low = 2, value_high = 2 where area_key = 1"
         " and value = 5"),
        ("candidate_areas", "country_is_the_sum_of_its_provinces",
         "delete from core.fact_area_history where value = 1100"),
        ("candidate_areas", "country_is_the_sum_of_its_provinces", WITHDRAW),
        ("candidate_areas", "boundaries_have_the_same_sum",
         f"{CARRIED} delete from core.fact_area_history where area_key = 342401"),
        # The month comes later than the year to date.
        ("candidate_year_to_date", "year_to_date_is_the_sum_of_its_months",
         TWO_MONTHS + stated(*TO_FEBRUARY, 6) + f"{VERSIONS} known_from_release = 1"
         " where value in (2, 6)"),
    ],
)  # fmt: skip
def test_derived_figures_fail_in_more_than_one_way(
    candidate: psycopg.Connection, name: str, expectation: str, change: str
):
    candidate.execute(change)
    fails(name, expectation)


def fails(name: str, expectation: str) -> None:
    for result in outcome(name, expectation):
        assert not result.success
        assert "could not be evaluated" not in (result.observed_value or "")
        assert result.unexpected_count or result.observed_value
        if result.unexpected_count and not result.expectation.endswith(")"):
            assert 1 <= len(result.examples) <= 5


@pytest.mark.parametrize(
    ("name", "expectation", "change"),
    [
        # An earlier file of the same release said otherwise: the later one counts.
        ("candidate_completeness", "no_figure_is_lost",
         "insert into staging.submission select 4, repeat('4', 64), 'late.csv', 'csv', 1, now(),"
         " '', 'csv', '2026-10', 'VN34_01', null, null, null, false, 'accepted', 1;"
         "insert into core.release_submission values (2, 4);"
         + stated_again("3/1", 4, source_ref="line 2", value=71, value_low=71, value_high=71)
         + f"{VERSIONS} value = 71, value_low = 71, value_high = 71, submission_id = 4,"
         " source_ref = 'line 2' where value = 70"),
        # The same value again makes no new version: the one of an earlier release stands.
        ("candidate_completeness", "no_figure_is_lost",
         "delete from core.fact_indicator_history where known_from_release = 2 and value = 60;"
         f"{VERSIONS} value = 60, value_low = 60, value_high = 60, known_to_release = null"
         " where value = 50"),
        # The release withdraws one of its figures: what the file says of it does not count.
        ("candidate_completeness", "no_figure_is_lost", f"{RESTATE}; {WITHDRAW}"),
        ("candidate_figures", "figure_has_its_evidence", f"{RESTATE}; {WITHDRAW}"),
        # A plan of a province that ended in June 2025 runs on to the end of that year.
        ("staging_figures", "province_is_in_force",
         observed(
             "2/6", ref_area="VN63_52", period_start="2021-01-01", period_end="2025-12-31"
         )),
        # A plan reaches further than the month.
        ("staging_figures", "period_is_within_reach",
         observed("2/6", period_end="2030-12-31")),
        # The administrative month, and the last day of the month.
        ("staging_figures", "period_is_within_reach",
         observed("2/5", period_start="2026-09-15", period_end="2026-10-14")),
        # A national target has no province.
        ("candidate_targets", "target_joins", "insert into core.fact_target select 'national',"
         " null, indicator_key, '', 2026, period_key, 'at_least', 40, null, 'Decision', null, false"
         " from core.fact_target"),
        # A line that waits does not fit badly; nor does one that was entered long ago.
        ("candidate_corrections", "correction_fits_its_figure",
         "insert into reference.correction select 1, now(), '', '', 'VN34_01', 'bts_site_count',"
         " null, '2026-10', 1, 2"),
        ("candidate_corrections", "correction_fits_its_figure",
         "insert into reference.correction select 1, now(), '', '', 'VN34_01',"
         " 'bank_account_count', null, '2026-10', 70, 72"),
        # Half of the rows is still a report, and who has until next week owes nothing yet.
        ("candidate_obligations", "report_keeps_its_rows",
         "update core.reporting_rate set n_figures = 4 where period_key = 2026100120261031"),
        ("candidate_obligations", "province_that_owes_has_reported",
         "update core.reporting_rate set due = false, received = false"
         " where province_key = 340101"),
        # Where nobody sent real files, as of an invented month, nobody is late with them.
        ("candidate_obligations", "province_that_owes_has_reported",
         "update core.reporting_rate set received = false, on_time = false, complete = false,"
         " accepted = false"),
        # Figures of the 63 provinces, carried to today's 34; and one that is of a place inside.
        ("candidate_areas", "country_is_the_sum_of_its_provinces", CARRIED),
        ("candidate_areas", "boundaries_have_the_same_sum", CARRIED),
        ("candidate_areas", "country_is_the_sum_of_its_provinces",
         f"{VERSIONS} breakdown = 'agency=x;commune=a' where value = 70;"
         " delete from core.fact_area_history where value = 70"),
        # A withdrawn figure leaves a figure of the country without any part.
        ("candidate_areas", "country_is_the_sum_of_its_provinces",
         f"{WITHDRAW}; update core.fact_area_history set value = null, value_low = null,"
         " value_high = null, n_present = 0 where value = 1100"),
        # A year to date that fits, one with a month that is not known, and one told roughly.
        *[("candidate_year_to_date", "year_to_date_is_the_sum_of_its_months", change)
          for change in (
              TWO_MONTHS + stated(*TO_FEBRUARY, 5),
              TWO_MONTHS + stated("VN34_24", GOODS, "2026-01-01", "2026-03-31", 6),
              TWO_MONTHS + stated(*TO_FEBRUARY, 6) + f"{VERSIONS} qualifier = 'approx'"
              " where value = 6",
          )],
        # Tenfold is still possible.
        ("candidate_figures", "total_keeps_its_size", f"{VERSIONS} value = 690 where value = 70"),
    ],
)  # fmt: skip
def test_expectation_holds_on_unusual_data_that_is_right(
    candidate: psycopg.Connection, name: str, expectation: str, change: str
):
    candidate.execute(change)
    assert all(result.success for result in outcome(name, expectation))


def test_examples_are_few_however_many_rows_fail(candidate: psycopg.Connection):
    candidate.execute(
        "insert into staging.figure (submission_id, figure_no, heading_no, source_ref, value_text,"
        " status) select 2, 100 + n, 1, 'x', repeat('x', 1000), 'lost'"
        " from generate_series(1, 1000) as n"
    )
    [result] = outcome("staging_observations", "status_is_known")
    assert (result.unexpected_count, len(result.examples)) == (1000, 5)


def test_an_expectation_that_cannot_be_evaluated_blocks_even_as_a_warning(
    candidate: psycopg.Connection,
):
    candidate.execute("alter table core.dim_indicator rename column over_provinces to renamed")
    [result] = outcome("candidate_figures", "total_keeps_its_size")
    assert (result.success, result.severity) == (False, "critical")
    assert "over_provinces" in (result.observed_value or "")
