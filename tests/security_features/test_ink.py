"""Medians of bytes, and what of a second portrait stays in infrared."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from docfraud.imaging.native import cv2
from docfraud.reference.measures import ghost_infrared
from docfraud.security_features.ink import middle_of
from docfraud.security_features.scene import Box
from tests.security_features.scenes import plain

HEAD = Box(100, 100, 196, 212)


@given(st.lists(st.integers(0, 255), min_size=1, max_size=60))
def test_the_middle_of_bytes_is_their_median(values: list[int]) -> None:
    assert middle_of(np.array(values, np.uint8)) == float(np.median(values))


def face_like(depth: float) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """A page with something blotchy, as a pale portrait is, where HEAD is."""
    blotches = cv2.GaussianBlur(np.random.default_rng(1).normal(0, 1, (640, 960)).astype(np.float32), (0, 0), 9)
    blotches = np.clip(blotches / np.abs(blotches).max(), 0, 1)
    return np.asarray(220 * (1 - depth * blotches), np.uint8)


@pytest.mark.parametrize(("stays", "low", "high"), [(1.0, 0.9, 1.1), (0.0, -0.05, 0.05), (0.5, 0.3, 0.7)])
def test_what_of_a_second_portrait_stays_in_infrared(stays: float, low: float, high: float) -> None:
    scene = plain(vi=np.repeat(face_like(0.5)[..., None], 3, axis=2), ir=face_like(0.5 * stays))
    value = ghost_infrared(scene, HEAD)
    assert value is not None
    assert low < value < high


def test_it_cannot_be_said_without_infrared_nor_of_small_or_pale_heads() -> None:
    white = np.repeat(face_like(0.5)[..., None], 3, axis=2)
    assert ghost_infrared(plain(vi=white), HEAD) is None
    assert ghost_infrared(plain(vi=white, ir=face_like(0.5)), Box(100, 100, 120, 130)) is None
    assert ghost_infrared(plain(ir=face_like(0.5)), HEAD) is None
