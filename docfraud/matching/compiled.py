"""Functions that numba compiles at run time."""

from __future__ import annotations

from typing import Any

import numba


def compiled(function: Any) -> Any:
    """The function as machine code that lets other threads run, kept on disk where there is a place for it."""
    try:
        return numba.njit(nogil=True, cache=True)(function)
    except RuntimeError:  # numba found no folder that it may write to
        return numba.njit(nogil=True)(function)
