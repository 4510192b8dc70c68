"""Votes equal the scalar reference; the trap of near-identical models is not stepped into."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docfraud.errors import UnknownNameError, UsageError
from docfraud.matching import bank as bank_module
from docfraud.matching.bank import DescriptorBank
from docfraud.matching.hamming import Descriptors, ratio_matches
from tests.matching import scalar
from tests.matching.strategies import altered, descriptor_sets, engines_for, random_descriptors

RNG = np.random.default_rng(4)


@given(descriptor_sets(most=30), st.lists(st.integers(0, 30), min_size=1, max_size=8), st.sampled_from([0.7, 1.0]))
@settings(max_examples=100)
def test_votes_equal_the_reference(sets: tuple[Descriptors, Descriptors], cuts: list[int], ratio: float) -> None:
    queries, base = sets
    models = [base[a:b] for a, b in zip([0, *sorted(cuts)], [*sorted(cuts), len(base)], strict=True)]
    bank = DescriptorBank.from_models(models)
    expected = scalar.vote([m.tolist() for m in models], queries.tolist(), ratio, 60)
    votes = bank.vote(queries, ratio, 60)
    assert votes.dtype == np.int64
    assert votes.tolist() == expected
    for engine in engines_for(queries.shape[1]):
        assert bank.vote(queries, ratio, 60, engine=engine).tolist() == expected, engine
    for i in range(len(bank)):
        assert len(bank.matches(queries, i, ratio, 60)) == expected[i]


@pytest.mark.parametrize("width", [8, 32, 40])
def test_all_ways_of_counting_agree(width: int) -> None:
    """Enough queries for the matrix product, models of unequal size, complements among them, more than one chunk."""
    models = [random_descriptors(RNG, int(n), width) for n in RNG.integers(0, 60, 20)]
    models[4] = ~models[9]
    some = np.concatenate(models)
    picked = some[RNG.integers(0, len(some), bank_module._CHUNK + 100)]
    queries = np.concatenate([altered(picked, 4, RNG), ~some[:50]])
    bank = DescriptorBank.from_models(models)
    expected = [len(ratio_matches(queries, m, engine="popcount")) for m in models]
    assert sum(expected) > 100
    for engine in engines_for(width):
        assert bank.vote(queries, engine=engine).tolist() == expected, engine


def test_quickest_engine_is_chosen_by_size(monkeypatch: pytest.MonkeyPatch) -> None:
    bank = DescriptorBank.from_models([random_descriptors(RNG, 9000)])
    wide = DescriptorBank.from_models([random_descriptors(RNG, 9000, 64)])
    queries = random_descriptors(RNG, 250, 64)
    for worth, chosen in ((1 << 60, ["product", "popcount", "popcount"]), (1 << 20, ["faiss", "popcount", "faiss"])):
        monkeypatch.setattr(bank_module, "worth_faiss", lambda pairs, worth=worth: pairs >= worth)
        narrow = queries[:, :32]
        assert [bank._choose(narrow), bank._choose(narrow[:20]), wide._choose(queries)] == chosen


def test_model_is_named_among_many() -> None:
    models = [random_descriptors(RNG, 200) for _ in range(60)]
    queries = np.concatenate([altered(models[17][:120], 30, RNG), random_descriptors(RNG, 200)])
    votes = DescriptorBank.from_models(models).vote(queries)
    assert votes[17] == 120
    assert np.delete(votes, 17).sum() == 0


def test_sister_models_do_not_silence_each_other() -> None:
    """Two issues of one design: nearly all their descriptors are nearly the same."""
    first = random_descriptors(RNG, 300)
    sister = np.concatenate([altered(first[:280], 3, RNG), random_descriptors(RNG, 20)])
    others = [random_descriptors(RNG, 300) for _ in range(5)]
    queries = altered(first, 25, RNG)
    votes = DescriptorBank.from_models([others[0], first, *others[1:], sister]).vote(queries)
    assert votes[1] == 300
    assert votes[-1] >= 270
    assert np.delete(votes, [1, 6]).sum() == 0
    # the trap: with the second nearest taken from the whole bank, the sister makes nearly every match ambiguous
    together = np.concatenate([first, sister, *others])
    assert len(ratio_matches(queries, together)) < 0.1 * 300


def test_what_a_model_shows_twice_does_not_vote() -> None:
    plain = random_descriptors(RNG, 100)
    repeating = np.concatenate([plain[:50], plain[:50]])
    votes = DescriptorBank.from_models([plain, repeating]).vote(altered(plain, 10, RNG))
    assert votes.tolist() == [100, 0]


def test_small_and_empty_models_and_queries() -> None:
    some = random_descriptors(RNG, 80)
    bank = DescriptorBank.from_models([some[:0], some[:1], some[:2], some[:0]])
    assert bank.vote(some).tolist() == [0, 0, 2, 0]
    assert bank.vote(some[:0]).tolist() == [0, 0, 0, 0]
    assert DescriptorBank.from_models([some[:0]]).vote(some).tolist() == [0]
    assert [len(bank.model(i)) for i in range(len(bank))] == [0, 1, 2, 0]


def test_matches_count_rows_within_the_model() -> None:
    models = [random_descriptors(RNG, 30) for _ in range(3)]
    bank = DescriptorBank.from_models(models)
    found = bank.matches(models[2][5:9], 2, mutual=True)
    assert found.base.tolist() == [5, 6, 7, 8]
    assert np.array_equal(bank.model(2), models[2])
    assert np.shares_memory(bank.model(2), bank.descriptors)


GOOD = random_descriptors(RNG, 4)


@pytest.mark.parametrize(
    ("models", "message"),
    [([], "model"), ([GOOD, GOOD[:, :16]], "wide"), ([GOOD.astype(np.int32)], "int32"), ([GOOD[0]], "shape")],
)
def test_what_is_no_bank(models: Any, message: str) -> None:
    with pytest.raises(UsageError, match=message) as caught:
        DescriptorBank.from_models(models)
    assert caught.value.remedy


@pytest.mark.parametrize("offsets", [[0, 3, 2, 4], [1, 4], [0, 3], [], [[0, 4]]])
def test_wrong_offsets(offsets: Any) -> None:
    with pytest.raises(UsageError, match="offsets") as caught:
        DescriptorBank(GOOD, np.array(offsets, np.int64))
    assert "from_models" in caught.value.remedy


def test_wrong_calls() -> None:
    bank = DescriptorBank.from_models([GOOD])
    with pytest.raises(UsageError, match="wide"):
        bank.vote(GOOD[:, :8])
    with pytest.raises(UsageError, match="ratio"):
        bank.vote(GOOD, 0)
    with pytest.raises(UsageError, match="bits apart"):
        bank.vote(GOOD, max_distance=-1)
    wide = random_descriptors(RNG, 4, 40)
    with pytest.raises(UsageError, match="256 bits"):
        DescriptorBank.from_models([wide]).vote(wide, engine="product")
    with pytest.raises(UnknownNameError, match="magic"):
        bank.vote(GOOD, engine="magic")  # type: ignore[arg-type]
    for index in (-1, 1):
        with pytest.raises(UsageError, match=f"no model {index}"):
            bank.model(index)
