"""From what distance on two faces are one person's: thresholds with the rate and the data they were measured at.

`calibration.json` is made by `python -m benchmarks.face_calibration`. It holds, for each recipe of the descriptor, the
distances at which strangers are accepted at a false match rate (FMR, ISO/IEC 19795-1) of 1e-2, 1e-3 and 1e-4, with
bootstrap intervals over people. People elsewhere differ: whoever can should measure their own (`docfraud evaluate`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from docfraud.biometrics.evaluation.likelihood import LikelihoodRatio
from docfraud.errors import ModelFileError
from docfraud.settings import Settings, default_settings

RATES = (1e-2, 1e-3, 1e-4)
"""False match rates that thresholds were measured for."""


@dataclass(frozen=True, slots=True)
class FaceThresholds:
    """How distances are judged.

    Attributes:
        accept: at or below it two faces are taken for one person's.
        reject: above it they are taken for two people's.
        fmr: the false match rate of `accept`, None where it was not measured.
        interval: 95 % interval of that rate by a bootstrap over people, None where there is none.
        origin: a sentence: on which data, how many people and pairs.
        ratio: from distance to likelihood ratio, None where none was fitted.
    """

    accept: float
    reject: float
    fmr: float | None
    interval: tuple[float, float] | None
    origin: str
    ratio: LikelihoodRatio | None


def face_thresholds(settings: Settings | None = None, *, fmr: float | None = None) -> FaceThresholds:
    """The thresholds for the network and recipe of the settings.

    A `face_threshold` of the user's own goes before a plugged-in network's manifest, and that before docfraud's
    calibration.

    Args:
        settings: default: this process's settings.
        fmr: one of `RATES`; default: `face_fmr` of the settings.

    Raises:
        ModelFileError: the calibration or the manifest is absent or damaged.
    """
    settings = settings or default_settings()
    reject = settings.face_reject_threshold
    if settings.face_threshold is not None:
        origin = f"set by the user to {settings.face_threshold:g}"
        known = _recipe(settings)
        ratio = None if known is None else _ratio(known)
        return FaceThresholds(settings.face_threshold, max(reject, settings.face_threshold), None, None, origin, ratio)
    if settings.face_embedder is not None:
        from docfraud.biometrics.embedder import get_embedder

        manifest = get_embedder(settings.face_embedder, settings.threads).manifest
        return FaceThresholds(manifest.threshold, manifest.reject_threshold, manifest.fmr, None, manifest.origin, None)
    wanted = nearest_rate(fmr if fmr is not None else settings.face_fmr)
    entry = _recipe(settings)
    if entry is None:
        raise ModelFileError(
            f"There is no calibration for the face descriptor {recipe(settings)}.",
            remedy="Set face_threshold, or choose another face_descriptor or face_views.",
        )
    point = entry["at"][f"{wanted:g}"]
    low, high = point["fmr_interval"]
    origin = (
        f"false match rate {100 * wanted:g} % (95 % interval {100 * low:.2g} to {100 * high:.2g} %) on "
        f"{entry['non_mated']:,} pairs of {entry['people']} people, {entry['data']}"
    )
    return FaceThresholds(point["distance"], max(reject, point["distance"]), wanted, (low, high), origin, _ratio(entry))


def nearest_rate(fmr: float) -> float:
    """The largest of `RATES` that is not above a rate; the smallest where all are."""
    return max((rate for rate in RATES if rate <= fmr * 1.001), default=RATES[-1])


def recipe(settings: Settings) -> str:
    """The name under which the calibration has the settings' recipe."""
    variant = "dlib" if settings.face_backend == "dlib" else settings.face_descriptor
    return f"{variant}/{settings.face_views}"


def calibration() -> dict[str, Any]:
    """The whole calibration: `about`, and `recipes` by name.

    Raises:
        ModelFileError: it is absent or damaged.
    """
    return _calibration()


@lru_cache(maxsize=1)
def _calibration() -> dict[str, Any]:
    try:
        content: dict[str, Any] = json.loads(
            (files("docfraud.biometrics") / "calibration.json").read_text(encoding="utf-8")
        )
        content["recipes"].items()
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelFileError(
            "The calibration of the face thresholds is absent or damaged.", remedy="Reinstall docfraud."
        ) from error
    return content


def _recipe(settings: Settings) -> dict[str, Any] | None:
    if settings.face_embedder is not None:
        return None
    found: dict[str, Any] | None = calibration()["recipes"].get(recipe(settings))
    return found


def _ratio(entry: dict[str, Any]) -> LikelihoodRatio:
    return LikelihoodRatio(**entry["likelihood_ratio"])
