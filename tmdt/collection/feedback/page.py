"""The feedback as a page in Vietnamese and English, which holds nothing but text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

import jinja2

from expectations.rules import SEVERITIES, Finding, shown
from ingestion.staging.staged import Staged
from reference.catalogue import reference, seed
from reference.pages import environment
from tmdt.collection.verdict import VERDICTS, describe_understood

TEMPLATES = Path(__file__).parent / "templates"

MAX_PLACES = 30
"""Places listed for a finding that repeats in many places."""


class FindingGroup(NamedTuple):
    """Findings in the same words, with their places."""

    finding: Finding
    indicator_code: str | None
    """Their indicator, if it is the same for all."""
    places: list[str]
    more: int


@dataclass(frozen=True, slots=True)
class Feedback:
    """A verdict with its context."""

    staged: Staged
    counts: dict[str, int]
    """Findings by severity, including those beyond ``MAX_FINDINGS``."""
    received_at: datetime | None = None
    """None for a file that was only checked."""
    figures: list[dict[str, Any]] = field(default_factory=list)


def render_page(feedback: Feedback, why_not: str | None = None) -> str:
    """The page; ``why_not`` says why no marked workbook comes with it, as `give_back` does."""
    findings = sorted(feedback.staged.findings, key=lambda f: SEVERITIES.index(f.severity))
    groups = {
        severity: _grouped(same) for severity, same in groupby(findings, key=attrgetter("severity"))
    }
    return _environment().get_template("feedback.html").render(
        feedback=feedback,
        staged=feedback.staged,
        understood=describe_understood(feedback.staged),
        verdict=VERDICTS[feedback.staged.status],
        provinces=[
            reference().provinces[area][-1].name_vi for area in feedback.staged.ref_areas
        ],
        groups=groups,
        more=sum(feedback.counts.values()) - len(findings),
        why_not=why_not,
    )  # fmt: skip


def _grouped(findings: Iterable[Finding]) -> list[FindingGroup]:
    """Groups findings in the same words, with all of their places."""
    groups: dict[tuple[str, ...], list[Finding]] = {}
    for finding in findings:
        words = (finding.code, finding.message_vi, finding.message_en, finding.fix_vi)
        groups.setdefault(words, []).append(finding)
    return [
        FindingGroup(
            same[0],
            same[0].indicator_code if len({f.indicator_code for f in same}) == 1 else None,
            [place for finding in same[:MAX_PLACES] if (place := describe_place(finding))],
            max(0, len(same) - MAX_PLACES),
        )
        for same in groups.values()
    ]


def describe_place(finding: Finding) -> str:
    """Where a finding is, in words; empty for the whole file."""
    if finding.cell:
        return shown(f"{finding.sheet}!{finding.cell}" if finding.sheet else finding.cell, "vi")
    if finding.line:
        return f"dòng {finding.line} / line {finding.line}"
    return shown(finding.sheet, "vi") if finding.sheet else ""


@cache
def _environment() -> jinja2.Environment:
    made = environment(TEMPLATES)
    made.filters["shown"] = lambda text: shown(text, "vi")
    made.globals |= {
        "units": {row["unit"]: row["name_vi"] for row in seed("unit")},
        "indicators": {row["indicator_code"]: row for row in seed("indicator")},
    }
    return made
