"""From what is written to what is meant: province, period, indicator, breakdown, unit and number.

Works on the columns of a chunk. A question is asked once for each distinct answer (a month's form
has one province and one period, whatever its size), and a number in plain digits needs no asking,
so that Python is not paid by the row. Nothing is guessed: what cannot be told for certain becomes
a finding.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from expectations.rules import Finding, registry
from ingestion.amounts import read_amount, read_scale
from ingestion.figures import combinations
from ingestion.numbers import infer_convention
from ingestion.places import Said, read_place
from ingestion.problems import Problem
from ingestion.reference import Indicator, Reference, reference
from ingestion.text import fold

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

MEMBER = re.compile(r"[\w.+&/() -]{1,60}")
# Digits that mean the same in every convention; 1.234 is left to be asked about.
PLAIN = r"-?(?:0|[1-9][0-9]{0,29})(?:\.[0-9]{1,29})?"
MAYBE_GROUPED = r"-?[1-9][0-9]{0,2}\.[0-9]{3}"

UNDERSTOOD = (
    "status", "reason", "kind", "ref_area", "indicator_code", "breakdown", "period",
    "period_start", "period_end", "value", "value_low", "value_high", "qualifier", "obs_status",
)  # fmt: skip
"""The columns that understanding adds to a chunk, in the order of ``staging.observation``."""


AMOUNT = ("value", "value_low", "value_high", "qualifier")


class Asked(NamedTuple):
    """The answers to a question, and for each figure which of them is its own."""

    which: np.ndarray
    answers: list[Any]

    def each(self, part: Callable[[Any], str | None]) -> pd.Categorical:
        """A part of its answer for every figure."""
        import numpy as np
        import pandas as pd

        codes, parts = pd.factorize(np.array([part(a) for a in self.answers], dtype=object))
        return pd.Categorical.from_codes(codes[self.which], categories=parts)

    def problems(self, part: Callable[[Any], object]) -> Iterator[tuple[int, Problem]]:
        """The figures whose answer is a problem."""
        import numpy as np

        bad = [at for at, answer in enumerate(self.answers) if isinstance(part(answer), Problem)]
        for row in np.flatnonzero(np.isin(self.which, bad)) if bad else ():
            yield int(row), part(self.answers[self.which[row]])  # type: ignore[misc]


def understand(
    figures: pd.DataFrame, received_on: date
) -> tuple[pd.DataFrame, list[tuple[int, Finding]]]:
    """Adds the columns of ``UNDERSTOOD`` to a chunk of figures that came on a day.

    Returns:
        The chunk with the new columns (text, ``None`` where unknown), and the findings, each with
        the position of the figure it is about.
    """
    known = reference()
    places = _ask(
        lambda kind, period, *who: read_place(kind, period, Said(*who), received_on, known),
        figures, "kind_text", "period_text", "province_text", "also_named", "sender",
    )  # fmt: skip
    indicators = _ask(lambda text: _indicator(text, known), figures, "indicator_text")
    codes = indicators.each(lambda i: i.code if isinstance(i, Indicator) else None)
    names = _ask(lambda name: _code_of(name, known), figures, "indicator_name")
    breakdowns = _ask(_breakdown, figures, "breakdown_text")
    amounts = _amounts(figures, indicators, known)
    columns = {
        "kind": places.each(lambda place: place.kind),
        "ref_area": places.each(lambda place: place.ref_area),
        "indicator_code": codes,
        "breakdown": breakdowns.each(lambda b: b if isinstance(b, str) else None),
        "period": places.each(lambda place: place.period and place.period.code),
        "period_start": places.each(lambda place: place.period and str(place.period.start)),
        "period_end": places.each(lambda place: place.period and str(place.period.end)),
        **amounts.columns,
        "obs_status": None,
    }
    said = dict(_said_by_reader(figures))
    found = _by_figure(
        places.problems(lambda place: place.problem),
        indicators.problems(lambda indicator: indicator),
        _misnamed(figures, codes, names, known),
        breakdowns.problems(lambda breakdown: breakdown),
        amounts.problems,
    ) | {row: [problem] for row, problem in said.items()}
    statuses, reasons, reported = _verdicts(figures, found)
    table = figures.assign(status=statuses, reason=reasons, **columns)
    told = _once_a_sheet(figures, reported)
    return table, [(at, _finding(table.iloc[at], problem)) for at, problem in told]


def _ask(question: Callable[..., object], figures: pd.DataFrame, *columns: str) -> Asked:
    """Asks once for each distinct combination of what stands in ``columns``."""
    which, written = combinations(figures, columns)
    return Asked(which, [question(*texts) for texts in written])


# What ---------------------------------------------------------------------------------------


def _indicator(written: str | None, known: Reference) -> Indicator | Problem:
    text = (written or "").strip()
    if not text:
        return Problem("INDICATOR_MISSING", {})
    code = _code_of(text, known)
    return known.indicators[code] if code else Problem("INDICATOR_UNKNOWN", {"written": text})


def _code_of(written: str | None, known: Reference) -> str | None:
    text = (written or "").strip()
    code = text.lower()
    return code if code in known.indicators else known.indicator_codes_by_name.get(fold(text))


def _misnamed(
    figures: pd.DataFrame, codes: pd.Categorical, names: Asked, known: Reference
) -> Iterator[tuple[int, Problem]]:
    """Figures with an indicator's code beside the name of another one.

    A name nobody knows says nothing: it may be a part's, or the province's own words.
    """
    import numpy as np
    import pandas as pd

    if not any(names.answers):
        return
    named = np.array(names.each(lambda code: code), dtype=object)
    codes = np.array(codes, dtype=object)
    for row in np.flatnonzero(pd.notna(named) & pd.notna(codes) & (named != codes)):
        figure = figures.iloc[row]
        expected = known.indicators[codes[row]].name_vi
        about = {"written": figure["indicator_text"], "name": figure["indicator_name"]}
        yield int(row), Problem("INDICATOR_MISMATCH", about | {"expected": expected})


def _breakdown(written: str | None) -> str | Problem:
    """Canonical spelling: ``dimension=member`` sorted and joined by ``;``; empty for the total."""
    pairs: dict[str, str] = {}
    for part in filter(str.strip, (written or "").split(";")):
        dimension, separator, member = (piece.strip() for piece in part.partition("="))
        well_formed = separator and dimension.isidentifier() and MEMBER.fullmatch(member)
        if not well_formed or dimension in pairs:
            return Problem("BREAKDOWN_UNREADABLE", {"written": written or ""})
        pairs[dimension] = member
    return ";".join(f"{dimension}={pairs[dimension]}" for dimension in sorted(pairs))


# How much -----------------------------------------------------------------------------------


class Amounts(NamedTuple):
    columns: dict[str, pd.Series]
    problems: list[tuple[int, Problem]]


def _amounts(figures: pd.DataFrame, indicators: Asked, known: Reference) -> Amounts:
    """Numbers in plain digits and in the catalogue's unit stay as they are; the rest is read."""
    import numpy as np
    import pandas as pd

    is_number = figures["is_number"].to_numpy(dtype=bool)
    text = figures["value_text"].astype("string[pyarrow]")
    plain = text.str.fullmatch(PLAIN).to_numpy(dtype=bool)
    has_point = text.str.contains(".", regex=False).to_numpy(dtype=bool)
    if has_point.any():
        plain &= is_number | ~text.str.fullmatch(MAYBE_GROUPED).to_numpy(dtype=bool)
    units = _ask(
        lambda unit, which: _plain_scale(unit, indicators.answers[which], known),
        figures[["unit_text"]].assign(indicator=indicators.which), "unit_text", "indicator",
    )  # fmt: skip
    in_its_unit = np.array([scale == Decimal(1) for scale in units.answers], dtype=bool)
    as_it_is = plain & in_its_unit[units.which]
    columns = dict.fromkeys(AMOUNT[:3], text.where(as_it_is))
    columns["qualifier"] = pd.Series("exact", figures.index, dtype=text.dtype).where(as_it_is)
    rest = np.flatnonzero(~as_it_is)
    convention = infer_convention(set(text[~is_number & (~as_it_is | has_point)]))
    ask = cache(
        lambda text, is_number, unit, which: read_amount(
            text, is_number, unit, _known(indicators.answers[which]), convention, known
        )
    )
    unit_text = figures["unit_text"].iloc[rest].astype(object)
    asked = zip(
        text.iloc[rest],
        is_number[rest],
        unit_text.where(unit_text.notna(), None),
        indicators.which[rest],
        strict=True,
    )
    amounts = [ask(*what) for what in asked]
    for at, name in enumerate(AMOUNT if amounts else ()):
        said = (amount[at] for amount in amounts)
        columns[name] = columns[name].copy()
        columns[name].iloc[rest] = [
            format(part, "f") if isinstance(part, Decimal) else part for part in said
        ]
    problems = [
        (int(row), amount.problem)
        for row, amount in zip(rest, amounts, strict=True)
        if amount.problem
    ]
    return Amounts(columns, problems)


def _plain_scale(
    unit_text: str | None, indicator: Indicator | Problem, known: Reference
) -> Decimal | None:
    if isinstance(indicator, Problem):
        return None
    scale = read_scale(unit_text, "", Decimal(1), indicator, known)
    return None if isinstance(scale, Problem) else scale


def _known(indicator: Indicator | Problem) -> Indicator | None:
    return indicator if isinstance(indicator, Indicator) else None


# The verdict --------------------------------------------------------------------------------


def _said_by_reader(figures: pd.DataFrame) -> Iterator[tuple[int, Problem]]:
    import numpy as np

    for row in np.flatnonzero(figures["reader_said"].notna()):
        figure = figures.iloc[row].dropna()
        about = {"written": figure.get("indicator_text") or figure.get("value_text", "")}
        yield int(row), Problem(figure["reader_said"], about)


def _by_figure(*sources: Iterable[tuple[int, Problem]]) -> dict[int, list[Problem]]:
    found: dict[int, list[Problem]] = {}
    for source in sources:
        for row, problem in source:
            found.setdefault(row, []).append(problem)
    return found


def _verdicts(
    figures: pd.DataFrame, found: dict[int, list[Problem]]
) -> tuple[pd.Categorical, pd.Categorical, list[tuple[int, Problem]]]:
    rows = sorted(found)
    verdicts = [_verdict(found[row]) for row in rows]
    statuses = _said_of(rows, [status for status, _, _ in verdicts], len(figures), "loaded")
    reasons = _said_of(rows, [reason for _, reason, _ in verdicts], len(figures))
    reported = [
        (row, problem)
        for row, (_, _, told) in zip(rows, verdicts, strict=True)
        for problem in told
    ]
    return statuses, reasons, reported


def _said_of(
    rows: list[int], texts: list[str | None], length: int, otherwise: str | None = None
) -> pd.Categorical:
    """A column with a text for each of some rows, and the same one for all others."""
    import numpy as np
    import pandas as pd

    codes, distinct = pd.factorize(np.array([*texts, otherwise], dtype=object))
    column = np.full(length, codes[-1])
    column[rows] = codes[:-1]
    return pd.Categorical.from_codes(column, categories=distinct)


def _once_a_sheet(
    figures: pd.DataFrame, reported: Iterable[tuple[int, Problem]]
) -> Iterator[tuple[int, Problem]]:
    """Why figures were set aside is said once a sheet; each figure keeps its reason."""
    said = set()
    for row, problem in reported:
        if registry()[problem.code].ignores:
            once = (problem.code, figures["sheet"].iat[row])
            if once in said:
                continue
            said.add(once)
        yield row, problem


def _verdict(problems: Sequence[Problem]) -> tuple[str, str | None, Sequence[Problem]]:
    """What becomes of a figure, why, and which of its problems its sender should hear of.

    What its reader said goes before all else, and a figure set aside (a total row, a dash) is not
    also blamed for what else is odd about it. What is wrong with the whole file its reader tells.
    """
    for status in ("ignored", "rejected"):
        for problem in problems:
            if registry()[problem.code].figure_status == status:
                if registry()[problem.code].severity == "critical":
                    return status, problem.code, []
                return status, problem.code, [problem] if status == "ignored" else problems
    return "loaded", None, problems


def _finding(figure: pd.Series, problem: Problem) -> Finding:
    known = figure[figure.notna()]
    return registry()[problem.code].finding(
        sheet=known.get("sheet"),
        cell=known.get("cell"),
        line=int(known["line"]) if "line" in known else None,
        indicator_code=known.get("indicator_code", known.get("indicator_text")),
        figure_no=None,
        **problem.about,
    )
