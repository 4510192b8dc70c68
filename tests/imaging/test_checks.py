"""The picture checks: what each fault is called, what it advises, and where it is on the picture."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import cv2
import numpy as np
import pytest

from docfraud.checks import PAGE_PARTS, Finding, get_check
from docfraud.imaging.checks import in_picture_pixels, picture_quality
from docfraud.imaging.judge import judge
from docfraud.imaging.quality import PictureQuality, measure_quality
from docfraud.imaging.rectify import Rectification
from docfraud.results import Light, Outcome, Reason, Region, Severity
from docfraud.settings import Settings
from tests.imaging.test_quality import blurred, drawn, with_reflection

SETTINGS = Settings()


def quality(**changed: Any) -> PictureQuality:
    """A good picture of a TD3 page at 300 ppi, with changes."""
    good: dict[str, Any] = {
        "width": 1476,
        "height": 1039,
        "edge_width": 2.0,
        "glare": 0.0,
        "glare_outlines": (),
        "paper": 220.0,
        "contrast": 0.7,
    }
    return PictureQuality(**(good | changed))


def test_good_picture() -> None:
    finding = judge(quality(), 300, None, SETTINGS)
    assert finding.outcome is Outcome.SUCCESSFUL
    assert finding.reason is Reason.AS_EXPECTED
    assert finding.advice is None
    assert finding.score == pytest.approx(2 * 25.4 / 300, abs=1e-3)
    assert finding.score is not None
    assert finding.threshold is not None
    assert finding.score < finding.threshold


@pytest.mark.parametrize(
    ("changed", "ppi", "reason", "advice"),
    [
        ({}, 90, Reason.TOO_LOW_RESOLUTION, "400 ppi"),
        ({"edge_width": 12.0}, 300, Reason.TOO_BLURRED, "hold still"),
        ({"glare": 0.05}, 300, Reason.TOO_MUCH_GLARE, "Tilt"),
        ({"paper": 40.0}, 300, Reason.TOO_DARK, "Light"),
        ({"contrast": 0.03, "paper": 120.0}, 300, Reason.TOO_DARK, "Light"),
        ({"contrast": 0.03, "paper": 250.0}, 300, Reason.TOO_MUCH_GLARE, "lens"),
    ],
)
def test_each_fault(changed: dict[str, Any], ppi: float, reason: Reason, advice: str) -> None:
    finding = judge(quality(**changed), ppi, None, SETTINGS)
    assert (finding.outcome, finding.reason) == (Outcome.FAILED, reason)
    assert finding.advice is not None
    assert advice in finding.advice
    assert finding.score is not None
    assert finding.threshold is not None
    good = finding.score <= finding.threshold if finding.good_side == "below" else finding.score >= finding.threshold
    assert not good


def test_several_faults_are_all_told_and_the_first_decides() -> None:
    finding = judge(quality(edge_width=20.0, glare=0.2, paper=30.0), 100, None, SETTINGS)
    assert finding.reason is Reason.TOO_LOW_RESOLUTION
    for word in ("pixels per inch", "blurred", "Reflections", "dark"):
        assert word in finding.message
    assert finding.advice is not None
    assert len(finding.advice.split(". ")) >= 4


def test_regions_only_where_glare_is_the_fault() -> None:
    spot = np.array([[10, 10], [60, 10], [60, 40], [10, 40]], float)
    assert judge(quality(glare=0.001, glare_outlines=(spot,)), 300, None, SETTINGS).regions == ()
    finding = judge(quality(glare=0.1, glare_outlines=(spot,)), 300, None, SETTINGS, image="back", light=Light.VI)
    assert finding.regions == (
        Region(image="back", light=Light.VI, polygon=((10, 10), (60, 10), (60, 40), (10, 40)), role="glare"),
    )


def test_unknown_resolution_accuses_nobody() -> None:
    """500 px may be a whole TD1 at 148 ppi or a passport at 102: too little for either. 560 px may be enough."""
    assert judge(quality(width=500, height=350), None, None, SETTINGS).reason is Reason.TOO_LOW_RESOLUTION
    assert judge(quality(width=560, height=380), None, None, SETTINGS).outcome is Outcome.SUCCESSFUL
    assert "at most" in (judge(quality(width=500, height=350), None, None, SETTINGS).observed or "")


def test_character_height_stands_in_for_the_resolution() -> None:
    by_height = judge(quality(), None, 2.4 / 25.4 * 120, SETTINGS)
    assert by_height.reason is Reason.TOO_LOW_RESOLUTION
    assert by_height.score == pytest.approx(120)


def test_nothing_to_judge_by() -> None:
    finding = judge(quality(edge_width=None), 300, None, SETTINGS)
    assert (finding.outcome, finding.reason) == (Outcome.UNDETERMINED, Reason.TOO_BLURRED)


def test_white_paper_passes_and_says_what_was_not_looked_for() -> None:
    finding = judge(quality(glare=None), 300, None, SETTINGS)
    assert finding.outcome is Outcome.SUCCESSFUL
    assert "reflections could not be looked for" in finding.message


def test_settings_decide() -> None:
    strict = Settings(quality_min_ppi=385, quality_max_edge=0.1, quality_max_glare=0.0001)
    assert judge(quality(), 300, None, strict).reason is Reason.TOO_LOW_RESOLUTION


def examined(pixels: Any, way: Rectification, ppi: float | None) -> Finding:
    """What the check says of a page that was straightened by `way`."""
    view = SimpleNamespace(pixels=way.warp(pixels), rectification=way)
    exam = SimpleNamespace(
        page=view,
        page_quality=measure_quality(view.pixels),
        ppi=ppi,
        mrz_character_height=None,
        settings=SETTINGS,
    )
    return picture_quality(exam)  # type: ignore[arg-type]


def test_genuine_capture_passes_and_poor_ones_fail() -> None:
    page = drawn()
    whole = Rectification.identity(page.shape[1], page.shape[0])
    assert examined(page, whole, 300).outcome is Outcome.SUCCESSFUL
    assert examined(blurred(page, 5), whole, 300).reason is Reason.TOO_BLURRED
    assert examined((page * 0.2).astype(np.uint8), whole, 300).reason is Reason.TOO_DARK
    small = np.asarray(cv2.resize(page, None, fx=0.33, fy=0.33, interpolation=cv2.INTER_AREA), np.uint8)
    low = examined(small, Rectification.identity(small.shape[1], small.shape[0]), 99)
    assert low.reason is Reason.TOO_LOW_RESOLUTION
    shining = examined(with_reflection((page * 0.85).astype(np.uint8), 0.08, 1), whole, 300)
    assert shining.reason is Reason.TOO_MUCH_GLARE
    assert shining.regions[0].role == "glare"


def test_glare_is_shown_on_the_picture_not_on_the_straightened_page() -> None:
    page = with_reflection((drawn() * 0.85).astype(np.uint8), 0.08, 1)
    upside_down = np.ascontiguousarray(page[::-1, ::-1])
    height, width = page.shape[:2]
    straight = examined(page, Rectification.identity(width, height), 300)
    turned = examined(upside_down, Rectification.identity(width, height).turned(180).scaled(0.7), 300)
    here = np.array(straight.regions[0].polygon).mean(axis=0)
    there = np.array(turned.regions[0].polygon).mean(axis=0)
    assert np.allclose(here, [width - 1, height - 1] - there, atol=8)


def test_measures_are_told_in_the_pictures_own_pixels() -> None:
    way = Rectification.identity(2000, 1400).scaled(0.5)
    measured = quality(edge_width=2.0, width=1000, height=700)
    back = in_picture_pixels(measured, way)
    assert back.edge_width == pytest.approx(4.0)
    assert (back.width, back.height) == (2000, 1400)


def test_registered_with_a_full_page() -> None:
    registered = get_check("picture-quality")
    assert registered.severity is Severity.INFO
    assert registered.threats == ()
    for part in PAGE_PARTS:
        assert f"**{part}.**" in registered.page
