"""``python -m expectations GATE RELEASE``: runs a gate; its findings as JSON on the last line.

Exit status 0 when the gate passes, 1 when it blocks the release, 2 when it cannot run.
"""

from __future__ import annotations

import argparse
import json
import sys

from expectations.gate import Blocked, check
from expectations.suites import GATES
from warehouse.home import Problem


def main() -> int:
    """Runs the gate named on the command line."""
    parser = argparse.ArgumentParser(prog="python -m expectations", description=__doc__)
    parser.add_argument("gate", choices=GATES)
    parser.add_argument("release_id", type=int, metavar="RELEASE")
    arguments = parser.parse_args()
    try:
        summary = check(arguments.gate, arguments.release_id)
    except Blocked as blocked:
        print(blocked, file=sys.stderr)  # noqa: T201
        summary = blocked.summary
    except Problem as problem:
        print(problem, file=sys.stderr)  # noqa: T201
        return 2
    print(json.dumps(summary, ensure_ascii=False, default=str))  # noqa: T201
    return 0 if summary["success"] else 1


if __name__ == "__main__":
    sys.exit(main())
