from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from docfraud.biometrics.backend import Face
from docfraud.biometrics.quality.base import (
    Component,
    FaceQuality,
    NotMeasurable,
    QualityMeasure,
    Sigmoid,
    clipped,
    unavailable,
)
from docfraud.biometrics.quality.session import FaceSession
from docfraud.settings import Settings

FACE = Face((0, 0, 79, 79), 1.0, np.zeros((5, 2)))


def session(**limits: int) -> FaceSession:
    blank = np.zeros((90, 90, 3), dtype=np.uint8)
    return FaceSession(blank, FACE, np.zeros((150, 150, 3), dtype=np.uint8), Settings(**limits))  # type: ignore[arg-type]


def component(native: float, **more: object) -> Component:
    return Component("sharpness", "px", lambda s: native, clipped, **more)  # type: ignore[arg-type]


def test_the_standards_maps() -> None:
    assert Sigmoid(70.0, 20.0)(70.0) == 50
    assert Sigmoid(70.0, 20.0)(110.0) == round(100 / (1 + math.exp(-2)))
    assert Sigmoid.falling(0.0, 10.0, 200.0)(0.0) == 100
    assert Sigmoid(0.92, 0.05, 120.0, 0.832, -1.0)(0.0) == 100
    assert Sigmoid(0.92, 0.05, 120.0, 0.832, -1.0)(1.0) == 0


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_a_map_is_monotone_and_within_its_range(a: float, b: float) -> None:
    low, high = sorted((a, b))
    for rising in (Sigmoid(3.0, 0.5), Sigmoid(0.0, 100.0)):
        assert 0 <= rising(low) <= rising(high) <= 100
    falling = Sigmoid.falling(3.0, 0.5)
    assert 100 >= falling(low) >= falling(high) >= 0


def test_advice_only_under_the_settings_limit() -> None:
    rule = component(40.0, limit="face_min_sharpness", fault="it is so", advice="Stand still.")
    good = rule.measure(session(face_min_sharpness=40))
    assert (good.score, good.limit, good.poor, good.advice, good.fault) == (40, 40, False, None, None)
    poor = rule.measure(session(face_min_sharpness=41))
    assert (poor.poor, poor.advice, poor.fault) == (True, "Stand still.", "it is so")


def test_advice_may_depend_on_the_measure() -> None:
    rule = component(7.0, limit="face_min_sharpness", advice=lambda native: f"Not {native:.0f}.")
    assert rule.measure(session(face_min_sharpness=8)).advice == "Not 7."


def test_what_cannot_be_judged_says_why() -> None:
    def never(face: FaceSession) -> float:
        raise NotMeasurable("It is dark.")

    measure = Component("x", "", never, clipped, limit="face_min_sharpness", advice="Go.").measure(session())
    assert (measure.native, measure.score, measure.reason, measure.poor) == (None, None, "It is dark.", False)
    assert measure.advice is None
    assert unavailable("y", "", "No way.").measure(session()).reason == "No way."


def quality() -> FaceQuality:
    return FaceQuality(
        FACE,
        (
            QualityMeasure("a", 1.0, "", 20, 40, "a fault", "Do a."),
            QualityMeasure("b", 1.0, "", 1, 40, "b fault", "Do b."),
            QualityMeasure("c", 1.0, "", 0, 40, "c fault", "Do c."),
            QualityMeasure("d", 1.0, "", 30, 40, "d fault", "Do b."),
            QualityMeasure("e", 0.12345678, "px", 90, 40),
            QualityMeasure("unified_quality_score", None, "", None, reason="It was not asked for."),
        ),
        frozenset({"c"}),
    )


def test_advice_comes_worst_first_and_each_once() -> None:
    assert quality().advice() == ("Do b.", "Do a.")
    assert quality().advice(portrait=True) == ("Do c.", "Do b.", "Do a.")
    assert [m.name for m in quality().poor()] == ["b", "a", "d"]


def test_components_by_name() -> None:
    assert quality()["e"].score == 90
    assert quality().unified is None
    assert quality().as_dict()["e"]["native"] == 0.1235
    with pytest.raises(KeyError):
        quality()["f"]
