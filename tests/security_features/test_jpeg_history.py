"""The grid and the steps of an earlier JPEG compression are found, and where they are missing."""

from __future__ import annotations

import io
from typing import Any, cast

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from docfraud.security_features.compression import large_inserts
from docfraud.security_features.jpeg_history import BLOCK, find_histories

RGB = NDArray[np.uint8]


def scene(seed: int = 0, height: int = 480, width: int = 640) -> RGB:
    """Something with edges, slopes and noise, never compressed and nowhere clipped; uint8 RGB."""
    rng = np.random.default_rng(seed)
    plane = np.full((height, width, 3), 150, np.float32)
    for _ in range(220):
        x, y = int(rng.integers(0, width)), int(rng.integers(0, height))
        colour = tuple(float(v) for v in rng.integers(50, 210, 3))
        cv2.circle(plane, (x, y), int(rng.integers(3, 40)), colour, int(rng.choice([-1, 1, 2])), cv2.LINE_AA)
    plane += np.linspace(-20, 20, width, dtype=np.float32)[None, :, None]
    plane += cv2.GaussianBlur(rng.normal(0, 1, plane.shape).astype(np.float32), (0, 0), 0.8) * 6
    made: RGB = np.clip(plane + 0.5, 8, 247).astype(np.uint8)
    return made


def stored(pixels: RGB, quality: int) -> RGB:
    """As a JPEG file of some quality, opened again."""
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=quality)
    return np.array(Image.open(file).convert("RGB"))


@given(st.integers(0, 50), st.integers(55, 90), st.integers(0, 7), st.integers(0, 7))
def test_the_grid_is_found_wherever_it_begins(seed: int, quality: int, dx: int, dy: int) -> None:
    found = find_histories(stored(scene(seed, 240, 320), quality)[dy:, dx:])
    assert found
    assert found[0].offset == (-dx % BLOCK, -dy % BLOCK)
    assert found[0].share > 0.98


def test_steps_are_those_of_the_file() -> None:
    file = io.BytesIO()
    Image.fromarray(scene()).save(file, "JPEG", quality=75)
    opened = Image.open(file)
    table = np.array(cast(Any, opened).quantization[0]).reshape(8, 8)
    steps = find_histories(np.asarray(opened.convert("RGB")))[0].steps
    assert len(steps) == 14
    assert {s.frequency: s.size for s in steps} == {s.frequency: table[s.frequency] for s in steps}


@pytest.mark.parametrize("seed", range(4))
def test_none_where_there_was_none(seed: int) -> None:
    assert find_histories(scene(seed)) == []


@pytest.mark.parametrize("seed", range(3))
def test_none_after_resizing(seed: int) -> None:
    assert find_histories(np.asarray(cv2.resize(stored(scene(seed), 75), (576, 432)), np.uint8)) == []


@pytest.mark.parametrize(("first", "then", "crop"), [(75, 92, 3), (70, 90, 0), (80, 95, 5), (60, 85, 0), (85, 95, 0)])
def test_what_was_put_in_stays_strange_when_the_whole_is_stored_finer(first: int, then: int, crop: int) -> None:
    page = stored(scene(1), first)
    changed = page.copy()
    changed[160:272, 320:432] = scene(2)[100:212, 100:212]
    plain, edited = (find_histories(stored(p[crop:, crop:], then)) for p in (page, changed))
    assert plain
    assert edited
    assert large_inserts(plain, 4) == []
    inserts = large_inserts(edited, 4)
    assert inserts
    for insert in inserts:
        x, y = insert.middles.T + crop
        # within a block's width of it
        assert ((x > 308) & (x < 444) & (y > 148) & (y < 284)).all()


def test_a_coarser_compression_hides_what_was_before() -> None:
    page = stored(scene(1), 88)
    page[160:272, 320:432] = scene(2)[100:212, 100:212]
    assert large_inserts(find_histories(stored(page, 60)), 4) == []


def test_clipped_and_even_blocks_are_neither_own_nor_strange() -> None:
    page = scene(3)
    page[80:160, 80:240] = 255
    page[240:320, 80:240] = 128
    changed = stored(page, 75)
    changed[84:156, 84:236] = 255  # what JPEG left of the white is painted over
    history = find_histories(changed)[0]
    for rows in (slice(11, 19), slice(31, 39)):
        assert not history.strange[rows, 11:29].any()
        assert not history.own[rows, 11:29].any()


@pytest.mark.parametrize("shape", [(40, 40), (59, 600), (16, 16), (600, 59)])
def test_small_pictures_show_none(shape: tuple[int, int]) -> None:
    assert find_histories(stored(scene(0), 70)[: shape[0], : shape[1]]) == []


@pytest.mark.parametrize("value", [0, 128, 255])
def test_even_pictures_show_none(value: int) -> None:
    assert find_histories(np.full((300, 400, 3), value, np.uint8)) == []
