"""The stack as a service of systemd: started with the machine, and again when it ends.

Its one process is the supervisor of `tmdt up`, which looks after Airflow and the database. Settings
are read from ``settings.env`` in the home, since a service inherits none.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from warehouse.home import PROJECT, Problem, home, private

NAME = "tmdt.service"
UNIT = """\
[Unit]
Description=Warehouse of provincial e-commerce indicators
Documentation=file://{project}/docs/runbook.md
After=network-online.target
Wants=network-online.target

[Service]
Environment=TMDT_HOME={home}
EnvironmentFile=-{home}/settings.env
WorkingDirectory={project}
ExecStart={command} up
ExecStop={command} down
Restart=always
RestartSec=10
TimeoutStartSec=300
TimeoutStopSec=120
UMask=0077

[Install]
WantedBy={target}
"""
SETTINGS = """\
# Settings of the service, one a line, as docs/operations.md lists them. Restart it after a change.
# TMDT_NOTIFY_URL=mailtos://user:password@example.org?to=duty@example.org
"""


def write_unit() -> str:
    """The text of the unit for this home."""
    command = Path(sys.executable).with_name("tmdt")
    for path in (home(), command, PROJECT):
        if any(sign in str(path) for sign in ' \t\n%"\\'):
            raise Problem(f"{path} cannot stand in a unit of systemd: use a path without blanks")
    target = "multi-user.target" if _is_root() else "default.target"
    return UNIT.format(project=PROJECT, home=home(), command=command, target=target)


def install(*, start: bool) -> list[str]:
    """Writes the unit, and enables it where systemd runs; returns what was done, line by line.

    Root installs it for the machine, anybody else for themselves.
    """
    folder = _find_folder()
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / NAME
    file.write_text(write_unit())
    home().mkdir(mode=0o700, parents=True, exist_ok=True)
    settings = home() / "settings.env"
    if not settings.exists():
        with open(settings, "w", opener=private) as output:
            output.write(SETTINGS)
    done = [f"written: {file}", f"its settings: {settings}"]
    systemctl = ["systemctl"] if _is_root() else ["systemctl", "--user"]
    enable = [*systemctl, "enable", *(["--now"] if start else []), NAME]
    commands = [[*systemctl, "daemon-reload"], enable]
    if not shutil.which("systemctl") or not Path("/run/systemd/system").exists():
        lines = (" ".join(command) for command in commands)
        return [*done, "systemd does not run here; where it does:", *lines]
    for command in commands:
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
        if ended.returncode:
            raise Problem(f"{' '.join(command)} failed: {ended.stderr.strip()}")
        done.append(f"done: {' '.join(command)}")
    if not _is_root():
        done.append("to start it before you log in: loginctl enable-linger")
    return done


def _is_root() -> bool:
    return os.geteuid() == 0


def _find_folder() -> Path:
    if _is_root():
        return Path("/etc/systemd/system")
    config = os.environ.get("XDG_CONFIG_HOME") or "~/.config"
    return Path(config).expanduser() / "systemd" / "user"
