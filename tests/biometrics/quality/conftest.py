from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from benchmarks.face_degradations import FAULTS
from docfraud.biometrics.backend import Face
from docfraud.biometrics.embed import detect_faces, face_chip
from docfraud.biometrics.quality.session import FaceSession
from docfraud.imaging.picture import RGB
from docfraud.settings import Settings
from docfraud.specimens.portraits.library import packaged
from docfraud.specimens.portraits.live import live_capture


@dataclass(frozen=True, eq=False)
class Subject:
    """A simulated live picture of a packaged person, and the face found in it."""

    picture: RGB
    face: Face
    settings: Settings

    def session(self, picture: RGB | None = None) -> FaceSession:
        """The picture, or another with the face in the same place, under assessment."""
        pixels = self.picture if picture is None else picture
        return FaceSession(pixels, self.face, face_chip(pixels, self.face, settings=self.settings), self.settings, ())

    def spoilt(self, fault: str, strength: float) -> FaceSession:
        """The picture with a fault."""
        return self.session(FAULTS[fault](self.picture, self.face.landmarks, strength))


def _subject(index: int, settings: Settings) -> Subject:
    picture = live_capture(packaged()[index], 1).picture
    return Subject(np.ascontiguousarray(picture), detect_faces(picture, settings=settings)[0], settings)


@pytest.fixture(scope="session")
def holder(settings: Settings) -> Subject:
    """Smiling, without glasses."""
    return _subject(0, settings)


@pytest.fixture(scope="session")
def other(settings: Settings) -> Subject:
    """Mouth closed, with glasses and a cap."""
    return _subject(1, settings)
