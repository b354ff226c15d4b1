"""The scripts of the containers' standby, on the embedded server's programs."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from homes import lived_in, publish, seen, wait_for

from warehouse import postgres, standby
from warehouse.home import PROJECT


@pytest.mark.db
@pytest.mark.timeout(180)
def test_a_standby_copies_what_it_follows_at_its_first_start(tmp_path: Path) -> None:
    script = PROJECT / "deploy" / "postgres" / "standby" / "start.sh"
    with lived_in(tmp_path / "followed") as followed:
        place = urlsplit(standby.admit())
        admission = PROJECT / "deploy" / "postgres" / "20-standby.sh"
        subprocess.run(["sh", admission], env={"PGDATA": str(postgres.data())}, check=True)
        with psycopg.connect(postgres.url(postgres.SUPERUSER, "postgres")) as admin:
            rules = admin.execute(
                "select user_name, auth_method, error from pg_hba_file_rules"
                " where database = '{replication}' and address = 'samenet'"
            ).fetchall()
        assert rules == [(["standby"], "scram-sha-256", None)]
        publish(followed)
        shutil.copytree(followed / "secrets", tmp_path / "standby" / "secrets")
        with lived_in(tmp_path / "standby") as home:
            postgres.make_data_folder().parent.mkdir(exist_ok=True)
            environment = {
                "PATH": f"{postgres.find_programs()}:{os.defpath}", "PGDATA": str(postgres.data()),
                "PGHOST": "127.0.0.1", "PGPORT": str(place.port), "PGUSER": "standby",
                "PGPASSWORD": str(place.password),
            }  # fmt: skip
            as_server = postgres.AS_NOBODY if os.geteuid() == 0 else []
            for _ in range(2):  # the second start finds the copy
                subprocess.run(
                    [*as_server, "sh", script, "echo", "starts"], env=environment, check=True
                )
            assert seen(home) == 1
            publish(followed)
            wait_for(lambda: seen(home) == 2)
