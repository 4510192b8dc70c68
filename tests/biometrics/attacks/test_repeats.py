"""Frames that come again."""

from __future__ import annotations

import numpy as np

from docfraud.biometrics.attacks.repeats import repeats_cue
from docfraud.results import Outcome, Reason
from docfraud.settings import Settings
from tests.biometrics.attacks.conftest import Frames

SETTINGS = Settings()


def test_noise_is_new_in_every_frame(clips: dict[str, Frames]) -> None:
    cue = repeats_cue(clips["still"], SETTINGS)
    assert cue.outcome is Outcome.SUCCESSFUL
    assert cue.score is not None
    assert cue.score > 2 * SETTINGS.attack_same_frame


def test_a_loop_is_a_recording(clips: dict[str, Frames]) -> None:
    cue = repeats_cue(clips["still"] * 2, SETTINGS)
    assert (cue.outcome, cue.reason) == (Outcome.FAILED, Reason.FRAMES_REPEATED)


def test_equal_neighbours_may_be_a_fault(clips: dict[str, Frames]) -> None:
    first, second = clips["still"]
    cue = repeats_cue((first, first, second), SETTINGS)
    assert (cue.outcome, cue.reason) == (Outcome.UNDETERMINED, Reason.FRAMES_REPEATED)
    assert repeats_cue((first,) * 4, SETTINGS).outcome is Outcome.UNDETERMINED


def test_a_few_altered_pixels_do_not_hide_a_loop(clips: dict[str, Frames]) -> None:
    first, second = clips["still"]
    altered = first.copy()
    altered[::40, ::40] ^= np.uint8(3)
    assert repeats_cue((first, second, altered), SETTINGS).outcome is Outcome.FAILED


def test_frames_that_cannot_be_compared(clips: dict[str, Frames]) -> None:
    first, second = clips["still"]
    for frames in ((first,), (first, second[:-2])):
        cue = repeats_cue(frames, SETTINGS)
        assert (cue.outcome, cue.reason) == (Outcome.UNDETERMINED, Reason.INPUT_MISSING)
