"""The same document gives the same bytes, whatever the process and its surroundings."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from reference.project import PROJECT
from tmdt.dissemination.forms import FORMS

HERE = Path(__file__).parent
WRITE = """
import hashlib, sys
from pathlib import Path
sys.path[:0] = sys.argv[1:3]
from documents import BY_HAND
from tmdt.dissemination.content.document import LANGUAGES
from tmdt.dissemination.forms import FORMS, write_form

out = Path(sys.argv[3])
for form in (FORMS if sys.argv[4] == "forwards" else FORMS[::-1]):
    for language in LANGUAGES:
        made = write_form(BY_HAND, form, language, out)
        for path in sorted(made.iterdir()) if made.is_dir() else [made]:
            print(path.relative_to(out), hashlib.sha256(path.read_bytes()).hexdigest())
"""
SURROUNDINGS = (
    {"PYTHONHASHSEED": "1", "TZ": "Asia/Ho_Chi_Minh", "LANG": "vi_VN.UTF-8", "order": "forwards"},
    {"PYTHONHASHSEED": "2", "TZ": "America/New_York", "LANG": "C", "order": "backwards"},
)


@pytest.fixture(scope="module")
def hashes(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    """The hash of each file, as two processes wrote it at another time, elsewhere."""
    return [_write(tmp_path_factory.mktemp("out"), dict(each)) for each in SURROUNDINGS]


def _write(out: Path, surroundings: dict[str, str]) -> dict[str, str]:
    order = surroundings.pop("order")
    command = [sys.executable, "-c", WRITE, str(PROJECT), str(HERE), str(out), order]
    ran = subprocess.run(
        command, cwd=out, env=os.environ | surroundings | {"HOME": str(out)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return dict(line.rsplit(" ", 1) for line in ran.stdout.splitlines())


@pytest.mark.parametrize("form", FORMS)
def test_two_processes_write_the_same_bytes(hashes: list[dict[str, str]], form: str) -> None:
    one, other = ({path: each[path] for path in each if form in path} for each in hashes)
    assert one == other
    assert len(one) == 2 * (9 if form in ("csv", "parquet") else 1)
