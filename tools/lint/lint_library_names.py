#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The SDK, the lab and its page name no library that is raced: a contender is only its folder."""

from __future__ import annotations

import re

from repository import Problem, Report, Repository, count, main

NEUTRAL = ("bench/sdk/", "bench/lab/", "bench/report/src/")
# Libraries of the field, whether or not a contender uses them yet.
LIBRARIES = (
    *("billiard", "boost.interprocess", "celery", "cloudpickle", "concurrent.futures", "dask"),
    *("distributed", "faster-fifo", "faster_fifo", "iceoryx", "joblib", "loky", "mpi4py", "mpire"),
    *("mpi", "nng", "onetbb", "openmp", "openmpi", "parsl", "pathos", "pebble", "ray", "scoop"),
    *("tbb", "zeromq", "zmq"),
)
# Contender folders that are ordinary words too, and the reference of every comparison.
NO_LIBRARY = {"pipe", "fake", "serial", "serial_cpp", "threads"}


def check(repository: Repository) -> Report:
    """Look for the names of libraries and of contender folders."""
    folders = {path.split("/")[2] for path in repository.files("bench/contenders/*/contender.toml")}
    names = sorted({*LIBRARIES, *folders} - NO_LIBRARY, key=len, reverse=True)
    named = re.compile(
        rf"(?<![A-Za-z0-9])({'|'.join(map(re.escape, names))})(?![A-Za-z0-9])", re.IGNORECASE
    )
    files = [path for path in repository.files("*") if path.startswith(NEUTRAL)]
    problems = [
        Problem(
            path,
            number,
            f"names {found.group()}",
            "put it into the contender's folder or the profile",
        )
        for path in files
        for number, line in repository.numbered(path)
        if (found := named.search(line))
    ]
    return Report(f"{count(len(files), 'file')}, {count(len(names), 'name')}", problems)


if __name__ == "__main__":
    main(check)
