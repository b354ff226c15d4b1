"""The deployment in containers: what can be held true of its files without a Docker engine."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml
from psycopg.conninfo import make_conninfo

from tmdt.orchestration import airflow_env
from tmdt.orchestration.compose import TEMPLATE, write_env
from tmdt.orchestration.parts import WEB, choose_parts, make_arguments
from warehouse import database, postgres, standby
from warehouse.home import PROJECT, Problem

TEXT = (PROJECT / "docker-compose.yml").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
SERVERS = ("postgres", "standby", "valkey")
SUPERSET = "dashboards"
AIRFLOW = {
    name: service for name, service in SERVICES.items() if name not in (*SERVERS, SUPERSET, WEB)
}
SERVING = {name: service for name, service in SERVICES.items() if name != "migrate"}

VARIABLE = re.compile(r"\$\{(\w+)(:[?-])?[^}]*\}")
OPTIONAL = {
    "TMDT_READER_URL",
    "TMDT_NOTIFY_URL", "TMDT_DELIVERY_URL", "TMDT_DELIVERY_ADDRESSES", "OPENLINEAGE_URL",
    "AIRFLOW__METRICS__STATSD_ON",
    "AIRFLOW__METRICS__STATSD_HOST", "AIRFLOW__METRICS__STATSD_PORT",
}  # fmt: skip
SECRET = re.compile(r"PASSWORD$|SECRET|KEY")
ROLES = """
    select r.rolname, r.rolcanlogin, r.rolsuper, r.rolcreatedb, r.rolcreaterole, r.rolinherit,
        r.rolconnlimit,
        (select array_agg(o order by o) from unnest(s.setconfig) as o) as settings,
        (select array_agg(g.rolname order by g.rolname) from pg_auth_members as m
         join pg_roles as g on g.oid = m.roleid where m.member = r.oid) as member_of
    from pg_roles as r left join pg_db_role_setting as s on s.setrole = r.oid
    where r.rolname = any(%s) order by r.rolname
"""
BECOMES = """
    select inherit_option, set_option from pg_auth_members
    where roleid = 'tmdt_developer'::regrole and member = 'tmdt'::regrole
"""
RIGHTS = """
    select d.datname, pg_get_userbyid(d.datdba), a.grantee::regrole::text, a.privilege_type
    from pg_database as d, aclexplode(d.datacl) as a
    where d.datname in ('warehouse', 'airflow') order by 1, 2, 3, 4
"""


@pytest.fixture
def env_file(tmp_path: Path) -> dict[str, str]:
    """What `tmdt env` writes."""
    write_env(tmp_path / ".env")
    return variables(tmp_path / ".env")


def variables(file: Path) -> dict[str, str]:
    lines = file.read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_every_secret_is_required_and_ports_and_who_is_told_have_a_default() -> None:
    defaults = {name for name, kind in VARIABLE.findall(TEXT) if kind != ":?"}
    assert defaults == {
        "TMDT_AIRFLOW_PORT", "TMDT_POSTGRES_PORT", "TMDT_STANDBY_PORT", "TMDT_SYNTHETIC",
        "TMDT_EXECUTOR", "TMDT_DASHBOARDS_PORT", "TMDT_WEB_PORT", *OPTIONAL,
    }  # fmt: skip
    assert {name for name in defaults if SECRET.search(name)} == set()


@pytest.mark.parametrize("name", SERVICES)
def test_no_secret_is_written_into_the_file(name: str) -> None:
    for variable, value in SERVICES[name]["environment"].items():
        if SECRET.search(variable):
            assert re.fullmatch(r"\$\{\w+:\?[^}]+\}", value) or value.startswith("/"), variable
        for password in re.findall(r"://\w+:(.*?)@", str(value)):
            assert re.fullmatch(r"\$\{\w+:\?[^}]+\}", password), variable


def test_what_it_asks_for_is_what_the_example_lists_and_the_command_fills(
    env_file: dict[str, str],
) -> None:
    required = {name for name, _ in VARIABLE.findall(TEXT)}
    listed = set(re.findall(r"^(?:# )?([A-Z_]+)=", TEMPLATE.read_text(), flags=re.MULTILINE))
    assert required == listed == set(env_file) | OPTIONAL
    assert all(env_file.values())


def test_generated_secrets_are_strong_private_and_fit_an_address(
    tmp_path: Path, env_file: dict[str, str]
) -> None:
    again = tmp_path / "again.env"
    generated = write_env(again)
    assert stat.S_IMODE(again.stat().st_mode) == 0o600
    assert generated == [name for name in env_file if SECRET.search(name)]
    secrets = [values[name] for values in (env_file, variables(again)) for name in generated]
    assert len(set(secrets)) == len(secrets)
    assert all(re.fullmatch(r"[\w-]{32,}=?", secret) for secret in secrets)


def test_the_fernet_key_is_one(env_file: dict[str, str]) -> None:
    from cryptography.fernet import Fernet

    fernet = Fernet(env_file["AIRFLOW_FERNET_KEY"])
    assert fernet.decrypt(fernet.encrypt(b"xin ch\xc3\xa0o")) == b"xin ch\xc3\xa0o"


def test_an_env_file_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("POSTGRES_PASSWORD=old\n")
    with pytest.raises(Problem, match="exists already"):
        write_env(tmp_path / ".env")
    assert (tmp_path / ".env").read_text() == "POSTGRES_PASSWORD=old\n"


def test_an_env_file_that_cannot_be_written_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="cannot be written: No such file or directory"):
        write_env(tmp_path / "missing" / ".env")


def test_ports_are_published_on_loopback_only() -> None:
    ports = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert len(ports) == 5
    assert all(port.startswith("127.0.0.1:") for port in ports)
    assert not any("network_mode" in service for service in SERVICES.values())


def test_the_parts_of_airflow_are_those_of_the_local_stack(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    commands = {name: service["command"] for name, service in AIRFLOW.items() if name != "migrate"}
    monkeypatch.setenv("AIRFLOW__CORE__EXECUTOR", "CeleryExecutor")
    here = choose_parts()
    assert {*commands, WEB} == set(here)
    assert commands == {name: ["airflow", *make_arguments(name, here)] for name in commands}


def test_who_serves_open_data_knows_the_readers_password_alone() -> None:
    environment = SERVICES[WEB]["environment"]
    asked = {name for value in environment.values() for name in re.findall(r"\$\{(\w+)", value)}
    assert asked == {"TMDT_READER_URL", "BI_READER_DB_PASSWORD"}
    assert SERVICES[WEB]["image"] == SERVICES["scheduler"]["image"]
    assert SERVICES[WEB]["command"][:2] == ["tmdt", "serve"]
    [packages] = [it for it in SERVICES[WEB]["volumes"] if "packages" in it]
    assert packages == f"packages:{environment['TMDT_PACKAGES']}:ro"


def test_two_images_are_built_here_once_and_the_others_are_pinned() -> None:
    assert len({service["image"] for service in AIRFLOW.values()}) == 1
    assert [name for name, service in SERVICES.items() if "build" in service] == [
        "migrate",
        SUPERSET,
    ]
    assert re.fullmatch(r"postgres:18\.\d+", SERVICES["postgres"]["image"])
    assert re.fullmatch(r"valkey/valkey:8\.\d+-alpine", SERVICES["valkey"]["image"])
    assert SERVICES["standby"]["image"] == SERVICES["postgres"]["image"]


def test_a_standby_has_the_settings_of_what_it_follows_and_starts_only_on_request() -> None:
    assert SERVICES["standby"]["command"] == SERVICES["postgres"]["command"]
    assert SERVICES["standby"]["profiles"] == ["standby"]
    given = dict(
        setting.split("=") for setting in SERVICES["postgres"]["command"] if "=" in setting
    )
    local = {name: postgres.SETTINGS[name] for name in given}
    assert given == local


@pytest.mark.parametrize("name", SERVING)
def test_what_serves_restarts_and_is_watched(name: str) -> None:
    assert SERVICES[name]["restart"] == "unless-stopped"
    check = SERVICES[name]["healthcheck"]
    assert check["test"][0] in ("CMD", "CMD-SHELL")
    assert {"interval", "timeout", "retries", "start_period"} <= check.keys()


def test_nothing_starts_before_what_it_needs() -> None:
    needs = {
        name: {on: how["condition"] for on, how in service.get("depends_on", {}).items()}
        for name, service in SERVICES.items()
    }
    migrated = {
        "postgres": "service_healthy",
        "migrate": "service_completed_successfully",
    }
    serving = migrated | {"api-server": "service_healthy"}
    assert needs == {
        "postgres": {},
        "standby": {"postgres": "service_healthy"},
        "migrate": {"postgres": "service_healthy"},
        "api-server": migrated,
        "scheduler": serving,
        "dag-processor": serving,
        "triggerer": serving,
        "worker": serving | {"valkey": "service_healthy"},
        "dashboards": migrated,
        "web": migrated,
        "valkey": {},
    }


@pytest.mark.parametrize("name", SERVICES)
def test_containers_may_do_little(name: str) -> None:
    service = SERVICES[name]
    assert service["user"] in ("10001:10001", *SERVERS)
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service


def test_every_volume_is_named_and_every_state_has_one() -> None:
    mounts = {mount for service in SERVICES.values() for mount in service["volumes"]}
    named = {mount.split(":")[0] for mount in mounts if not mount.startswith("./")}
    assert named == set(COMPOSE["volumes"]) == {
        "data", "standby", "home", "landing", "archive", "dashboards", "packages", "web",
    }  # fmt: skip
    environment = SERVICES["scheduler"]["environment"]
    places = {mount.split(":")[1] for mount in SERVICES["scheduler"]["volumes"]}
    assert places == {
        environment[f"TMDT_{name}"] for name in ("HOME", "LANDING", "ARCHIVE", "PACKAGES")
    }


def test_settings_are_those_of_the_local_stack(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What is not a place, an address or a secret may not differ between the two."""
    monkeypatch.setenv("TMDT_HOME", str(tmp_path))
    for name in ("TMDT_DATABASE_URL", airflow_env.CONNECTION):
        monkeypatch.setenv(name, "postgresql://nobody@127.0.0.1:1/nothing")
    for name in [name for name in os.environ if name.startswith("AIRFLOW_CTX_")]:
        monkeypatch.delenv(name)  # a task run in this process before leaves them
    local = airflow_env.environment(8080)
    container = SERVICES["scheduler"]["environment"]
    ours = {name for name in local if name.startswith(("AIRFLOW", "TMDT_", "DO_", "SCARF", "NO_"))}
    ours -= {"TMDT_POSTGRES_OPTIONS"}  # of the test's own cluster
    assert ours - container.keys() <= {"AIRFLOW__API__HOST", "AIRFLOW__API__PORT", "NO_PROXY"}
    same = {
        name
        for name in ours & container.keys()
        if not SECRET.search(name) and not re.search(r"[/:]", f"{local[name]}{container[name]}")
    }
    assert len(same) >= 10
    assert {name: local[name] for name in same} == {name: container[name] for name in same}


@pytest.mark.parametrize("file", ["Dockerfile", "dashboards/Dockerfile"])
def test_an_image_is_pinned_unprivileged_and_holds_no_secret(file: str) -> None:
    text = (PROJECT / file).read_text(encoding="utf-8")
    bases = re.findall(r"^FROM (\S+)", text, flags=re.MULTILINE)
    assert set(bases) == {"python:3.12-slim-trixie"}
    assert re.findall(r"^USER (\S+)", text, flags=re.MULTILINE) == ["10001:10001"]
    assert "--require-hashes" in text
    assert not re.findall(r"^(?:ARG|ENV).*(?:PASSWORD|SECRET|TOKEN)", text, flags=re.MULTILINE)


def test_the_dashboards_start_only_on_request_and_are_told_all_that_superset_reads() -> None:
    service = SERVICES[SUPERSET]
    assert service["profiles"] == [SUPERSET]
    image = (PROJECT / "dashboards" / "Dockerfile").read_text(encoding="utf-8")
    told = {*service["environment"], *re.findall(r"\b([A-Z_]+)=", image), "BIND"}
    server = PROJECT / "dashboards" / "server"
    read = {
        name
        for file in (*server.glob("*.py"), server / "serve.sh")
        for name in re.findall(r'environ\["(\w+)"\]|\$\{(\w+):-', file.read_text("utf-8"))
        for name in name
        if name
    }
    assert read <= told and len(read) == 5
    copied = re.findall(r"^COPY (dashboards/\S+)", image, flags=re.MULTILINE)
    rules = (PROJECT / ".dockerignore").read_text().splitlines()
    assert {f"!{path}" for path in copied} <= set(rules)


def test_only_named_things_go_into_the_image() -> None:
    lines = (PROJECT / ".dockerignore").read_text().splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    allowed = {rule[1:] for rule in rules if rule.startswith("!")}
    assert not [name for name in allowed if not (PROJECT / name).exists()]
    assert not {name for name in allowed if name.startswith(".")}
    its = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = its["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert {*wheel["packages"], *wheel["force-include"]} - {".env.example"} <= allowed


@pytest.fixture
def fresh_cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The superuser's URI of a cluster as the PostgreSQL image finds it at its first start."""
    monkeypatch.setenv("TMDT_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("TMDT_DATABASE_URL", raising=False)
    yield postgres.url(postgres.SUPERUSER, "postgres")
    postgres.stop()


@pytest.mark.db
def test_the_image_gets_the_roles_and_rights_of_the_embedded_cluster(
    cluster: str,
    cluster_home: Path,
    fresh_cluster: str,
    env_file: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    psql = postgres.find_programs() / "psql"
    script = PROJECT / "deploy" / "postgres" / "10-roles.sql"
    command = [str(psql), "--no-psqlrc", "-v", "ON_ERROR_STOP=1", "-d", fresh_cluster, "-f", script]
    subprocess.run(command, env=os.environ | env_file, check=True, capture_output=True)

    roles = [
        database.OWNER, database.READER, database.AIRFLOW, database.DEVELOPER, standby.ROLE,
    ]  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMDT_HOME", str(cluster_home))
        patch.delenv("TMDT_DATABASE_URL", raising=False)
        standby.admit()
    with psycopg.connect(fresh_cluster) as made, psycopg.connect(cluster) as known:
        assert made.execute(ROLES, [roles]).fetchall() == known.execute(ROLES, [roles]).fetchall()
        assert made.execute(RIGHTS).fetchall() == known.execute(RIGHTS).fetchall()
        for server in (made, known):  # it has no right of the developers' unless it becomes one
            assert server.execute(BECOMES).fetchall() == [(False, True)]

    def uri(role: str, name: str) -> str:
        password = env_file[f"{role.upper()}_DB_PASSWORD"]
        return make_conninfo(fresh_cluster, user=role, password=password, dbname=name)

    monkeypatch.setenv("TMDT_DATABASE_URL", uri("tmdt", "warehouse"))
    assert database.migrate()
    psycopg.connect(uri("airflow", "airflow")).close()
    with psycopg.connect(uri("bi_reader", "warehouse")) as reader:
        assert reader.execute("select count(*) from marts.fact_indicator").fetchone() == (0,)
    with pytest.raises(psycopg.OperationalError, match="CONNECT"):
        psycopg.connect(uri("airflow", "warehouse"))


@pytest.mark.db
def test_a_missing_password_stops_the_first_start(fresh_cluster: str) -> None:
    script = PROJECT / "deploy" / "postgres" / "10-roles.sql"
    command = [str(postgres.find_programs() / "psql"), "-d", fresh_cluster, "-f", str(script)]
    ended = subprocess.run(command, env={"PATH": os.defpath}, check=False, capture_output=True)
    assert ended.returncode != 0
    with psycopg.connect(fresh_cluster) as admin:
        assert admin.execute("select 1 from pg_roles where rolname = 'tmdt'").fetchone() is None
