"""The heat map laid over a face."""

from __future__ import annotations

import numpy as np

from docfraud.biometrics.align import CHIP
from docfraud.biometrics.appearance.compare import AppearanceComparison
from docfraud.errors import WrongArrayError
from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB

__all__ = ["heat_maps", "overlay"]

_MOST = 0.75
"""Share of colour where a difference is greatest: the face stays visible beneath."""


def heat_maps(comparison: AppearanceComparison) -> tuple[RGB, RGB]:
    """Both faces of a comparison under its heat map, each (150, 150, 3) uint8 RGB."""
    return overlay(comparison, comparison.chips[0]), overlay(comparison, comparison.chips[1])


def overlay(comparison: AppearanceComparison, chip: RGB) -> RGB:
    """A face's chip with warm colours where the two faces differ, relative to how much the rest of the face does.

    Args:
        comparison: the result.
        chip: of either face, square (`embed.face_chip` gives 150 pixels; any size goes), uint8, RGB.

    Returns:
        The same shape, uint8, RGB. Differences up to the rest's are left uncoloured, and full colour stands for several
        times that (yellow, then red), so that pictures of different quality are comparable at a glance.

    Raises:
        WrongArrayError: not a square colour picture.
    """
    shape: tuple[int, ...] = getattr(chip, "shape", ())
    if len(shape) != 3 or shape[0] != shape[1] or shape[2] != 3 or chip.dtype != np.uint8:
        raise WrongArrayError(
            f"A heat map cannot be laid over an array of shape {shape}.",
            remedy=f"Give a face chip, for example ({CHIP}, {CHIP}, 3) uint8.",
        )
    heat = cv2.resize(comparison.heat, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR)
    usual = max(comparison.rest or 0.0, 1.0)
    share = np.clip((heat - usual) / (3 * usual), 0, 1)[..., None]
    colour = np.concatenate([np.full_like(share, 255), 225 * (1 - share), np.zeros_like(share)], axis=2)
    alpha = _MOST * np.clip(2 * share, 0, 1)
    return np.asarray(np.rint(chip * (1 - alpha) + colour * alpha), np.uint8)
