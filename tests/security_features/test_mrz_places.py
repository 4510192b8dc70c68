"""Characters off their places are told from bends of the page, from a typeface's own ways, and from noise."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docfraud.checks import get_check
from docfraud.examination import Examination, Submission, run_check
from docfraud.imaging.native import cv2
from docfraud.mrz.typography import PITCH_MM
from docfraud.results import MRZTypography, Outcome, Reason
from docfraud.security_features.mrz_places import astray
from docfraud.settings import Settings
from tests.support.specimens import exam_of, run

LINES = ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10")
LIMIT = Settings().mrz_max_astray
CHECK = "mrz-character-places"


def set_at(offsets: np.ndarray[tuple[int, ...], np.dtype[np.float64]], conformity: float = 0.97) -> MRZTypography:
    """An MRZ whose characters are off by so many mm, shape (2, 44, 2)."""
    return MRZTypography(
        pitch=40.0,
        pitch_ratio=1.0,
        line_spacing=(2.5,),
        slant=0.0,
        characters=(),
        conformity=((conformity,) * 44,) * 2,
        offsets=tuple(tuple((float(x), float(y)) for x, y in line) for line in offsets / PITCH_MM),
    )


def score_of(typography: MRZTypography) -> float:
    found, strays = astray(LINES, typography)
    known = np.concatenate(found) / strays
    return float(np.sort(known[np.isfinite(known)])[-2])


@settings(max_examples=40)
@given(st.integers(0, 2**32 - 1), st.floats(0, 0.004), st.floats(-0.3, 0.3), st.floats(0, 0.012))
def test_bends_and_a_typeface_s_ways_are_no_alteration(seed: int, noise: float, bend: float, ways: float) -> None:
    rng = np.random.default_rng(seed)
    places = np.linspace(-1, 1, 44)
    own = {c: rng.normal(0, ways, 2) for c in sorted(set("".join(LINES)))}
    offsets = rng.normal(0, noise, (2, 44, 2)) + (bend * places**2)[None, :, None] + 0.1 * places[None, :, None]
    offsets += np.array([[own[c] for c in line] for line in LINES])
    assert score_of(set_at(offsets)) < LIMIT


@settings(max_examples=40)
@given(st.integers(0, 2**32 - 1), st.sampled_from([13, 14, 18, 21, 22, 26]), st.sampled_from([0, 1]))
def test_two_moved_characters_stand_out(seed: int, place: int, axis: int) -> None:
    rng = np.random.default_rng(seed)
    offsets = rng.normal(0, 0.002, (2, 44, 2))
    for moved in (place, 9):
        offsets[1, moved, axis] += 0.06
    assert score_of(set_at(offsets)) > LIMIT
    found, strays = astray(LINES, set_at(offsets))
    assert np.nanargmax(found[1]) in (place, 9)
    assert np.nanmax(found[0]) / strays < LIMIT / 2


def test_worn_characters_and_fillers_are_not_judged() -> None:
    found, _ = astray(LINES, set_at(np.zeros((2, 44, 2)), conformity=0.4))
    assert all(np.isnan(distances).all() for distances in found)
    found, _ = astray(LINES, set_at(np.zeros((2, 44, 2))))
    assert all(np.isnan(found[i][place]) for i, line in enumerate(LINES) for place, c in enumerate(line) if c == "<")


@pytest.mark.parametrize("down", [True, False])
def test_moved_characters_of_a_specimen_are_marked(down: bool) -> None:
    """Two digits of a genuine page moved by a pixel and a half, in white light."""
    exam = exam_of("genuine/uto-passport")
    picture = exam.picture("page").pixels.copy()
    assert run(CHECK, exam).outcome is Outcome.SUCCESSFUL
    alone = Examination(Submission(page=picture))
    assert run_check(get_check(CHECK), alone).outcome is Outcome.SUCCESSFUL
    line = alone.mrz_scene.mrz[1]
    for place in (3, 9):
        quad = alone.mrz_scene.way.to_picture(line.span(place, place + 1))
        (x0, y0), (x1, y1) = np.floor(quad.min(axis=0)).astype(int), np.ceil(quad.max(axis=0)).astype(int)
        cell = picture[y0 - 4 : y1 + 4, x0:x1]
        move = np.array([[1, 0, 0.0 if down else 1.5], [0, 1, 1.5 if down else 0.0]])
        cell[:] = cv2.warpAffine(
            cell, move, (cell.shape[1], cell.shape[0]), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
        )
    moved = run_check(get_check(CHECK), Examination(Submission(page=picture)))
    assert (moved.outcome, moved.reason) == (Outcome.FAILED, Reason.OUT_OF_TOLERANCE)
    assert len(moved.regions) == 2
    assert {region.image for region in moved.regions} == {"page"}
    assert "position 4" in moved.message
    assert "position 10" in moved.message


def test_small_pictures_are_not_judged() -> None:
    small = exam_of("genuine/uto-passport").picture("page").pixels
    small = np.asarray(cv2.resize(small, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8)
    result = run_check(get_check(CHECK), Examination(Submission(page=small)))
    assert (result.outcome, result.reason) == (Outcome.UNDETERMINED, Reason.TOO_LOW_RESOLUTION)


def test_an_uneven_mrz_has_no_places() -> None:
    rng = np.random.default_rng(3)
    _, strays = astray(LINES, set_at(rng.normal(0, 0.08, (2, 44, 2))))
    assert strays > 0.04
