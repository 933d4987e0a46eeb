# SPDX-License-Identifier: Apache-2.0
"""The two descriptors to the lab: lines of JSON, kept from the contender's children."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

_CHUNK = 65_536
_NAMES = ("PACELINE_BENCH_REQUESTS", "PACELINE_BENCH_REPLIES")


class ChannelError(Exception):
    """The lab has gone, or what it sent is not a request."""


class Channel:
    """Requests in, replies out. For one thread; a forked child has no descriptors of it."""

    def __init__(self, requests: int, replies: int) -> None:
        self._requests = requests
        self._replies = replies
        self._received = bytearray()
        os.set_inheritable(requests, False)
        os.set_inheritable(replies, False)
        # No file objects: a forked child would close theirs at some later time, when the numbers
        # belong to something else.
        os.register_at_fork(after_in_child=self._close)

    @classmethod
    def from_environment(cls) -> Channel:
        """Take the descriptors that the environment names, and their names out of it."""
        try:
            requests, replies = (int(os.environ.pop(name)) for name in _NAMES)
            return cls(requests, replies)
        except (KeyError, ValueError, OSError) as error:
            sys.exit(f"paceline-bench starts this program, with descriptors in {_NAMES}: {error!r}")

    def receive(self) -> dict[str, Any]:
        """Wait for the next request: an object with a text `op`.

        ChannelError if the lab has gone or sent anything else.
        """
        while (end := self._received.find(b"\n")) < 0:
            chunk = os.read(self._requests, _CHUNK)
            if not chunk:
                raise ChannelError("the lab closed the requests")
            self._received += chunk
        line = bytes(self._received[:end])
        del self._received[: end + 1]
        try:
            request = json.loads(line)
        except ValueError as error:
            raise ChannelError(f"a request is not JSON: {line[:100]!r}") from error
        if not isinstance(request, dict) or not isinstance(request.get("op"), str):
            raise ChannelError(f"a request is not an object with a text 'op': {line[:100]!r}")
        return request

    def send(self, reply: dict[str, Any]) -> None:
        """Send one reply. ChannelError if the lab has gone."""
        line = memoryview(json.dumps(reply, allow_nan=False).encode() + b"\n")
        try:
            while line:
                line = line[os.write(self._replies, line) :]
        except BrokenPipeError as error:
            raise ChannelError("the lab closed the replies") from error

    def _close(self) -> None:
        os.close(self._requests)
        os.close(self._replies)
