"""Simulated presentations of the packaged people, made once; a face where it is known to be, without a search."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest

from docfraud.biometrics.backend import Face
from docfraud.biometrics.embed import find_main_face
from docfraud.imaging.picture import RGB
from docfraud.settings import Settings
from docfraud.specimens.portraits.attacks import held_print, live_clip, shown_on_screen
from docfraud.specimens.portraits.library import library

Frames = tuple[RGB, ...]


def face_in(box: tuple[float, float, float, float]) -> Face:
    """A face that fills a box, seen from the front."""
    x0, y0, x1, y1 = box
    places = np.array([[0.86, 0.21], [0.65, 0.23], [0.12, 0.21], [0.33, 0.23], [0.49, 0.63]])
    return Face(box, 1.0, places * [x1 - x0, y1 - y0] + [x0, y0])


@lru_cache(maxsize=1)
def _clips() -> dict[str, Frames]:
    person = library()[1]
    size = (640, 480)
    return {
        "head": live_clip(person, 1, turns=(0.0, 12.0)),
        "still": live_clip(person, 1, turns=(0.0, 0.0)),
        "print": held_print(person, 1, species="print-dye", size=size, tilts=(0.0, 20.0), fill=1.0).frames,
        "dots": held_print(person, 1, species="print-laser", size=size).frames,
        "held": held_print(person, 1, species="print-dye", size=size, tilts=(15.0,), fill=0.85).frames,
        "screen": shown_on_screen(person, 1, size=size).frames,
    }


@pytest.fixture(scope="session")
def clips() -> dict[str, Frames]:
    """Frames by kind: head, still, print (turned), dots, held, screen (one frame each)."""
    return _clips()


@pytest.fixture(scope="session")
def faces(clips: dict[str, Frames], settings: Settings) -> dict[str, Face]:
    """The face on the first frame of each clip."""
    return {name: find_main_face(frames[0], settings=settings) for name, frames in clips.items()}
