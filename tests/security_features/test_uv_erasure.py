"""Glow around printed characters, on drawn pages."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import cv2
import numpy as np
import pytest

from docfraud.checks import Unavailable, get_check
from docfraud.results import Outcome, Reason
from docfraud.security_features.scene import Scene
from docfraud.security_features.textlines import TextLine, find_text
from docfraud.security_features.uv_erasure import Glow, glow_of
from docfraud.settings import load_settings
from tests.security_features.scenes import plain

_ROWS = (120, 280, 440)
_DULL = 40


def _page() -> tuple[Scene, list[TextLine]]:
    """Three lines of twelve bars, 2 mm high, on paper that is dull under ultraviolet light."""
    vi = np.full((640, 960, 3), 220, np.uint8)
    uv = np.full_like(vi, _DULL)
    for y in _ROWS:
        for i in range(12):
            vi[y : y + 32, 100 + 40 * i : 108 + 40 * i] = 20
    uv[600:630, 600:900] = 220  # fluorescent print: the brightest thing on the page
    scene = plain(vi=vi, uv=uv)
    return scene, find_text(scene, [])


def _clear(scene: Scene, lines: list[TextLine]) -> float:
    glow = glow_of(scene, lines)
    assert glow is not None
    return max((clear for clear, _ in glow.runs(0.11)), default=0.0)


def _shine(scene: Scene, x0: int, y0: int, x1: int, y1: int, value: tuple[int, int, int]) -> None:
    cv2.rectangle(scene.lights[list(scene.lights)[-1]], (x0, y0), (x1, y1), value, -1)


def test_even_paper_does_not_glow() -> None:
    scene, lines = _page()
    assert sum(len(line.boxes) for line in lines) == 36
    assert _clear(scene, lines) == pytest.approx(0.0, abs=0.01)


def test_erasure_shows_where_it_is() -> None:
    scene, lines = _page()
    _shine(scene, 252, 270, 396, 322, (50, 50, 50))
    glow = glow_of(scene, lines)
    assert glow is not None
    (clear, members), *_ = glow.runs(0.11)
    assert clear > 0.3
    box = glow.around.box(members)
    assert 240 <= box.x0 < box.x1 <= 420
    assert 270 <= box.y0 < box.y1 <= 322


def test_characters_of_fluorescent_ink_light_up_their_paper() -> None:
    scene, lines = _page()
    _shine(scene, 252, 270, 396, 322, (50, 50, 50))
    for i in range(4, 8):
        _shine(scene, 100 + 40 * i, 280, 107 + 40 * i, 311, (70, 70, 70))
    assert _clear(scene, lines) < 0.11


def test_beside_fluorescent_print_more_is_asked_for() -> None:
    found = []
    for line in (False, True):
        scene, lines = _page()
        _shine(scene, 252, 270, 396, 322, (50, 50, 50))
        if line:
            _shine(scene, 312, 0, 318, 639, (200, 200, 200))
        found.append(_clear(scene, lines))
    assert 0.11 < found[1] < 0.75 * found[0]


def test_correction_fluid_as_bright_as_ink() -> None:
    scene, lines = _page()
    _shine(scene, 240, 268, 410, 324, (200, 210, 230))
    assert _clear(scene, lines) > 1.0


@pytest.mark.parametrize(
    ("place", "colour"),
    [
        ((0, 200, 959, 400), (50, 50, 50)),  # a field of the page that goes on above and below
        ((0, 270, 959, 322), (50, 50, 50)),  # a panel of the line's height that goes on beside it
        ((252, 270, 396, 322), (_DULL, 70, _DULL)),  # one colour: ink
        ((290, 0, 310, 639), (200, 200, 200)),  # a bright line across
    ],
)
def test_print_and_stains_are_no_erasure(place: tuple[int, int, int, int], colour: tuple[int, int, int]) -> None:
    scene, lines = _page()
    _shine(scene, *place, colour)
    assert _clear(scene, lines) < 0.12


def test_too_little_text_is_not_judged() -> None:
    scene, lines = _page()
    assert glow_of(scene, []) is None
    few: Glow | None = glow_of(scene, lines[:1])
    assert few is not None
    assert few.known == 0
    assert few.runs(0.11) == []


def _examination(scene: Scene, lines: list[TextLine]) -> Any:
    return SimpleNamespace(scenes={"page": scene}, text=lambda _side: lines, settings=load_settings())


def test_without_text_the_check_says_nothing() -> None:
    scene, _ = _page()
    finding = get_check("uv-erasure").function(_examination(scene, []))
    assert finding.outcome is Outcome.UNDETERMINED
    assert finding.reason is Reason.ARTEFACT_MISSING


def test_coarse_pictures_are_not_judged() -> None:
    scene, lines = _page()
    with pytest.raises(Unavailable) as caught:
        get_check("uv-erasure").function(_examination(replace(scene, px_per_mm=7.0), lines))
    assert caught.value.outcome is Outcome.UNDETERMINED
    assert caught.value.reason is Reason.TOO_LOW_RESOLUTION


@pytest.mark.parametrize(
    ("level", "outcome"), [(_DULL, Outcome.SUCCESSFUL), (43, Outcome.UNDETERMINED), (46, Outcome.FAILED)]
)
def test_a_little_glow_is_a_doubt(level: int, outcome: Outcome) -> None:
    scene, lines = _page()
    _shine(scene, 252, 270, 396, 322, (level, level, level))
    finding = get_check("uv-erasure").function(_examination(scene, lines))
    assert finding.outcome is outcome
    assert bool(finding.regions) == (outcome is not Outcome.SUCCESSFUL)
