"""Every engine equals the scalar reference, to the last tie; every wrong call is told what is wrong."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docfraud.errors import EngineUnavailableError, UnknownNameError, UsageError
from docfraud.matching import hamming
from docfraud.matching.hamming import Descriptors, Engine, hamming_top_k, ratio_matches
from tests.matching import scalar
from tests.matching.strategies import altered, descriptor_sets, engines_for, random_descriptors

RNG = np.random.default_rng(3)

NARROW = (1, 7, 8, 12, 31, 32)


def same(result: tuple[np.ndarray, np.ndarray], expected: tuple[list[list[int]], list[list[int]]]) -> bool:
    return (result[0].tolist(), result[1].tolist()) == expected


@given(descriptor_sets(), st.integers(1, 45))
@settings(max_examples=150)
def test_equals_the_reference(sets: tuple[Descriptors, Descriptors], k: int) -> None:
    queries, base = sets
    expected = scalar.top_k(queries.tolist(), base.tolist(), k)
    for engine in engines_for(queries.shape[1]):
        distances, rows = hamming_top_k(queries, base, k, engine=engine)
        assert distances.dtype == np.int32
        assert rows.dtype == np.int64
        assert distances.shape == rows.shape == (len(queries), min(k, len(base)))
        assert same((distances, rows), expected), engine


@given(st.integers(0, 1000), st.integers(1, 12), st.integers(1, 3000), st.sampled_from(NARROW))
@settings(max_examples=40)
def test_engines_agree_on_tiles_and_groups(seed: int, k: int, count: int, width: int) -> None:
    """Bases of several tiles, with a ragged end and few different descriptors, so that ties cross every border."""
    rng = np.random.default_rng(seed)
    stock = random_descriptors(rng, 50, width)
    queries, base = stock[rng.integers(0, 50, 9)], altered(stock[rng.integers(0, 50, count)], seed % 3, rng)
    results = [hamming_top_k(queries, base, k, engine=engine) for engine in engines_for(width)]
    for distances, rows in results[1:]:
        assert np.array_equal(distances, results[0][0])
        assert np.array_equal(rows, results[0][1])


@pytest.mark.parametrize("engine", engines_for(32))
def test_many_queries_and_many_neighbours(engine: Engine | None) -> None:
    """More queries than are multiplied at once; more keys than are sorted at once."""
    queries, base = random_descriptors(RNG, hamming._CHUNK + 7), random_descriptors(RNG, 700)
    distances, rows = hamming_top_k(queries, base, 30, engine=engine)
    some = [0, 5, hamming._CHUNK - 1, hamming._CHUNK, len(queries) - 1]
    assert same((distances[some], rows[some]), scalar.top_k(queries[some].tolist(), base.tolist(), 30))


def test_ties_across_a_large_base() -> None:
    """More than any engine looks at in one go, and every distance met a thousand times."""
    stock = random_descriptors(RNG, 100)
    queries, base = altered(stock[:6], 3, RNG), stock[RNG.integers(0, 100, 150_000)]
    for k in (1, 2, 500, 2000):
        expected = hamming_top_k(queries, base, k, engine="popcount")
        for engine in engines_for(32):
            distances, rows = hamming_top_k(queries, base, k, engine=engine)
            assert np.array_equal(distances, expected[0])
            assert np.array_equal(rows, expected[1])
    nearest = [np.flatnonzero((base == row).all(axis=1))[:2].tolist() for row in stock[:6]]
    assert hamming_top_k(queries, base, 2)[1].tolist() == nearest


@pytest.mark.parametrize("engine", engines_for(32))
@pytest.mark.parametrize("k", [1, 2, 3])
def test_complements_do_not_run_into_their_neighbours(engine: Engine | None, k: int) -> None:
    """A distance of 256 does not fit into a digit of the product; nor do partial sums of a query of ones."""
    base = random_descriptors(RNG, 600)
    base[100], base[300] = 255, 0
    queries = np.concatenate([~base[[7, 199, 200, 599]], np.full((1, 32), 255, np.uint8), base[[8, 300]]])
    result = hamming_top_k(queries, base, k, engine=engine)
    assert same(result, scalar.top_k(queries.tolist(), base.tolist(), k))


@pytest.mark.parametrize("engine", engines_for(32))
def test_views_and_read_only_arrays(engine: Engine | None) -> None:
    wide = random_descriptors(RNG, 300, 80)
    queries, base = wide[::7, 3:67:2], wide[::-1, 80:16:-2]
    base.setflags(write=False)
    before = wide.copy()
    assert not queries.flags.c_contiguous
    result = hamming_top_k(queries, base, 4, engine=engine)
    assert same(result, scalar.top_k(queries.tolist(), base.tolist(), 4))
    assert np.array_equal(wide, before)


@pytest.mark.parametrize("engine", engines_for(32))
def test_empty(engine: Engine | None) -> None:
    none, some = np.zeros((0, 32), np.uint8), random_descriptors(RNG, 5)
    for queries, base, shape in ((none, some, (0, 2)), (some, none, (5, 0)), (none, none, (0, 0))):
        distances, rows = hamming_top_k(queries, base, 2, engine=engine)
        assert distances.shape == rows.shape == shape
        assert len(ratio_matches(queries, base, engine=engine)) == 0


def test_quickest_engine_is_chosen_by_size(monkeypatch: pytest.MonkeyPatch) -> None:
    few, many, wide = random_descriptors(RNG, 20), random_descriptors(RNG, 2000), random_descriptors(RNG, 2000, 64)
    monkeypatch.setattr(hamming, "have_numba", lambda: False)
    monkeypatch.setattr(hamming, "have_faiss", lambda: False)
    monkeypatch.delitem(sys.modules, "faiss", raising=False)
    assert hamming._choose(few, many, 2) == "popcount"
    assert hamming._choose(many, few, 2) == "popcount"
    assert hamming._choose(many, many, 2) == "product"
    assert hamming._choose(many, many, 1000) == "popcount"
    assert hamming._choose(wide, wide, 2) == "popcount"
    monkeypatch.setattr(hamming, "have_faiss", lambda: True)
    assert hamming._choose(many, many, 2) == "faiss"
    assert hamming._choose(wide, wide, 2) == "faiss"
    assert hamming._choose(many[:100], many, 2) == "product"
    monkeypatch.setitem(sys.modules, "faiss", sys)  # loaded, so that it costs nothing any more
    assert hamming._choose(many[:100], many, 2) == "faiss"
    assert hamming._choose(few, many, 2) == "popcount"


def test_numba_is_chosen_once_it_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    few, many, wide = random_descriptors(RNG, 20), random_descriptors(RNG, 2000), random_descriptors(RNG, 2000, 64)
    monkeypatch.setattr(hamming, "have_faiss", lambda: False)
    monkeypatch.setattr(hamming, "have_numba", lambda: True)
    monkeypatch.delitem(sys.modules, "docfraud.matching.hamming_numba", raising=False)
    assert hamming._choose(many, many, 2) == "product", "loading it is not worth four million pairs"
    monkeypatch.setattr(hamming, "_NUMBA_PAIRS", (1 << 20, 1 << 18))
    assert hamming._choose(many, many, 2) == "numba"
    assert hamming._choose(many[:300], many, 2) == "product"
    monkeypatch.setitem(sys.modules, "docfraud.matching.hamming_numba", sys)
    assert hamming._choose(many[:300], many, 2) == "numba"
    assert hamming._choose(few, few, 2) == "popcount"
    assert hamming._choose(wide, wide, 2) == "popcount"
    assert hamming._choose(many, many, 500) != "numba"


def test_numba_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hamming, "have_numba", lambda: False)
    some = random_descriptors(RNG, 5)
    with pytest.raises(EngineUnavailableError, match="numba") as caught:
        hamming_top_k(some, some, 1, engine="numba")
    assert "docfraud[numba]" in caught.value.remedy


@pytest.mark.parametrize("name", ["NUMBA_CPU_NAME", "NUMBA_CPU_FEATURES"])
def test_numba_told_to_compile_for_another_processor_is_left_out(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would end the process at an instruction that it was told not to know."""
    monkeypatch.setenv(name, "generic")
    assert hamming.have_numba.__wrapped__() is False


@given(descriptor_sets(most=25), st.sampled_from([0.5, 0.8, 1.0]), st.sampled_from([0, 1, 40, 300]), st.booleans())
@settings(max_examples=100)
def test_ratio_matches_equal_the_reference(
    sets: tuple[Descriptors, Descriptors], ratio: float, max_distance: int, mutual: bool
) -> None:
    queries, base = sets
    expected = scalar.ratio_matches(queries.tolist(), base.tolist(), ratio, max_distance, mutual=mutual)
    for engine in engines_for(queries.shape[1]):
        found = ratio_matches(queries, base, ratio, max_distance, mutual=mutual, engine=engine)
        assert list(zip(found.query, found.base, found.distance, strict=True)) == expected, engine
        assert [a.dtype.name for a in (found.query, found.base, found.distance)] == ["int64", "int64", "int32"]
        assert len(found) == len(expected)


def test_ratio_matches_find_what_was_altered_and_nothing_else() -> None:
    base = random_descriptors(RNG, 400)
    queries = np.concatenate([altered(base[100:200], 20, RNG), random_descriptors(RNG, 100)])
    found = ratio_matches(queries, base)
    assert found.query.tolist() == list(range(100))
    assert found.base.tolist() == list(range(100, 200))
    assert set(found.distance.tolist()) == {20}
    assert len(ratio_matches(queries, base, max_distance=19)) == 0


def test_what_the_base_shows_twice_is_ambiguous() -> None:
    base = random_descriptors(RNG, 50)
    twice = np.concatenate([base, altered(base[:10], 2, RNG)])
    assert ratio_matches(base, twice, 0.8).query.tolist() == list(range(50))  # 0 against 2 is still told apart
    assert ratio_matches(altered(base, 5, RNG), np.concatenate([base, base[:10]])).query.tolist() == list(range(10, 50))


def test_mutual_matches_are_one_to_one() -> None:
    base = random_descriptors(RNG, 50)
    queries = np.concatenate([altered(base[:5], 10, RNG), altered(base[:5], 4, RNG), altered(base[:5], 4, RNG)])
    assert len(ratio_matches(queries, base)) == 15
    found = ratio_matches(queries, base, mutual=True)
    assert found.query.tolist() == [5, 6, 7, 8, 9]
    assert found.base.tolist() == [0, 1, 2, 3, 4]


def test_faiss_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "faiss", None)
    some = random_descriptors(RNG, 5)
    with pytest.raises(EngineUnavailableError, match="faiss") as caught:
        hamming_top_k(some, some, 1, engine="faiss")
    assert "docfraud[faiss]" in caught.value.remedy


GOOD = random_descriptors(RNG, 4)


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (GOOD.astype(np.float32), "float32"),
        (GOOD.astype(np.int8), "int8"),
        (GOOD[0], r"\(32,\)"),
        (GOOD[None], r"\(1, 4, 32\)"),
        (GOOD[:, :0], r"\(4, 0\)"),
        (None, "object"),
    ],
)
def test_what_is_no_descriptors(bad: Any, message: str) -> None:
    for queries, base, name in ((bad, GOOD, "queries"), (GOOD, bad, "base")):
        with pytest.raises(UsageError, match=message) as caught:
            hamming_top_k(queries, base, 1)
        assert name in str(caught.value)
        assert "uint8" in caught.value.remedy


def test_other_wrong_calls() -> None:
    with pytest.raises(UsageError, match="32 bytes wide, the base 16") as caught:
        hamming_top_k(GOOD, GOOD[:, :16], 1)
    assert caught.value.remedy
    for k in (0, -3):
        with pytest.raises(UsageError, match="nearest"):
            hamming_top_k(GOOD, GOOD, k)
    for ratio in (0.0, 1.01, float("nan"), -1.0):
        with pytest.raises(UsageError, match="ratio"):
            ratio_matches(GOOD, GOOD, ratio)
    with pytest.raises(UsageError, match="at most -1"):
        ratio_matches(GOOD, GOOD, max_distance=-1)
    with pytest.raises(UnknownNameError, match="magic"):
        hamming_top_k(GOOD, GOOD, 1, engine="magic")  # type: ignore[arg-type]
    wide = random_descriptors(RNG, 4, 40)
    for narrow in ("product", "numba"):
        with pytest.raises(UsageError, match="256 bits"):
            hamming_top_k(wide, wide, 1, engine=narrow)
