"""The second look: independent crops, and what they together may confirm."""

from collections.abc import Sequence

import numpy as np
import pytest

from docfraud.imaging.picture import RGB, Quad
from docfraud.ocr.base import TextLine
from docfraud.settings import Settings
from docfraud.viz.layout import runs_of
from docfraud.viz.reread import Look, Rereader, Standing, verify
from tests.viz.support import Told, line

PAGE = np.tile(np.arange(200, dtype=np.uint8)[:, None, None], (1, 300, 3))
QUAD = np.array([[100.0, 80], [200, 80], [200, 110], [100, 110]])


class Camera:
    """A reader that remembers what it was shown."""

    name = "camera"

    def __init__(self) -> None:
        self.seen: list[tuple[RGB, Quad]] = []

    def read(self, picture: RGB) -> list[TextLine]:
        self.seen.append((picture, np.array([[0, 0]])))
        return [
            TextLine("74", 0.9, np.array([[50.0, 0], [70, 0], [70, 9], [50, 9]])),
            TextLine("12 AUG", 0.8, np.array([[0.0, 0], [40, 0], [40, 9], [0, 9]])),
        ]


class QuadCamera(Camera):
    def read_quads(self, picture: RGB, quads: Sequence[Quad]) -> list[TextLine]:
        self.seen += [(picture, quad) for quad in quads]
        return [TextLine("F", 1.0, quad) for quad in quads]


def test_five_crops_that_all_differ_and_all_hold_the_value() -> None:
    camera = QuadCamera()
    assert len(Rereader({"page": PAGE}, camera).readings("page", QUAD)) == 5
    for picture, quad in camera.seen:
        assert picture.dtype == np.uint8
        # the value itself stays inside: 100 x 30 pixels at full size, 0.7 of it when shrunk
        width, height = quad[1, 0] - quad[0, 0], quad[3, 1] - quad[0, 1]
        assert width > 70
        assert height > 21
        assert quad[:, 0].max() <= picture.shape[1] * 1.3
    shapes = {(*picture.shape, *np.round(quad, 2).ravel().tolist()) for picture, quad in camera.seen}
    assert len(shapes) == 5


def test_a_value_at_the_edge_of_the_picture() -> None:
    corner = np.array([[0.0, 0], [40, 0], [40, 12], [0, 12]])
    assert len(Rereader({"page": PAGE}, QuadCamera()).readings("page", corner)) == 5


def test_an_engine_that_reads_only_whole_pictures_gives_its_lines_left_to_right() -> None:
    texts = [reading.text for reading in Rereader({"page": PAGE}, Camera()).readings("page", QUAD)]
    assert texts == ["12 AUG 74"] * 5


def classify(text: str) -> tuple[Look, tuple[int, ...]]:
    return {"9": (Look.OBSERVED, (0,)), "4": (Look.EXPECTED, ())}.get(text, (Look.OTHER, ()))


@pytest.mark.parametrize(
    ("texts", "standing"),
    [
        ("99999", Standing.CONFIRMED),
        ("9999?", Standing.CONFIRMED),
        ("999??", Standing.DOUBTFUL),
        ("99994", Standing.DOUBTFUL),
        ("44444", Standing.REFUTED),
        ("44449", Standing.REFUTED),
        ("?????", Standing.DOUBTFUL),
        ("", Standing.DOUBTFUL),
    ],
)
def test_what_readings_amount_to(texts: str, standing: Standing) -> None:
    span = runs_of([line("9")])[0].span()
    assert verify(span, (0,), classify, Told(list(texts)), Settings()).standing is standing


def test_faint_low_and_unseen_characters_are_in_doubt() -> None:
    settings = Settings()
    clear, faint = runs_of([line("9")])[0].span(), runs_of([line("9", confidence=0.3)])[0].span()
    low = runs_of([line("9", height=settings.viz_min_line_height - 1)])[0].span()
    sure = Told(["9"] * 5, confidence=1.0)
    assert verify(clear, (0,), classify, sure, settings).standing is Standing.CONFIRMED
    assert "clear" in verify(clear, (0,), classify, Told(["9"] * 5, confidence=0.6), settings).why
    assert "clear" in verify(faint, (0,), classify, Told(["9"] * 5, confidence=0.95), settings).why
    assert "high" in verify(low, (0,), classify, sure, settings).why
    assert "second time" in verify(clear, (0,), classify, None, settings).why
