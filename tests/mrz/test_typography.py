"""How an MRZ is set: measured on drawn lines whose place is known."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from docfraud.imaging.picture import RGB
from docfraud.imaging.rectify import Rectification
from docfraud.mrz.engines import FoundMRZ, get_engine
from docfraud.mrz.typography import PRESCRIBED, character_quads, measure
from docfraud.results import MRZTypography
from docfraud.settings import Settings
from docfraud.specimens.text import OCRB_EM_PER_PITCH, typeface

LINES = ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10")
PX_PER_MM = 8.0
PITCH = 2.54 * PX_PER_MM


def page(
    *,
    font: str = "ocrb",
    spacing: float = 6.35,
    left: float = 6.0,
    lowest: float = 9.40,
    moved: dict[tuple[int, int], tuple[float, float]] | None = None,
) -> RGB:
    """A TD3 page with nothing but the MRZ; `moved` shifts single characters, mm right and down."""
    image = Image.new("L", (round(125 * PX_PER_MM), round(88 * PX_PER_MM)), 235)
    pen = ImageDraw.Draw(image)
    face = typeface(font, OCRB_EM_PER_PITCH * PITCH if font == "ocrb" else 1.2 * PITCH)
    capital = -face.getbbox("H", anchor="ls")[1]
    for i, line in enumerate(LINES):
        middle = (88 - lowest - (1 - i) * spacing) * PX_PER_MM
        for j, character in enumerate(line):
            x, y = (moved or {}).get((i, j), (0.0, 0.0))
            at = ((left + x) * PX_PER_MM + (j + 0.5) * PITCH, middle + y * PX_PER_MM + capital / 2)
            pen.text(at, character, font=face, fill=30, anchor="ms")
    return np.asarray(cv2.cvtColor(np.asarray(image), cv2.COLOR_GRAY2RGB), np.uint8)


def read(picture: RGB) -> FoundMRZ:
    found = get_engine("docfraud", Settings(threads=1)).read(picture)
    assert found[0].reading.lines == LINES
    return found[0]


def measured(picture: RGB) -> MRZTypography:
    whole = Rectification.identity(picture.shape[1], picture.shape[0])
    result = measure(picture, read(picture), whole)
    assert result is not None
    return result


def test_a_conforming_mrz_is_within_every_tolerance() -> None:
    found = measured(page())
    assert found.pitch == pytest.approx(PITCH, rel=0.003)
    assert found.pitch_ratio == pytest.approx(1, abs=0.003)
    assert found.line_spacing == pytest.approx((2.5,), abs=0.03)
    assert found.slant < 0.1
    assert found.placement is not None
    place = found.placement
    assert place.pitch.value == pytest.approx(2.54, abs=0.01)
    assert [t.value for t in place.centre_above_edge] == pytest.approx([15.75, 9.40], abs=0.12)
    assert [t.value for t in place.left] == pytest.approx([6.0, 6.0], abs=0.15)
    assert all(t.within for t in (*place.left, *place.line_spacing, *place.centre_above_edge))


@pytest.mark.parametrize(
    ("change", "which"),
    [
        ({"left": 8.0}, "left"),
        ({"lowest": 12.0}, "centre_above_edge"),
        ({"spacing": 8.6, "lowest": 8.5}, "line_spacing"),
    ],
)
def test_what_is_out_of_tolerance_is_told(change: dict[str, float], which: str) -> None:
    place = measured(page(**change)).placement  # type: ignore[arg-type]
    assert place is not None
    assert not all(t.within for t in getattr(place, which))
    value = next(iter(change.values()))
    near = {"left": value, "centre_above_edge": value, "line_spacing": value}[which]
    assert min(abs(t.value - near) for t in getattr(place, which)) < 0.2


def test_ocr_b_conforms_and_another_face_does_not() -> None:
    right, wrong = measured(page()), measured(page(font="mono"))
    good, bad = (np.concatenate([np.array(row) for row in m.conformity]) for m in (right, wrong))
    assert good.min() > 0.9
    assert np.median(bad) < np.percentile(good, 1)
    # the worst of the wrong face are the characters that it draws otherwise
    assert bad.min() < 0.8


def test_one_character_out_of_line_is_the_one_that_is_off() -> None:
    usual = measured(page())
    shifted = measured(page(moved={(1, 5): (0.0, 0.35)}))
    down = np.array([y for _, y in shifted.offsets[1]])
    assert int(down.argmax()) == 5
    assert down[5] - np.median(down) == pytest.approx(0.35 / 2.54, abs=0.05)
    assert np.ptp([y for _, y in usual.offsets[1]]) < 0.1


def test_every_character_has_its_box() -> None:
    picture = page()
    found = read(picture)
    quads = character_quads(found)
    assert [len(row) for row in quads] == [44, 44]
    for i, j in ((0, 0), (0, 43), (1, 9), (1, 43)):
        centre = quads[i][j].mean(axis=0)
        expected = ((6.0 + 2.54 * (j + 0.5)) * PX_PER_MM, (88 - 9.4 - 6.35 * (1 - i)) * PX_PER_MM)
        assert centre == pytest.approx(expected, abs=0.3 * PITCH)
    assert measured(picture).characters[1][9] == tuple((round(float(x), 1), round(float(y), 1)) for x, y in quads[1][9])


def test_coarse_pictures_give_places_but_no_conformity() -> None:
    small = np.asarray(cv2.resize(page(), None, fx=0.27, fy=0.27, interpolation=cv2.INTER_AREA), np.uint8)
    found = get_engine("docfraud", Settings(threads=1)).read(small)[0]
    result = measure(small, found)
    assert result is not None
    assert result.conformity == ()
    assert result.line_spacing == pytest.approx((2.5,), abs=0.15)


def test_an_engine_that_gives_no_places_gives_no_measures() -> None:
    picture = page()
    found = read(picture)
    bare = FoundMRZ(found.reading, found.parsed)
    assert measure(picture, bare) is None
    assert character_quads(bare) == ()


def test_prescribed_places_fit_their_pages() -> None:
    for name, rule in PRESCRIBED.items():
        length = {"TD1": 30, "TD2": 36, "TD3": 44, "MRVA": 44, "MRVB": 36}[name]
        assert rule.left + length * 2.54 < rule.width
        assert rule.zone > 2.4
