# SPDX-License-Identifier: Apache-2.0
"""A copy of the tree with a build of its own, in which one mutant after the other is built."""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from isolation import Ended, run
from mutants import Mutant
from project import Project

# A compiler that goes round for ever, on the slowest machine.
BUILD_SECONDS = 1800.0
STAMP = "complete.json"


class BuildError(Exception):
    """The tree does not build as it is."""


def files_of(root: Path, names: Iterable[str]) -> Iterator[str]:
    """The files of some folders, relative to the root; names that are not there are left out."""
    for name in names:
        path = root / name
        found = sorted(path.rglob("*")) if path.is_dir() else [path]
        yield from (
            file.relative_to(root).as_posix()
            for file in found
            if file.is_file() and "__pycache__" not in file.parts
        )


def mirror(source: Path, target: Path, names: tuple[str, ...]) -> None:
    """Make the target equal; only a file that differs is written, and is then new for ninja."""
    wanted = set(files_of(source, names))
    for name in set(files_of(target, names)) - wanted:
        (target / name).unlink()
    for name in wanted:
        text = (source / name).read_bytes()
        copy = target / name
        if not copy.is_file() or copy.read_bytes() != text:
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(text)
            shutil.copymode(source / name, copy)


def tree_digest(root: Path, names: tuple[str, ...]) -> str:
    """Changes with any file of the folders."""
    total = hashlib.sha256()
    for name in files_of(root, names):
        total.update(f"{name}\0".encode())
        total.update(hashlib.sha256((root / name).read_bytes()).digest())
    return total.hexdigest()


def restore_folder(pristine: Path, folder: Path) -> None:
    """Make a folder what it was, times included, so that nothing is compiled twice."""
    wanted = {path.relative_to(pristine): path for path in pristine.rglob("*") if path.is_file()}
    for path in folder.rglob("*"):
        if path.is_file() and path.relative_to(folder) not in wanted:
            path.unlink()
    for name, path in wanted.items():
        copy, was = folder / name, path.stat()
        there = copy.stat() if copy.is_file() else None
        same = there and (there.st_mtime_ns, there.st_size) == (was.st_mtime_ns, was.st_size)
        if not same:
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.unlink(missing_ok=True)
            shutil.copy2(path, copy)


class WorkTree:
    """The tree of one worker: source, build, and both as they are without a mutant."""

    def __init__(self, project: Project, folder: Path) -> None:
        self.project = project
        self.folder = folder
        self.source = folder / "source"
        self.build = folder / "build"
        self.objects: dict[str, str] = {}

    def prepare(self, snapshot: Path, key: str) -> dict[str, float]:
        """Copy and build; how long targets take, and tests if they passed with this key."""
        stamp = self.folder / STAMP
        known = json.loads(stamp.read_text()) if stamp.is_file() else {}
        seconds: dict[str, float] = known.get("seconds", {})
        if known.get("key") == key:
            self.restore()
        else:
            stamp.unlink(missing_ok=True)
            mirror(snapshot, self.source, self.project.copied)
            # What is up to date already says nothing of how long it takes.
            seconds = {
                name: max(took, seconds.get(name, 0.0)) for name, took in self.build_all().items()
            }
            for folder in (self.source, self.build):
                pristine = self.pristine(folder)
                shutil.rmtree(pristine, ignore_errors=True)
                shutil.copytree(folder, pristine)
        self.objects = self.object_digests(self.project.libraries())
        return seconds

    def pristine(self, folder: Path) -> Path:
        """Where the copy of a folder is that nobody changes."""
        return self.folder / "pristine" / folder.name

    def restore(self) -> None:
        """Make source and build what they were, times included."""
        for folder in (self.source, self.build):
            restore_folder(self.pristine(folder), folder)

    def build_all(self) -> dict[str, float]:
        """Configure and build what is needed; the seconds of each target."""
        command = ("cmake", "-G", "Ninja", "-S", str(self.source), "-B", str(self.build))
        ended = run((*command, *self.project.options), BUILD_SECONDS, self.source)
        seconds = {}
        for target in self.project.targets():
            if ended.well:
                ended = self.make(target)
                seconds[f"build {target}"] = ended.seconds
        if not ended.well:
            raise BuildError(f"it does not build without a mutant:\n{ended.output[-3000:]}")
        return seconds

    def remember(self, key: str, seconds: dict[str, float]) -> None:
        """Note that the tests pass here, and how long everything takes."""
        stamp = self.folder / STAMP
        stamp.write_text(json.dumps({"key": key, "seconds": seconds}, indent=2))

    def make(self, *targets: str) -> Ended:
        """Build targets, one compiler at a time: there are other workers."""
        command = ("ninja", "-C", str(self.build), "-j", "1", "--quiet", *targets)
        return run(command, BUILD_SECONDS, self.source)

    def object_digests(self, libraries: Iterable[str]) -> dict[str, str]:
        """For each library a hash of all its objects, which know no line numbers."""
        found = {}
        for library in libraries:
            total = hashlib.sha256()
            for path in sorted(self.build.glob(f"**/{library}.dir/**/*.o")):
                total.update(hashlib.sha256(path.read_bytes()).digest())
            found[library] = total.hexdigest()
        return found

    def changes_objects(self, library: str) -> bool:
        """Whether what was built now differs from the library without a mutant."""
        return self.object_digests([library])[library] != self.objects[library]

    @contextlib.contextmanager
    def changed_by(self, mutant: Mutant) -> Iterator[None]:
        """Its line is changed meanwhile; afterwards source and build are what they were."""
        file = self.source / mutant.file
        try:
            file.write_text(mutant.applied_to(file.read_text(encoding="utf-8")), encoding="utf-8")
            yield
        finally:
            self.restore()
