# SPDX-License-Identifier: Apache-2.0
"""Runs a program for a limited time, and nothing of it stays: no process, no shared memory."""

from __future__ import annotations

import contextlib
import functools
import os
import re
import select
import signal
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

LAST_OUTPUT = 16384
# As tests/support/temporary_name.hpp names them.
LEFT = re.compile(r"paceline\.test-(\d+)-")
# Heap of a program, and the shared memory of one run: a mutant that allocates for ever ends early.
HEAP_KIB = 4 << 20
SHARED = "2g"
# Even if we are killed ourselves.
DIES_WITH_US = ("setpriv", "--pdeathsig", "KILL", "--")
NAMESPACES = ("--mount", "--pid", "--fork", "--kill-child", "--mount-proc")
# A thread takes as much heap as a stack may grow, whether it uses it or not.
STACK_KIB = 2048
# The first process of a namespace is no test: signals that it does not handle would not reach it.
INSIDE = (
    f"mount -t tmpfs -o size={SHARED} tmpfs /dev/shm || exit 125; "
    f'ulimit -c 0; ulimit -s {STACK_KIB}; ulimit -d {HEAP_KIB}; "$@"; exit $?'
)


@dataclass(frozen=True)
class Ended:
    """How a program ended; without a status it had to be killed when its time was up."""

    status: int | None
    seconds: float
    output: str

    @property
    def well(self) -> bool:
        """Whether it ended by itself and was content."""
        return self.status == 0


class StoppedError(Exception):
    """Somebody wants all of this to end."""


# Ends every run() of every thread soon.
STOPPING = threading.Event()
LOOK_EVERY = 0.5


def read_until_end(process: subprocess.Popen[bytes], deadline: float) -> tuple[bytes, bool]:
    """The last of what it writes until it ends, and whether it did so in time."""
    assert process.stdout is not None
    output = b""
    ended = os.pidfd_open(process.pid)
    waiting = select.poll()
    waiting.register(ended, select.POLLIN)
    waiting.register(process.stdout, select.POLLIN)
    try:
        while (left := deadline - time.monotonic()) > 0:
            ready = {descriptor for descriptor, _ in waiting.poll(min(left, LOOK_EVERY) * 1000)}
            if STOPPING.is_set():
                raise StoppedError
            if process.stdout.fileno() in ready:
                read = os.read(process.stdout.fileno(), 65536)
                output = (output + read)[-LAST_OUTPUT:]
                if not read:
                    waiting.unregister(process.stdout)
            elif ended in ready:
                return output, True
    finally:
        os.close(ended)
    return output, False


def run(
    command: tuple[str, ...],
    seconds: float,
    folder: Path,
    environment: dict[str, str] | None = None,
) -> Ended:
    """Run it in a process group of its own, which is killed in the end, whatever the end is."""
    started = time.monotonic()
    in_time = False
    output = b""
    process = subprocess.Popen(
        (*DIES_WITH_US, *command),
        cwd=folder,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        output, in_time = read_until_end(process, started + seconds)
    finally:
        # Not waited for yet: until then nobody else can have the number of the group.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        status = process.wait()
        if process.stdout is not None:
            process.stdout.close()
    text = output.decode(errors="replace")
    return Ended(status if in_time else None, time.monotonic() - started, text)


@functools.cache
def isolation() -> tuple[str, ...] | None:
    """Words before a command that give it processes and a /dev/shm of its own, if we may do so."""
    for rights in ((), ("--user", "--map-root-user")):
        words = ("unshare", *rights, *NAMESPACES, "--", "sh", "-c", INSIDE, "sh")
        with contextlib.suppress(OSError):
            if run((*words, "true"), 10, Path("/")).well:
                return words
    return None


def left_files() -> set[Path]:
    """Files of tests in /dev/shm whose process, which stands in the name, is no more."""
    found = ((path, LEFT.match(path.name)) for path in Path("/dev/shm").iterdir())
    return {path for path, name in found if name and not Path(f"/proc/{name[1]}").exists()}


def run_test(command: tuple[str, ...], seconds: float, folder: Path) -> Ended:
    """Run a test that may be broken in any way; the first failure of GoogleTest ends it."""
    before = left_files()
    with tempfile.TemporaryDirectory(prefix="paceline-mutate-", ignore_cleanup_errors=True) as own:
        environment = {
            "GTEST_FAIL_FAST": "1",
            "GTEST_BRIEF": "1",
            "GTEST_COLOR": "no",
            # Tests look there for what they have left: nobody else may be at work in it.
            "TMPDIR": own,
        }
        ended = run((*(isolation() or ()), *command), seconds, folder, environment)
    if isolation() is None:
        for path in left_files() - before:
            with contextlib.suppress(OSError):
                path.unlink()
    return ended
