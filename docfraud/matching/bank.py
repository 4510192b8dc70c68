"""The descriptors of many models in one array, and which model a picture's descriptors speak for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docfraud.errors import UsageError
from docfraud.matching import product
from docfraud.matching.hamming import (
    MAX_DISTANCE,
    RATIO,
    Descriptors,
    Engine,
    Matches,
    check_descriptors,
    check_gates,
    check_narrow,
    hamming_top_k,
    passes,
    ratio_matches,
    worth_faiss,
)

_CHUNK = 1024
"""Queries at once: with a model of 300 descriptors 1.2 MB of product."""
_PRODUCT_QUERIES = 64
"""From here on the matrix product is quicker than counting bits. Measured."""


@dataclass(frozen=True, slots=True, eq=False)
class DescriptorBank:
    """Binary descriptors of models, one model after another.

    Attributes:
        descriptors: shape (total, width), uint8, contiguous.
        offsets: shape (models + 1,), int64: model i has rows offsets[i] to offsets[i + 1].
    """

    descriptors: Descriptors
    offsets: NDArray[np.int64]

    def __post_init__(self) -> None:
        _, descriptors = check_descriptors(self.descriptors, self.descriptors)
        offsets = np.asarray(self.offsets, np.int64)
        if offsets.ndim != 1 or not len(offsets) or np.any(np.diff(offsets) < 0):
            raise UsageError("The offsets of a bank must not fall.", remedy="Use DescriptorBank.from_models.")
        if offsets[0] != 0 or offsets[-1] != len(descriptors):
            raise UsageError(
                "The offsets of a bank must run from 0 to the number of its descriptors.",
                remedy="Use DescriptorBank.from_models.",
            )
        object.__setattr__(self, "descriptors", descriptors)
        object.__setattr__(self, "offsets", offsets)

    @classmethod
    def from_models(cls, models: Sequence[Descriptors]) -> DescriptorBank:
        """A bank of the given models.

        Args:
            models: at least one, each of shape (n, width), uint8; n may be 0 and differ, the width must not.

        Raises:
            UsageError: none, or one of a wrong shape, width or dtype.
        """
        if not len(models):
            raise UsageError("A bank needs a model.", remedy="Give at least one array of descriptors.")
        arrays = [check_descriptors(model, models[0])[0] for model in models]
        return cls(np.concatenate(arrays), np.cumsum([0, *map(len, arrays)], dtype=np.int64))

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def model(self, index: int) -> Descriptors:
        """The descriptors of one model, shape (n, width), uint8, a view.

        Raises:
            UsageError: there is no such model.
        """
        if not 0 <= index < len(self):
            raise UsageError(f"There is no model {index}.", remedy=f"The bank has models 0 to {len(self) - 1}.")
        return self.descriptors[self.offsets[index] : self.offsets[index + 1]]

    def vote(
        self,
        queries: Descriptors,
        ratio: float = RATIO,
        max_distance: int = MAX_DISTANCE,
        *,
        engine: Engine | None = None,
    ) -> NDArray[np.int64]:
        """How many queries match each model: shape (models,), int64.

        A query votes for a model if its nearest descriptor there passes the distance gate and is much nearer than the
        second nearest *of the same model*. The usual test against the second nearest of all would silence every query
        as soon as the bank holds two issues of one document: the true model's sister answers nearly as well, so each
        match looks ambiguous, and the two together get no votes where either alone gets them all. Here each model is
        judged as if it were alone. Sisters get votes alike, and telling them apart is the caller's task, by what
        differs on the registered page. What the other models would have done, keeping chance matches out, is left to
        the distance gate.

        A model of fewer than two descriptors gets none.

        Args:
            queries: shape (n, width), uint8.
            ratio: above 0, at most 1; a vote needs distance < ratio * second distance.
            max_distance: bits; and distance <= max_distance.
            engine: as for `hamming_top_k`: faiss searches one model after another, the product three at once.

        Raises:
            UsageError: a wrong dtype, shape or width, a ratio or distance out of range.
            EngineUnavailableError: faiss was asked for and is not installed.
        """
        check_gates(ratio, max_distance)
        queries, _ = check_descriptors(queries, self.descriptors)
        votes = np.zeros(len(self), np.int64)
        for top in range(0, len(queries), _CHUNK):
            part = queries[top : top + _CHUNK]
            chosen = self._choose(part) if engine is None else engine
            if chosen != "product":
                votes += self._one_by_one(part, ratio, max_distance, chosen)
                continue
            odd = product.awkward(part, self.descriptors)
            if odd.any():
                votes += self._one_by_one(part[odd], ratio, max_distance, "popcount")
            votes += self._multiply(part[~odd], ratio, max_distance)
        return votes

    def matches(
        self,
        queries: Descriptors,
        index: int,
        ratio: float = RATIO,
        max_distance: int = MAX_DISTANCE,
        *,
        mutual: bool = False,
        engine: Engine | None = None,
    ) -> Matches:
        """The matches behind a model's votes: `ratio_matches` with that model alone, rows counted within it.

        Raises:
            UsageError: as `vote`, or there is no such model.
        """
        return ratio_matches(queries, self.model(index), ratio, max_distance, mutual=mutual, engine=engine)

    def _testable(self) -> NDArray[np.int64]:
        """Models that have a second nearest descriptor, the largest first."""
        sizes = np.diff(self.offsets)
        order = np.argsort(-sizes, kind="stable")
        return order[sizes[order] >= 2]

    def _choose(self, queries: Descriptors) -> Engine:
        if worth_faiss(len(queries) * len(self.descriptors)):
            return "faiss"
        narrow = 8 * queries.shape[1] <= product.MAX_BITS
        return "product" if narrow and len(queries) >= _PRODUCT_QUERIES else "popcount"

    def _one_by_one(self, queries: Descriptors, ratio: float, max_distance: int, engine: Engine) -> NDArray[np.int64]:
        votes = np.zeros(len(self), np.int64)
        for index in self._testable():
            nearest, _ = hamming_top_k(queries, self.model(index), 2, engine=engine)
            votes[index] = np.count_nonzero(passes(nearest[:, 0], nearest[:, 1], ratio, max_distance))
        return votes

    def _multiply(self, queries: Descriptors, ratio: float, max_distance: int) -> NDArray[np.int64]:
        check_narrow(queries)
        votes = np.zeros(len(self), np.int64)
        order = self._testable()
        if not len(order) or not len(queries):
            return votes
        longest = len(self.model(order[0]))
        multiplier = product.Multiplier(queries, longest)
        # Three models share a product, one in each byte of it, so that the smallest of each column is a model's. In
        # order of size, little of that is padding.
        for first in range(0, len(order), product.PLANES):
            some = order[first : first + product.PLANES]
            planes = [self.model(index) for index in some]
            digits = multiplier.distances(planes, len(planes[0]))
            best, second = (product.by_plane(row)[: len(some)] for row in product.two_smallest(digits))
            votes[some] = np.count_nonzero(passes(best, second, ratio, max_distance), axis=1)
        return votes
