"""The one-off service `migrate`: what must stand before Airflow's processes start.

It is run at every start of the stack and changes nothing when there is nothing to do.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from warehouse import database


def main() -> None:
    """Airflow's password file, the warehouse's migrations, and Airflow's own."""
    write_passwords()
    applied = database.migrate()
    print("warehouse:", ", ".join(applied) or "nothing to migrate", flush=True)  # noqa: T201
    subprocess.run([sys.executable, "-m", "airflow", "db", "migrate"], check=True)


def write_passwords() -> None:
    """The password of Airflow's user, where Airflow would else make one up and log it."""
    file = Path(os.environ["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"])
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.write_text(json.dumps({"admin": os.environ["AIRFLOW_ADMIN_PASSWORD"]}))


if __name__ == "__main__":
    main()
