"""The registry of rules (``rules.yml``), loaded, checked, and turned into findings."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

import yaml

from reference.wording import number

REGISTRY = Path(__file__).with_name("rules.yml")

SEVERITIES = ("critical", "error", "warning", "info")
TEXTS = ("message_vi", "message_en", "fix_vi", "fix_en")
RELATIONS = {"figures", "totals", "headings", "parts", "history", "peers"}
"""The relations that a rule's query may read. Their columns are those of
``ingestion.staging.checking`` (figures as understood, with the catalogue; headings; parts),
``staging.history_of`` and ``staging.peers_of``."""
PLACES = {"sheet", "cell", "line", "figure_no"}
"""The place of a finding: separate fields, which its message therefore cannot name."""
REVIEWER = "reviewer"
OBS_STATUSES = tuple("ABDEFIPUV")
"""The SDMX codes of observation status (CL_OBS_STATUS) that the warehouse uses."""

REPEATED = """(
    select figure.*
    from {figures} as figure
    inner join (
        select submission_id, kind, ref_area, indicator_code, breakdown, period_start, period_end
        from {figures} as figure
        group by submission_id, kind, ref_area, indicator_code, breakdown, period_start, period_end
        having count(*) > 1
    ) as repeated
        using (submission_id, kind, ref_area, indicator_code, breakdown, period_start, period_end)
)"""
"""``{repeated}``: the figures that a submission reports more than once."""

TOTALS = "(select * from {figures} as figure where breakdown = '')"
"""``{totals}``: the figures without a breakdown."""

ONE_BY_ONE = """
select
    submission_id, figure_no, indicator_code, period, valid_min, valid_max, valid_from,
    {value} as value
from {{figures}} as figure
where {where}
"""
"""The query of a rule that checks one figure at a time."""

LONGEST = 80
"""Characters of a submission's text that a message quotes."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The message of a rule about a submission or one of its figures."""

    code: str
    severity: str
    message_vi: str
    message_en: str
    fix_vi: str
    fix_en: str
    sheet: str | None = None
    cell: str | None = None
    line: int | None = None
    indicator_code: str | None = None
    figure_no: int | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the registry."""

    code: str
    severity: str
    message_vi: str
    message_en: str
    fix_vi: str
    fix_en: str
    ignores: bool = False
    asks: str | None = None
    obs_status: str | None = None
    sql: str | None = None
    where: str | None = None
    """The condition by which ``sql`` finds a figure, for rules that check figures one at a time."""

    def __post_init__(self) -> None:
        """Refuses a rule that could not be applied or reported."""
        if self.severity not in SEVERITIES:
            raise ValueError(f"{self.code}: severity {self.severity!r}")
        if self.ignores and self.severity in ("critical", "error"):
            raise ValueError(f"{self.code}: a figure is either rejected or ignored")
        if self.asks not in (None, REVIEWER) or self.obs_status not in (None, *OBS_STATUSES):
            raise ValueError(f"{self.code}: asks {self.asks!r}, obs_status {self.obs_status!r}")
        if (self.asks or self.obs_status) and self.figure_status != "loaded":
            raise ValueError(f"{self.code}: only a figure that is loaded can be asked about")
        for text in ("message", "fix"):
            if list_placeholders(getattr(self, f"{text}_vi")) != list_placeholders(
                getattr(self, f"{text}_en")
            ):
                raise ValueError(f"{self.code}: {text}_vi and {text}_en name different things")
        if places := PLACES & self.placeholders:
            raise ValueError(
                f"{self.code}: {sorted(places)}: a finding has its place in other fields"
            )
        if self.sql is not None and not (
            {"figures"} <= self.reads <= RELATIONS or self.reads == {"repeated"}
        ):
            raise ValueError(
                f"{self.code}: its sql may read {{figures}} with others of {RELATIONS},"
                " or {repeated} alone"
            )

    @property
    def figure_status(self) -> str:
        """The status of a figure that it finds: ``loaded``, ``rejected`` or ``ignored``."""
        if self.ignores:
            return "ignored"
        return "rejected" if self.severity in ("critical", "error") else "loaded"

    @property
    def reads(self) -> set[str]:
        """The relations that its query reads."""
        return list_placeholders(self.sql or "")

    @property
    def placeholders(self) -> frozenset[str]:
        """The placeholders of its messages and fixes."""
        return frozenset().union(*(list_placeholders(getattr(self, text)) for text in TEXTS))

    def query(self, **relations: str) -> str:
        """The SELECT of the offending figures.

        Args:
            **relations: A name or a bracketed query for each of ``figures``, ``headings``,
                ``parts``, ``history`` and ``peers``, or at least for those that the rule reads.
        """
        if self.sql is None:
            raise ValueError(f"{self.code} is found while reading, not by a query")
        repeated = REPEATED.format(figures=relations["figures"])
        totals = TOTALS.format(figures=relations["figures"])
        return self.sql.format(repeated=repeated, totals=totals, **relations)

    def finding(
        self,
        *,
        sheet: str | None = None,
        cell: str | None = None,
        line: int | None = None,
        indicator_code: str | None = None,
        figure_no: int | None = None,
        **placeholders: Any,
    ) -> Finding:
        """This rule's finding at a place, its messages filled with the placeholders.

        Unused names are passed over, so a row of the rule's query can be passed as it is. A missing
        name is shown as "…": no file may stop a load by its message.
        """
        values = {"indicator_code": indicator_code, **placeholders}
        texts = {
            text: getattr(self, text).format_map(
                {
                    name: shown(values.get(name), text[-2:])
                    for name in list_placeholders(getattr(self, text))
                }
            )
            for text in TEXTS
        }
        return Finding(
            self.code, self.severity, **texts,
            sheet=sheet, cell=cell, line=line, indicator_code=indicator_code, figure_no=figure_no,
        )  # fmt: skip


@cache
def registry() -> dict[str, Rule]:
    """Every rule by its code, in the order of ``rules.yml``."""
    rows = yaml.safe_load(REGISTRY.read_text(encoding="utf-8"))
    return {code: _rule(code, row) for code, row in rows.items()}


def _rule(code: str, row: dict[str, Any]) -> Rule:
    if value := row.pop("value", None):
        row["sql"] = ONE_BY_ONE.format(value=value, where=row["where"])
    return Rule(code=code, **row)


def list_checking_rules() -> list[Rule]:
    """The rules that are a query over figures already understood."""
    return [rule for rule in registry().values() if rule.sql is not None]


def list_placeholders(text: str) -> set[str]:
    """The names in braces of a template."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def shown(value: Any, language: str, longest: int = LONGEST) -> str:
    """A value as messages show it: numbers in the language's format, text short and plain.

    Text from a submission may be hostile: control and invisible direction characters are removed,
    and it is cut to a length that a message can quote.
    """
    if value is None:
        return "…"
    if isinstance(value, Decimal):
        return _number(value, language)
    text = "".join(
        " " if character.isspace() else character
        for character in str(value)[: 4 * longest]
        if character.isspace() or unicodedata.category(character)[0] != "C"
    )
    text = " ".join(text.split())
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _number(value: Decimal, language: str) -> str:
    if not value.is_finite() or abs(value.adjusted()) > LONGEST // 2:
        return str(value)[:LONGEST]
    return number(value.normalize(), language=language)
