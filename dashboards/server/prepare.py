"""Brings Superset's own database up to date: its tables, roles, administrator, and the bundle.

Run by Superset's interpreter, with the settings of `superset_config`.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path

import superset
from flask import g
from flask_migrate import upgrade
from superset.app import create_app

BUNDLE = Path(__file__).parents[1] / "bundle"


def read_bundle() -> dict[str, str]:
    """The files of the bundle by their path there, as Superset's command takes them."""
    return {
        file.relative_to(BUNDLE).as_posix(): file.read_text(encoding="utf-8")
        for file in sorted(BUNDLE.rglob("*.yaml"))
    }


def prepare() -> None:
    """Migrates, and imports over whatever an earlier import left."""
    from superset.commands.importers.v1.assets import ImportAssetsCommand
    from superset.extensions import appbuilder, security_manager

    upgrade(directory=str(Path(superset.__file__).parent / "migrations"))
    appbuilder.add_permissions(update_perms=True)
    security_manager.sync_role_definitions()
    admin = security_manager.find_user("admin") or security_manager.add_user(
        "admin", "Admin", "", "admin@localhost", security_manager.find_role("Admin"),
        password=os.environ["SUPERSET_ADMIN_PASSWORD"],
    )  # fmt: skip
    g.user = admin
    ImportAssetsCommand(read_bundle()).run()


if __name__ == "__main__":
    app = create_app()
    logging.disable(logging.WARNING)
    with app.app_context():
        prepare()
