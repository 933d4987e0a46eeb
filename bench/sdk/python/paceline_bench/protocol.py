# SPDX-License-Identifier: Apache-2.0
"""The loop of a contender's program: one request, one reply, until the lab says bye."""

from __future__ import annotations

import signal
import sys
import traceback
from collections.abc import Mapping
from typing import Any

from paceline_bench import kernels
from paceline_bench.channel import Channel, ChannelError
from paceline_bench.contender import Contender, QueueContender
from paceline_bench.session import Session, UnsupportedError

# How long a contender may take to stop when the lab has gone; then the signal ends it.
_LAST_SECONDS = 5


def serve(contender: Contender | QueueContender) -> None:
    """Answer the lab's requests with this contender. Returns after bye.

    The process ends with status 1 when the lab goes away or sends what is not a request; the
    contender is stopped before.
    Standard output and standard error are free for the contender and its library.
    """
    channel = Channel.from_environment()
    kernels.load()
    session = Session(contender)
    try:
        while True:
            request = channel.receive()
            reply = _reply_to(session, request)
            channel.send(reply)
            if request["op"] == "bye" and reply["ok"]:
                return
    except ChannelError as error:
        print(f"{contender.name}: {error}", file=sys.stderr)
        signal.alarm(_LAST_SECONDS)
        session.end()
        sys.exit(1)


def _reply_to(session: Session, request: Mapping[str, Any]) -> dict[str, Any]:
    answer = {"op": request["op"]}
    try:
        return {**answer, "ok": True, **session.answer(request)}
    except UnsupportedError as reason:
        return {**answer, "ok": False, "unsupported": True, "reason": str(reason)}
    except Exception as error:
        text = "".join(traceback.format_exception_only(error)).strip()
        return {**answer, "ok": False, "error": text, "traceback": traceback.format_exc()}
