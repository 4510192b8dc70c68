"""Every engine equals the reference to the last bit, whatever the data; every wrong call is told what is wrong."""

from __future__ import annotations

import math
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from docfraud.errors import EngineUnavailableError, UnknownNameError, UsageError
from docfraud.matching import hamming, nearest, nearest_exact
from docfraud.matching.nearest import SearchEngine, TemplateIndex, have_numba
from docfraud.matching.nearest_codes import BLOCK, LANES, Codes, encoded, packed
from docfraud.matching.nearest_exact import LARGEST_NORM, UNIT, Templates, TemplateStore, plain, squared_distances
from docfraud.matching.nearest_numpy import NumpyScan

Answer = tuple[NDArray[Any], NDArray[Any]]

pytestmark = pytest.mark.filterwarnings("error::RuntimeWarning")

SEED = 11
INSTALLED = {"numpy": True, "numba": have_numba(), "faiss": hamming.have_faiss()}
ENGINES = [
    pytest.param(name, marks=pytest.mark.skipif(not there, reason=f"{name} is not installed"))
    for name, there in INSTALLED.items()
]
KINDS = ("normal", "clusters", "copies", "ties", "far", "constant", "spread", "tiny", "huge", "whole")


def made(kind: str, rng: np.random.Generator, count: int, width: int) -> Templates:
    """Templates of a kind that some way of searching may find hard."""
    values = rng.standard_normal((count, width))
    stock = rng.standard_normal((5, width))[rng.integers(0, 5, count)]
    data = {
        "normal": values / 8,
        "clusters": (stock + values / 20) / 8,
        "copies": np.where(rng.random((count, 1)) < 0.9, stock, values),
        # differences that a byte, and those that a float32 product, cannot see
        "ties": stock + values * 10.0 ** rng.uniform(-8, -2, (count, 1)),
        "far": 1000 + values * 10.0 ** rng.uniform(-4, 0, (count, 1)),
        "constant": np.repeat(rng.integers(-2, 3, (count, 1)), width, axis=1),
        "spread": values * 10.0 ** rng.uniform(-12, 12, (count, 1)),
        "tiny": values * 10.0 ** rng.uniform(-44, -20, (count, 1)),
        "huge": values * 10.0 ** rng.uniform(0, 37, (count, 1)),
        "whole": rng.integers(-3, 4, (count, width)),
    }[kind]
    return data.astype(np.float32)


def reference(queries: Templates, templates: Templates, k: int, limit: float = math.inf) -> Answer:
    """All distances in float64, sorted; what is missing is infinity and -1."""
    distances, rows = np.full((len(queries), k), np.inf, np.float32), np.full((len(queries), k), -1)
    wide = templates.astype(np.float64)
    for i, query in enumerate(queries.astype(np.float64)):
        squares = ((wide - query) ** 2).sum(axis=1)
        order = np.argsort(squares, kind="stable")[:k]
        order = order[np.sqrt(squares[order]) <= limit]
        distances[i, : len(order)], rows[i, : len(order)] = np.sqrt(squares[order]), order
    return distances, rows


def same(answer: Answer, expected: Answer) -> bool:
    return bool(np.array_equal(answer[0], expected[0]) and np.array_equal(answer[1], expected[1]))


def queries_near(templates: Templates, rng: np.random.Generator, count: int) -> Templates:
    """Some of the templates, some moved a little, some other."""
    some = templates[rng.integers(0, len(templates), count)]
    moved = some * rng.uniform(0.98, 1.02, some.shape)
    kind = rng.integers(0, 3, (count, 1))
    return np.select([kind == 0, kind == 1], [some, moved], -some).astype(np.float32)


@pytest.fixture
def rng() -> np.random.Generator:
    """The same data for each test, whichever others run."""
    return np.random.default_rng(SEED)


@pytest.fixture
def no_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """The plain scan does not help out: what is tested is the engine's own."""

    def refused(*_: Any) -> Answer:
        raise AssertionError("the plain scan was taken")

    monkeypatch.setattr(nearest, "plain", refused)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=15, deadline=None)
@given(
    seed=st.integers(0, 1 << 30),
    count=st.integers(1, 1800),
    width=st.sampled_from([1, 2, 3, 8, 33, 128]),
    k=st.integers(1, 12),
    queries=st.integers(1, 11),
)
def test_equals_the_reference(
    engine: SearchEngine, kind: str, seed: int, count: int, width: int, k: int, queries: int
) -> None:
    rng = np.random.default_rng(seed)
    templates = made(kind, rng, count, width)
    wanted = queries_near(templates, rng, queries)
    answer = TemplateIndex(templates, engine=engine).search(wanted, k)
    assert answer[0].dtype == np.float32
    assert answer[1].dtype == np.int64
    assert answer[0].shape == answer[1].shape == (queries, k)
    assert same(answer, reference(wanted, templates, k))


@pytest.mark.usefixtures("no_plain")
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("kind", ["normal", "clusters", "ties"])
def test_scans_settle_it_alone(engine: SearchEngine, kind: str, rng: np.random.Generator) -> None:
    """Many blocks and queries, with nothing left to the plain scan."""
    for width in (16, 128, 515):
        templates = made(kind, rng, 3 * UNIT + 7, width)
        wanted = queries_near(templates, rng, 70)
        index = TemplateIndex(templates, engine=engine)
        assert same(index.search(wanted, 3), reference(wanted, templates, 3))
        assert same(index.search(wanted[:1], 40), reference(wanted[:1], templates, 40))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("kind", ["ties", "far", "spread", "tiny"])
def test_hard_data_for_many_queries(engine: SearchEngine, kind: str, rng: np.random.Generator) -> None:
    """From 20 queries on faiss multiplies, and cancels as every product does."""
    templates = made(kind, rng, 3 * UNIT + 7, 64)
    wanted = queries_near(templates, rng, 70)
    assert same(TemplateIndex(templates, engine=engine).search(wanted, 3), reference(wanted, templates, 3))


@pytest.mark.parametrize("engine", ENGINES)
def test_what_sixteen_bits_leave_out_of_a_query_counts(engine: SearchEngine, rng: np.random.Generator) -> None:
    """The nearest is nearest only by numbers of the query that are too small for its scale, though there are many."""
    width = 20_000
    small = rng.choice([-1, 1], width)
    templates = rng.choice([-1, 1], (300, width)).astype(np.float32)
    templates[:, 0] = 1
    templates[123] = small
    templates[123, 0] = -1
    query = (small * 0.0004).astype(np.float32)
    query[0] = 1
    assert not packed(query[None], width // 2).integers[0].ravel()[1:].any()
    answer = TemplateIndex(templates, engine=engine).search(query, 1)
    assert answer[1].tolist() == [[123]]
    assert same(answer, reference(query[None], templates, 1))


@pytest.mark.parametrize("engine", ENGINES)
def test_crowds_fall_back_to_the_plain_scan(
    engine: SearchEngine, monkeypatch: pytest.MonkeyPatch, rng: np.random.Generator
) -> None:
    """More equals than any scan keeps; the query beside the crowd is still scanned."""
    taken: list[int] = []

    def watched(store: TemplateStore, queries: Templates, k: int, limit: float) -> Answer:
        taken.append(len(queries))
        return plain(store, queries, k, limit)

    monkeypatch.setattr(nearest, "plain", watched)
    templates = made("normal", rng, 80_000, 8)
    crowd = np.arange(len(templates)) % 8 != 0
    templates[crowd] = templates[1]
    wanted = np.stack([templates[1], templates[0]])
    assert same(TemplateIndex(templates, engine=engine).search(wanted, 5), reference(wanted, templates, 5))
    assert taken == [1]


@pytest.mark.parametrize("engine", ENGINES)
def test_norms_beyond_float32_squares(engine: SearchEngine, rng: np.random.Generator) -> None:
    templates = made("normal", rng, 3000, 12)
    for factor in (0.9 * LARGEST_NORM, 1e19, 1e37):
        one = templates.copy()
        one[1234] *= np.float32(factor / np.linalg.norm(one[1234]))
        for wanted in (one[[5, 1234]], one[:1]):
            assert same(TemplateIndex(one, engine=engine).search(wanted, 4), reference(wanted, one, 4))
    large = templates[:2] * np.float32(1e30)
    assert same(TemplateIndex(templates, engine=engine).search(large, 4), reference(large, templates, 4))


@pytest.mark.parametrize("engine", ENGINES)
def test_ties_go_to_the_lower_row(engine: SearchEngine, rng: np.random.Generator) -> None:
    stock = made("normal", rng, 3000, 24)
    templates = np.concatenate([stock, stock[::-1], stock])
    _, rows = TemplateIndex(templates, engine=engine).search(stock[[0, 17, 2999]], 4)
    assert rows[:, :3].tolist() == [[0, 5999, 6000], [17, 5982, 6017], [2999, 3000, 8999]]


@pytest.mark.parametrize("engine", ENGINES)
def test_distances_of_near_twins_do_not_cancel(engine: SearchEngine, rng: np.random.Generator) -> None:
    """Against exact fractions: |a|^2 + |b|^2 - 2 a b in float32 would give zero or anything up to 0.001."""
    templates = made("normal", rng, 3000, 128) + np.float32(2)
    query = templates[77].copy()
    query[5] = np.nextafter(query[5], np.float32(9))
    distances, rows = TemplateIndex(templates, engine=engine).search(query, 1)
    exact = sum((Fraction(float(a)) - Fraction(float(b))) ** 2 for a, b in zip(query, templates[77], strict=True))
    assert rows.tolist() == [[77]]
    assert distances[0, 0] == np.float32(math.sqrt(exact)) > 0


@pytest.mark.parametrize("engine", ENGINES)
def test_max_distance(engine: SearchEngine, rng: np.random.Generator) -> None:
    templates = made("normal", rng, 5000, 16)
    wanted = made("normal", rng, 20, 16)
    index = TemplateIndex(templates, engine=engine)
    for limit in (0.0, 0.2, 0.3, 0.35, 1e30, math.inf):
        assert same(index.search(wanted, 5, max_distance=limit), reference(wanted, templates, 5, limit))
    third = float(np.sqrt(np.sort(squared_distances(templates, wanted[0]))[2]))
    assert index.search(wanted[:1], 5, max_distance=third)[1][0, 2] >= 0, "at the limit is within it"
    assert index.search(wanted[:1], 5, max_distance=math.nextafter(third, 0))[1][0, 2] == -1
    assert index.search(templates[:1], 5, max_distance=0)[1].tolist() == [[0, -1, -1, -1, -1]]


@pytest.mark.parametrize("engine", ENGINES)
def test_fewer_than_k(engine: SearchEngine, rng: np.random.Generator) -> None:
    templates = made("normal", rng, 3, 8)
    distances, rows = TemplateIndex(templates, engine=engine).search(templates[:2], 5)
    assert (rows[:, 3:] == -1).all()
    assert np.isinf(distances[:, 3:]).all()
    assert sorted(rows[0, :3].tolist()) == [0, 1, 2]
    empty = TemplateIndex(np.zeros((0, 8), np.float32), engine=engine)
    assert len(empty) == empty.rows == 0
    assert empty.search(templates, 2)[1].tolist() == [[-1, -1]] * 3
    assert empty.search(templates[:0], 2)[0].shape == (0, 2)


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 1 << 30))
def test_add_and_remove(engine: SearchEngine, seed: int) -> None:
    """Additions of all sizes, removals and searches in between equal an index made at once."""
    rng = np.random.default_rng(seed)
    whole = made("ties", rng, 6000, 12)
    gone = np.zeros(len(whole), np.bool_)
    index, count = TemplateIndex(whole[:0], engine=engine), 0
    for size in (1, 3, 8, 1, 500, 2000, int(rng.integers(1, 1500)), 9):
        assert index.add(whole[count : count + size]).tolist() == list(range(count, count + size))
        count += size
        wanted = queries_near(whole[:count], rng, 3)
        out = rng.choice(np.flatnonzero(~gone[:count]), max(1, size // 5), replace=False)
        if len(out) < count - gone[:count].sum():
            index.remove(out)
            gone[out] = True
        left = np.flatnonzero(~gone[:count])
        expected = reference(wanted, whole[left], 6)
        expected = expected[0], np.where(expected[1] < 0, -1, left[expected[1]])
        assert same(index.search(wanted, 6), expected)
        assert len(index) == len(left)
    assert index.compact().tolist() == left.tolist()
    assert index.rows == len(index) == len(left)
    assert same(index.search(wanted, 6), reference(wanted, whole[left], 6))
    assert index.add(whole[:1]).tolist() == [len(left)]


def test_adding_copies_seldom(rng: np.random.Generator) -> None:
    """Memory is taken anew a few times, not with every addition."""
    store, sizes = TemplateStore(4), set()
    for _ in range(400):
        store.add(made("normal", rng, 50, 4))
        sizes.add(len(store.squares))
    assert len(sizes) <= math.log(20_000 / UNIT, 1.5) + 3
    assert len(store.squares) <= 1.6 * 20_000


def test_the_index_does_not_see_what_happens_to_the_given_array(rng: np.random.Generator) -> None:
    templates = made("normal", rng, 100, 8)
    before, wanted = templates.copy(), templates[:5].copy()
    index = TemplateIndex(templates)
    templates[:] = 0
    assert same(index.search(wanted, 3), reference(wanted, before, 3))


def test_views_and_one_query(rng: np.random.Generator) -> None:
    wide = made("normal", rng, 4000, 40)
    templates = wide[::-2, 3:35:2]
    index = TemplateIndex(templates)
    assert index.width == 16
    assert same(index.search(templates[5], 3), reference(templates[5:6], templates, 3))
    assert same(index.search(templates[::9], 3), reference(templates[::9], templates, 3))


@pytest.mark.skipif(not have_numba(), reason="numba is not installed")
@pytest.mark.parametrize("threads", [2, 3, 50])
def test_threads_do_not_change_the_answer(threads: int, rng: np.random.Generator) -> None:
    templates = made("ties", rng, 9000, 20)
    wanted = queries_near(templates, rng, 9)
    for count in (1, 9):
        answer = TemplateIndex(templates, engine="numba", threads=threads).search(wanted[:count], 4)
        assert same(answer, reference(wanted[:count], templates, 4))


@pytest.mark.parametrize("width", [1, 5, 128, 2000])
@pytest.mark.parametrize("kind", ["normal", "far", "constant", "spread", "tiny"])
def test_codes_keep_what_they_promise(kind: str, width: int, rng: np.random.Generator) -> None:
    """The bounds that the scan of bytes rests on, each against float64."""
    store = TemplateStore(width)
    store.add(made(kind, rng, 1500, width))
    codes = Codes(store)
    codes.extend()
    wide = store.templates.astype(np.float64)
    rows = codes.codes.swapaxes(1, 2).reshape(-1, 2 * codes.pairs)[:1500, :width]
    decoded = rows * codes.scales[:1500, None].astype(np.float64)
    block = np.arange(1500) // BLOCK
    assert (np.linalg.norm(wide - decoded, axis=1) <= codes.residuals[block]).all()
    assert (np.linalg.norm(decoded, axis=1) <= codes.largest[block]).all()
    assert np.allclose(codes.norms[:1500], np.square(decoded).sum(axis=1), rtol=2e-7, atol=1e-45)
    assert np.isinf(codes.norms[1500:]).all()
    query = packed(store.templates[:50], codes.pairs)
    integers = query.integers.reshape(50, -1)[:, :width].astype(np.int64)
    assert np.abs(integers).sum(axis=1).max() * 127 < 2**31, "no sum of products leaves an int32"
    back = integers * (np.abs(wide[:50]).max(axis=1) / min(32767, (2**31 - 1) // (127 * 2 * codes.pairs)))[:, None]
    worth = np.abs(wide[:50]).max(axis=1) >= 1e-25
    assert (np.linalg.norm(wide[:50] - back, axis=1) <= query.residuals + 1e-12 * query.norms)[worth].all()


def test_codes_use_their_bits(rng: np.random.Generator) -> None:
    """What is left out is small, or the scan would leave everything to be looked at again."""
    templates = made("normal", rng, 400, 128)
    scales, integers = encoded(templates)
    assert np.abs(integers.astype(np.int64)).max(axis=1).tolist() == [127] * 400
    left = np.linalg.norm(templates - integers * scales[:, None], axis=1) / np.linalg.norm(templates, axis=1)
    assert left.max() < 0.015
    assert BLOCK % LANES == 0 == UNIT % BLOCK


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1 << 30), st.integers(1, 700), st.sampled_from([1, 2, 7, 8, 128, 512]))
def test_the_formula_does_not_depend_on_its_neighbours(seed: int, count: int, width: int) -> None:
    """NumPy sums a row alike whether it is alone or among others; else two engines could differ in the last bit."""
    templates = made("normal", np.random.default_rng(seed), count, width)
    query = templates[0] * np.float32(1.01)
    alone = [squared_distances(templates[i : i + 1], query[None])[0] for i in range(0, count, 37)]
    assert squared_distances(templates, query)[::37].tolist() == alone


def test_quickest_engine_is_chosen_by_what_was_asked(monkeypatch: pytest.MonkeyPatch, rng: np.random.Generator) -> None:
    monkeypatch.setattr(nearest, "have_numba", lambda: True)
    index = TemplateIndex(made("normal", rng, 4000, 8))
    assert index._choose() == "numpy"
    index.search(made("normal", rng, 2, 8), 1)
    assert index._compared == 2 * 4000 * 8
    index._compared = nearest._NUMBA_WORK
    assert index._choose() == "numba"
    monkeypatch.setattr(nearest, "have_numba", lambda: False)
    assert index._choose() == "numpy"
    monkeypatch.setattr(nearest, "have_numba", lambda: True)
    index._compared, index._scans["numba"] = 0, index._scans["numpy"]
    assert index._choose() == "numba", "made once, it is there"
    small = TemplateIndex(made("normal", rng, 300, 8))
    small._compared = nearest._NUMBA_WORK
    assert small._choose() == "numpy"


def test_searches_at_once_take_up_additions_once(rng: np.random.Generator, monkeypatch: pytest.MonkeyPatch) -> None:
    templates = made("normal", rng, 4000, 8)
    index = TemplateIndex(templates[:10])
    inside: list[int] = []
    extend = NumpyScan.extend

    def slow(scan: NumpyScan) -> None:
        inside.append(1)
        time.sleep(0.005)
        assert len(inside) == 1
        extend(scan)
        inside.pop()

    monkeypatch.setattr(NumpyScan, "extend", slow)
    index.add(templates[10:])
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: index.search(templates[:3], 2), range(8)))
    assert all(same(answer, reference(templates[:3], templates, 2)) for answer in answers)


def test_prepare_makes_the_quickest(monkeypatch: pytest.MonkeyPatch, rng: np.random.Generator) -> None:
    asked: list[str] = []
    monkeypatch.setattr(TemplateIndex, "_scan", lambda _self, engine: asked.append(engine))
    for there, count in ((True, 4000), (False, 4000), (True, 100)):
        monkeypatch.setattr(nearest, "have_numba", lambda there=there: there)
        TemplateIndex(made("normal", rng, count, 8)).prepare()
    assert asked == ["numba", "numpy", "numpy"]


@pytest.mark.parametrize("engine", ["numba", "faiss"])
def test_engine_missing(engine: SearchEngine, monkeypatch: pytest.MonkeyPatch, rng: np.random.Generator) -> None:
    monkeypatch.setitem(sys.modules, f"docfraud.matching.nearest_{engine}", None)  # as where its import fails
    with pytest.raises(EngineUnavailableError, match=engine) as caught:
        TemplateIndex(made("normal", rng, 5, 8), engine=engine)
    assert f"docfraud[{engine}]" in caught.value.remedy


GOOD = made("normal", np.random.default_rng(SEED), 4, 8)


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (GOOD.astype(np.float64), "float64"),
        (GOOD.astype(np.int8), "int8"),
        (GOOD[None], r"\(1, 4, 8\)"),
        (GOOD[:, :0], r"\(4, 0\)"),
        (None, "object"),
        (np.where(np.eye(4, 8), np.float32(np.nan), GOOD), "not finite"),
        (np.where(np.eye(4, 8), np.float32(-np.inf), GOOD), "not finite"),
    ],
)
def test_what_is_no_templates(bad: Any, message: str) -> None:
    index = TemplateIndex(GOOD)
    for call, name in (
        (lambda: TemplateIndex(bad), "templates"),
        (lambda: index.add(bad), "templates"),
        (lambda: index.search(bad, 1), "queries"),
    ):
        with pytest.raises(UsageError, match=message) as caught:
            call()
        assert name in str(caught.value)
        assert caught.value.remedy
    assert index.rows == 4


def test_other_wrong_calls() -> None:
    index = TemplateIndex(GOOD)
    for call in (lambda: index.add(GOOD[:, :5]), lambda: index.search(GOOD[:, :5], 1)):
        with pytest.raises(UsageError, match="5 numbers, the index 8"):
            call()
    for k in (0, -3):
        with pytest.raises(UsageError, match="nearest"):
            index.search(GOOD, k)
    for limit in (-0.1, math.nan):
        with pytest.raises(UsageError, match="away"):
            index.search(GOOD, 1, max_distance=limit)
    with pytest.raises(UnknownNameError, match="magic"):
        TemplateIndex(GOOD, engine="magic")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="0 threads"):
        TemplateIndex(GOOD, threads=0)
    for rows in ([4], [-1], [0, 7]):
        with pytest.raises(UsageError, match="no template"):
            index.remove(rows)
    with pytest.raises(UsageError, match="float64"):
        index.remove(np.array([0.0]))
    assert len(index) == 4
    index.remove([])
    index.remove(2)
    with pytest.raises(UsageError, match="no template 2"):
        index.remove([1, 2])
    assert len(index) == 3
    assert nearest_exact.padding(1, 2)[1].tolist() == [[-1, -1]]
