"""From what is written to what is meant: province, period, indicator, breakdown, unit and number.

Works on the columns of a chunk. A question is asked once for each distinct answer (a month's form
has one province and one period, whatever its size), and a number in plain digits needs no asking,
so that Python is not paid by the row. Nothing is guessed: what cannot be told for certain becomes
a finding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from expectations.rules import Finding, registry
from ingestion.figures import combinations
from ingestion.understanding.amounts import read_amount, read_scale
from ingestion.understanding.breakdowns import meaning, take_apart
from ingestion.understanding.numbers import infer_convention
from ingestion.understanding.places import Said, read_place
from ingestion.understanding.problems import Problem
from ingestion.understanding.remarks import apply_remarks
from reference.catalogue import Indicator, Reference, reference
from reference.text import fold

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

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

    def each(self, part: Callable[[Any], str | None]) -> pa.DictionaryArray:
        """A part of its answer for every figure."""
        return _spread([part(answer) for answer in self.answers], self.which)

    def problems(self, part: Callable[[Any], object]) -> Iterator[tuple[int, Problem]]:
        """The figures whose answer is a problem."""
        import numpy as np

        bad = [at for at, answer in enumerate(self.answers) if isinstance(part(answer), Problem)]
        for row in np.flatnonzero(np.isin(self.which, bad)) if bad else ():
            yield int(row), part(self.answers[self.which[row]])  # type: ignore[misc]


def understand(
    figures: pa.Table,
    received_on: date,
    said: set[tuple[str, str | None]] | None = None,
    takes: Callable[[str], bool] = bool,
) -> tuple[pa.Table, list[tuple[int, Finding]]]:
    """Adds the columns of ``UNDERSTOOD`` to a chunk of figures that came on a day.

    Args:
        figures: The chunk.
        received_on: The day it came.
        said: What is said once a sheet and was said of earlier chunks; takes in what this one adds.
        takes: Whether a finding of a rule is still to be told in full (``Findings``).

    Returns:
        The chunk with the new columns (text, ``None`` where unknown), and the findings, each with
        the position of the figure it is about.
    """
    import pyarrow as pa

    known = reference()
    figures, contradicted = apply_remarks(figures)
    places = _ask(
        lambda kind, period, around, *who: read_place(
            kind, period, around, Said(*who), received_on, known
        ),
        figures, "kind_text", "period_text", "period_around",
        "province_text", "also_named", "sender",
    )  # fmt: skip
    indicators = _ask(lambda text: _indicator(text, known), figures, "indicator_text")
    codes = indicators.each(lambda i: i.code if isinstance(i, Indicator) else None)
    names = _ask(lambda name: _code_of(name, known), figures, "indicator_name")
    breakdowns = _breakdowns(figures, indicators)
    amounts = _amounts(figures, indicators, known)
    columns: dict[str, pa.Array] = {
        "kind": places.each(lambda place: place.kind),
        "ref_area": places.each(lambda place: place.ref_area),
        "indicator_code": codes,
        "breakdown": breakdowns.each(lambda b: b if isinstance(b, str) else None),
        "period": places.each(lambda place: place.period and place.period.code),
        "period_start": places.each(lambda place: place.period and str(place.period.start)),
        "period_end": places.each(lambda place: place.period and str(place.period.end)),
        **amounts.columns,
        "obs_status": figures["obs_status"].combine_chunks(),
    }
    by_reader = dict(_said_by_reader(figures))
    found = _by_figure(
        places.problems(lambda place: place.problem),
        indicators.problems(lambda indicator: indicator),
        _misnamed(figures, codes, names, known),
        breakdowns.problems(lambda breakdown: breakdown),
        amounts.problems,
        contradicted,
    ) | {row: [problem] for row, problem in by_reader.items()}
    statuses, reasons, reported = _verdicts(figures, found)
    columns |= {"status": statuses, "reason": reasons}
    table = pa.table(dict(zip(figures.column_names, figures.columns, strict=True)) | columns)
    told = _once_a_sheet(figures, reported, set() if said is None else said)
    in_full = ((at, problem) for at, problem in told if takes(problem.code))
    return table, [(at, _finding(table, at, problem)) for at, problem in in_full]


def _ask(question: Callable[..., object], figures: pa.Table, *columns: str) -> Asked:
    """Asks once for each distinct combination of what stands in ``columns``."""
    which, written = combinations(figures, columns)
    return Asked(which, [question(*texts) for texts in written])


def _spread(texts: Sequence[str | None], which: np.ndarray) -> pa.DictionaryArray:
    """A column with one of some texts for each figure."""
    import pyarrow as pa

    return pa.array(texts, pa.string()).dictionary_encode().take(pa.array(which))


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
    figures: pa.Table, codes: pa.DictionaryArray, names: Asked, known: Reference
) -> Iterator[tuple[int, Problem]]:
    """Figures with an indicator's code beside the name of another one.

    A name nobody knows says nothing: it may be a part's, or the province's own words.
    """
    from pyarrow import compute

    if not any(names.answers):
        return
    named = names.each(lambda code: code).cast("string")
    differ = compute.fill_null(compute.not_equal(named, codes.cast("string")), False)
    for row in compute.indices_nonzero(differ).to_pylist():
        about = {
            "written": figures["indicator_text"][row].as_py(),
            "name": figures["indicator_name"][row].as_py(),
            "expected": known.indicators[codes[row].as_py()].name_vi,
        }
        yield row, Problem("INDICATOR_MISMATCH", about)


def _breakdowns(figures: pa.Table, indicators: Asked) -> Asked:
    """What splits each figure. A commune splits any indicator, so it is asked about just once."""
    import numpy as np
    import pyarrow as pa

    words = _ask(take_apart, figures, "breakdown_text")
    depends = np.array([answer.depends_on_indicator for answer in words.answers], dtype=bool)
    if not depends.any():
        return Asked(words.which, [meaning(answer, None) for answer in words.answers])
    indicator = np.where(depends[words.which], indicators.which, -1)
    return _ask(
        lambda text, which: meaning(words.answers[text], _code(which, indicators)),
        pa.table({"text": words.which, "indicator": indicator}),
        "text", "indicator",
    )  # fmt: skip


def _code(which: int, indicators: Asked) -> str | None:
    indicator = indicators.answers[which] if which >= 0 else None
    return indicator.code if isinstance(indicator, Indicator) else None


# How much -----------------------------------------------------------------------------------


class Amounts(NamedTuple):
    columns: dict[str, pa.Array]
    problems: list[tuple[int, Problem]]


def _amounts(figures: pa.Table, indicators: Asked, known: Reference) -> Amounts:
    """Numbers in plain digits and in the catalogue's unit stay as they are; the rest is read."""
    import numpy as np
    import pyarrow as pa
    from pyarrow import compute

    text = figures["value_text"].combine_chunks()
    is_number = _bools(figures["is_number"])
    has_point = _bools(compute.match_substring(text, "."))
    plain = _bools(compute.match_substring_regex(text, f"^(?:{PLAIN})$"))
    if has_point.any():
        plain &= is_number | ~_bools(compute.match_substring_regex(text, f"^(?:{MAYBE_GROUPED})$"))
    units = _ask(
        lambda unit, which: _plain_scale(unit, indicators.answers[which], known),
        pa.table({"unit_text": figures["unit_text"], "indicator": indicators.which}),
        "unit_text", "indicator",
    )  # fmt: skip
    in_its_unit = np.array([scale == Decimal(1) for scale in units.answers], dtype=bool)
    as_it_is = plain & in_its_unit[units.which]
    convention = infer_convention(set(_where(text, ~is_number & (~as_it_is | has_point))))
    ask = cache(
        lambda text, is_number, unit, which: read_amount(
            text, is_number, unit, _known(indicators.answers[which]), convention, known
        )
    )
    asked = zip(
        _where(text, ~as_it_is),
        is_number[~as_it_is].tolist(),
        _where(figures["unit_text"], ~as_it_is),
        indicators.which[~as_it_is].tolist(),
        strict=True,
    )
    amounts = [ask(*what) for what in asked]
    columns = {}
    for at, name in enumerate(AMOUNT):
        said = (amount[at] for amount in amounts)
        read = [format(part, "f") if isinstance(part, Decimal) else part for part in said]
        plainly = "exact" if name == "qualifier" else text
        columns[name] = compute.if_else(as_it_is, plainly, None)
        if read:
            rest = pa.array(read, pa.string())
            columns[name] = compute.replace_with_mask(columns[name], ~as_it_is, rest)
    problems = [
        (int(row), amount.problem)
        for row, amount in zip(np.flatnonzero(~as_it_is), amounts, strict=True)
        if amount.problem
    ]
    return Amounts(columns, problems)


def _bools(column: pa.Array | pa.ChunkedArray) -> np.ndarray:
    bools: np.ndarray = column.to_numpy(zero_copy_only=False)
    return bools


def _where(column: pa.Array | pa.ChunkedArray, mask: np.ndarray) -> list[Any]:
    """What stands in some rows of a column."""
    import pyarrow as pa

    texts: list[Any] = column.filter(pa.array(mask)).to_pylist()
    return texts


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


def _said_by_reader(figures: pa.Table) -> Iterator[tuple[int, Problem]]:
    from pyarrow import compute

    for row in compute.indices_nonzero(figures["reader_said"].is_valid()).to_pylist():
        names = ("quoted", "indicator_text", "value_text")
        written = next(filter(None, (figures[name][row].as_py() for name in names)), "")
        yield row, Problem(figures["reader_said"][row].as_py(), {"written": written})


def _by_figure(*sources: Iterable[tuple[int, Problem]]) -> dict[int, list[Problem]]:
    found: dict[int, list[Problem]] = {}
    for source in sources:
        for row, problem in source:
            found.setdefault(row, []).append(problem)
    return found


def _verdicts(
    figures: pa.Table, found: dict[int, list[Problem]]
) -> tuple[pa.DictionaryArray, pa.DictionaryArray, list[tuple[int, Problem]]]:
    """Status and reason of every figure, and the problems to report."""
    import numpy as np

    rows = sorted(found)
    statuses, reasons, told = zip(
        ("loaded", None, []), *(_verdict(found[row]) for row in rows), strict=True
    )
    which = np.zeros(len(figures), dtype=np.int64)
    which[rows] = np.arange(1, len(rows) + 1)
    reported = [
        (row, problem) for row, problems in zip(rows, told[1:], strict=True) for problem in problems
    ]
    return _spread(statuses, which), _spread(reasons, which), reported


def _once_a_sheet(
    figures: pa.Table, reported: Iterable[tuple[int, Problem]], said: set[tuple[str, str | None]]
) -> Iterator[tuple[int, Problem]]:
    """Why figures were set aside, or a whole file refused, is said once a sheet.

    Each figure keeps its reason.
    """
    for row, problem in reported:
        if registry()[problem.code].ignores or registry()[problem.code].severity == "critical":
            once = (problem.code, figures["sheet"][row].as_py())
            if once in said:
                continue
            said.add(once)
        yield row, problem


def _verdict(problems: Sequence[Problem]) -> tuple[str, str | None, Sequence[Problem]]:
    """What becomes of a figure, why, and which of its problems its sender should hear of.

    What its reader said goes before all else, and a figure set aside (a total row, a dash) is not
    also blamed for what else is odd about it.
    """
    for status in ("ignored", "rejected"):
        for problem in problems:
            if registry()[problem.code].figure_status == status:
                if registry()[problem.code].severity == "critical":
                    return status, problem.code, [problem]
                return status, problem.code, [problem] if status == "ignored" else problems
    return "loaded", None, problems


def _finding(figures: pa.Table, at: int, problem: Problem) -> Finding:
    def said(name: str) -> Any:
        return figures[name][at].as_py()

    return registry()[problem.code].finding(
        sheet=said("sheet"),
        cell=said("cell"),
        line=said("line"),
        indicator_code=said("indicator_code") or said("indicator_text"),
        figure_no=None,
        **problem.about,
    )
