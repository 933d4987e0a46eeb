# SPDX-License-Identifier: Apache-2.0
"""Making the Python environment, with the real pip and a package made here instead of an index."""

from __future__ import annotations

import hashlib
import os
import subprocess
import zipfile
from pathlib import Path

import pytest

SETUP = Path(__file__).resolve().parents[1]
INTERPRETER = Path(os.environ.get("PYTHON", "/usr/bin/python3"))


class Environment:
    """A folder with one package to install, its lock file, and the environment to be made."""

    def __init__(self, folder: Path) -> None:
        self.packages = folder / "packages"
        self.packages.mkdir()
        self.requirements = folder / "requirements.txt"
        self.folder = folder / "python"
        self.log = folder / "log"
        self.settings = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.packages)}
        self.lock("1.0")

    def lock(self, version: str) -> None:
        """Make a version of the package and require exactly it."""
        wheel = self.packages / f"planted-{version}-py3-none-any.whl"
        about = f"planted-{version}.dist-info"
        with zipfile.ZipFile(wheel, "w") as archive:
            archive.writestr("planted.py", f"VERSION = '{version}'\n")
            tags = "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
            archive.writestr(f"{about}/WHEEL", tags)
            metadata = f"Metadata-Version: 2.1\nName: planted\nVersion: {version}\n"
            archive.writestr(f"{about}/METADATA", metadata)
            files = (
                f"planted.py,,\n{about}/{name},,\n" for name in ("WHEEL", "METADATA", "RECORD")
            )
            archive.writestr(f"{about}/RECORD", "".join(files))
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        self.requirements.write_text(f"planted=={version} \\\n    --hash=sha256:{digest}\n")

    def setup(self, interpreter: Path = INTERPRETER) -> subprocess.CompletedProcess[str]:
        """Run the step."""
        script = (
            f"set -euo pipefail; source {SETUP}/messages.sh; source {SETUP}/python.sh; "
            f"setup_python {interpreter} {self.requirements} {self.folder} {self.log}"
        )
        inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return subprocess.run(
            ["/bin/bash", "-c", script],
            env={**inherited, "LC_ALL": "C.UTF-8", **self.settings},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def installed_version(self) -> str:
        """The version that the environment's interpreter imports."""
        python = str(self.folder / "bin" / "python")
        command = [python, "-c", "import planted; print(planted.VERSION)"]
        return subprocess.check_output(command, text=True).strip()


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    return Environment(tmp_path)


def fake_interpreter(folder: Path, body: str) -> Path:
    program = folder / "python"
    program.write_text(f"#!/bin/bash\n{body}\n")
    program.chmod(0o755)
    return program


def test_an_environment_is_made_once_and_made_anew_when_the_lock_changes(
    environment: Environment,
) -> None:
    assert environment.setup().returncode == 0
    assert environment.installed_version() == "1.0"
    leftover = environment.folder / "leftover"
    leftover.touch()

    assert environment.setup().returncode == 0
    assert leftover.exists()

    environment.lock("2.0")
    assert environment.setup().returncode == 0
    assert environment.installed_version() == "2.0"
    assert not leftover.exists()


def test_an_interrupted_environment_is_made_anew(environment: Environment) -> None:
    site = environment.folder / "lib" / "python3.11" / "site-packages"
    site.mkdir(parents=True)
    (site / "planted.py").write_text("half written")
    assert environment.setup().returncode == 0
    assert environment.installed_version() == "1.0"


def test_a_package_that_is_not_the_locked_one_leaves_no_complete_environment(
    environment: Environment,
) -> None:
    wheel = next(environment.packages.glob("*.whl"))
    with zipfile.ZipFile(wheel, "a") as archive:
        archive.writestr("more.py", "")
    done = environment.setup()
    assert done.returncode == 2
    assert "not the one that was locked" in done.stderr
    assert not (environment.folder / ".complete").exists()


def test_a_requirement_without_a_hash_is_refused(environment: Environment) -> None:
    environment.requirements.write_text("planted==1.0\n")
    done = environment.setup()
    assert done.returncode == 2
    assert not (environment.folder / ".complete").exists()


def test_an_index_that_cannot_be_reached_is_named_as_the_cause(environment: Environment) -> None:
    nobody_listens = "http://127.0.0.1:9/"
    environment.settings = {"PIP_INDEX_URL": nobody_listens, "PIP_RETRIES": "1"}
    done = environment.setup()
    assert done.returncode == 2
    assert "pip cannot reach its package index" in done.stderr


def test_a_missing_package_is_named(environment: Environment) -> None:
    next(environment.packages.glob("*.whl")).unlink()
    done = environment.setup()
    assert done.returncode == 2
    assert "No matching distribution found for planted==1.0" in done.stderr


def test_another_version_of_python_is_refused_with_both_versions(
    environment: Environment, tmp_path: Path
) -> None:
    done = environment.setup(fake_interpreter(tmp_path, "echo 3.9"))
    assert done.returncode == 2
    assert "is Python 3.9" in done.stderr
    assert "locked for 3.11" in done.stderr


def test_an_interpreter_that_does_not_run_is_refused(
    environment: Environment, tmp_path: Path
) -> None:
    done = environment.setup(tmp_path / "none")
    assert done.returncode == 2
    assert "make setup PYTHON=" in done.stderr


def test_an_interpreter_without_venv_names_the_debian_package(
    environment: Environment, tmp_path: Path
) -> None:
    body = "[[ $* != *ensurepip* ]] && echo 3.11"
    done = environment.setup(fake_interpreter(tmp_path, body))
    assert done.returncode == 2
    assert "python3-venv" in done.stderr
