"""The project as a wheel, in an environment that knows nothing of the checkout."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from pathlib import Path

from reference.project import PROJECT

UV = Path(sys.executable).with_name("uv")


def build(folder: Path) -> Path:
    """The wheel, built in a second with what the lock has installed."""
    run(
        UV,
        "build",
        "--quiet",
        "--wheel",
        "--offline",
        "--no-build-isolation",
        "-o",
        folder,
        PROJECT,
    )
    (wheel,) = folder.glob("*.whl")
    return wheel


def install(wheel: Path, folder: Path) -> Path:
    """A new environment with the wheel in it; returns its Python.

    The packages of the lock are those of the environment that runs the tests. They are named in a
    ``.pth`` file, because Python reads no further ``.pth`` files in a folder that comes from one:
    so the line that leads the running environment to the checkout is not followed.
    """
    run(sys.executable, "-m", "venv", "--without-pip", folder)
    python = folder / "bin" / "python"
    run(UV, "pip", "install", "--quiet", "--offline", "--no-deps", "--python", python, wheel)
    (packages,) = folder.glob("lib/python*/site-packages")
    (packages / "lock.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python


def run(*command: object) -> str:
    """What a command prints; one that fails is an error that says why."""
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
