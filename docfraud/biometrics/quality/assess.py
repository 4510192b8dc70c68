"""Assess a face picture, choose the best of several, and weigh several against one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from docfraud.biometrics.backend import Face
from docfraud.biometrics.embed import detect_faces, face_chip
from docfraud.biometrics.quality import (
    background,
    colour,
    compression,
    eyes,
    geometry,
    illumination,
    luminance,
    mouth,
    occlusion,
    pose,
    sharpness,
    single,
    unified,
)
from docfraud.biometrics.quality.base import Component, FaceQuality, QualityMeasure, unavailable
from docfraud.biometrics.quality.session import FaceSession
from docfraud.biometrics.quality.upright import quarter_turn
from docfraud.errors import NoFaceError, UsageError
from docfraud.settings import Settings, default_settings

if TYPE_CHECKING:
    from docfraud.imaging.load import PictureSource

COMPONENTS: tuple[Component, ...] = (
    *background.COMPONENTS,
    *illumination.COMPONENTS,
    *luminance.COMPONENTS,
    *sharpness.COMPONENTS,
    *compression.COMPONENTS,
    *colour.COMPONENTS,
    unavailable(
        "radial_distortion_prevention",
        "",
        "A lens's distortion cannot be told from the shape of one face; look at straight lines in other pictures.",
    ),
    *single.COMPONENTS,
    *eyes.COMPONENTS,
    *mouth.COMPONENTS,
    *occlusion.COMPONENTS,
    *geometry.COMPONENTS,
    *pose.COMPONENTS,
    unavailable("expression_neutrality", "", "docfraud has no network that tells expressions; see mouth_closed."),
    unavailable(
        "no_head_coverings", "", "A hat cannot be told from hair without a network that finds the parts of a head."
    ),
)
"""Every component but the unified score, in about the standard's order."""

_PORTRAIT_ONLY = frozenset(c.name for c in COMPONENTS if c.portrait)


def assess_face(
    picture: PictureSource, *, face: Face | None = None, settings: Settings | None = None, unified: bool = True
) -> FaceQuality:
    """Assess the face of a picture by the components of ISO/IEC 29794-5 that can be judged.

    Names, and maps to 0-100 where the native measure is the standard's own, follow ISO/IEC 29794-5:2025 as OFIQ
    publishes them; most native measures are docfraud's, from five landmarks and fixed regions, so scores are not OFIQ's
    and say nothing about conformance.

    Args:
        picture: a path, the bytes of a file, an array (height, width, 3) uint8 RGB or grey, or a loaded picture.
        face: the face to assess, from `detect_faces`; default: the largest. It saves the search for faces.
        settings: the `face_min_*` limits; default: this process's settings.
        unified: also run the network for the unified quality score, three descriptors; without it that score is None.

    Raises:
        NoFaceError: no face was found; the message says if there is one in the picture turned upright. A profile is
            found seldom. In a picture on its side a face may be found and judged wrongly: see `quarter_turn`.
        PictureError: the picture cannot be loaded; see `load_picture`.
        ModelFileError, EngineUnavailableError, UnknownNameError: the engine cannot be had.
    """
    from docfraud.imaging.load import load_picture

    settings = settings or default_settings()
    pixels = load_picture(picture, settings=settings).pixels
    others: tuple[Face, ...] | None = None
    if face is None:
        faces = detect_faces(pixels, keep_ratio=settings.face_rival_ratio, settings=settings)
        if not faces:
            turn = quarter_turn(pixels, settings=settings)
            raise NoFaceError(
                "No face was found in the picture." if turn is None else f"No upright face was found: {turn.message}",
                remedy=None if turn is None else turn.remedy,
            )
        face, others = faces[0], tuple(faces[1:])
    chip = face_chip(pixels, face, settings=settings)
    return measure(FaceSession(pixels, face, chip, settings, others), unified=unified)


def measure(session: FaceSession, *, unified: bool = False) -> FaceQuality:
    """All components of a face whose chip is there already; see `assess_face`."""
    return FaceQuality(
        session.face,
        (_unified(session, unified), *(component.measure(session) for component in COMPONENTS)),
        _PORTRAIT_ONLY,
    )


def _unified(session: FaceSession, wanted: bool) -> QualityMeasure:
    component = unified.COMPONENTS[0]
    if wanted:
        return component.measure(session)
    return unavailable(component.name, component.unit, "It was not asked for.").measure(session)


@dataclass(frozen=True, slots=True)
class BestFrame:
    """The best of several pictures of a person.

    Attributes:
        index: which, from 0.
        quality: its quality.
        qualities: of all frames in their order; None where no face was found.
    """

    index: int
    quality: FaceQuality
    qualities: tuple[FaceQuality | None, ...]


def best_of(frames: Sequence[PictureSource], *, settings: Settings | None = None) -> BestFrame:
    """The frame with the best unified quality score; of equal ones the first.

    Args:
        frames: pictures of one person, as for `assess_face`; those without a face are passed over.
        settings: default: this process's settings.

    Raises:
        NoFaceError: there is a face in none of them.
        UsageError: there are no frames.
    """
    if len(frames) == 0:
        raise UsageError("There are no frames to choose from.", remedy="Give one picture or more.")
    qualities: list[FaceQuality | None] = []
    for frame in frames:
        try:
            qualities.append(assess_face(frame, settings=settings))
        except NoFaceError:
            qualities.append(None)
    best: tuple[float, int, FaceQuality] | None = None
    for index, quality in enumerate(qualities):
        if quality is None:
            continue
        native = quality["unified_quality_score"].native
        drift = float("inf") if native is None else native
        if best is None or drift < best[0]:
            best = (drift, index, quality)
    if best is None:
        raise NoFaceError(f"No face was found in any of {len(frames)} frames.")
    return BestFrame(best[1], best[2], tuple(qualities))


def fusion_weights(qualities: Sequence[FaceQuality]) -> NDArray[np.float64]:
    """Weights for fusing several pictures' descriptors or scores: in proportion to the unified quality score.

    On spoilt development crops the plain mean of three descriptors made no more errors (benchmarks/face_quality.py):
    weigh where some frames may be very poor, and do not expect more.

    Args:
        qualities: one per picture, with unified scores.

    Returns:
        Shape (n,), non-negative, summing to 1; all equal if every score is 0. A score that could not be made counts 0.

    Raises:
        UsageError: there are none, or they were assessed without the unified score.
    """
    measures = [quality["unified_quality_score"] for quality in qualities]
    if not measures or all(m.score is None for m in measures):
        raise UsageError(
            "There is no unified quality score to weigh by.", remedy="Assess the pictures with unified=True."
        )
    scores = np.array([m.score or 0 for m in measures], dtype=np.float64)
    total = float(scores.sum())
    return scores / total if total > 0 else np.full(len(scores), 1 / len(scores))
