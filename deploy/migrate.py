"""The one-off service `migrate`, which runs before Airflow's processes start.

It runs at every start of the stack, and changes nothing if there is nothing to do.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from warehouse import database


def main() -> None:
    """Writes Airflow's password file, migrates the warehouse, then Airflow's database."""
    write_passwords()
    applied = database.migrate()
    print("warehouse:", ", ".join(applied) or "nothing to migrate", flush=True)  # noqa: T201
    subprocess.run([sys.executable, "-m", "airflow", "db", "migrate"], check=True)


def write_passwords() -> None:
    """Writes the password of Airflow's user; otherwise Airflow would generate and log one."""
    file = Path(os.environ["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"])
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.write_text(json.dumps({"admin": os.environ["AIRFLOW_ADMIN_PASSWORD"]}))


if __name__ == "__main__":
    main()
