"""Renders pages from templates: bilingual and self-contained."""

from __future__ import annotations

from pathlib import Path

import jinja2

from reference import wording

COMMON = Path(__file__).parent / "templates"
"""Templates that all pages share: head, styles, the name of the product."""


def environment(folder: Path) -> jinja2.Environment:
    """The templates of a package and the common ones; an undefined name is an error.

    Args:
        folder: Where the package's own templates are.
    """
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader([folder, COMMON]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "number": wording.number, "quantity": wording.quantity, "members": wording.members,
        "period_vi": wording.period_vi, "month_en": wording.month_en,
    }  # fmt: skip
    return environment
