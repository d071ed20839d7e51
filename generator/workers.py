"""Spreads work over all cores, by processes that begin with everything that was read so far.

Each process gets a share of the work and gives back one result, so that nothing is shared between them and nothing waits. Where the system cannot
say how many cores are free, or has no such processes, all is done here. The result is the same.
"""

from __future__ import annotations

import os
import pickle
import signal
import threading
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NoReturn, TypeVar

T = TypeVar("T")
R = TypeVar("R")

#: Fewer items than this are not worth a process of their own.
LEAST = 24


def cores() -> int:
    """Return how many processes may work at once: as many as there are cores.

    1 where a process cannot begin with what this one knows, and in any thread but the main one: a server has many, and a lock that one of them holds at
    that moment would never be given back in the new process.
    """
    alone = not hasattr(os, "sched_getaffinity") or threading.current_thread() is not threading.main_thread()
    return 1 if alone else len(os.sched_getaffinity(0))


def shares(items: Sequence[T], least: int = LEAST) -> list[Sequence[T]]:
    """Return *items* in as many shares as there are cores, each in their order; there are fewer shares when one would have less than *least* items."""
    count = max(1, min(cores(), len(items) // least))
    return [items[start::count] for start in range(count)]


def spread(work: Callable[[Sequence[T]], R], items: Sequence[T], least: int = LEAST) -> list[R]:
    """Return what *work* gives for each of the :func:`shares` of *items*.

    What *work* does to anything but its result is lost, and its result must be picklable. A share that another process did not finish, for whatever
    reason, is done here: what is wrong with it shows here.
    """
    first, *others = shares(items, least)
    busy = [Worker(partial(work, share)) for share in others]
    try:
        return [work(first), *(_result(worker, work, share) for worker, share in zip(busy, others, strict=True))]
    finally:
        for worker in busy:
            worker.end()


def _result(worker: Worker, work: Callable[[Sequence[T]], R], share: Sequence[T]) -> R:
    try:
        found: R = worker.result()
    except WorkerError:
        return work(share)
    return found


class WorkerError(Exception):
    """A process ended without a result."""


class Worker:
    """A process that makes one thing, beginning with all that this one knows at the moment."""

    def __init__(self, make: Callable[[], Any]) -> None:
        reads, writes = os.pipe()
        self._pid = os.fork()
        if not self._pid:
            os.close(reads)
            _make_and_end(make, writes)
        os.close(writes)
        self._reads = open(reads, "rb")  # noqa: SIM115  closed by end()

    def result(self) -> Any:
        """Wait for what it makes. Raises :class:`WorkerError` when it ended without."""
        with self._reads:
            data = self._reads.read()
        if self._wait():
            raise WorkerError
        return pickle.loads(data)

    def end(self) -> None:
        """End the process, if it is still there; what it was making is lost."""
        self._reads.close()
        if self._pid:
            # It may wait for a reader of its result, and a younger process that has the same pipe would be one: so it cannot be left to end by itself.
            os.kill(self._pid, signal.SIGKILL)
        self._wait()

    def _wait(self) -> int:
        if not self._pid:
            return 0
        pid, self._pid = self._pid, 0
        return os.waitpid(pid, 0)[1]


def _make_and_end(make: Callable[[], Any], writes: int) -> NoReturn:
    """Write what *make* gives and end at once: nothing of the process this one came from may be cleaned up or printed twice."""
    status = 1
    try:
        data = pickle.dumps(make(), protocol=pickle.HIGHEST_PROTOCOL)
        with open(writes, "wb") as pipe:
            pipe.write(data)
        status = 0
    finally:
        os._exit(status)
