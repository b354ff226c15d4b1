"""The bundle: made from the definition and the views' columns, written as files, and read back."""

from __future__ import annotations

import shutil
from pathlib import Path

import yaml
from psycopg import Connection

from dashboards.charts import make_chart
from dashboards.datasets import DATABASE, make_datasets
from dashboards.definition import LANGUAGES, Spec, read, read_dashboards
from dashboards.identity import VERSION
from dashboards.layout import make_dashboard, make_native_filter
from warehouse.home import PROJECT

FOLDER = PROJECT / "dashboards" / "bundle"
METADATA = {"version": VERSION, "type": "assets", "timestamp": "2026-01-01T00:00:00+00:00"}


class Dumper(yaml.SafeDumper):
    """Writes texts of several lines as such, and every part out."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _represent_text(dumper: Dumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


Dumper.add_representer(str, _represent_text)


def make_bundle(connection: Connection) -> dict[str, str]:
    """The text of every file of the bundle, by its path there."""
    parts: dict[str, Spec] = {"metadata": METADATA, "databases/warehouse": DATABASE}
    for language in LANGUAGES:
        parts |= make_parts(connection, language)
    return {
        f"{name}.yaml": yaml.dump(
            part, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=100
        )
        for name, part in parts.items()
    }


def make_parts(connection: Connection, language: str) -> dict[str, Spec]:
    datasets = make_datasets(connection, language)
    filters = read("filters", language)
    parts = {f"datasets/{it['table_name']}": it for it in datasets.values()}
    for name, spec in read_dashboards(language).items():
        charts = {
            chart: make_chart(name, chart, language, it, datasets[it["dataset"]])
            for chart, it in spec["charts"].items()
        }
        first = next(iter(spec["charts"].values()))["dataset"]
        natives = [
            make_native_filter(
                it, filters[it], spec, datasets[filters[it].get("dataset", first)]["uuid"]
            )
            for it in spec["filters"]
        ]
        parts |= {f"charts/{language}/{name}_{it}": chart for it, chart in charts.items()}
        dashboard = make_dashboard(name, language, spec, charts, natives)
        parts[f"dashboards/{name}_{language}"] = dashboard
    return parts


def write_bundle(files: dict[str, str]) -> None:
    """Replaces what is in ``bundle/``."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    for name, text in files.items():
        path = FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def read_bundle(folder: Path = FOLDER) -> dict[str, str]:
    """The text of every file of the bundle, by its path there."""
    return {
        file.relative_to(folder).as_posix(): file.read_text(encoding="utf-8")
        for file in sorted(folder.rglob("*.yaml"))
    }
