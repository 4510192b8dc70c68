"""The search in memory gives what a plain search would, and the table what its records add up to."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from docfraud.biometrics.gallery.nearest import TemplateRows


def plain(rows: np.ndarray, query: np.ndarray, k: int, hidden: list[int]) -> tuple[list[float], list[int]]:
    distances = [float(np.linalg.norm(row.astype(float) - query.astype(float))) for row in rows]
    order = sorted((d, at) for at, d in enumerate(distances) if at not in hidden)[:k]
    return [d for d, _ in order], [at for _, at in order]


@given(
    st.integers(0, 60), st.integers(1, 8), st.integers(1, 70), st.integers(0, 2**31),
    st.sampled_from((1.0, 1e-3, 100.0)), st.data(),
)  # fmt: skip
def test_the_nearest_are_the_nearest(n: int, d: int, k: int, seed: int, scale: float, data: st.DataObject) -> None:
    rng = np.random.default_rng(seed)
    rows = (scale * rng.integers(-3, 4, (n, d)) + 5).astype(np.float32)  # many at equal distances
    rows += (rng.normal(size=(n, d)) * rng.integers(0, 2, (n, 1)) * scale).astype(np.float32)
    query = (scale * rng.normal(size=d) + 5).astype(np.float32)
    hidden = data.draw(st.lists(st.integers(0, max(n - 1, 0)), max_size=n, unique=True)) if n else []
    index = TemplateRows(d)
    for part in np.array_split(rows, 3):
        index.append(part)
    index.hide(np.array(hidden, dtype=np.intp))
    distances, found = index.search(query, k)
    expected, order = plain(rows, query, k, hidden)
    assert distances == pytest.approx(expected, abs=1e-6)
    assert found.tolist() == order


def test_what_is_hidden_is_forgotten() -> None:
    index = TemplateRows(4)
    index.append(np.ones((3, 4), dtype=np.float32))
    index.hide(np.array([1]))
    assert len(index) == 3
    assert not index.rows[1].any()
    assert index.rows[[0, 2]].all()
