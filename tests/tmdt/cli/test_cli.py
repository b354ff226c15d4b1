"""The command line as others rely on it: output, exit status, one plain line for a problem."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from ingestion import submission
from tmdt import cli
from warehouse.home import PROJECT, home

pytestmark = pytest.mark.db

GOOD = PROJECT / "examples" / "bac_giang_2023-10.csv"
HEADER = "province_code,period,indicator_code,breakdown,value,unit,note\n"
FINDING = {
    "code", "severity", "sheet", "cell", "line", "indicator_code",
    "message_vi", "message_en", "fix_vi", "fix_en",
}  # fmt: skip


@pytest.fixture
def tmdt(warehouse):
    """Runs a command in this process; returns exit status and output."""

    def tmdt(*arguments: object) -> tuple[int, str]:
        result = CliRunner().invoke(cli.app, [str(argument) for argument in arguments])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.output

    return tmdt


@pytest.fixture
def bad(tmp_path):
    file = tmp_path / "bad.csv"
    file.write_text(
        HEADER + "24,2023-10,phone_subscriber_count,,12.5,thuê bao,\n"
        "24,2023-10,internet_subscriber_count,,7,thuê bao,\n"
        "99,2023-10,internet_subscriber_count,,7,thuê bao,\n"
    )
    return file


def test_check_accepts_and_rejects(tmdt, bad):
    assert tmdt("check", GOOD)[0] == 0
    status, output = tmdt("check", bad)
    assert status == 1
    assert "3 figures seen = 1 loaded + 2 rejected + 0 ignored" in output
    assert "line 2" in output and "line 4" in output


def test_check_as_json_is_what_others_read(tmdt, bad):
    status, output = tmdt("check", "--json", bad)
    verdict = json.loads(output)
    assert status == 1 and verdict["accepted"] is False
    assert verdict["figures"] == {"seen": 3, "loaded": 1, "rejected": 2, "ignored": 0}
    assert all(set(finding) == FINDING for finding in verdict["findings"])
    assert {f["code"] for f in verdict["findings"]} == {"FRACTION_OF_COUNT", "PROVINCE_UNKNOWN"}
    several = json.loads(tmdt("check", "--json", bad, GOOD)[1])
    assert [verdict["accepted"] for verdict in several] == [False, True]


UNDERSTOOD = {
    "form": "LONG-CSV", "is_synthetic": False, "kind": "actual", "ref_area": "VN63_24",
    "period": "2023-10", "loaded": 1, "rejected": 1, "ignored": 0,
}  # fmt: skip


def test_a_check_says_what_it_understood(tmdt, bad, tmp_path):
    """Of whom, for when, and how many: from counts alone nobody sees that a month is wrong."""
    output = tmdt("check", GOOD)[1]
    assert "tháng 10/2023: 61 số liệu thực hiện · Bắc Giang (24, VN63)" in output
    assert "October 2023: 61 actual figures · Bắc Giang (24, VN63)" in output
    assert "số liệu thật" in output and "real figures" in output
    assert output.index("October 2023") < output.index("figures seen")
    unknown = UNDERSTOOD | {"ref_area": None, "loaded": 0}
    assert json.loads(tmdt("check", "--json", bad)[1])["understood"] == [UNDERSTOOD, unknown]
    output = tmdt("check", bad)[1]
    assert "October 2023: 1 actual figure, 2 rejected · Bắc Giang (24, VN63), no province" in output


def test_a_check_says_of_what_is_not_loaded_what_it_was_taken_for(tmdt, tmp_path):
    file = tmp_path / "future.csv"
    lines = GOOD.read_text("utf-8").replace("2023-10,", "2031-01,")
    file.write_text(lines, "utf-8")
    status, output = tmdt("check", file)
    assert status == 1
    assert "January 2031: 0 actual figures, 61 rejected" in output


def test_a_check_of_many_periods_lists_the_last_and_counts_the_rest(tmdt, tmp_path):
    file = tmp_path / "history.csv"
    lines = [
        f"{province},20{year}-{month:02},phone_subscriber_count,,5,thuê bao,\n"
        for year in (18, 19)
        for month in range(1, 11)
        for province in ("01", "24", "26", "27")
    ]
    file.write_text(HEADER + "".join(lines), "utf-8")
    output = tmdt("check", file)[1]
    assert "tháng 10/2019: 4 số liệu thực hiện · 4 tỉnh, thành phố" in output
    assert "… và 8 kỳ khác, sớm nhất là tháng 01/2018" in output
    assert "… and 8 other periods, the earliest January 2018" in output


def test_a_check_that_understood_nothing_says_so(tmdt, tmp_path):
    file = tmp_path / "nothing.csv"
    file.write_text("x\n")
    status, output = tmdt("check", file)
    assert status == 1
    assert "Chưa rõ tệp nói về tỉnh nào, kỳ nào." in output


def test_a_check_does_without_pandas(warehouse):
    script = (
        "import sys; from tmdt.cli import app; app(['check', sys.argv[1]], standalone_mode=False);"
        "print('pandas' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, GOOD], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "False"


def test_of_many_files_each_has_its_own_verdict(tmdt, bad, tmp_path, monkeypatch):
    """Also beside one that is not there, and one whose reader breaks."""

    broken = tmp_path / "broken.csv"
    broken.write_text(HEADER + "24,2023-10,phone_subscriber_count,,13,thuê bao,\n")
    real = submission.read_submission

    def read(file):
        if file == broken:
            raise IndexError
        return real(file)

    monkeypatch.setattr(submission, "read_submission", read)
    status, output = tmdt("check", GOOD, tmp_path / "none.csv", broken, bad)
    assert status == 2
    for line in ("none.csv: no such file", "broken.csv: bị từ chối", "bad.csv: chấp nhận một phần"):
        assert line in output
    status, output = tmdt("check", "--json", broken, GOOD)
    assert status == 1
    assert [(one["file"], one["accepted"]) for one in json.loads(output)] == [
        ("broken.csv", False),
        (GOOD.name, True),
    ]


def test_one_file_that_cannot_be_submitted_does_not_keep_the_others(tmdt, tmp_path):
    (tmp_path / "link.csv").symlink_to(GOOD)
    status, output = tmdt("submit", tmp_path / "link.csv", tmp_path, GOOD)
    assert status == 2
    assert "is a link" in output and "is not a file" in output
    assert f"{hashlib.sha256(GOOD.read_bytes()).hexdigest()}  {GOOD.name}" in output


def test_a_receipt_is_the_fingerprint(tmdt):
    status, output = tmdt("submit", GOOD)
    assert status == 0
    assert output.split()[0] == hashlib.sha256(GOOD.read_bytes()).hexdigest()


def test_the_address_is_the_warehouses_own(tmdt, warehouse):
    status, output = tmdt("url")
    assert status == 0 and f"/{warehouse.info.dbname}" in output
    assert re.match(r"postgresql://tmdt:[^@]+@127\.0\.0\.1:\d+/", output)


def test_a_sample_is_written_where_asked(tmdt, tmp_path):
    status, _ = tmdt("sample", "--out", tmp_path / "s", "--from", "2025-06", "--months", "2")
    assert status == 0
    assert len(list((tmp_path / "s" / "2025-07").glob("*.xlsx"))) >= 30


@pytest.mark.parametrize(
    ("arguments", "output"),
    [
        (["check", "no such file.xlsx"], "no such file.xlsx: no such file"),
        (["load", "2026-13"], "2026-13"),
        (["load", "2026"], "2026 is not a month"),
        (["bulletin", "2026-10", "--out", "x"], "2026-10"),
        (["url", "--role", "postgres"], "no role postgres"),
        (["nonsense"], "nonsense"),
        (["check"], "files"),
    ],
)
def test_bad_use_is_one_plain_line_and_status_2(
    warehouse, monkeypatch, capsys, tmp_path, arguments, output
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["tmdt", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    error = capsys.readouterr().err
    assert output in error and "Traceback" not in error


@pytest.mark.parametrize("message", ["the moon is in the way\nsecond line", ""])
def test_what_nobody_foresaw_is_one_line_and_a_traceback_in_the_log(
    warehouse, monkeypatch, capsys, message
):
    def broken(*_: object) -> None:
        raise RuntimeError(message)

    monkeypatch.setattr("tmdt.collection.sample.write_sample", broken)
    monkeypatch.setattr(sys, "argv", ["tmdt", "sample", "--out", "x"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    error = capsys.readouterr().err
    assert f"RuntimeError: {message.partition(chr(10))[0]} (see" in error
    assert "second line" not in error
    assert "Traceback" in (home() / "logs" / "tmdt.log").read_text()
