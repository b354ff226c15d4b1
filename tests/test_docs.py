"""The documents say what is so: commands, queries, paths, links, names and decisions exist."""

from __future__ import annotations

import csv
import re
import shlex
import textwrap
from pathlib import Path

import psycopg
import pytest
import typer
import yaml

from tmdt.cli import app
from warehouse import schema
from warehouse.descriptions import find_view_models
from warehouse.home import PROJECT
from warehouse.postgres import PORT

README = (PROJECT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = [
    *(PROJECT / name for name in ("README.md", "CHANGELOG.md", "examples/README.md")),
    *sorted((PROJECT / "docs").rglob("*.md")),
]
DECISIONS = sorted((PROJECT / "docs" / "adr").glob("0*.md"))
PACKAGES = ("tmdt", "ingestion", "expectations", "warehouse", "reference")
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]
TARGETS = set(re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text(), flags=re.MULTILINE))
PAGES = [PROJECT / "README.md", *sorted((PROJECT / "docs").glob("*.md"))]
PASSED_ON = {"airflow", "dbt"}
"""Commands that hand their arguments to another program."""
EXPOSURES = PROJECT / "dbt_project" / "models" / "marts" / "_marts__exposures.yml"
REVIEWED = ("evidence", "correction", "withdrawal")
READS = {
    "monthly_bulletin": ("tmdt/dissemination/bulletin.py", "tmdt/dissemination/content/sql/*.sql"),
    "exports": ("tmdt/dissemination/export/*.py",),
    "requests": (
        "tmdt/dissemination/requests/*.py",
        "tmdt/dissemination/content/answer.py",
        "tmdt/dissemination/delivery/*.py",
    ),
    "proofs": (
        "tmdt/dissemination/proof/*.py", "tmdt/releases/manifest/*.py",
        "warehouse/internal/dissemination/*.sql",
    ),
    "open_data": ("tmdt/dissemination/package/*.py", "tmdt/api/*.py"),
    "sdmx": ("tmdt/api/sdmx/*.py", "tmdt/api/sdmx/*/*.py"),
    "province_feedback": ("tmdt/collection/feedback/*.py",),
    "blank_form": ("tmdt/collection/blank_form.py",),
    "operators": (
        "tmdt/cli/*.py",
        "tmdt/collection/overdue.py",
        *(f"tmdt/releases/{it}.py" for it in REVIEWED),
    ),
    "gates": ("expectations/suites/*.yml",),
}  # fmt: skip
"""Where the queries of each exposed application stand."""
AS_IT_WAS = {
    "fact_indicator_at_release": {"fact_indicator_history"},
    "fact_area_as_of": {"fact_area_history"},
    "fact_indicator_area_at_release": {"fact_area_history"},
    "fact_period_as_of": {"fact_period_history"},
    "area_figure_at_release": {
        "fact_indicator_history", "fact_area_history", "fact_period_history", "area_province",
        "dim_area", "dim_breakdown",
    },
    "figure_at_release": {
        "fact_indicator_history", "fact_area_history", "fact_period_history", "area_province",
        "dim_area", "dim_indicator", "dim_period", "dim_breakdown", "dim_code",
    },
    "reporting_rate_at_release": {"reporting_rate"},
    "target_attainment_at_release": {"target_attainment"},
}  # fmt: skip
"""What functions of marts read."""
PUBLISHES = {
    "tmdt/releases/release.py", "tmdt/releases/readers.py", "tmdt/orchestration/assets.py",
}  # fmt: skip
"""What names published tables because it publishes them."""
INTERNAL = {"TMDT_GATE_URL", "TMDT_PG_SCHEMA", "TMDT_POSTGRES_OPTIONS", "TMDT_STACK"}
"""Settings that processes hand to each other, or that only tests set."""
IN_CONTAINERS = {"TMDT_STANDBY_PORT"}
"""Settings of the containers that no program reads."""


def blocks(text: str, language: str) -> list[str]:
    found = re.findall(rf"^ *```{language}\n(.*?)^ *```$", text, flags=re.MULTILINE | re.DOTALL)
    return [textwrap.dedent(block) for block in found]


def queries() -> list[str]:
    """Every query of the documents, one by one."""
    shown = [block for page in PAGES for block in blocks(page.read_text("utf-8"), "sql")]
    bare = re.sub(r"--.*", "", "\n".join(shown))
    return [query.strip() for query in bare.split(";") if query.strip()]


def shell_lines(document: Path) -> list[str]:
    text = "\n".join(blocks(document.read_text(encoding="utf-8"), "sh"))
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def section(title: str, page: str = "README.md") -> str:
    text = (PROJECT / page).read_text(encoding="utf-8")
    return text.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def code(text: str) -> list[str]:
    """What stands in backticks, outside the blocks."""
    prose = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    return re.findall(r"`([^`\n]+)`", prose)


def slug(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(PROJECT)))
def test_links_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", document.read_text(encoding="utf-8")):
        path, _, anchor = target.partition("#")
        file = document.parent / path if path else document
        assert file.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in map(slug, headings), target


def test_the_table_of_commands_is_complete() -> None:
    rows = re.findall(
        r"^\| `tmdt (\w+)", section("The commands", "docs/commands.md"), flags=re.MULTILINE
    )
    assert sorted(rows) == sorted(COMMANDS)
    assert [name for name, command in COMMANDS.items() if not command.help] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(PROJECT)))
def test_commands_named_in_prose_exist(document: Path) -> None:
    for words in code(document.read_text(encoding="utf-8")):
        if named := re.match(r"tmdt (\w+)", words):
            assert named[1] in COMMANDS, words
        if named := re.match(r"make ([a-z-]+)$", words):
            assert named[1] in TARGETS, words


@pytest.mark.parametrize("line", [line for document in DOCUMENTS for line in shell_lines(document)])
def test_shell_lines_are_real(line: str) -> None:
    program, *words = shlex.split(re.sub(r"^(?:[A-Z_]+=\S+ )+", "", line))  # its surroundings
    if program == "make":
        assert set(words) <= {*TARGETS, ".venv/installed"}
    elif "bin/" in program and not program.startswith("./"):
        assert program.rpartition("bin/")[2] in ("tmdt", "python", "pre-commit", "pip")
    elif program == "sh":
        assert (PROJECT / words[0]).exists()
    else:
        assert program in ("docker", "psql", "pg_dump", "python3", "cp", "./bin/lock")
    for name, arguments in re.findall(r"(?:bin/|\s)tmdt (\w+)([^()|]*)", line):
        assert name in COMMANDS
        if name not in PASSED_ON:
            known = {option for it in COMMANDS[name].params for option in it.opts}
            assert set(re.findall(r"--[\w-]+", arguments)) <= known


def test_dags_named_in_the_readme_are_those_there_are() -> None:
    rows = set(re.findall(r"^\| `(\w+)` \|", section("How data flows"), flags=re.MULTILINE))
    assert rows == {file.stem for file in (PROJECT / "dags").glob("*.py")}


def test_the_tables_of_the_data_model_are_those_there_are() -> None:
    migrations = "".join(
        file.read_text() for file in (PROJECT / "warehouse/migrations").glob("*.sql")
    )
    tables = set(re.findall(r"create table marts\.(\w+)", migrations))
    views = {
        it.name.removeprefix("marts.")
        for it in schema.definitions()
        if it.kind == "view" and it.name.startswith("marts.")
    }
    rows = re.findall(
        r"^\| (`.*?`) \|", section("The tables", "docs/data-model.md"), flags=re.MULTILINE
    )
    assert {name for row in rows for name in code(row)} == tables | views


def test_paths_of_the_layout_exist() -> None:
    rows = re.findall(r"^\| (`.*?`) \|", section("Project layout"), flags=re.MULTILINE)
    paths = [path for row in rows for path in code(row)]
    assert len(paths) > 15
    assert [path for path in paths if not (PROJECT / path).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(PROJECT)))
def test_paths_that_are_named_exist(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    folders = "|".join(path.name for path in PROJECT.iterdir() if path.is_dir())
    named = [word for word in code(text) if re.fullmatch(rf"(?:{folders})/[\w./*-]*", word)]
    tested = re.findall(r"tests/[\w/.]+", "\n".join(blocks(text, "sh")))
    for path in (*named, *tested):
        if not path.startswith("build/"):
            assert list(PROJECT.glob(path.rstrip("/"))), path


def test_a_count_in_the_readme_is_the_count() -> None:
    """Numbers that change with the project are there only where this holds them to it."""
    files = len(list((PROJECT / "examples").glob("*.csv"))) + 34
    assert f"{files} files are in the landing area" in README
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        counted = re.search(r"\b(\d+|five|six) (DAGs|rules|indicators|suites|tests)\b", text)
        assert not counted, (page, counted)
    assert not re.search(r"\d(\.\d)? s\b", README), "timings are in benchmarks/"


def test_the_readme_is_short_and_shows_the_bulletin() -> None:
    assert len(README.splitlines()) <= 200, "reference belongs to docs/"
    picture = PROJECT / re.findall(r"!\[.+\]\((.+)\)", README.split("\n## ")[0])[0]
    assert picture.stat().st_size < 200_000


def test_every_port_is_documented_with_how_to_set_it() -> None:
    text = section("Ports", "docs/operations.md")
    settings = (PROJECT / "docker-compose.yml").read_text(encoding="utf-8")
    ports = dict(re.findall(r"127\.0\.0\.1:\$\{(TMDT_\w+_PORT):-(\d+)\}:", settings))
    assert set(ports) == {
        "TMDT_AIRFLOW_PORT", "TMDT_DASHBOARDS_PORT", "TMDT_WEB_PORT", PORT, *IN_CONTAINERS,
    }  # fmt: skip
    for variable, port in ports.items():
        assert f"`{variable}`" in text and port in text


def test_every_setting_is_documented_and_read() -> None:
    table = section("Settings", "docs/operations.md") + section("Ports", "docs/operations.md")
    packages = (*PACKAGES, "dashboards")
    files = [file for package in packages for file in (PROJECT / package).rglob("*.py")]
    read = {
        name
        for file in files
        for name in re.findall(r'"(TMDT_[A-Z_]+[A-Z])"', file.read_text(encoding="utf-8"))
    }
    assert set(re.findall(r"`(TMDT_\w+)`", table)) == read - INTERNAL | IN_CONTAINERS


@pytest.mark.db
@pytest.mark.parametrize("query", queries())
def test_queries_fit_the_warehouse(warehouse: psycopg.Connection, query: str) -> None:
    warehouse.execute("explain " + query)


def test_folders_of_the_project_are_in_the_layout() -> None:
    layout = section("Project layout")
    ignored = {line.strip("/") for line in (PROJECT / ".gitignore").read_text().splitlines()}
    folders = {path.name for path in PROJECT.iterdir() if path.is_dir()} - ignored
    ours = {name for name in folders if name[0] != "." and not name.endswith(".egg-info")}
    assert {name for name in ours if f"`{name}/" not in layout} == set()


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda path: path.stem)
def test_decisions_have_their_form(decision: Path) -> None:
    text = decision.read_text(encoding="utf-8")
    assert re.match(rf"# {decision.stem[:4]}\. \S", text)
    assert re.search(r"^\*\*Status:\*\* (accepted|superseded)", text, flags=re.MULTILINE)
    headings = re.findall(r"^## (.+)$", text, flags=re.MULTILINE)
    assert headings == ["Context", "Decision", "Consequences", "Alternatives"]
    assert f"({decision.name})" in (decision.parent / "README.md").read_text(encoding="utf-8")


def test_the_endings_of_indicators_are_explained() -> None:
    naming = (PROJECT / "docs" / "naming.md").read_text(encoding="utf-8")
    with (PROJECT / "dbt_project" / "seeds" / "indicator.csv").open(encoding="utf-8") as file:
        endings = {row["indicator_code"].rsplit("_", 1)[1] for row in csv.DictReader(file)}
    explained = {name[1:] for name in code(naming) if re.fullmatch(r"_[a-z0-9]+", name)}
    assert endings - explained == set()


def test_rules_named_in_documents_are_in_the_registry() -> None:
    from expectations.rules import registry

    named = {
        word
        for document in DOCUMENTS
        for word in code(document.read_text(encoding="utf-8"))
        if re.fullmatch(r"[A-Z]+(?:_[A-Z]+)+", word)
        and not word.startswith(
            (
                "TMDT_",
                "AIRFLOW_",
                "OPENLINEAGE_",
                "OTEL_",
                "AWS_",
                "POSTGRES_",
                "STANDBY_",
                "SUPERSET_",
                "PYTHON",
            )
        )
    }
    assert named
    assert named <= registry().keys()


def test_the_page_of_rules_is_that_of_the_registry() -> None:
    from expectations import rules_page
    from expectations.rules import registry

    page = (PROJECT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert page == rules_page.render_page(), "write it anew: make docs"
    assert re.findall(r"^### (\w+)$", page, flags=re.MULTILINE) == list(registry())


def test_exposures_name_what_is_read() -> None:
    exposed = {
        exposure["name"]: set(re.findall(r"ref\('(\w+)'\)", " ".join(exposure["depends_on"])))
        for exposure in yaml.safe_load(EXPOSURES.read_text(encoding="utf-8"))["exposures"]
    }
    migrations = "".join(file.read_text() for file in schema.MIGRATIONS.glob("*.sql"))
    tables = re.findall(r"^create table (?:marts\.(\w+)|core\.(\w+_history))", migrations, re.M)
    read = {"bi": {table or history for table, history in tables}}
    views = {view: model.partition(".")[2] for view, model in find_view_models().items()}
    models = {file.stem for file in (PROJECT / "dbt_project" / "models").rglob("*.sql")}
    for name in READS:
        named = {table for file in readers(name) for table in tables_named(file, "marts|core")}
        known = (AS_IT_WAS.get(table) or {views.get(table, table)} for table in named)
        read[name] = set().union(*known) & models
    assert exposed == read


def test_whoever_reads_marts_is_exposed() -> None:
    files = {
        file
        for package in PACKAGES[:3]
        for kind in ("*.py", "*.sql", "*.yml")
        for file in (PROJECT / package).rglob(kind)
        if tables_named(file, "marts")
    }
    known = {file for name in READS for file in readers(name)}
    unknown = {str(file.relative_to(PROJECT)) for file in files - known}
    assert len(files) > 10 and unknown == PUBLISHES


def readers(exposure: str) -> list[Path]:
    """The files with the queries of an exposed application."""
    files = [file for place in READS[exposure] for file in PROJECT.glob(place)]
    assert files
    return files


def tables_named(file: Path, schemas: str) -> set[str]:
    """The relations of schemas that a file names."""
    return set(re.findall(rf"\b(?:{schemas})\.(\w+)", file.read_text(encoding="utf-8")))
