# SPDX-License-Identifier: Apache-2.0
"""A contender's program as the lab starts it: two descriptors, a deadline for every reply."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

BENCH = Path(__file__).resolve().parents[2]
CONTENDERS = BENCH / "contenders"
SDK = BENCH / "sdk" / "python"

# Generous: nothing here takes that long unless it hangs.
DEADLINE_S = 60.0


class NoReplyError(Exception):
    """The program ended, or did not answer in time."""


class ContenderProgram:
    """A running program; leave the `with` block to have it gone."""

    def __init__(
        self, command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None
    ) -> None:
        """Start the command; temporary files of it and of its library go to `folder`."""
        requests, self._requests = os.pipe()
        self._replies, replies = os.pipe()
        self._received = b""
        self.log = folder / "log"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                env={
                    **os.environ,
                    "TMPDIR": str(folder),
                    "PYTHONPATH": str(SDK),
                    "OMP_NUM_THREADS": "1",
                    "OPENBLAS_NUM_THREADS": "1",
                    "PACELINE_BENCH_REQUESTS": str(requests),
                    "PACELINE_BENCH_REPLIES": str(replies),
                    **(environment or {}),
                },
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                pass_fds=(requests, replies),
                start_new_session=True,
            )
        os.close(requests)
        os.close(replies)

    @classmethod
    def odd(cls, name: str, folder: Path) -> Self:
        """Start a contender of programs/odd_contender.py."""
        program = Path(__file__).parent / "programs" / "odd_contender.py"
        return cls([sys.executable, str(program), name], folder)

    @classmethod
    def of_folder(
        cls, name: str, folder: Path, environment: Mapping[str, str] | None = None
    ) -> Self:
        """Start the Python contender of a folder."""
        return cls([sys.executable, str(CONTENDERS / name / "contender.py")], folder, environment)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for descriptor in (self._requests, self._replies):
            if descriptor >= 0:
                os.close(descriptor)
        try:
            self.process.wait(DEADLINE_S)
        finally:
            if self.process.poll() is None:
                self.process.kill()
                self.process.wait()

    def send_line(self, line: bytes) -> None:
        """Send bytes as they are, with an end of line."""
        os.write(self._requests, line + b"\n")

    def close_requests(self) -> None:
        """Go away, as a lab that was killed does."""
        os.close(self._requests)
        self._requests = -1

    def receive(self) -> dict[str, Any]:
        """Wait for the next reply."""
        deadline = time.monotonic() + DEADLINE_S
        while b"\n" not in self._received:
            ready, _, _ = select.select(
                [self._replies], [], [], max(0.0, deadline - time.monotonic())
            )
            chunk = os.read(self._replies, 65_536) if ready else b""
            if not chunk:
                what = "the program ended" if ready else "no reply in time"
                raise NoReplyError(f"{what}:\n{self.log.read_text()}")
            self._received += chunk
        line, self._received = self._received.split(b"\n", 1)
        reply = json.loads(line)
        assert isinstance(reply, dict)
        return reply

    def ask(self, verb: str, **fields: object) -> dict[str, Any]:
        """Send a request and return its reply, whatever it says."""
        self.send_line(json.dumps({"op": verb, **fields}).encode())
        reply = self.receive()
        assert reply["op"] == verb
        return reply

    def do(self, verb: str, **fields: object) -> dict[str, Any]:
        """Send a request that must succeed."""
        reply = self.ask(verb, **fields)
        assert reply["ok"], reply.get("traceback", reply)
        return reply

    def wait(self) -> int:
        """Wait for the program's end; its exit status."""
        return self.process.wait(DEADLINE_S)
