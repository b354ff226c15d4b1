"""The service of systemd: a unit that systemd itself finds right, and settings kept private."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tmdt import cli
from tmdt.orchestration import systemd
from warehouse.home import Problem


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TMDT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr(systemd, "_is_root", lambda: False)
    return tmp_path / "home"


def test_the_unit_is_written_with_its_settings(home: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(cli.app, ["service", "install", "--no-start"])
    assert done.exit_code == 0, done.output
    unit = (tmp_path / "config/systemd/user/tmdt.service").read_text()
    assert f"Environment=TMDT_HOME={home}\n" in unit and "Restart=always\n" in unit
    assert (home / "settings.env").stat().st_mode & 0o077 == 0
    assert "tmdt.service" in done.output


def test_settings_are_never_overwritten(home: Path) -> None:
    home.mkdir()
    (home / "settings.env").write_text("TMDT_AIRFLOW_PORT=8081\n")
    systemd.install(start=False)
    assert (home / "settings.env").read_text() == "TMDT_AIRFLOW_PORT=8081\n"


def test_a_path_that_a_unit_cannot_hold_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMDT_HOME", str(tmp_path / "two words"))
    with pytest.raises(Problem, match="without blanks"):
        systemd.write_unit()


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_finds_the_unit_right(tmp_path: Path) -> None:
    unit = tmp_path / systemd.NAME
    unit.write_text(systemd.write_unit())
    checked = subprocess.run(
        ["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stderr) == (0, "")
