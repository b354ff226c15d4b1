"""People by name: who may log in, as what, and who is asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from tmdt import cli
from tmdt.orchestration import users
from warehouse.home import Problem


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TMDT_HOME", str(tmp_path))
    return tmp_path


def test_a_home_begins_with_its_administrator() -> None:
    assert users.list_users() == {"admin": "administrator"}
    assert users.list_reviewers() == []


def test_people_have_roles_and_passwords_of_their_own(home: Path) -> None:
    first = users.add_user("nguyen.van.a", "reviewer")
    second = users.add_user("tran-b", "operator")
    assert first != second
    assert users.add_user("nguyen.van.a", "viewer") == first, "a new role keeps the password"
    assert users.list_users()["nguyen.van.a"] == "viewer"
    assert users.read_passwords() == {
        "admin": (home / "secrets" / "airflow-admin").read_text(),
        "nguyen.van.a": first,
        "tran-b": second,
    }
    assert (home / "secrets" / "airflow-users.json").stat().st_mode & 0o077 == 0
    assert users.password_file().stat().st_mode & 0o077 == 0


def test_only_reviewers_are_asked() -> None:
    users.add_user("reads", "viewer")
    users.add_user("decides", "reviewer")
    assert users.list_reviewers() == ["decides"]


def test_somebody_removed_has_no_password_any_more() -> None:
    users.add_user("leaves", "viewer")
    users.remove_user("leaves")
    assert "leaves" not in users.read_passwords()
    with pytest.raises(Problem, match="no user leaves"):
        users.remove_user("leaves")


@pytest.mark.parametrize(
    ("name", "role"), [("admin", "viewer"), ("A b", "viewer"), ("x:admin", "viewer"), ("ok", "god")]
)
def test_what_is_no_name_or_no_role_is_refused(name: str, role: str) -> None:
    with pytest.raises(Problem):
        users.add_user(name, role)


def test_the_command_line_adds_lists_and_removes() -> None:
    run = CliRunner().invoke
    added = run(cli.app, ["user", "add", "nguyen.van.a", "--role", "reviewer"])
    assert users.read_passwords()["nguyen.van.a"] in added.output
    assert "nguyen.van.a  reviewer" in run(cli.app, ["user", "list"]).output
    assert run(cli.app, ["user", "remove", "nguyen.van.a"]).exit_code == 0
    assert "nguyen.van.a" not in run(cli.app, ["user", "list"]).output
