"""Work that is spread over processes gives what it gives in one, and what goes wrong in another process shows in this one."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import workers
from generator.workers import Worker, WorkerError, shares, spread

real_cores = workers.cores
pytestmark = pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="this system cannot begin another process with what this one knows")


@pytest.fixture(autouse=True, scope="module")
def three() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workers, "cores", lambda: 3)
        yield


@given(st.lists(st.integers()), st.integers(1, 9))
def test_shares_hold_everything_once_in_order(items: list[int], least: int) -> None:
    found = shares(items, least)
    assert sorted(item for share in found for item in share) == sorted(items)
    assert len(found) == 1 or all(len(share) >= least for share in found)
    numbered = shares(list(enumerate(items)), least)
    assert all(list(share) == sorted(share, key=lambda item: item[0]) for share in numbered)


def test_each_share_has_a_process() -> None:
    found = spread(lambda share: (os.getpid(), sum(share)), range(90), least=30)
    assert len({pid for pid, _ in found}) == 3 and sum(total for _, total in found) == sum(range(90))


def test_few_items_stay_here() -> None:
    assert spread(lambda share: (os.getpid(), list(share)), [1, 2], least=2) == [(os.getpid(), [1, 2])]
    assert spread(list, [], least=2) == [[]]


def test_a_thread_does_its_work_itself() -> None:
    with ThreadPoolExecutor(1) as threads:
        assert threads.submit(real_cores).result() == 1


def test_a_result_larger_than_a_pipe_holds() -> None:
    assert [len(text) for text in spread(lambda share: "x" * 3_000_000, range(4), least=2)] == [3_000_000, 3_000_000]


def test_what_fails_elsewhere_fails_here() -> None:
    """The share is tried again in this process, so its error is seen as it is."""

    def work(share: Sequence[int]) -> None:
        if 1 in share:
            raise ValueError(f"in {os.getpid()}")

    with pytest.raises(ValueError, match=f"in {os.getpid()}"):
        spread(work, range(8), least=2)


def test_a_share_whose_process_is_killed_is_done_here() -> None:
    here = os.getpid()

    def work(share: Sequence[int]) -> list[int]:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return list(share)

    assert sorted(item for share in spread(work, range(9), least=3) for item in share) == list(range(9))


def test_an_error_here_leaves_no_process_behind() -> None:
    here = os.getpid()

    def work(share: Sequence[int]) -> str:
        if os.getpid() == here:
            raise KeyboardInterrupt
        return "x" * 3_000_000

    with pytest.raises(KeyboardInterrupt):
        spread(work, range(9), least=3)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_a_worker_that_says_nothing() -> None:
    with pytest.raises(WorkerError):
        Worker(lambda: lambda: None).result()  # a function cannot be sent
