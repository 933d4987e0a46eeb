# SPDX-License-Identifier: Apache-2.0
"""Installing Debian packages; stand-ins for dpkg, apt-get, sudo and id note how they are called."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

SETUP = Path(__file__).resolve().parents[1]
REAL = ("bash", "cat", "comm", "env", "grep", "sed", "sort", "tail", "touch")
LIST = "# a comment\nalpha   # why alpha\nbeta    # why beta\n"


class Machine:
    """A folder of programs that stands for PATH, a package list, and a note of every call."""

    def __init__(self, folder: Path) -> None:
        self.programs = folder / "bin"
        self.installed = folder / "installed"
        self.calls = folder / "calls"
        self.list = folder / "packages.txt"
        self.log = folder / "log"
        self.programs.mkdir()
        self.installed.touch()
        self.calls.touch()
        self.list.write_text(LIST)
        for name in REAL:
            (self.programs / name).symlink_to(str(shutil.which(name)))
        self.program("dpkg", "true")
        self.program("dpkg-query", f"cat {self.installed}")
        self.program("apt-cache", "true")
        self.user(0)
        self.apt_get("")

    def program(self, name: str, body: str) -> None:
        """Put a stand-in into PATH."""
        file = self.programs / name
        file.write_text(f'#!/bin/bash\necho "{name} $*" >>{self.calls}\n{body}\n')
        file.chmod(0o755)

    def user(self, number: int) -> None:
        """Who runs the set-up."""
        self.program("id", f"echo {number}")

    def apt_get(self, before: str) -> None:
        """An apt-get that installs, after it ran `before`."""
        install = f"sed -i '$!d' {self.installed}; printf 'installed alpha\\ninstalled beta\\n'"
        body = f"{before}\n[[ $* != *install* ]] || {{ {install} >{self.installed}; }}"
        self.program("apt-get", body)

    def setup(self) -> subprocess.CompletedProcess[str]:
        """Run the step."""
        script = (
            f"set -euo pipefail; source {SETUP}/messages.sh; source {SETUP}/debian.sh; "
            f"setup_packages {self.list} {self.log}"
        )
        return subprocess.run(
            ["/bin/bash", "-c", script],
            env={"PATH": str(self.programs), "LC_ALL": "C.UTF-8"},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    def called(self, program: str) -> list[str]:
        """How a program was called."""
        lines = self.calls.read_text().splitlines()
        return [line for line in lines if line.split()[0] == program]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_nothing_is_asked_of_apt_when_all_is_installed(machine: Machine) -> None:
    machine.installed.write_text("installed alpha\ninstalled beta\n")
    done = machine.setup()
    assert done.returncode == 0
    assert machine.called("apt-get") == []
    assert "2 Debian packages are installed" in done.stdout


def test_only_what_is_missing_is_installed(machine: Machine) -> None:
    machine.installed.write_text("installed alpha\nhalf-configured beta\n")
    assert machine.setup().returncode == 0
    calls = machine.called("apt-get")
    assert len(calls) == 1
    assert calls[0].endswith("install --no-install-recommends beta")


def test_the_lists_are_refreshed_when_they_do_not_know_a_package(machine: Machine) -> None:
    machine.program("apt-cache", "exit 100")
    assert machine.setup().returncode == 0
    words = [call.split() for call in machine.called("apt-get")]
    assert ["update" in words[0], "install" in words[1]] == [True, True]


def test_old_lists_are_refreshed_once_when_the_install_fails(machine: Machine) -> None:
    first = machine.installed.parent / "first"
    machine.apt_get(f"[[ $* != *install* || -e {first} ]] || {{ touch {first}; exit 100; }}")
    assert machine.setup().returncode == 0
    assert len(machine.called("apt-get")) == 3


def test_a_user_without_root_and_sudo_is_told_the_exact_command(machine: Machine) -> None:
    machine.user(1000)
    done = machine.setup()
    assert done.returncode == 2
    assert "apt-get install --no-install-recommends alpha beta" in done.stderr
    assert machine.called("apt-get") == []


def test_a_user_with_sudo_installs_through_it(machine: Machine) -> None:
    machine.user(1000)
    machine.program("sudo", '"$@"')
    assert machine.setup().returncode == 0
    assert len(machine.called("sudo")) == 1


def test_an_interrupted_installation_is_finished_first(machine: Machine) -> None:
    machine.program("dpkg", "[[ $* != --audit ]] || echo broken")
    assert machine.setup().returncode == 0
    assert "dpkg --configure -a" in machine.called("dpkg")


@pytest.mark.parametrize(
    ("output", "advice"),
    [
        ("E: Temporary failure resolving host", "cannot reach its package mirror"),
        ("E: No space left on device", "The disk is full"),
        ("E: Unable to locate package alpha", "made for Debian 12"),
        ("E: something else", "E: something else"),
    ],
)
def test_a_failure_of_apt_says_what_to_do(machine: Machine, output: str, advice: str) -> None:
    machine.apt_get(f'echo "{output}"; exit 100')
    done = machine.setup()
    assert done.returncode == 2
    assert advice in done.stderr
    assert str(machine.log) in done.stderr


def test_a_machine_without_dpkg_is_refused(machine: Machine) -> None:
    (machine.programs / "dpkg-query").unlink()
    done = machine.setup()
    assert done.returncode == 2
    assert "Debian 12" in done.stderr
