"""Compiles loops over counts to machine code, and keeps it for the next process where that is possible."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

from numba import njit

P = ParamSpec("P")
R = TypeVar("R")


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """The function in machine code, kept beside the file or in the user's cache folder.

    Where neither can be written to, Numba refuses to decorate; the code is then compiled anew in each process.
    """
    options: dict[str, Any] = {"error_model": "numpy", "nogil": True}
    try:
        return cast(Callable[P, R], njit(cache=True, **options)(function))
    except RuntimeError:
        return cast(Callable[P, R], njit(**options)(function))
