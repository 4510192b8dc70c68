"""Are two pictures of the same person? A distance, its two thresholds, and where those come from."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np

from docfraud.biometrics.backend import Descriptor, Face
from docfraud.biometrics.embed import embed_found, face_models, look_for_faces
from docfraud.biometrics.thresholds import FaceThresholds, face_thresholds
from docfraud.errors import UsageError
from docfraud.imaging.picture import RGB
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
    """Euclidean distance of two descriptors, 0 for the same picture; different people are mostly above 0.6.

    Raises:
        UsageError: they are not of one shape (d,), or hold numbers that are not finite.
    """
    x, y = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if x.ndim != 1 or x.shape != y.shape or not np.isfinite(x).all() or not np.isfinite(y).all():
        raise UsageError(
            f"Descriptors of shapes {x.shape} and {y.shape} cannot be compared, or are not finite.",
            remedy="Give two descriptors of one network, as embed_face makes them.",
        )
    return float(np.linalg.norm(x - y))


def judge_distance(
    distance: float, *, thresholds: FaceThresholds | None = None, settings: Settings | None = None
) -> FaceJudgement:
    """Accepted up to the first threshold, rejected above the second, undetermined between.

    Args:
        distance: as `face_distance` gives it.
        thresholds: default: those of the settings.
        settings: default: this process's settings.
    """
    limits = thresholds or face_thresholds(settings)
    accept, reject = limits.accept, limits.reject
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


def compare_faces(
    a: PictureSource | Sequence[PictureSource],
    b: PictureSource | Sequence[PictureSource],
    *,
    fmr: float | None = None,
    settings: Settings | None = None,
) -> FaceComparison:
    """Compare the faces of two pictures, or of two people of whom there are several.

    Several pictures of one person (frames of a camera, a page's portrait and the chip's) are averaged: on spoilt
    pictures the average of three made fewer errors than the best of them (benchmarks/results/face_quality.md). A
    picture without a face is left out as long as another has one.

    Args:
        a: a path, the bytes of a file, an array (height, width, 3) uint8 RGB, or a loaded picture; or a list or tuple
            of such.
        b: the other, likewise.
        fmr: false match rate to accept at, 0.01, 0.001 or 0.0001; default: `face_fmr` of the settings.
        settings: default: this process's settings.

    Returns:
        Distance, threshold, its origin, and the outcome: `successful` (one person), `failed` (two), or `undetermined`.
        Regions lie on the pictures named "a" and "b", "a_2" being the second of several.

    Raises:
        NoFaceError, SeveralFacesError: see `find_main_face`; the message says in which picture.
        PictureError: a picture cannot be loaded; see `load_picture`.
        UsageError: an empty list.
        ModelFileError, EngineUnavailableError, UnknownNameError: the engine cannot be had.
    """
    settings = at_rate(settings, fmr)
    started = time.perf_counter()
    first, second = FaceSide.of("a", a, settings), FaceSide.of("b", b, settings)
    return compare_sides(first, second, settings=settings, started=started)


def at_rate(settings: Settings | None, fmr: float | None) -> Settings:
    """The settings, or this process's, that accept at a false match rate; at their own for None."""
    settings = settings or default_settings()
    return settings if fmr is None else settings.model_copy(update={"face_fmr": fmr})


def compare_sides(first: FaceSide, second: FaceSide, *, settings: Settings, started: float) -> FaceComparison:
    """`compare_faces` of faces that were found; `started` is when their finding began (`time.perf_counter`)."""
    descriptors = embed_found([*first.found, *second.found], settings=settings)
    distance = face_distance(fused(descriptors[: len(first.found)]), fused(descriptors[len(first.found) :]))
    left_out = first.left_out + second.left_out
    return comparison(
        distance,
        face_thresholds(settings),
        regions=(*first.regions, *second.regions),
        milliseconds=(time.perf_counter() - started) * 1000,
        model=face_models(settings)[0].sha256,
        remark=f"Pictures without a usable face, left out: {left_out}." if left_out else "",
    )


def comparison(
    distance: float,
    limits: FaceThresholds,
    *,
    regions: tuple[Region, ...],
    milliseconds: float,
    model: str,
    remark: str = "",
) -> FaceComparison:
    """The result that a distance means."""
    judgement = judge_distance(distance, thresholds=limits)
    return FaceComparison(
        distance=round(distance, 4),
        threshold=limits.accept,
        reject_threshold=limits.reject,
        fmr=limits.fmr,
        fmr_interval=limits.interval,
        log10_likelihood_ratio=None if limits.ratio is None else round(limits.ratio.log10(distance), 2),
        outcome=judgement.outcome,
        origin=limits.origin,
        message=f"{judgement.message} {remark}".strip(),
        regions=regions,
        milliseconds=round(milliseconds, 1),
        model=model,
    )


def fused(descriptors: Sequence[Descriptor] | Descriptor) -> Descriptor:
    """The average of descriptors of one person, shape (d,), float32."""
    return np.asarray(np.mean(descriptors, axis=0), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class FaceSide:
    """One person's pictures that have a usable face.

    Attributes:
        found: each picture with its face; at least one.
        regions: the faces.
        left_out: how many other pictures there were.
    """

    found: tuple[tuple[RGB, Face], ...]
    regions: tuple[Region, ...]
    left_out: int

    @classmethod
    def of(cls, key: str, source: PictureSource | Sequence[PictureSource], settings: Settings) -> FaceSide:
        """Load the pictures of a side, "a" or "b", and find its faces; see `compare_faces` for errors."""
        from docfraud.imaging.load import load_picture

        several = cast("Sequence[PictureSource]", source if isinstance(source, (list, tuple)) else [source])
        if not several:
            raise UsageError("There is no picture to compare.", remedy="Give one picture or more for each side.")
        pictures = [load_picture(one, settings=settings) for one in several]
        looked = look_for_faces([picture.pixels for picture in pictures], settings=settings)
        names = [key, *(f"{key}_{number}" for number in range(2, len(pictures) + 1))]
        usable = [(n, p, face) for n, p, face in zip(names, pictures, looked, strict=True) if isinstance(face, Face)]
        if not usable:
            error = next(e for e in looked if not isinstance(e, Face))
            where = "first" if key == "a" else "second"
            raise type(error)(f"{error} ({where} picture: {pictures[0].source})", remedy=error.remedy)
        return cls(
            found=tuple((picture.pixels, face) for _, picture, face in usable),
            regions=tuple(Region(image=name, polygon=face.polygon, role="face") for name, _, face in usable),
            left_out=len(pictures) - len(usable),
        )
