"""Dots of a printed portrait are smoothed away, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from docfraud.biometrics.backend import Face
from docfraud.biometrics.descreen import descreened, dottedness
from docfraud.biometrics.embed import embed_faces, find_main_face
from docfraud.examination import Examination, Submission
from docfraud.imaging.load import load_picture
from docfraud.settings import Settings
from docfraud.specimens.build import print_picture
from docfraud.specimens.canvas import Canvas
from docfraud.specimens.capture.flatbed import Flatbed
from docfraud.specimens.design import Print
from docfraud.specimens.inks import SECURITY_PAPER
from tests.biometrics.photos import HOLDER, OTHER, photo
from tests.conftest import SAMPLES


def scan(name: str, process: str, millimetres: float = 8.0) -> NDArray[np.uint8]:
    """A photograph printed with the face so wide, and scanned at 300 ppi."""
    picture = photo(name)
    scale = millimetres / find_main_face(picture).size
    width, height = (round(side * scale, 2) for side in (picture.shape[1], picture.shape[0]))
    canvas = Canvas.blank(SECURITY_PAPER, width, height, 1)
    print_picture(canvas, picture, (0.0, 0.0, width, height), Print(process), 1, "portrait")
    return Flatbed(margin_mm=0.0)(canvas.expose(300), 1).vi


@pytest.mark.parametrize("name", [HOLDER, OTHER])
def test_dots_of_a_print_are_seen_and_smoothed_and_other_prints_are_left_alone(name: str) -> None:
    for process in ("offset", "inkjet"):
        dotted = scan(name, process)
        face = find_main_face(dotted)
        smooth = descreened(dotted, face)
        x0, y0, x1, y1 = (round(v) for v in face.box)
        before, after = (dottedness(p[max(y0, 0) : y1, max(x0, 0) : x1]) for p in (dotted, smooth))
        assert after < 0.35 * before
    plain = scan(name, "dye-diffusion")
    assert descreened(plain, find_main_face(plain)) is plain
    photograph = photo(name)
    assert descreened(photograph, find_main_face(photograph)) is photograph


@pytest.mark.parametrize("sigma", [0.0, 3.0, 12.0])
def test_dottedness_is_the_noises_standard_deviation(sigma: float) -> None:
    rng = np.random.default_rng(0)
    slope = np.linspace(60, 190, 200)[None, :, None] + np.linspace(0, 10, 150)[:, None, None]
    noise = rng.normal(0, sigma, (150, 200, 1))
    picture = np.clip(np.rint(slope + noise), 0, 255).astype(np.uint8).repeat(3, axis=2)
    assert dottedness(picture) == pytest.approx(sigma, rel=0.06, abs=0.5)
    assert dottedness(picture[:2]) == 0


def test_only_the_surroundings_of_the_face_are_smoothed_and_small_faces_are_not() -> None:
    page = np.random.default_rng(0).integers(0, 256, (700, 900, 3)).astype(np.uint8)
    smooth = descreened(page, Face((400, 300, 499, 399), 1.0, np.zeros((5, 2))))
    changed = (smooth != page).any(axis=2)
    rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (200, 498, 300, 598)
    assert descreened(page, Face((400, 300, 449, 349), 1.0, np.zeros((5, 2)))) is page
    at_the_edge = descreened(page, Face((-30, -20, 69, 79), 1.0, np.zeros((5, 2))))
    assert (at_the_edge != page).any()


def test_an_inspection_smooths_the_documents_portrait(settings: Settings) -> None:
    pixels = load_picture(SAMPLES / "genuine" / "td3.jpg").pixels
    noise = np.random.default_rng(1).normal(0, 25, pixels.shape)
    exam = Examination(Submission(page=np.clip(pixels + noise, 0, 255).astype(np.uint8)), settings)
    view, face = exam.page.pixels, exam.portrait.face
    smooth = descreened(view, face)
    assert smooth is not view
    plain, expected = (embed_faces(p, [face], settings=settings)[0] for p in (view, smooth))
    np.testing.assert_allclose(exam.portrait_descriptor, expected, atol=1e-6)
    assert np.linalg.norm(plain - expected) > 0.02
