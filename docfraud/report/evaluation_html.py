"""An evaluation of face comparison as one self-contained HTML file, its curves as inline SVG; no script."""

from __future__ import annotations

import base64
import hashlib
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import NormalDist
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from docfraud.biometrics.evaluation.results import FaceEvaluation
from docfraud.report import evaluation_words as said
from docfraud.report.words import clean

_TEMPLATES = Path(__file__).parent / "templates"
_SIDE = 380.0
_DET_TICKS = (0.0001, 0.001, 0.01, 0.05, 0.2, 0.5, 0.8)
_ROC_TICKS_X = (0.0001, 0.001, 0.01, 0.1, 1.0)
_ROC_TICKS_Y = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
_DET_LIMITS = (0.00005, 0.9)


@dataclass(frozen=True, slots=True)
class Plot:
    """A curve in a square of `side` pixels, y downwards.

    Attributes:
        points: "x,y x,y ..." for a polyline.
        x_ticks, y_ticks: place and label of each.
        marks: places of docfraud's own thresholds, with their names.
        x_name, y_name, title: what to write beside it.
        side: pixels.
    """

    title: str
    x_name: str
    y_name: str
    points: str
    x_ticks: tuple[tuple[float, str], ...]
    y_ticks: tuple[tuple[float, str], ...]
    marks: tuple[tuple[float, float, str], ...]
    side: float = _SIDE


def deviate_place(rate: float) -> float:
    """Place of a rate on a normal-deviate axis, 0 to 1 over the limits of the plot; beyond them it is at the edge."""
    low, high = (NormalDist().inv_cdf(limit) for limit in _DET_LIMITS)
    held = min(max(rate, _DET_LIMITS[0]), _DET_LIMITS[1])
    return (NormalDist().inv_cdf(held) - low) / (high - low)


def log_place(rate: float) -> float:
    """Place of a rate on a logarithmic axis from 1e-4 (and all below) to 1."""
    return 1 + math.log10(min(max(rate, 1e-4), 1.0)) / 4


def det_plot(result: FaceEvaluation) -> Plot:
    """False non-match rate over false match rate, both on normal-deviate axes."""
    ticks = tuple((_SIDE * deviate_place(t), said.percent(t)) for t in _DET_TICKS)
    return _plot(
        result, ("DET curve", "false match rate", "false non-match rate"), deviate_place, deviate_place,
        ticks, tuple((_SIDE - at, name) for at, name in ticks), missed=True,
    )  # fmt: skip


def roc_plot(result: FaceEvaluation) -> Plot:
    """True match rate over false match rate, the latter on a logarithmic axis."""
    return _plot(
        result, ("ROC curve", "false match rate", "true match rate"), log_place, lambda rate: rate,
        tuple((_SIDE * log_place(t), said.percent(t)) for t in _ROC_TICKS_X),
        tuple((_SIDE * (1 - t), said.percent(t)) for t in _ROC_TICKS_Y), missed=False,
    )  # fmt: skip


def _plot(
    result: FaceEvaluation, names: tuple[str, str, str], across: Callable[[float], float],
    up: Callable[[float], float], x_ticks: tuple[tuple[float, str], ...], y_ticks: tuple[tuple[float, str], ...],
    *, missed: bool,
) -> Plot:  # fmt: skip
    def place(fmr: float, fnmr: float) -> tuple[float, float]:
        return _SIDE * across(fmr), _SIDE * (1 - up(fnmr if missed else 1 - fnmr))

    steps: list[tuple[float, float]] = []
    for point in result.curve:
        x, y = place(point.fmr, point.fnmr)
        if steps:
            steps.append((steps[-1][0], y) if missed else (x, steps[-1][1]))  # measured rates move in steps
        steps.append((x, y))
    marks = tuple((*place(p.fmr.value, p.fnmr.value), f"{p.setting} {p.threshold:g}") for p in result.at_settings)
    return Plot(*names, " ".join(f"{x:.1f},{y:.1f}" for x, y in steps), x_ticks, y_ticks, marks)


def evaluation_html(result: FaceEvaluation) -> str:
    """The text of one HTML file that fetches nothing."""
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, finalize=_shown,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    css = (_TEMPLATES / "report.css").read_text(encoding="utf-8")
    css += (_TEMPLATES / "evaluation.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    return environment.get_template("evaluation.html.j2").render(
        result=result, said=said, css=Markup(css), plots=(det_plot(result), roc_plot(result)),
        csp=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
    )  # fmt: skip


def _shown(value: Any) -> Any:
    """Texts are made safe to show; names of files may hold anything."""
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value
