"""Are two pictures of the same person? A distance, its two thresholds, and where those come from."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from docfraud.biometrics.backend import Descriptor
from docfraud.biometrics.embed import embed_chips, face_chip, face_models, find_main_face
from docfraud.results import FaceComparison, Outcome, Reason, Region
from docfraud.settings import Settings, default_settings

if TYPE_CHECKING:
    from docfraud.imaging.load import PictureSource


@dataclass(frozen=True, slots=True)
class FaceJudgement:
    """What a distance means under the thresholds; `message` is one plain sentence."""

    outcome: Outcome
    reason: Reason
    message: str


def face_distance(a: Descriptor, b: Descriptor) -> float:
    """Euclidean distance of two descriptors, 0 for the same picture; different people are mostly above 0.6."""
    return float(np.linalg.norm(np.asarray(a, dtype=np.float64) - np.asarray(b, dtype=np.float64)))


def judge_distance(distance: float, *, settings: Settings | None = None) -> FaceJudgement:
    """Accepted at or below `face_threshold`, rejected above `face_reject_threshold`, undetermined between."""
    settings = settings or default_settings()
    accept, reject = settings.face_threshold, settings.face_reject_threshold
    if distance <= accept:
        return FaceJudgement(
            Outcome.SUCCESSFUL,
            Reason.AS_EXPECTED,
            f"The faces are alike enough to be one person's: distance {distance:.2f}, accepted up to {accept:.2f}.",
        )
    if distance > reject:
        return FaceJudgement(
            Outcome.FAILED,
            Reason.FACE_DIFFERS,
            f"The faces are unlike: distance {distance:.2f}, and the same person's rarely exceeds {reject:.2f}.",
        )
    return FaceJudgement(
        Outcome.UNDETERMINED,
        Reason.FACE_DOUBTFUL,
        f"The faces are neither alike nor unlike enough: distance {distance:.2f}, accepted up to {accept:.2f}, "
        f"rejected above {reject:.2f}.",
    )


def threshold_origin(settings: Settings | None = None) -> str:
    """On what the threshold for accepting was measured, and at which false match rate."""
    settings = settings or default_settings()
    default = Settings.model_fields["face_threshold"]
    if settings.face_threshold != default.default:
        return f"set by the user to {settings.face_threshold:g}; docfraud's own is {default.default:g}"
    return default.description or ""


def compare_faces(a: PictureSource, b: PictureSource, *, settings: Settings | None = None) -> FaceComparison:
    """Compare the faces of two pictures.

    Args:
        a: a path, the bytes of a file, an array (height, width, 3) uint8 RGB, or a loaded picture.
        b: the other, likewise.
        settings: default: this process's settings.

    Returns:
        Distance, threshold, its origin, and the outcome: `successful` (one person), `failed` (two), or `undetermined`.
        Regions lie on the pictures named "a" and "b".

    Raises:
        NoFaceError, SeveralFacesError: see `find_main_face`; the message says in which picture.
        PictureError: a picture cannot be loaded; see `load_picture`.
        ModelFileError, EngineUnavailableError, UnknownNameError: the engine cannot be had.
    """
    from docfraud.errors import NoFaceError, SeveralFacesError
    from docfraud.imaging.load import load_picture

    settings = settings or default_settings()
    started = time.perf_counter()
    chips, regions = [], []
    for key, source in (("a", a), ("b", b)):
        picture = load_picture(source, settings=settings)
        try:
            face = find_main_face(picture.pixels, settings=settings)
        except (NoFaceError, SeveralFacesError) as error:
            where = "first" if key == "a" else "second"
            raise type(error)(f"{error} ({where} picture: {picture.source})", remedy=error.remedy) from error
        chips.append(face_chip(picture.pixels, face, settings=settings))
        regions.append(Region(image=key, polygon=face.polygon, role="face"))
    distance = face_distance(*embed_chips(chips, settings=settings))
    judgement = judge_distance(distance, settings=settings)
    return FaceComparison(
        distance=distance,
        threshold=settings.face_threshold,
        outcome=judgement.outcome,
        origin=threshold_origin(settings),
        message=judgement.message,
        regions=tuple(regions),
        milliseconds=(time.perf_counter() - started) * 1000,
        model=face_models(settings)[0].sha256,
    )
