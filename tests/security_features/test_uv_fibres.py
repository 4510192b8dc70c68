"""Fibres that all point one way were printed."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from docfraud.results import Outcome
from tests.support.specimens import exam_of, examine, pictures_of, run


def with_marks(angles: np.ndarray) -> dict[str, np.ndarray]:
    pictures = dict(pictures_of("genuine/uto-visa"))
    uv = np.full_like(pictures["page_uv"], 30)
    for i, angle in enumerate(angles):
        at = (150 + 150 * (i % 8), 200 + 200 * (i // 8))
        cv2.line(uv, at, (round(at[0] + 40 * np.cos(angle)), round(at[1] + 40 * np.sin(angle))), (40, 40, 220), 2)
    pictures["page_uv"] = uv
    return pictures


def test_genuine_fibres_pass() -> None:
    assert run("uv-fibres", exam_of("genuine/uto-passport")).outcome is Outcome.SUCCESSFUL


@pytest.mark.parametrize(("spread", "outcome"), [(np.pi, Outcome.SUCCESSFUL), (0.1, Outcome.FAILED)])
def test_direction_decides(spread: float, outcome: Outcome) -> None:
    angles = 0.6 + np.random.default_rng(2).uniform(-spread / 2, spread / 2, 24)
    assert run("uv-fibres", examine(with_marks(angles))).outcome is outcome


def test_too_few_tell_nothing_and_a_black_picture_is_no_finding() -> None:
    exam = examine(with_marks(np.zeros(3)))
    assert run("uv-fibres", exam).outcome is Outcome.UNDETERMINED
    pictures = dict(pictures_of("genuine/uto-visa"))
    pictures["page_uv"] = np.zeros_like(pictures["page_uv"])
    assert run("uv-print", examine(pictures)).outcome is Outcome.UNDETERMINED
