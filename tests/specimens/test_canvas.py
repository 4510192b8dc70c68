"""Canvas and exposure: inks obey Murray-Davies, glow adds, edges clip, the lens keeps energy and register."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from docfraud.specimens.canvas import PX_PER_MM, WHITE, Canvas, Plate, Rainbow, mm
from docfraud.specimens.inks import CYAN, FIBRE_BLUE, LAMINATE, MAGENTA, OFFICE_PAPER, SECURITY_PAPER, UV_GREEN, Sheet
from docfraud.specimens.seeds import stream

FLAT = Sheet("flat", (0.8, 0.8, 0.8), 0.9, (0.1, 0.1, 0.1), 0.0)


def page(width: float = 8.0, height: float = 6.0) -> Canvas:
    return Canvas.blank(FLAT, width, height, seed=1)


@given(st.integers(0, 255))
def test_ink_obeys_murray_davies_and_adds_its_glow(value: int) -> None:
    canvas = Canvas(np.full((7, 3, 3), 30000, np.uint16))
    canvas.lay(Plate(FIBRE_BLUE, np.full((3, 3), value, np.uint8)))
    share = value / 255
    for band in range(7):
        passes, adds = FIBRE_BLUE.passes[band], FIBRE_BLUE.adds[band]
        wanted = 30000 * (1 - share * (1 - passes)) + share * adds * WHITE
        assert abs(int(canvas.planes[band, 1, 1]) - min(wanted, 65535)) <= 1.5, band


def test_bare_places_stay_as_they_are_to_the_last_bit() -> None:
    canvas = page()
    before = canvas.planes.copy()
    spot = np.zeros((60, 60), np.uint8)
    spot[20:30, 20:30] = 200
    canvas.lay(Plate(CYAN, spot), 10, 10)
    differs = (canvas.planes != before).any(axis=0)
    assert differs[30:40, 30:40].all()
    differs[30:40, 30:40] = False
    assert not differs.any()


@pytest.mark.parametrize(("x", "y"), [(-30, 5), (5, -30), (350, 5), (5, 270), (-500, 0), (0, 900)])
def test_what_hangs_over_the_edge_is_cut_off(x: int, y: int) -> None:
    canvas, whole = page(), page(40, 40)
    plate = Plate(MAGENTA, np.full((60, 60), 255, np.uint8))
    canvas.lay(plate, x, y)
    whole.lay(plate, 600 + x, 600 + y)
    height, width = canvas.shape
    assert np.array_equal(canvas.planes, whole.planes[:, 600 : 600 + height, 600 : 600 + width])


def test_plates_printed_at_once_equal_plates_laid_one_by_one() -> None:
    rng = stream(1, "plates")
    shape = page().shape
    plates = [Plate(ink, (rng.random(shape) < 0.4).astype(np.uint8) * 255) for ink in (CYAN, MAGENTA, UV_GREEN)]
    at_once = Canvas.printed(FLAT, 8.0, 6.0, plates, seed=1)
    one_by_one = page()
    for plate in plates:
        one_by_one.lay(plate)
    assert np.abs(at_once.planes.astype(int) - one_by_one.planes).max() <= 3


def test_a_rainbow_goes_from_its_first_to_its_last_ink() -> None:
    solid = np.full(page().shape, 255, np.uint8)
    canvas = Canvas.printed(FLAT, 8.0, 6.0, [Rainbow((CYAN, MAGENTA), solid)], seed=1)
    red, green = (canvas.planes[band].mean(axis=0) / WHITE for band in (0, 1))
    assert red[2] == pytest.approx(0.8 * CYAN.vi[0], abs=0.02)
    assert green[-3] == pytest.approx(0.8 * MAGENTA.vi[1], abs=0.02)
    assert (np.diff(red) >= 0).all()
    laid = page()
    laid.lay_all(Rainbow((CYAN, MAGENTA), solid))
    assert np.abs(laid.planes.astype(int) - canvas.planes).max() <= 3


def test_a_piece_covers_and_its_outline_blends() -> None:
    canvas = page()
    piece = Canvas(np.full((7, 50, 50), 10000, np.uint16))
    outline = np.zeros((50, 50), np.uint8)
    outline[10:40, 10:40] = 255
    outline[10, 10:40] = 128
    before = int(canvas.planes[0, 65, 70])
    canvas.lay_piece(piece, outline, 50, 55)
    assert (canvas.planes[:, 66:94, 61:89] == 10000).all()
    assert abs(int(canvas.planes[0, 65, 70]) - (before + 128 / 255 * (10000 - before))) <= 1
    with pytest.raises(ValueError, match="outline"):
        canvas.lay_piece(piece, outline[:20], 0, 0)


def test_blending_brings_the_named_bands_nearer_and_leaves_the_rest() -> None:
    canvas = page()
    before = canvas.planes.copy()
    share = np.full((20, 30), 0.25, np.float32)
    rows, columns = slice(40, 60), slice(50, 80)
    canvas.blend(share, (0.4, 0.4, 0.4, 0.2), rows, columns)
    assert canvas.planes[0, 50, 60] == pytest.approx((0.8 + 0.25 * (0.4 - 0.8)) * WHITE, abs=1)
    assert canvas.planes[3, 50, 60] == pytest.approx((0.9 + 0.25 * (0.2 - 0.9)) * WHITE, abs=1)
    assert np.array_equal(canvas.planes[4:], before[4:])
    canvas.planes[:, rows, columns] = before[:, rows, columns]
    assert np.array_equal(canvas.planes, before)


def test_a_piece_of_a_sheet_is_like_the_sheet() -> None:
    whole = Canvas.blank(SECURITY_PAPER, 4, 3, seed=5)
    assert np.array_equal(Canvas.piece(SECURITY_PAPER, (100, 120), 5).planes, whole.planes[:, :100, :120])


def test_coat_and_shade_act_on_their_bands() -> None:
    canvas = page()
    canvas.coat(LAMINATE)
    assert canvas.planes[4].mean() == pytest.approx(0.1 * WHITE * LAMINATE.quench + LAMINATE.glow[0] * WHITE, rel=0.01)
    before = canvas.planes.copy()
    canvas.shade(np.full((20, 20), 0.5, np.float32), 5, 5)
    assert canvas.planes[0, 10, 10] == pytest.approx(before[0, 10, 10] / 2, abs=1)
    assert np.array_equal(canvas.planes[4:], before[4:])


def reference(
    plane: np.ndarray[tuple[int, ...], np.dtype[np.uint16]], step: int, sigma: float
) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Blur, then mean over each pixel, the plain way."""
    height, width = plane.shape[0] // step, plane.shape[1] // step
    size = 2 * int(np.ceil(3 * sigma)) + 1
    part = plane[: height * step, : width * step].astype(np.float32)
    soft = cv2.GaussianBlur(part, (size, size), sigma, borderType=cv2.BORDER_REPLICATE)
    return np.asarray(cv2.resize(soft, (width, height), interpolation=cv2.INTER_AREA) / WHITE, np.float32)


@pytest.mark.parametrize("ppi", [200, 300, 400, 600, 1200])
def test_the_strided_lens_equals_the_plain_one(ppi: int) -> None:
    rng = stream(2, "expose")
    canvas = Canvas(rng.integers(0, 60000, (7, 401, 503), np.uint16))
    exposure = canvas.expose(ppi)
    step = 1200 // ppi
    plain = reference(canvas.planes[3], step, 0.025 * PX_PER_MM)
    assert exposure.shape == (401 // step, 503 // step)
    assert np.abs(exposure.ir - plain).max() < 1e-5
    assert np.abs(exposure.vi[..., 1] - reference(canvas.planes[1], step, 0.025 * PX_PER_MM)).max() < 1e-5


def test_lights_are_registered() -> None:
    canvas = page()
    spot = np.full((mm(1), mm(1)), 255, np.uint8)
    canvas.lay(Plate(FIBRE_BLUE, spot), mm(3), mm(2))
    canvas.lay(Plate(CYAN, spot), mm(3), mm(2))
    exposure = canvas.expose(400)
    centres = []
    for plane in (0.8 - exposure.vi[..., 0], exposure.uv[..., 2]):
        weight = np.abs(plane - np.median(plane))
        ys, xs = np.mgrid[: weight.shape[0], : weight.shape[1]]
        centres.append(((xs * weight).sum() / weight.sum(), (ys * weight).sum() / weight.sum()))
    assert np.hypot(*(np.array(centres[0]) - centres[1])) < 0.15


def test_a_resolution_that_does_not_divide_is_refused() -> None:
    with pytest.raises(ValueError, match="350"):
        page().expose(350)


def test_mottle_is_as_strong_as_the_sheet_says_and_paper_differs_under_ultraviolet_light() -> None:
    canvas = Canvas.blank(SECURITY_PAPER, 12, 12, seed=3)
    assert canvas.planes[1].std() / canvas.planes[1].mean() == pytest.approx(SECURITY_PAPER.mottle, rel=0.3)
    office = Canvas.blank(OFFICE_PAPER, 12, 12, seed=3)
    assert office.planes[6].mean() > 10 * canvas.planes[6].mean()
    assert np.array_equal(canvas.planes, Canvas.blank(SECURITY_PAPER, 12, 12, seed=3).planes)
    assert not np.array_equal(canvas.planes, Canvas.blank(SECURITY_PAPER, 12, 12, seed=4).planes)


def test_thinned_ink_follows_beer_and_lambert() -> None:
    thin = CYAN.thinned(0.5)
    for strong, weak in zip((*CYAN.vi, CYAN.ir), (*thin.vi, thin.ir), strict=True):
        assert weak == pytest.approx(strong**0.5)


def test_streams_depend_on_seed_and_purpose_alone() -> None:
    assert stream(1, "a", 2).integers(1 << 30) == stream(1, "a", 2).integers(1 << 30)
    drawn = {int(stream(*key).integers(1 << 40)) for key in ((1, "a"), (2, "a"), (1, "b"), (1, "a", 0))}
    assert len(drawn) == 4
    assert int(stream(7, "pinned").integers(1 << 32)) == PINNED


PINNED = 3660411322
"""What that stream gives on every platform."""
