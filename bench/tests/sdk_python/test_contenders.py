# SPDX-License-Identifier: Apache-2.0
"""Every Python contender keeps the contract: right answers cold and hot, and nothing left."""

from __future__ import annotations

import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import pytest
import small_inputs
from contender_program import CONTENDERS, ContenderProgram

POOLS = ["multiprocessing_pool", "process_pool_executor", "joblib", "mpire"]
CLUSTERS = ["dask", "ray"]
QUEUES = ["multiprocessing_queue", "simple_queue", "pipe", "faster_fifo", "paceline_queue"]
PARTS = {"put_get": 1, "round_trip": 2, "stream": 2}
# What a library leaves in its temporary folder, which the lab removes with it.
LEFT_BY_LIBRARY = {"dask": {"dask-scratch-space"}, "ray": {"ray", ".ray"}}


@pytest.fixture
def shared_memory() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="pl", dir="/dev/shm") as path:
        yield Path(path)


def environment_of(name: str, folder: Path, shared_memory: Path) -> dict[str, str]:
    """What contender.toml adds to the environment."""
    description = tomllib.loads((CONTENDERS / name / "contender.toml").read_text())
    places = {"temporary": folder, "shared_memory": shared_memory, "python": sys.executable}
    environment: dict[str, str] = description["program"].get("environment", {})
    return {key: value.format(**places) for key, value in environment.items()}


def keeps_the_contract(
    name: str, prepared: small_inputs.Prepared, workers: int, shared_memory: Path
) -> None:
    with tempfile.TemporaryDirectory(prefix="pl", ignore_cleanup_errors=True) as path:
        folder = Path(path)
        environment = environment_of(name, folder, shared_memory)
        with ContenderProgram.of_folder(name, folder, environment) as program:
            assert program.do("hello", protocol=1)["contender"] == name
            program.do("configure", **prepared.request(workers, folder / "barrier"))
            program.do("start")
            digests = [program.do("run", repetition=i)["digest"] for i in range(2)]
            assert digests == [prepared.digest] * 2
            program.do("stop")
            program.do("bye")
            assert program.wait() == 0
            _, alive = psutil.wait_procs(psutil.Process().children(recursive=True), timeout=60)
            assert alive == []
        left = {entry.name for entry in folder.iterdir()} - {"log"}
        assert left <= LEFT_BY_LIBRARY.get(name, set())
        assert list(shared_memory.iterdir()) == []


@pytest.mark.parametrize("workload", small_inputs.WORKLOADS)
def test_serial_keeps_the_contract(folder: Path, shared_memory: Path, workload: str) -> None:
    keeps_the_contract("serial", small_inputs.WORKLOADS[workload](folder), 1, shared_memory)


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("workload", small_inputs.WORKLOADS)
@pytest.mark.parametrize("name", POOLS)
def test_a_pool_keeps_the_contract(
    folder: Path, shared_memory: Path, name: str, workload: str, workers: int
) -> None:
    keeps_the_contract(name, small_inputs.WORKLOADS[workload](folder), workers, shared_memory)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("name", QUEUES)
def test_a_queue_keeps_the_contract(
    folder: Path, shared_memory: Path, name: str, part: str
) -> None:
    keeps_the_contract(name, small_inputs.queue(folder, part), PARTS[part], shared_memory)


@pytest.mark.slow
@pytest.mark.parametrize("workload", ["numerical", "stateful"])
@pytest.mark.parametrize("name", CLUSTERS)
def test_a_cluster_keeps_the_contract(
    folder: Path, shared_memory: Path, name: str, workload: str
) -> None:
    keeps_the_contract(name, small_inputs.WORKLOADS[workload](folder), 2, shared_memory)


@pytest.mark.parametrize("name", [name for name in QUEUES if name not in ("simple_queue", "pipe")])
def test_a_buffering_queue_takes_a_message_larger_than_a_pipe(
    folder: Path, shared_memory: Path, name: str
) -> None:
    prepared = small_inputs.queue(folder, "put_get", messages=6, elements=51_200)
    keeps_the_contract(name, prepared, 1, shared_memory)


@pytest.mark.parametrize("name", QUEUES)
def test_every_queue_takes_large_messages_to_another_process(
    folder: Path, shared_memory: Path, name: str
) -> None:
    prepared = small_inputs.queue(folder, "round_trip", messages=6, elements=51_200)
    keeps_the_contract(name, prepared, 2, shared_memory)


def test_serial_refuses_a_second_worker(folder: Path) -> None:
    with ContenderProgram.of_folder("serial", folder) as program:
        request = small_inputs.numerical(folder).request(2, folder / "barrier")
        program.do("configure", **request)
        assert "serial is one worker, not 2" in program.ask("start")["error"]
