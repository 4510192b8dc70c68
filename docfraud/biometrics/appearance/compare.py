"""Where do two faces differ? Everything together, from two pictures to the verdict."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from docfraud.biometrics.appearance.attribute import RegionScore, attribute
from docfraud.biometrics.appearance.chart import Plane, chart_points, cut_chart, regions, to_chip
from docfraud.biometrics.appearance.judge import AppearanceVerdict, judge, rest_of
from docfraud.biometrics.appearance.masking import covered_distances
from docfraud.biometrics.appearance.measures import Measures, measure
from docfraud.biometrics.appearance.scales import MARGINS, deviations
from docfraud.biometrics.backend import Face
from docfraud.biometrics.compare import FaceSide, at_rate, compare_sides, face_distance
from docfraud.biometrics.embed import embed_found, face_chip
from docfraud.biometrics.thresholds import face_thresholds
from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB
from docfraud.results import FaceAppearance, FaceComparison, FacePart, Region
from docfraud.settings import Settings, default_settings

if TYPE_CHECKING:
    from docfraud.imaging.load import PictureSource

__all__ = ["AppearanceComparison", "compare_found", "compare_in_detail", "compare_regions"]


@dataclass(frozen=True, slots=True, eq=False)
class AppearanceComparison:
    """Two faces, region by region.

    Attributes:
        distance: of the two descriptors, as `compare_faces` gives it.
        threshold: up to which they are accepted as one person's.
        verdict: see `AppearanceVerdict`.
        regions: every region, the most different first.
        changed: the one that stands out; None where none does.
        rest: how much the rest of the face differs, in the unit of the scores; None where too little of it is seen.
        covered: distance with each region covered in both pictures, by region.
        heat: where they differ, (150, 150) float32 on the descriptor's chip, in about the unit of the scores.
        message: one or two plain sentences.
        chips: the two faces, each (150, 150, 3) uint8 RGB, as the descriptor sees them.
        landmarks: the five points on the first and on the second picture, (5, 2) each, pixels.
        milliseconds: for everything but loading and finding the faces.
    """

    distance: float
    threshold: float
    verdict: AppearanceVerdict
    regions: tuple[RegionScore, ...]
    changed: RegionScore | None
    rest: float | None
    covered: dict[str, float]
    heat: Plane
    message: str
    chips: tuple[RGB, RGB]
    landmarks: tuple[NDArray[np.float64], NDArray[np.float64]]
    milliseconds: float

    def region(self, name: str) -> RegionScore:
        """A region by its name (`chart.NAMES`).

        Raises:
            KeyError: there is none of that name.
        """
        return {region.name: region for region in self.regions}[name]

    def outlines(self, name: str, picture: int) -> tuple[NDArray[np.float64], ...]:
        """Outlines of a region, one per part, (n, 2) (x, y) pixels of the first (0) or second (1) picture."""
        return tuple(chart_points(outline, self.landmarks[picture]) for outline in _outlines()[name])

    def areas(self, name: str) -> tuple[Region, ...]:
        """A region on the pictures named "a" and "b"."""
        return tuple(
            Region(
                image=key,
                polygon=tuple((round(float(x), 1), round(float(y), 1)) for x, y in outline),
                role=f"face_{name}",
            )
            for picture, key in enumerate(("a", "b"))
            for outline in self.outlines(name, picture)
        )

    @property
    def result(self) -> FaceAppearance:
        """What can be written down of it."""
        return FaceAppearance(
            verdict=self.verdict.value,
            changed=None if self.changed is None else self.changed.name,
            rest=None if self.rest is None else round(self.rest, 2),
            message=self.message,
            parts=tuple(
                FacePart(name=r.name, score=round(r.score, 2), change=r.change.value, hidden=r.hidden, words=r.words)
                for r in self.regions
            ),
            regions=() if self.changed is None else self.areas(self.changed.name),
        )


def compare_in_detail(
    a: PictureSource | Sequence[PictureSource],
    b: PictureSource | Sequence[PictureSource],
    *,
    fmr: float | None = None,
    settings: Settings | None = None,
) -> tuple[FaceComparison, AppearanceComparison]:
    """`compare_faces` and `compare_regions` at once; of several pictures the first with a usable face goes by parts.

    Args, errors: as `compare_faces`.

    Returns:
        The comparison, its `appearance` filled in, and that in full, with chips and heat.
    """
    settings = at_rate(settings, fmr)
    started = time.perf_counter()
    first, second = FaceSide.of("a", a, settings), FaceSide.of("b", b, settings)
    whole = compare_sides(first, second, settings=settings, started=started)
    parts = compare_found(*first.found[0], *second.found[0], distance=whole.distance, settings=settings)
    elapsed = round((time.perf_counter() - started) * 1000, 1)
    return whole.model_copy(update={"appearance": parts.result, "milliseconds": elapsed}), parts


def compare_regions(a: PictureSource, b: PictureSource, *, settings: Settings | None = None) -> AppearanceComparison:
    """Compare the faces of two pictures part by part.

    Args:
        a: a path, the bytes of a file, an array (height, width, 3) uint8 RGB, or a loaded picture: the document's.
        b: the other, likewise: the person's. What is said of a change is said of this one.
        settings: default: this process's settings.

    Raises:
        NoFaceError, SeveralFacesError: see `find_main_face`; the message says in which picture.
        PictureError: a picture cannot be loaded; see `load_picture`.
        ModelFileError, EngineUnavailableError, UnknownNameError: the engine cannot be had.
    """
    settings = settings or default_settings()
    first, second = FaceSide.of("a", a, settings), FaceSide.of("b", b, settings)
    return compare_found(*first.found[0], *second.found[0], settings=settings)


def compare_found(
    a: RGB,
    face_a: Face,
    b: RGB,
    face_b: Face,
    *,
    distance: float | None = None,
    second: str = "the second picture",
    settings: Settings | None = None,
) -> AppearanceComparison:
    """Compare two faces that were found; see `compare_regions`.

    Args:
        a, b: the pictures, (height, width, 3) uint8 RGB.
        face_a, face_b: the faces on them.
        distance: of their descriptors, where it is known.
        second: what the message calls `b`.
        settings: default: this process's settings.
    """
    settings = settings or default_settings()
    started = time.perf_counter()
    chips = [face_chip(picture, face, settings=settings) for picture, face in ((a, face_a), (b, face_b))]
    if distance is None:
        distance = face_distance(*embed_found([(a, face_a), (b, face_b)], settings=settings))
    plain, covered = covered_distances(chips[0], chips[1], settings=settings)
    found = measure(cut_chart(a, face_a.landmarks), cut_chart(b, face_b.landmarks))
    ranked = attribute(deviations(found, plain, covered))
    rest = rest_of(ranked)
    judgement = judge(distance, ranked, covered, rest, settings, second=second)
    return AppearanceComparison(
        distance=distance,
        threshold=face_thresholds(settings).accept,
        verdict=judgement.verdict,
        regions=ranked,
        changed=judgement.changed,
        rest=rest,
        covered=covered,
        heat=_heat(found),
        message=judgement.message,
        chips=(chips[0], chips[1]),
        landmarks=(face_a.landmarks, face_b.landmarks),
        milliseconds=(time.perf_counter() - started) * 1000,
    )


def _heat(found: Measures) -> Plane:
    """Differences of every place in units of their margins, smoothed; nothing outside of the face's regions."""
    planes = ((found.shape, "shape"), (found.texture, "texture"), (found.tone, "tone"))
    total = np.sqrt(np.sum([(plane / np.float32(MARGINS[kind])) ** 2 for plane, kind in planes], axis=0))
    face = np.any(list(regions().values()), axis=0).astype(np.float32)
    share = np.asarray(cv2.GaussianBlur(face, (0, 0), 3), np.float32)
    smooth = np.asarray(cv2.GaussianBlur(np.asarray(total * face, np.float32), (0, 0), 3), np.float32)
    return to_chip(np.asarray(np.where(face > 0, smooth / np.maximum(share, 0.1), 0), np.float32))


@cache
def _outlines() -> dict[str, tuple[NDArray[np.float64], ...]]:
    """Outlines of the regions on the chart, (n, 2) (x, y)."""
    out = {}
    for name, mask in regions().items():
        contours, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
        parts = [c for c in contours if cv2.contourArea(c) > 100]
        out[name] = tuple(np.asarray(cv2.approxPolyDP(c, 1.5, True)[:, 0], np.float64) for c in parts)
    return out
