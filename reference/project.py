"""Where the project's files are: in the checkout, or in an installed wheel."""

from __future__ import annotations

from pathlib import Path

PACKAGES = Path(__file__).resolve().parent.parent
"""The folder that Python imports the packages from: the checkout, or site-packages."""

_SHIPPED = Path(__file__).resolve().parent / "shipped"
PROJECT = _SHIPPED if _SHIPPED.is_dir() else PACKAGES
"""Where ``dags/``, ``dbt_project/``, ``deploy/`` and ``examples/`` are: beside the packages in a
checkout, beside this module in an installed wheel (``force-include`` in pyproject.toml)."""
