"""Unified quality score: how well a comparison may rely on this picture, by how steady its descriptor is.

A descriptor that moves far when the chip is moved by four pixels says little of the face (the idea of SER-FIQ, Terhörst
et al., CVPR 2020, with shifts in the place of dropout). A blurred face's descriptor is steady and wrong, so the rise of
its edges is added. Of the hints tried once on the laboratory's pictures (mirror image, blur, shrinking, darkening,
shifting, the descriptor's length) the shift followed the descriptor's drift best. `benchmarks/face_quality.py` measures
the score.
"""

from __future__ import annotations

import numpy as np

from docfraud.biometrics.embed import get_backend
from docfraud.biometrics.quality.base import Component, Sigmoid
from docfraud.biometrics.quality.session import FaceSession
from docfraud.biometrics.quality.sharpness import rise
from docfraud.imaging.picture import RGB

SHIFT = 4
"""Pixels by which the chip is moved down and right, and up and left: about what landmarks err by."""

SOFTNESS = 0.6
"""Weight of the edges' rise (eye distances) beside the descriptor's distance; chosen on the laboratory's pictures."""


def shifted(chip: RGB) -> tuple[RGB, RGB]:
    """The chip moved down and right, and up and left; its edge is repeated."""
    wide = np.pad(chip, ((SHIFT, SHIFT), (SHIFT, SHIFT), (0, 0)), mode="edge")
    side = chip.shape[0]
    return wide[:side, :side], wide[2 * SHIFT :, 2 * SHIFT :]


def drift(session: FaceSession) -> float:
    """Mean distance of the descriptor from those of the shifted chips, and the share of softness.

    The engine itself is asked, without the mirrored average of `embed_chips`, which would steady every face.
    """
    stack = np.ascontiguousarray(np.stack([session.chip, *shifted(session.chip)]))
    first, *others = np.asarray(get_backend(session.settings).embed(stack), dtype=np.float64)
    steadiness = float(np.mean([np.linalg.norm(first - other) for other in others]))
    return steadiness + SOFTNESS * rise(session)


COMPONENTS = (
    Component(
        "unified_quality_score",
        "distance of descriptors",
        drift,
        Sigmoid.falling(0.25, 0.03),
        limit="face_min_unified",
        fault="the face cannot be relied on for a comparison",
        advice="Look straight into the camera, in even light, and stand still.",
    ),
)
