"""Three distances to a float: each digit is right, and what could spoil one is found."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from docfraud.matching import product
from docfraud.matching.hamming import Descriptors
from tests.matching import scalar
from tests.matching.strategies import descriptor_sets, random_descriptors

RNG = np.random.default_rng(8)


@given(descriptor_sets(widths=(1, 8, 31, 32), most=12), st.lists(st.integers(0, 12), min_size=1, max_size=3))
@settings(max_examples=100)
def test_digits_are_distances(sets: tuple[Descriptors, Descriptors], lengths: list[int]) -> None:
    queries, base = sets
    queries = queries[~product.awkward(queries, base)]
    planes = [base[:length] for length in lengths]
    rows = max(lengths) + 2
    multiplier = product.Multiplier(queries, rows)
    for _ in range(2):  # nothing is left over from the call before
        distances = product.by_plane(multiplier.distances(planes, rows))
        assert distances.shape == (rows, 3, len(queries))
        for plane in range(3):
            known = planes[plane].tolist() if plane < len(planes) else []
            expected = [[scalar.hamming(q, row) for q in queries.tolist()] for row in known]
            assert distances[: len(known), plane].tolist() == expected
            assert (distances[len(known) :, plane] == product.FAR).all()


@given(st.integers(1, 70), st.integers(1, 9), st.integers(0, 1000))
def test_two_smallest(rows: int, columns: int, seed: int) -> None:
    values = np.random.default_rng(seed).integers(0, 256 if seed % 2 else 4, (rows, columns), dtype=np.uint8)
    before = values.copy()
    low, high = product.two_smallest(values)
    ordered = np.sort(np.concatenate([values, np.full((1, columns), 255, np.uint8)]), axis=0)
    assert np.array_equal(low, ordered[0])
    assert np.array_equal(high, ordered[1])
    assert np.array_equal(values, before)


def test_awkward_queries() -> None:
    base = random_descriptors(RNG, 100)
    queries = np.concatenate([base[:3], ~base[50:52], np.full((1, 32), 255, np.uint8), random_descriptors(RNG, 100)])
    assert np.flatnonzero(product.awkward(queries, base)).tolist() == [3, 4, 5]
    assert not product.awkward(queries[:, :31], base[:, :31]).any()
    assert product.awkward(queries[:0], base).shape == (0,)
    assert product.awkward(queries, base[:0]).sum() == 1
