"""Two calls at once: side by side, with the errors of either, and again in a child."""

import multiprocessing
import threading
import warnings

import pytest

from koubo.search.index.parallel import both, in_turn


def test_both_are_at_work_at_the_same_time():
    meeting = threading.Barrier(2, timeout=10)
    numbers = both(meeting.wait, meeting.wait)
    assert sorted(numbers) == [0, 1]


@pytest.mark.parametrize("together", [both, in_turn])
def test_what_either_raises_is_raised(together):
    assert together(lambda: 1, lambda: "two") == (1, "two")
    with pytest.raises(ZeroDivisionError):
        together(lambda: 1 // 0, lambda: 2)
    with pytest.raises(KeyError):
        together(lambda: 1, lambda: {}[2])


def test_a_child_has_threads_of_its_own():
    both(int, int)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of forking with threads, which is what is tried here
        child = multiprocessing.get_context("fork").Process(target=both, args=(int, int))
        child.start()
    child.join(30)
    if child.is_alive():
        child.kill()
    assert child.exitcode == 0
