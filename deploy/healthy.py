"""Health check of a container: is this part of Airflow healthy according to Airflow?

One request to the API server costs a fraction of a second; `airflow jobs check` takes nine.
"""

from __future__ import annotations

import json
import os
import sys
from urllib.parse import urljoin
from urllib.request import urlopen

HEALTH = urljoin(os.environ["AIRFLOW__CORE__EXECUTION_API_SERVER_URL"], "/api/v2/monitor/health")


def main(part: str) -> None:
    """Exits 0 when the part (`scheduler`, `dag_processor`, …) is healthy, otherwise 1."""
    with urlopen(HEALTH, timeout=8) as answer:  # noqa: S310 - the address is the deployment's own
        status = json.load(answer)[part]["status"]
    sys.exit(0 if status == "healthy" else f"{part} is {status}")


if __name__ == "__main__":
    main(*sys.argv[1:])
