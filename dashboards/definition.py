"""What the dashboards are, from ``definition/``, in one of the two languages."""

from __future__ import annotations

from typing import Any

import yaml

from warehouse.home import PROJECT

FOLDER = PROJECT / "dashboards" / "definition"
LANGUAGES = ("vi", "en")
Spec = dict[str, Any]
"""A part of the definition: what a chart, a filter, a dataset or a dashboard says of itself."""


def read(name: str, language: str) -> Spec:
    """One file of the definition, with its words in one language."""
    text = (FOLDER / f"{name}.yml").read_text(encoding="utf-8")
    spec: Spec = in_language(yaml.safe_load(text), language)
    return spec


def read_dashboards(language: str) -> dict[str, Spec]:
    """The dashboards by name, in their order."""
    files = sorted(FOLDER.glob("[0-9]*.yml"))
    return {file.stem.partition("_")[2]: read(file.stem, language) for file in files}


def in_language(spec: Any, language: str) -> Any:
    """The same, with the words of one language wherever both are given."""
    if isinstance(spec, dict):
        if spec.keys() == set(LANGUAGES):
            return spec[language]
        return {key: in_language(value, language) for key, value in spec.items()}
    if isinstance(spec, list):
        return [in_language(value, language) for value in spec]
    return spec
