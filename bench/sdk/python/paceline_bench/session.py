# SPDX-License-Identifier: Apache-2.0
"""The requests of the protocol: what each does, and in which order they may come."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

from paceline_bench import initialization, inputs, numerical, stateful
from paceline_bench.barrier import Barrier
from paceline_bench.contender import Contender, QueueContender
from paceline_bench.measurement import Measurement, WorkersMeasurement
from paceline_bench.queue_measurement import QueueMeasurement
from paceline_bench.version import distribution_version

_PROTOCOL = 1
_READERS = {
    "numerical": numerical.read,
    "stateful": stateful.read,
    "initialization": initialization.read,
}

Fields = dict[str, Any]


class UnsupportedError(Exception):
    """The contender does not have what was asked for; the text says what."""


class Session:
    """The requests of the protocol. Every method gives the fields of its reply."""

    def __init__(self, contender: Contender | QueueContender) -> None:
        self._contender = contender
        self._barrier: Barrier | None = None
        self._measurement: Measurement | None = None
        self._started = False
        self._verbs: dict[str, Callable[[Mapping[str, Any]], Fields]] = {
            "hello": self._hello,
            "configure": self._configure,
            "start": self._start,
            "run": self._run,
            "stop": self._stop,
            "bye": self._bye,
        }

    def answer(self, request: Mapping[str, Any]) -> Fields:
        """Do what a request asks for."""
        verb = self._verbs.get(request["op"])
        if verb is None:
            raise UnsupportedError(f"there is no request {request['op']!r}")
        return verb(request)

    def end(self) -> None:
        """Stop what was started and was not stopped, and remove what was made."""
        try:
            if self._started and self._measurement is not None:
                self._started = False
                self._measurement.stop()
        finally:
            if self._barrier is not None:
                self._barrier.close()

    def _hello(self, request: Mapping[str, Any]) -> Fields:
        if request.get("protocol") != _PROTOCOL:
            raise UnsupportedError(
                f"this contender speaks protocol {_PROTOCOL}, not {request.get('protocol')!r}"
            )
        name, version = self._contender.name, distribution_version(self._contender.distribution)
        return {"protocol": _PROTOCOL, "contender": name, "version": version, "pid": os.getpid()}

    def _configure(self, request: Mapping[str, Any]) -> Fields:
        workload = inputs.text(request, "workload")
        if workload not in self._contender.workloads:
            known = ", ".join(self._contender.workloads)
            raise UnsupportedError(f"{self._contender.name} does not do {workload!r} but {known}")
        if request.get("options"):
            raise inputs.RequestError(
                f"{self._contender.name} has no options, not {', '.join(request['options'])}"
            )
        if self._started:
            raise inputs.RequestError("'configure' came before 'stop'")
        parameters, files = request.get("parameters", {}), request.get("inputs", {})
        path, workers = inputs.text(request, "barrier"), inputs.number(request, "workers")
        if self._barrier is not None:
            self._barrier.close()
        self._barrier = barrier = Barrier(path, workers)
        if isinstance(self._contender, QueueContender):
            self._measurement = QueueMeasurement(self._contender, parameters, files, barrier)
        else:
            job = _READERS[workload](parameters, files)
            self._measurement = WorkersMeasurement(self._contender, workload, job, barrier)
        return {}

    def _start(self, _request: Mapping[str, Any]) -> Fields:
        if self._measurement is None or self._started:
            raise inputs.RequestError("'start' comes once after 'configure'")
        self._started = True
        return self._measurement.start()

    def _run(self, _request: Mapping[str, Any]) -> Fields:
        return self._running("run").run()

    def _stop(self, _request: Mapping[str, Any]) -> Fields:
        measurement = self._running("stop")
        self._started = False
        measurement.stop()
        return {}

    def _bye(self, _request: Mapping[str, Any]) -> Fields:
        self.end()
        return {}

    def _running(self, verb: str) -> Measurement:
        if self._measurement is None or not self._started:
            raise inputs.RequestError(f"'{verb}' comes after 'start'")
        return self._measurement
