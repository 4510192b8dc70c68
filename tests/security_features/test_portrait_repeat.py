"""The second portrait: the same photograph passes, another person's face fails, nothing is a doubt."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from docfraud.results import Outcome, Reason
from tests.support.specimens import exam_of, examine, pictures_of, run, truth_of


def test_the_same_photograph_passes() -> None:
    result = run("portrait-ghost", exam_of("genuine/uto-id-card"))
    assert result.outcome is Outcome.SUCCESSFUL
    assert {region.role for region in result.regions} == {"portrait", "second_portrait"}


def test_another_persons_face_fails() -> None:
    """The large portrait of another sample's holder, put in the place of the second portrait."""
    pictures = dict(pictures_of("genuine/uto-id-card"))
    side = truth_of("genuine/uto-id-card").sides[0]
    holder = truth_of("genuine/uto-id-card").holder.portrait
    other = next(
        name for name in ("genuine/qmr-passport", "genuine/uto-visa", "genuine/zzv-visa", "genuine/uto-passport")
        if truth_of(name).holder.portrait.split("-")[0] != holder.split("-")[0]
    )  # fmt: skip
    x, y = np.array(truth_of(other).sides[0].regions["portrait"]).T
    face = pictures_of(other)["page"][int(y.min()) : int(y.max()), int(x.min()) : int(x.max())]
    gx, gy = np.array(side.regions["ghost"]).T
    left, top, right, bottom = int(gx.min()), int(gy.min()), int(gx.max()), int(gy.max())
    page = pictures["page"].copy()
    page[top:bottom, left:right] = cv2.resize(face, (right - left, bottom - top), interpolation=cv2.INTER_AREA)
    pictures["page"] = page
    result = run("portrait-ghost", examine(pictures))
    assert (result.outcome, result.reason) == (Outcome.FAILED, Reason.FACE_DIFFERS), result.message


def test_where_there_is_none_nothing_is_said() -> None:
    exam = examine(pictures_of("genuine/uto-visa"))
    found = exam.portrait_repeat
    assert found is not None
    exam._memo["_portrait_repeat"] = replace(found, score=0.4, margin=0.0)
    exam._memo["_second_face"] = None
    assert run("portrait-ghost", exam).outcome is Outcome.UNDETERMINED
