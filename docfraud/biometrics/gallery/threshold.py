"""How near a face must be before it is a candidate: the more people a gallery holds, the nearer.

A search compares one face with N pictures. If comparisons are independent, a person who is not in the gallery is given
a candidate with the probability FPIR = 1 - (1 - FMR)^N (ISO/IEC 19795-1), so the false match rate must be
1 - (1 - FPIR)^(1/N). No curve is measured down to the rates that a large gallery needs; then that is said.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from docfraud.biometrics.embed import template_kind
from docfraud.biometrics.evaluation.curve import FmrCurve
from docfraud.biometrics.thresholds import RATES, calibration, face_thresholds, recipe
from docfraud.errors import FileMissingError, FileUnreadableError, ModelFileError, UsageError
from docfraud.settings import Settings, default_settings

_EVALUATE = "Make it with `docfraud evaluate faces FOLDER --json FILE`."


@dataclass(frozen=True)
class RatesByDistance:
    """False match rate by distance, as measured: what a gallery needs of a calibration or of one's own evaluation.

    Attributes:
        distances: ascending.
        fmr: of each, 0 to 1, not descending.
        origin: a sentence: on which data, how many pairs and people, when.
        smallest: the smallest rate that this data establishes, such as the upper end of the interval of none in n.
    """

    distances: Sequence[float]
    fmr: Sequence[float]
    origin: str
    smallest: float

    def __post_init__(self) -> None:
        distances, rates = list(self.distances), list(self.fmr)
        ordered = distances == sorted(distances) and rates == sorted(rates)
        if not distances or len(distances) != len(rates) or not ordered or not all(0 <= rate <= 1 for rate in rates):
            raise UsageError("A curve of false match rates has distances and rates, as many, both ascending.")
        if not 0 < self.smallest <= 1:
            raise UsageError("The smallest rate that data can establish lies above 0.")

    @classmethod
    def of(cls, curve: FmrCurve) -> RatesByDistance:
        """Those of one's own pictures (`evaluate_faces(...).fmr_curve`).

        The smallest rate is the upper end of the interval at the curve's smallest distance.
        """
        rates = [count / curve.comparisons for count in curve.false_matches]
        origin = f"{curve.comparisons:,} pairs of {curve.people} people, {curve.data}"
        return cls(curve.distances, rates, origin, curve.upper[0])


@dataclass(frozen=True, slots=True)
class GalleryThreshold:
    """The largest distance of a candidate.

    Attributes:
        distance: candidates are at most so far.
        fpir: the share of searches for people who are not there that give a candidate: at most so many if
            `established`, perhaps so many if not.
        needed: the false match rate that the wanted FPIR asks for.
        established: whether the curve was measured down to that.
        sentence: the same in words.
    """

    distance: float
    fpir: float
    needed: float
    established: bool
    sentence: str


def fmr_needed(size: int, fpir: float) -> float:
    """The false match rate at which a search among `size` pictures has a false positive rate of `fpir`."""
    return fpir if size <= 1 else -math.expm1(math.log1p(-fpir) / size)


def fpir_of(size: int, fmr: float) -> float:
    """The false positive rate of a search among `size` pictures, by the false match rate of one comparison."""
    return 1.0 if fmr >= 1 and size else -math.expm1(size * math.log1p(-min(fmr, 1 - 1e-16)))


def threshold_for(size: int, fpir: float, curve: RatesByDistance) -> GalleryThreshold:
    """The largest distance at which a search among `size` pictures keeps to an FPIR.

    Between measured distances the lower is taken. Beyond the measured range the answer is the distance of the smallest
    rate that was established, and says so.

    Args:
        size: pictures in the gallery (each is compared); 0 counts as 1.
        fpir: the wanted rate, above 0 and below 1.
        curve: what was measured.

    Raises:
        UsageError: `size` or `fpir` out of range.
    """
    if size < 0 or not 0 < fpir < 1:
        raise UsageError("A threshold is for 0 pictures or more and a rate between 0 and 1.")
    needed = fmr_needed(size, fpir)
    within = [(d, r) for d, r in zip(curve.distances, curve.fmr, strict=True) if r <= max(needed, curve.smallest)]
    distance, rate = within[-1] if within else (curve.distances[0], curve.fmr[0])
    established = bool(within) and needed >= curve.smallest
    expected = fpir_of(max(size, 1), max(rate, curve.smallest))
    among = f"among {size:,} picture{'' if size == 1 else 's'}"
    share = f"{100 * expected:.2g} % of the searches for somebody who is not there"
    if established:
        sentence = (
            f"At distances up to {distance:.2f} {among}, at most {share} give a candidate, if people are like those it "
            f"was measured on. Measured: {curve.origin}."
        )
    else:
        sentence = (
            f"The rate of false candidates is not established: {100 * fpir:.2g} % {among} would need a false match "
            f"rate of {needed:.1g}, and the smallest measured is {max(rate, curve.smallest):.1g}. At distances up to "
            f"{distance:.2f} as many as {share} may give a candidate. Measured: {curve.origin}."
        )
    return GalleryThreshold(distance, expected, needed, established, sentence)


def default_curve(settings: Settings | None = None) -> RatesByDistance:
    """The false match rates of the settings' recipe by distance, from the calibration.

    The smallest rate that it establishes is the upper end of the interval of its smallest threshold. Where the network
    is plugged in or the threshold the user's own, there is one point: that threshold, with the rate that is known of
    it, or none. An evaluation of the user's own (`gallery_rates`) goes before all of these.

    Raises:
        FileMissingError, FileUnreadableError, ModelFileError: `gallery_rates` is not there, cannot be read, or is no
            evaluation.
        UsageError: it was made with another network or recipe.
    """
    settings = settings or default_settings()
    if settings.gallery_rates is not None:
        return _own_rates(settings.gallery_rates, settings)
    limits = face_thresholds(settings)
    if settings.face_threshold is None and settings.face_embedder is None:
        entry = calibration()["recipes"][recipe(settings)]
        origin = f"{entry['non_mated']:,} pairs of {entry['people']} people, {entry['data']}"
        smallest = entry["at"][f"{RATES[-1]:g}"]["fmr_interval"][1]
        return RatesByDistance(entry["curve"]["distances"], entry["curve"]["fmr"], origin, smallest)
    rate = limits.fmr or 1.0
    return RatesByDistance((limits.accept,), (rate,), limits.origin, rate)


def _own_rates(path: Path, settings: Settings) -> RatesByDistance:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise FileMissingError(f"There is no file {path}.", remedy=_EVALUATE) from error
    except (OSError, UnicodeDecodeError) as error:
        raise FileUnreadableError(f"The evaluation {path} cannot be read.", remedy=_EVALUATE) from error
    try:
        part = json.dumps(json.loads(text)["fmr_curve"])
    except (ValueError, KeyError, TypeError) as error:
        raise ModelFileError(f"{path} is no evaluation of faces.", remedy=_EVALUATE) from error
    curve = FmrCurve.from_json(part)
    if curve.kind != template_kind(settings):
        raise UsageError(
            f"The evaluation {path} was made with another network or recipe than these settings name.",
            remedy="Repeat it with the settings that the gallery is used with.",
        )
    return RatesByDistance.of(curve)
