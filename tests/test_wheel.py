"""A wheel holds all that the project needs where there is no checkout."""

from __future__ import annotations

import re
import subprocess
import tomllib
import zipfile
from pathlib import Path

import pytest
import wheels

from reference.project import PROJECT

SETTINGS = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
WHEEL = SETTINGS["tool"]["hatch"]["build"]["targets"]["wheel"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return wheels.build(tmp_path_factory.mktemp("wheel"))


def tracked(*paths: str) -> set[str]:
    listing = ("git", "-C", PROJECT, "ls-files", "--cached", "--others", "--exclude-standard")
    return set(wheels.run(*listing, "--", *paths).splitlines())


def test_it_holds_every_file_of_the_packages_and_of_the_project(wheel: Path) -> None:
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    own = {f"reference/shipped/{file}" for file in tracked(*WHEEL["force-include"])}
    assert own
    assert held == tracked(*WHEEL["packages"]) | own


def test_every_package_is_in_it_and_linted_and_typed() -> None:
    """The dashboards are served from a checkout only."""
    packages = {*WHEEL["packages"], "dashboards"}
    found = {path.parent.name for path in PROJECT.glob("*/__init__.py")}
    assert packages == found - {"benchmarks"}
    assert packages == set(SETTINGS["tool"]["mypy"]["packages"])
    assert packages == set(SETTINGS["tool"]["importlinter"]["root_packages"])


def test_every_path_of_the_project_that_the_code_names_is_in_it() -> None:
    """A folder that somebody begins to read from ``PROJECT`` has to come along."""
    named = set()
    for package in WHEEL["packages"]:
        for file in (PROJECT / package).rglob("*.py"):
            named |= set(re.findall(r'\bPROJECT / "([^"]+)"', file.read_text(encoding="utf-8")))
    assert named
    carried = {path.split("/")[0] for path in WHEEL["force-include"]}
    assert named - carried == set()


def test_what_is_installed_is_read_from_the_wheel_alone(wheel: Path, tmp_path: Path) -> None:
    python = wheels.install(wheel, tmp_path / "environment")
    places = "import tmdt, reference.project as p; print(tmdt.__file__, p.PACKAGES, p.PROJECT)"
    shown = subprocess.run(
        [python, "-c", places], cwd=tmp_path, env={}, capture_output=True, text=True, check=True
    )
    for place in shown.stdout.split():
        assert Path(place).is_relative_to(tmp_path / "environment")
