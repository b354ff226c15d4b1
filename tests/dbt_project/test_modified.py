"""`make dbt-modified` builds what changed since the last landed commit, and nothing else."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from warehouse.home import PROJECT

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A repository with the models, which have landed."""
    place = tmp_path / "checkout"
    shutil.copytree(
        PROJECT / "dbt_project", place / "dbt_project",
        ignore=shutil.ignore_patterns("target", "logs"),
    )  # fmt: skip
    (place / "bin").mkdir()
    shutil.copy(PROJECT / "bin" / "dbt-modified", place / "bin")
    (place / ".venv").symlink_to(sys.prefix)
    git(place, "init", "--quiet", "--initial-branch=main")
    git(place, "add", "dbt_project")
    git(place, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "-m", "landed")
    return place


def git(place: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=place, check=True)


def build_modified(place: Path) -> str:
    command = [str(place / "bin" / "dbt-modified")]
    ended = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def test_what_changed_is_built_with_what_is_made_of_it(
    stories: psycopg.Connection, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGNAME", "an")
    assert "Nothing to do" in build_modified(checkout)

    seed = checkout / "dbt_project" / "seeds" / "reason.csv"
    header, *rows = seed.read_text("utf-8").splitlines()
    seed.write_text("\n".join([f"{header},extra", *(f"{row}," for row in rows)]), "utf-8")
    model = checkout / "dbt_project" / "models" / "dimensions" / "dim_code.sql"
    text = model.read_text("utf-8").replace("name_en\nfrom labels", "'x' as name_en\nfrom labels")
    model.write_text(text, "utf-8")
    printed = build_modified(checkout)
    for built in ("reason", "dim_reason", "int_area_statement", "fact_area_history", "dim_code"):
        assert f"dev_an.{built} " in printed, printed
    for not_built in ("dim_province", "fact_indicator_history"):
        assert f"dev_an.{not_built} " not in printed, printed
    changed = "select exists (select from {}.dim_code where name_en = 'x')"
    assert stories.execute(changed.format("dev_an")).fetchone() == (True,)
    assert stories.execute(changed.format("core")).fetchone() == (False,)
