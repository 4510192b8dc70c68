"""Descriptors for tests: random ones, and ones so alike that ties, duplicates and complements abound."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from docfraud.matching import product
from docfraud.matching.hamming import ENGINES, Descriptors, Engine, have_faiss, have_numba


def engines_for(width: int) -> list[Engine | None]:
    """The engines that take descriptors of this width on this machine; None, which chooses, among them."""
    wide = 8 * width > product.MAX_BITS
    left_out = {"product": wide, "faiss": not have_faiss(), "numba": wide or not have_numba()}
    return [None, *(engine for engine in ENGINES if not left_out.get(engine))]


def random_descriptors(rng: np.random.Generator, count: int, width: int = 32) -> Descriptors:
    """Shape (count, width), uint8."""
    return rng.integers(0, 256, (count, width), dtype=np.uint8)


def altered(descriptors: Descriptors, bits: int, rng: np.random.Generator) -> Descriptors:
    """A copy in which each descriptor has so many bits flipped."""
    flips = np.zeros((len(descriptors), 8 * descriptors.shape[1]), np.uint8)
    flips[:, :bits] = 1
    return descriptors ^ np.packbits(rng.permuted(flips, axis=1), axis=1)


@st.composite
def descriptor_sets(
    draw: st.DrawFn, *, widths: tuple[int, ...] = (1, 7, 8, 12, 31, 32, 33, 40, 64), most: int = 40
) -> tuple[Descriptors, Descriptors]:
    """Queries and a base of one width; many of them equal, complements of each other, all zeros or all ones."""
    width = draw(st.sampled_from(widths))
    rng = np.random.default_rng(draw(st.integers(0, 1 << 30)))
    some = random_descriptors(rng, draw(st.integers(1, 6)), width)
    stock = np.concatenate([some, ~some, altered(some, 1, rng), np.zeros_like(some[:1]), np.full_like(some[:1], 255)])
    stock = np.concatenate([stock, random_descriptors(rng, draw(st.integers(0, 20)), width)])
    sizes = st.integers(0, most)
    queries, base = (stock[rng.integers(0, len(stock), draw(sizes))] for _ in range(2))
    return queries, base
