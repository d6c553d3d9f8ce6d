"""Python's garbage collector, which looks through all objects again and again while there are more and more of them."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial


@contextmanager
def resting() -> Iterator[None]:
    """It rests: while a plan grows, there is nothing to take."""
    works = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if works:
            gc.enable()


def rarely() -> Callable[[], None]:
    """It looks for garbage a hundred times less often: a site that is being built makes little. The result ends that."""
    usual = gc.get_threshold()
    gc.set_threshold(100_000, 50, 100)
    return partial(gc.set_threshold, *usual)
