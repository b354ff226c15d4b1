"""``tmdt statistics`` and ``tmdt request``, as they are typed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from asked_figures import add_release
from typer.testing import CliRunner

from tmdt import cli
from warehouse.home import Problem

pytestmark = pytest.mark.db

ASKED = ("statistics", "--indicator", "b2c_sales_vnd", "--from", "2026-10")
HTML = ("--form", "html")


@pytest.fixture
def tmdt(published: psycopg.Connection) -> Callable[..., str]:
    """Runs a command in this process; returns its output, which is of one that succeeded."""

    def tmdt(*arguments: object) -> str:
        result = CliRunner().invoke(cli.app, [str(argument) for argument in arguments])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == 0, result.output
        return result.output

    return tmdt


def test_figures_are_asked_for_and_written(tmdt: Callable[..., str], tmp_path: Path) -> None:
    output = tmdt(
        *ASKED, "--area", "24", "--area", "Hà Nội", "--to", "2026-10", *HTML, "--language", "vi",
        "--language", "en", "--by", "Trần Thị B", "--purpose", "họp", "--out", tmp_path / "out",
    )  # fmt: skip
    assert f"release 2: 3 files written to {tmp_path / 'out'}" in output
    assert {file.name for file in (tmp_path / "out").iterdir()} == {
        "statistics_vi.html", "statistics_en.html", "request.json",
    }  # fmt: skip
    page = (tmp_path / "out" / "statistics_vi.html").read_text(encoding="utf-8")
    assert "12.345.678.901.234.567.991,37" in page


def test_a_standing_request_is_made_listed_and_ended(
    tmdt: Callable[..., str], published: psycopg.Connection, tmp_path: Path
) -> None:
    tmdt(*ASKED, *HTML, "--standing", "doanh-so", "--by", "[bold]B", "--out", tmp_path / "out")
    assert [it.name for it in (tmp_path / "out").iterdir()] == ["release-2"]
    add_release(published, 3)
    listed = tmdt("request", "list")
    assert "doanh-so: b2c_sales_vnd of all provinces of VN34, from 2026-10, in html" in listed
    assert "asked by [bold]B" in listed and "answered with release 2" in listed
    assert "doanh-so is ended" in tmdt("request", "end", "doanh-so")
    assert tmdt("request", "list") == ""


def test_what_is_wrong_is_a_problem_of_one_line(tmdt: Callable[..., str]) -> None:
    with pytest.raises(Problem, match="from: not a period: '10/2026'"):
        tmdt("statistics", "--indicator", "b2c_sales_vnd", "--from", "10/2026")
    with pytest.raises(Problem, match="there is no release 77"):
        tmdt(*ASKED, "--release", "77")
    refused = CliRunner().invoke(cli.app, [*ASKED, "--form", "docx"])
    assert refused.exit_code == 2
