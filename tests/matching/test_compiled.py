"""What is compiled runs where nothing can be kept on disk."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

numba = pytest.importorskip("numba", reason="numba is not installed")


def test_without_a_place_for_the_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    """numba raises RuntimeError where neither the package's folder nor the user's cache can be written to."""
    from docfraud.matching import compiled

    asked: list[bool] = []

    def without_a_folder(*, cache: bool = False, **options: Any) -> Any:
        asked.append(cache)
        if cache:
            raise RuntimeError("cannot cache function: no locator available")
        return numba.njit(**options)

    monkeypatch.setattr(compiled, "numba", SimpleNamespace(njit=without_a_folder))
    assert compiled.compiled(lambda x: x + 1)(2) == 3
    assert asked == [True, False]
