"""Where the project's own files are: in the checkout, or in what a wheel brought along."""

from __future__ import annotations

from pathlib import Path

PACKAGES = Path(__file__).resolve().parent.parent
"""The folder that Python imports the packages from: the checkout, or site-packages."""

_SHIPPED = Path(__file__).resolve().parent / "shipped"
PROJECT = _SHIPPED if _SHIPPED.is_dir() else PACKAGES
"""Where ``dags/``, ``dbt_project/``, ``deploy/`` and ``examples/`` stand: beside the packages in a
checkout; beside this module where a wheel was installed (``force-include`` in pyproject.toml)."""
