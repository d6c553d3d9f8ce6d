"""Python's garbage collector."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def resting() -> Iterator[None]:
    """It rests: while a plan grows it would look through all of it again and again, and find nothing to take."""
    works = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if works:
            if not gc.get_freeze_count():  # else somebody else has frozen what is not ours to thaw
                gc.freeze()  # what is there now counts as old, and is not looked through at once
                gc.unfreeze()
            gc.enable()
