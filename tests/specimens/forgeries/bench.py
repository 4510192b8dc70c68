"""Shared by the tests of forgers: an order, the genuine page beside the forged one, and how they differ."""

from __future__ import annotations

from functools import cache, lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from docfraud.specimens.build import build
from docfraud.specimens.canvas import Exposure
from docfraud.specimens.designs import get_design
from docfraud.specimens.document import Document, invent_document
from docfraud.specimens.evidence import PLANNED, exists
from docfraud.specimens.forgeries import Forged, Order, Quality, get_forger
from docfraud.specimens.portraits.library import library

__all__ = ["PPI", "REACH", "an_order", "differs", "document_of", "forged", "genuine", "known_checks", "page_mask"]

PPI = 400
REACH = 5
"""Pixels at 400 ppi: how far the lens spreads a change (0.3 mm, over ten standard deviations)."""


@cache
def document_of(design: str, seed: int = 11) -> Document:
    """A document of a design for the first packaged portrait."""
    return invent_document(get_design(design), library()[0], seed)


def an_order(design: str, variant: str, quality: Quality = "fair", seed: int = 7) -> Order:
    """An order on that document."""
    document = document_of(design)
    return Order(document=document, variant=variant, quality=quality, seed=seed, portraits=library(), ppi=PPI)


@lru_cache(maxsize=4)  # a page is a quarter of a gigabyte
def forged(name: str, design: str, variant: str, quality: Quality = "fair", seed: int = 7) -> Forged:
    """A forgery, made once; not to be changed."""
    return get_forger(name).forge(an_order(design, variant, quality, seed))


@cache
def genuine(design: str) -> tuple[Exposure, ...]:
    """The sides of the genuine document, exposed."""
    return tuple(side.canvas.expose(PPI) for side in build(document_of(design)))


def page_mask(mask: NDArray[np.uint8], exposure: Exposure) -> NDArray[np.bool_]:
    """A canvas mask at the resolution of an exposure: True where any of a pixel is marked."""
    height, width = exposure.shape
    share = cv2.resize(mask.astype(np.float32), (width, height), interpolation=cv2.INTER_AREA)
    return np.asarray(share > 0, np.bool_)


def differs(one: Exposure, other: Exposure, tolerance: float = 0.01) -> NDArray[np.bool_]:
    """Where two exposures of one page differ in any light by more than a share of white."""
    out = np.abs(one.vi - other.vi).max(axis=2) > tolerance
    out |= np.abs(one.ir - other.ir) > tolerance
    return np.asarray(out | (np.abs(one.uv - other.uv).max(axis=2) > tolerance), np.bool_)


def known_checks(ids: tuple[str, ...]) -> bool:
    """Whether all ids are of checks that exist or are planned."""
    return bool(ids) and all(exists(name) or name in PLANNED for name in ids)
