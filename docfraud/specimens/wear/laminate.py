"""Laminate that has come loose: wrinkles and bubbles that mirror the lamps."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.native import cv2
from docfraud.specimens.canvas import Exposure
from docfraud.specimens.seeds import stream
from docfraud.specimens.wear.base import Bands, Surface, Worn, checked, clouds, wander

__all__ = ["laminate"]

Plane = NDArray[np.float32]

_MIRROR_WHITE: Bands = (0.85, 0.87, 0.90, 0, 0, 0, 0)
_MIRROR_INFRARED: Bands = (0, 0, 0, 0.45, 0, 0, 0)
_AIR: Bands = (0.955, 0.955, 0.96, 0.97, 0.93, 0.93, 0.93)
"""Where air is under the film, light is lost at two more surfaces; little of it, in every band."""
_AIR_ADDS: Bands = (0.02, 0.02, 0.022, 0.012, 0.001, 0.001, 0.003)


def laminate(exposure: Exposure, seed: int, strength: float) -> Worn:
    """Lift the laminate: up to a dozen wrinkles of 4 to 35 mm and patches of bubbles of 0.2 to 2 mm.

    A height map is made and lit from one direction for white light and another for infrared, as a reader's lamps do
    sit in different places: slopes that face the lamp shine, slopes that turn away are a little darker. Values are
    chosen, not measured. Not simulated: refraction, interference colours, delamination from the edge inwards.
    """
    strength = checked(strength)
    surface = Surface(exposure)
    if strength == 0:
        return surface.worn("laminate")
    rng = stream(seed, "wear", "laminate")
    wrinkles = _wrinkles(surface, rng, strength)
    bubbles = _bubbles(surface, rng, strength)
    angle = rng.uniform(0, 2 * np.pi)
    level = 0.4 + 0.6 * strength
    height = wrinkles + bubbles
    surface.cover(np.clip(bubbles * np.float32(1.6), 0, 1), _AIR, _AIR_ADDS)
    for turn, mirror, weights in (
        (0.0, _MIRROR_WHITE, (0.16, 0.16, 0.16, 0, 0.015, 0.015, 0.015)),
        (2.1, _MIRROR_INFRARED, (0, 0, 0, 0.06, 0, 0, 0)),
    ):
        slope = _slope(height, angle + turn, surface.scale)
        surface.shade(np.clip(slope, -1, 1) * np.float32(level), weights)
        shine = np.clip(slope - np.float32(0.22), 0, 1) * np.float32(1.5 * level)
        surface.cover(np.clip(shine, 0, 1), (1,) * 7, mirror)
    return surface.worn("laminate")


def _slope(height: Plane, angle: float, scale: float) -> Plane:
    """How much the surface faces a lamp in the direction `angle`; about 1 on a wrinkle's flank."""
    x = cv2.Sobel(height, cv2.CV_32F, 1, 0, ksize=3, scale=scale / 8)
    y = cv2.Sobel(height, cv2.CV_32F, 0, 1, ksize=3, scale=scale / 8)
    return np.asarray(x * np.float32(np.cos(angle)) + y * np.float32(np.sin(angle)), np.float32) * np.float32(0.45)


def _wrinkles(surface: Surface, rng: np.random.Generator, strength: float) -> Plane:
    """Ridges that fan out from a few places, as where a film was pulled."""
    scale = surface.scale
    layer = np.zeros(surface.shape, np.uint8)
    left = round(3 + 16 * strength)
    while left > 0:
        group = min(int(rng.integers(2, 6)), left)
        left -= group
        at, angle = rng.uniform(0, 1, 2) * surface.shape[::-1], rng.uniform(0, np.pi)
        for k in range(group):
            start = at + rng.normal(0, 2.5 * scale, 2)
            length = float(np.clip(rng.lognormal(2.3, 0.5), 4, 35)) * scale
            course = angle + (k - group / 2) * rng.uniform(0.05, 0.25)
            path = wander((start[0], start[1]), course, length, 0.5 * scale, 0.35, rng)
            width = np.interp(np.linspace(0, 1, len(path)), (0, 0.3, 0.7, 1), (0.05, 1, 1, 0.05))
            width *= rng.uniform(0.15, 0.4) * scale
            for a, b, w in zip(path[:-1], path[1:], width[1:], strict=True):
                ends = [(int(p[0] * 16), int(p[1] * 16)) for p in (a, b)]
                cv2.line(layer, ends[0], ends[1], int(rng.uniform(150, 255)), max(round(w), 1), cv2.LINE_AA, 4)
    soft = cv2.GaussianBlur(layer, (0, 0), 0.16 * scale)
    return np.asarray(soft, np.float32) / np.float32(255)


def _bubbles(surface: Surface, rng: np.random.Generator, strength: float) -> Plane:
    """Flat-topped blisters in a few clusters, sizes mixed, outlines not quite round."""
    scale = surface.scale
    layer = np.zeros(surface.shape, np.uint8)
    for _ in range(1 + int(rng.integers(0, 1 + round(3 * strength)))):
        at = rng.uniform(0, 1, 2) * surface.shape[::-1]
        for _ in range(int(rng.integers(4, 6 + round(30 * strength)))):
            place = at + rng.normal(0, 5 * scale, 2)
            size = np.clip(rng.lognormal(-0.9, 0.6), 0.2, 2.0) * scale * rng.uniform(0.7, 1.3, 2)
            axes = (max(int(size[0] * 8), 12), max(int(size[1] * 8), 12))
            centre = (int(place[0] * 16), int(place[1] * 16))
            cv2.ellipse(layer, centre, axes, rng.uniform(0, 180), 0, 360, int(rng.uniform(90, 220)), -1, cv2.LINE_AA, 4)
    rough = np.asarray(cv2.GaussianBlur(layer, (0, 0), 0.11 * scale), np.float32) / np.float32(255)
    waves = np.float32(1) + np.float32(0.12) * clouds(surface.shape, 0.5 * scale, rng)
    return np.asarray(rough * waves * np.float32(0.6), np.float32)
