"""Measures programs that start with nothing of ours in their surroundings but this folder.

`make coverage` puts it on PYTHONPATH, which a confined child keeps. Other children are measured by
coverage's own patch.
"""

import os
from pathlib import Path

import coverage

os.environ.setdefault(
    "COVERAGE_PROCESS_START", str(Path(__file__).parents[2].joinpath("pyproject.toml"))
)
coverage.process_startup()
