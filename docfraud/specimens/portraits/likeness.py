"""Who looks like whom, as docfraud's own face network sees it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from docfraud.specimens.portraits.base import Portrait

__all__ = ["ranked"]


def ranked(portrait: Portrait, others: Sequence[Portrait]) -> tuple[Portrait, ...]:
    """Other portraits, the most alike first; equal ones by name.

    Raises:
        ModelFileError: the face weights are missing.
    """
    own = _embedded(portrait)
    distances = {other.name: round(float(np.linalg.norm(_embedded(other) - own)), 6) for other in others}
    return tuple(sorted(others, key=lambda other: (distances[other.name], other.name)))


@lru_cache(maxsize=512)
def _embedded(portrait: Portrait) -> NDArray[np.float32]:
    """128 numbers; a portrait is told by its identity, so a picture is looked at once."""
    from docfraud.biometrics.embed import embed_face

    return np.asarray(embed_face(portrait.picture), np.float32)
