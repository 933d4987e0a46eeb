# SPDX-License-Identifier: Apache-2.0
"""The package as people get it: a wheel and a source distribution, without numpy too."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

import paceline

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A source distribution, and the wheel that is built from it alone."""
    folder = tmp_path_factory.mktemp("distributions")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (source,), (wheel,) = folder.glob("*.tar.gz"), folder.glob("*.whl")
    return source, wheel


def test_a_wheel_holds_the_package_alone(distributions: tuple[Path, Path]) -> None:
    _, wheel = distributions
    version = paceline.__version__
    assert wheel.name.startswith(f"paceline-{version}-cp3")
    names = set(zipfile.ZipFile(wheel).namelist())
    (library,) = (name for name in names if name.endswith(".so"))
    sources = {f"paceline/{path.name}" for path in (ROOT / "python/paceline").glob("*.py*")}
    about = f"paceline-{version}.dist-info"
    assert names == sources | {library, "paceline/py.typed"} | {
        f"{about}/{name}" for name in ("METADATA", "WHEEL", "RECORD", "licenses/LICENSE")
    }
    metadata = zipfile.ZipFile(wheel).read(f"{about}/METADATA").decode()
    for line in ("Name: paceline", f"Version: {version}", "Requires-Python: >=3.10"):
        assert line in metadata.splitlines()


def test_a_source_distribution_holds_what_a_wheel_is_made_of_and_no_more(
    distributions: tuple[Path, Path],
) -> None:
    with tarfile.open(distributions[0]) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    expected = {"CMakeLists.txt", "pyproject.toml", "LICENSE", "docs/python.md", "PKG-INFO"}
    for folder in ("cmake", "include", "src", "python/bindings", "python/paceline"):
        found = (path for path in (ROOT / folder).rglob("*") if path.is_file())
        expected |= {
            str(path.relative_to(ROOT)) for path in found if path.suffix not in {".pyc", ".so"}
        }
    assert held == expected


WITHOUT_NUMPY = """
import sys, paceline
from multiprocessing import get_context
assert "numpy" not in sys.modules
queue = paceline.Queue()
for value in (1, "two", b"3" * 100_000, bytearray(4), [5], memoryview(b"678"), {"a": None}):
    queue.put(value)
    assert queue.get() == value
try:
    queue.put(lambda: 1)
except paceline.EncodeError as error:
    print(type(error).__name__)
assert "numpy" not in sys.modules
"""


def test_a_wheel_works_in_an_environment_without_numpy(
    distributions: tuple[Path, Path], tmp_path: Path
) -> None:
    environment = tmp_path / "environment"
    subprocess.run([sys.executable, "-m", "venv", environment], check=True)
    python = environment / "bin" / "python"
    options = ("--quiet", "--no-index", "--no-deps", str(distributions[1]))
    subprocess.run([str(python), "-m", "pip", "install", *options], check=True, cwd=tmp_path)
    done = subprocess.run(
        [python, "-I", "-c", WITHOUT_NUMPY],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "EncodeError\n"


def test_the_stub_is_that_of_the_module(tmp_path: Path) -> None:
    written = tmp_path / "_core.pyi"
    subprocess.run([ROOT / "tools" / "build" / "stub.sh", written], check=True)
    committed = ROOT / "python" / "paceline" / "_core.pyi"
    assert committed.read_text() == written.read_text(), "run tools/build/stub.sh"


PUBLIC = [getattr(paceline, name) for name in paceline.__all__ if name != "__version__"]
MEMBERS = [
    (kind.__name__, name)
    for kind in PUBLIC
    if isinstance(kind, type) and not issubclass(kind, Exception)
    for name in vars(kind)
    if not name.startswith("_")
]


def test_everything_public_is_documented() -> None:
    guide = (ROOT / "docs" / "python.md").read_text()
    for one in PUBLIC:
        assert one.__doc__, one
        assert re.search(rf"`(?:\w+\.)?{one.__name__}\b", guide), one
    for kind, name in MEMBERS:
        assert getattr(getattr(paceline, kind), name).__doc__, (kind, name)
        assert re.search(rf"[`.]{name}\b|await {name}\b", guide), (kind, name)


def test_the_package_needs_nothing_newer_than_it_says() -> None:
    for path in (ROOT / "python" / "paceline").glob("*.py"):
        ast.parse(path.read_text(), feature_version=(3, 10))
