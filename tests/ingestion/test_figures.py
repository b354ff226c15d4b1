"""Figures on their way from a reader to what they mean."""

import pyarrow as pa

from ingestion.figures import find_combinations


def test_combinations_come_in_the_order_they_are_met():
    figures = pa.table({"a": ["y", "x", "y", None], "b": ["1", "1", "1", None]})
    which, met = find_combinations(figures, ("a", "b"))
    assert which.tolist() == [0, 1, 0, 2]
    assert met == [("y", "1"), ("x", "1"), (None, None)]


def test_combinations_of_columns_of_one_text_or_of_nothing():
    figures = pa.table({"same": ["x", "x"], "empty": pa.nulls(2, pa.string())})
    which, met = find_combinations(figures, ("same", "empty"))
    assert which.tolist() == [0, 0]
    assert met == [("x", None)]
    assert find_combinations(figures.slice(0, 0), ("same", "empty"))[1] == []


def test_many_distinct_combinations_stay_distinct():
    """The first row and the last differ by 2 to the power of 32, more than 32 bits can tell."""
    one = [str(number) for number in range(65_537)]
    other = [*one[:65_535], "0", "0"]
    which, met = find_combinations(pa.table({"one": one, "other": other}), ("one", "other"))
    assert len(met) == len(one)
    assert which.tolist() == list(range(len(one)))
