"""The same reading on many machines: dask.distributed runs it, one process a document, this process collects.

A document is a pure function of its file, so the scheduler may run it wherever and as often as it likes: a machine
that is lost costs only time.
"""

from __future__ import annotations

import json
import multiprocessing.process
from collections import deque
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from pipeline.errors import UsageError
from pipeline.inputs import Input
from pipeline.reading import read_input
from pipeline.readings import Readings
from pipeline.records import Records
from pipeline.workers.limits import Limits
from pipeline.workers.parcels import Parcel, messages
from pipeline.workers.pool import Cost, Refusal, read_in_workers
from pipeline.workers.remote import fetched, package, shared_reading

_AHEAD = 4
"""Documents handed out for each thread of the cluster, so that none waits for work and the rest stays here."""
_RETRIES = 3
_PATIENCE = "20s"


def read_on_cluster(
    inputs: Sequence[Input],
    year: int | None,
    scheduler: str,
    readings: Readings | None = None,
    shared: str | None = None,
    limits: Limits | None = None,
) -> Iterator[tuple[Input, Records | Refusal, Cost]]:
    """Read inputs on the cluster behind a scheduler (`tcp://host:8786`); results come in the order of the inputs.

    Local paths must mean the same file on every machine; others are addresses that fsspec knows.

    Args:
        inputs: what to read.
        year: academic year (พ.ศ.) of documents that name none.
        scheduler: address of the scheduler.
        readings: where each machine keeps its readings.
        shared: address of a common place for readings.
        limits: for each document.

    Raises:
        ExtraMissingError: dask.distributed is not installed.
        UsageError: the scheduler does not answer.
    """
    limits = limits or Limits()
    distributed = package("distributed")
    try:
        connected = distributed.Client(scheduler, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise UsageError("scheduler_unreachable", scheduler=scheduler, why=type(error).__name__) from error
    with connected as client:
        task = partial(read_one, year=year, limits=limits, readings=readings, shared=shared)
        waiting = iter(inputs)
        running: deque[tuple[Input, Any]] = deque()
        more = True
        while more or running:
            room = _AHEAD * max(sum(client.nthreads().values()), 1)
            while more and len(running) < room:
                item = next(waiting, None)
                if item is None:
                    more = False
                    break
                running.append((item, client.submit(task, item, pure=False, retries=_RETRIES)))
            if running:
                item, future = running.popleft()
                yield item, *_result(future, limits.parcel_bytes)


def _result(future: Any, most: int) -> tuple[Records | Refusal, Cost]:
    try:
        first, *rest = future.result()
        answer = json.loads(first)
        cost = Cost(float(answer["seconds"]), int(answer["peak_bytes"]))
        if rest:
            parcel = Parcel(most)
            for message in rest:
                parcel.add(message)
            return parcel.opened()[0], cost
        code, page, detail, fault = answer["refusal"]
        return Refusal(str(code), page, str(detail), fault), cost
    except (ValueError, KeyError, TypeError) as error:
        return Refusal("memory_limit", None, f"answer not usable: {type(error).__name__}"), Cost()
    except Exception as error:  # noqa: BLE001  whatever became of the machines, the other documents go on
        return Refusal(
            "memory_limit", None, f"every machine that read it was lost ({type(error).__name__})"
        ), Cost()


def read_one(
    item: Input, *, year: int | None, limits: Limits, readings: Readings | None, shared: str | None
) -> list[bytes]:
    """On a machine of the cluster: one input in a fenced process; the answer as JSON, and the records if there are any."""
    # dask runs its workers as daemons, which may not start processes of their own.
    multiprocessing.process.current_process()._config["daemon"] = False  # type: ignore[attr-defined]
    item = fetched(item)
    with shared_reading(item, readings, shared):
        read = partial(read_input, readings=readings)
        writable = readings.opened() if readings is not None else ()
        ((_, result, cost),) = read_in_workers([item], year, 1, limits, read, writable=writable)
    answer: dict[str, Any] = {"seconds": cost.seconds, "peak_bytes": cost.peak_bytes}
    if isinstance(result, Refusal):
        answer["refusal"] = [result.code, result.page, result.detail, result.fault]
        return [json.dumps(answer).encode()]
    return [json.dumps(answer).encode(), *messages(result, cost.peak_bytes >> 10, limits.answer_bytes)]
