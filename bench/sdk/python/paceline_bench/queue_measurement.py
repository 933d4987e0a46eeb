# SPDX-License-Identifier: Apache-2.0
"""The clock around a contender with a queue."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from paceline_bench import inputs
from paceline_bench.barrier import Barrier
from paceline_bench.contender import QueueContender
from paceline_bench.kernels import Digest
from paceline_bench.measurement import timed_start
from paceline_bench.queue_workload import Peer, PeerFailure, PeerReport, QueueWorkload

# Processes of each part, the parent included.
_WORKERS = {"put_get": 1, "round_trip": 2, "stream": 2}
_ARRAYS = 4


class QueueMeasurement:
    """A part of the workload `queue`: arrays through a queue, read fully by who receives them."""

    def __init__(
        self,
        contender: QueueContender,
        parameters: Mapping[str, Any],
        files: Mapping[str, Any],
        barrier: Barrier,
    ) -> None:
        part = inputs.text(parameters, "part")
        if _WORKERS.get(part) != barrier.participants:
            raise inputs.RequestError(
                f"'part' is {part!r} with {barrier.participants} workers; known parts: {_WORKERS}"
            )
        arrays = inputs.array(files, "arrays", np.int64, 2)
        if len(arrays) != _ARRAYS:
            raise inputs.RequestError(f"'arrays' holds {len(arrays)} arrays, not {_ARRAYS}")
        self._contender = contender
        self._barrier = barrier
        self._messages = inputs.number(parameters, "messages")
        self._arrays: Sequence[NDArray[np.int64]] = [array.copy() for array in arrays]
        self._workload = QueueWorkload(self._arrays[0].nbytes, self._peer_of(part))
        self._measure = {
            "put_get": self._put_get,
            "round_trip": self._round_trip,
            "stream": self._stream,
        }[part]

    def start(self) -> dict[str, Any]:
        """Make the queues, start the other process if there is one, and meet it."""

        def start() -> None:
            self._contender.start(self._workload)
            self._barrier.wait()

        return timed_start(start, self._barrier)

    def run(self) -> dict[str, Any]:
        """Send all messages once."""
        begin = time.monotonic_ns()
        digest = Digest()
        fields = self._measure(digest)
        answer = digest.text()
        return {"ns": time.monotonic_ns() - begin, "digest": answer, **fields}

    def stop(self) -> None:
        """Tell the other process to end, and close the queues."""
        if self._workload.peer is not None:
            self._contender.put(None)
        self._contender.stop()

    def _peer_of(self, part: str) -> Peer | None:
        if part == "put_get":
            return None
        sends_back = part == "round_trip"
        return Peer(self._barrier.path, self._barrier.participants, self._messages, sends_back)

    def _put_get(self, digest: Digest) -> dict[str, Any]:
        put, get, clock = self._contender.put, self._contender.get, time.monotonic_ns
        put_ns, get_ns = [], []
        for index in range(self._messages):
            message = self._arrays[index % _ARRAYS]
            before = clock()
            put(message)
            between = clock()
            received = get()
            after = clock()
            put_ns.append(between - before)
            get_ns.append(after - between)
            digest.add(index, received)
            # Its memory is given back here, not inside the next measured call.
            del received
        return {"put_ns": put_ns, "get_ns": get_ns}

    def _round_trip(self, digest: Digest) -> dict[str, Any]:
        put, get, clock = self._contender.put, self._contender.get, time.monotonic_ns
        round_trip_ns = []
        for index in range(self._messages):
            message = self._arrays[index % _ARRAYS]
            before = clock()
            put(message)
            received = get()
            if isinstance(received, PeerFailure):
                raise _failure(received)
            digest.add(index, received)
            round_trip_ns.append(clock() - before)
            del received
        digest.merge(self._report().digest)
        return {"round_trip_ns": round_trip_ns}

    def _stream(self, digest: Digest) -> dict[str, Any]:
        put = self._contender.put
        begin = time.monotonic_ns()
        for index in range(self._messages):
            put(self._arrays[index % _ARRAYS])
        report = self._report()
        digest.merge(report.digest)
        sent_bytes = self._messages * self._workload.message_bytes
        return {"stream_bytes_per_s": sent_bytes * 1e9 / (report.done_ns - begin)}

    def _report(self) -> PeerReport:
        report = self._contender.get()
        if isinstance(report, PeerReport):
            return report
        if isinstance(report, PeerFailure):
            raise _failure(report)
        raise TypeError(f"the other process sent {type(report).__name__} where its report was due")


def _failure(failure: PeerFailure) -> RuntimeError:
    return RuntimeError(f"the other process failed:\n{failure.traceback}")
