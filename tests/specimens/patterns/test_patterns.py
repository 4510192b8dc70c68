"""What every pattern draws: solid ink, only where it may, as much as its data says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from docfraud.errors import UnknownNameError
from docfraud.specimens.canvas import PX_PER_MM, mm
from docfraud.specimens.patterns import (
    Emblem,
    Frame,
    Guilloche,
    LatentImage,
    Microtext,
    Pattern,
    ReliefLines,
    Rosette,
    WaveField,
    Words,
    blank_plate,
    draw_lines,
)
from docfraud.specimens.patterns.emblems import outline

PAGE = (40.0, 30.0)
BOX = (8.0, 6.0, 31.0, 25.0)
ALL: tuple[Pattern, ...] = (
    Emblem("tower", 20, 15, 6),
    Frame(BOX),
    Guilloche(BOX, 15, 4, 9, 11, ((1, 17, 0),)),
    LatentImage(BOX, "Q"),
    Microtext("UTOPIA", 9, 20, 20),
    ReliefLines(BOX, "sun"),
    Rosette(20, 15, 2, 8, 9, 7),
    WaveField(BOX, 0.5, ((1, 12, 0),), angle=33.0),
    Words("SPECIMEN", 9, 20, 3),
)
KINDS = ("star", "sun", "mountain", "leaf", "waves", "compass", "tower", "key", "bird")


def drawn(pattern: Pattern) -> NDArray[np.uint8]:
    plate = blank_plate(*PAGE)
    pattern.draw(plate)
    return plate


@pytest.mark.parametrize("pattern", ALL, ids=lambda p: type(p).__name__)
def test_ink_is_solid_inside_its_box_and_the_same_each_time(pattern: Pattern) -> None:
    plate = drawn(pattern)
    assert plate.shape == (mm(30), mm(40))
    assert set(np.unique(plate)) == {0, 255}
    assert np.array_equal(plate, drawn(pattern))
    y, x = np.nonzero(plate)
    x0, y0, x1, y1 = (v * PX_PER_MM for v in BOX)
    assert x0 - 4 <= x.min() < x.max() <= x1 + 4  # half of a frame's line lies outside
    assert y0 - 4 <= y.min() < y.max() <= y1 + 4


@pytest.mark.parametrize("pattern", ALL, ids=lambda p: type(p).__name__)
def test_drawing_adds_to_what_is_there(pattern: Pattern) -> None:
    plate = blank_plate(*PAGE)
    plate[::7] = 255
    pattern.draw(plate)
    assert (plate[::7] == 255).all() or isinstance(pattern, Emblem)
    assert (plate >= drawn(pattern)).all()


def test_what_hangs_over_the_edge_is_cut_off() -> None:
    for pattern in (
        Words("W", -2, 1, 6),
        Words("W", 38, 31, 6),
        Microtext("AB", 30, 5, 60),
        Emblem("sun", 0, 0, 9),
        Rosette(40, 30, 2, 9, 8, 5),
        WaveField((-5, -5, 50, 40), 1.0),
        Frame((30, 20, 60, 60)),
    ):
        assert drawn(pattern).any()


@given(spacing=st.floats(0.3, 1.2), weight=st.floats(0.05, 0.14), angle=st.sampled_from([0.0, 20.0, 45.0, 90.0, -63.0]))
@settings(max_examples=25, deadline=None)
def test_a_wave_field_covers_its_box_evenly(spacing: float, weight: float, angle: float) -> None:
    plate = drawn(WaveField(BOX, spacing, angle=angle, weight=weight)) > 0
    x0, y0, x1, y1 = (mm(v) for v in BOX)
    share = plate[y0:y1, x0:x1].mean()
    line = max(1, round(weight * PX_PER_MM))
    assert (line - 0.7) / (spacing * PX_PER_MM) < share < (line + 2.7) / (spacing * PX_PER_MM)
    quarters = [q.mean() for half in np.array_split(plate[y0:y1, x0:x1], 2) for q in np.array_split(half, 2, axis=1)]
    assert max(quarters) < 1.35 * min(quarters)


@given(lines=st.integers(4, 30), half=st.floats(1, 6))
@settings(max_examples=15, deadline=None)
def test_a_guilloche_stays_between_its_envelopes(lines: int, half: float) -> None:
    plate = drawn(Guilloche((0, 0, 40, 30), 15, half, lines, 13.0))
    rows = np.nonzero(plate.any(axis=1))[0] / PX_PER_MM
    assert 15 - half - 0.2 <= rows.min() <= 15 - half + 0.6
    assert 15 + half - 0.6 <= rows.max() <= 15 + half + 0.2
    sparse = drawn(Guilloche((0, 0, 40, 30), 15, half, 2, 13.0))
    assert plate.sum() > sparse.sum()


def test_a_guilloche_falls_by_its_slope() -> None:
    def middle(plate: NDArray[np.uint8], column: int) -> float:
        return float(np.nonzero(plate[:, column : column + mm(6.5)].any(axis=1))[0].mean()) / PX_PER_MM

    plate = drawn(Guilloche((0, 0, 40, 30), 12, 2, 12, 6.5, slope=10))
    assert middle(plate, mm(30)) - middle(plate, mm(2)) == pytest.approx(28 * np.tan(np.radians(10)), abs=0.5)


@given(petals=st.integers(3, 24), outer=st.floats(5, 12))
@settings(max_examples=15, deadline=None)
def test_a_rosette_is_a_ring_with_the_symmetry_of_its_petals(petals: int, outer: float) -> None:
    inner = 2.0
    plate = drawn(Rosette(20, 15, inner, outer, petals, 8))
    y, x = np.nonzero(plate)
    radius = np.hypot(x / PX_PER_MM - 20, y / PX_PER_MM - 15)
    assert radius.min() == pytest.approx(inner, abs=0.15)
    assert radius.max() == pytest.approx(outer, abs=0.15)
    turn = np.bincount((np.arctan2(y - 15 * PX_PER_MM, x - 20 * PX_PER_MM) % (2 * np.pi) * 4 / (2 * np.pi)).astype(int))
    assert turn.max() < 1.3 * turn.min() if petals % 4 == 0 else turn.max() < 2 * turn.min()


@pytest.mark.parametrize("kind", KINDS)
def test_emblems_lie_in_their_circle_and_differ(kind: str) -> None:
    shapes = outline(kind)  # type: ignore[arg-type]
    reach = max(float(np.hypot(*shape.T).max()) for shape in shapes)
    assert 0.85 < reach <= 1.01
    filled = drawn(Emblem(kind, 20, 15, 10))  # type: ignore[arg-type]
    lines = drawn(Emblem(kind, 20, 15, 10, 0.1))  # type: ignore[arg-type]
    assert 0 < lines.sum() < filled.sum()
    others = [drawn(Emblem(k, 20, 15, 10)) for k in KINDS if k != kind]  # type: ignore[arg-type]
    assert not any(np.array_equal(filled, other) for other in others)


def test_the_latent_image_has_one_direction_in_the_letter_and_another_around_it() -> None:
    plate = drawn(LatentImage((5, 5, 35, 25), "I", 0.25, 0.1)) > 0
    outside = plate[mm(6) : mm(24), mm(30) : mm(34)]
    assert (outside.mean(axis=1) > 0.9).any()  # whole lines along x
    assert outside.mean(axis=0).std() < 0.02
    letter = plate[mm(10) : mm(20), mm(5) : mm(30)]
    assert (letter.mean(axis=0) > 0.99).any()  # whole lines along y
    assert abs(outside.mean() - plate[mm(5) : mm(25), mm(5) : mm(35)].mean()) < 0.05  # hidden: as dark here as there


def test_relief_lines_rise_over_the_emblem_only() -> None:
    box = (5, 5, 35, 25)
    flat = drawn(ReliefLines(box, "sun", lift=0.0)) > 0
    lifted = drawn(ReliefLines(box, "sun", lift=0.6)) > 0
    assert (flat[:, mm(5.5) : mm(9)] == lifted[:, mm(5.5) : mm(9)]).all()
    middle = np.s_[mm(11) : mm(19), mm(17) : mm(23)]
    assert (flat[middle] != lifted[middle]).mean() > 0.05


def test_microtext_is_finer_than_a_page_reader_resolves() -> None:
    pattern = Microtext("UTOPIA", 5, 15, 30)
    plate = drawn(pattern) > 0
    rows, columns = np.nonzero(plate)
    assert np.ptp(rows) / PX_PER_MM == pytest.approx(0.28, abs=0.06)
    assert np.ptp(columns) / PX_PER_MM == pytest.approx(30, abs=0.3)
    step = 3  # 400 ppi
    height, width = (n // step * step for n in plate.shape)
    seen = plate[:height, :width].reshape(height // step, step, width // step, step).mean(axis=(1, 3))
    assert (seen > 0.99).sum() < 0.2 * (seen > 0).sum()  # strokes are thinner than two pixels: hardly one is full


def test_words_keep_their_spacing_and_typefaces_are_known() -> None:
    def width(spacing: float) -> float:
        return float(np.ptp(np.nonzero(drawn(Words("PASSPORT", 5, 15, 3, "sans", spacing)))[1])) / PX_PER_MM

    assert width(0.5) - width(0.0) == pytest.approx(7 * 0.5, abs=0.05)
    with pytest.raises(UnknownNameError, match="serif-bold"):
        drawn(Words("A", 5, 15, 3, "comic"))


def test_a_frame_is_lines_or_full() -> None:
    x0, y0, x1, y1 = (mm(v) for v in BOX)
    full, lines = drawn(Frame(BOX, None)), drawn(Frame(BOX, 0.2))
    assert (full[y0:y1, x0:x1] == 255).all()
    assert not lines[y0 + 10 : y1 - 10, x0 + 10 : x1 - 10].any()
    assert (lines[y0, x0:x1] == 255).all()


@pytest.mark.parametrize("weight", [0.021, 0.06, 0.106, 0.21])
def test_lines_are_as_wide_as_they_are_told(weight: float) -> None:
    plate = blank_plate(*PAGE)
    draw_lines(plate, [np.array([(2.0, 15.0), (38.0, 15.0)])], weight)
    tall = int((plate[:, mm(20)] > 0).sum())
    told = max(1, round(weight * PX_PER_MM))
    assert told <= tall <= told + 2
