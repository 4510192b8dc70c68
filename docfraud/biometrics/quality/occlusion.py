"""Mouth occlusion and face occlusion prevention: what on the face is not of the colour of its own skin.

The skin is learnt from the bridge of the nose and below the eyes. Colour is compared as ratios of linear light, so that
shadow does not count. Not told from a face are cloth of the skin's colour, a hand, black cloth (which a beard is like),
and anything in a grey picture; a covering over half of the face is missed where it is learnt as the skin.
"""

from __future__ import annotations

import numpy as np

from docfraud.biometrics.quality.base import Component, NotMeasurable, clipped
from docfraud.biometrics.quality.session import LINEAR, FaceSession, Mask, Plane, zone
from docfraud.imaging.native import cv2


def foreign(session: FaceSession) -> Mask:
    """Pixels of the chip whose colour is not the face's own, (150, 150).

    Raises:
        NotMeasurable: the picture is grey, or lacks the middle of the face.
    """
    if "foreign" not in session.made:
        session.made["foreign"] = _foreign(session)
    return session.made["foreign"]


def _foreign(session: FaceSession) -> Mask:
    if session.colourless:
        raise NotMeasurable("The picture has no colour by which the face could be told from what covers it.")
    calm = np.asarray(cv2.GaussianBlur(session.chip, (0, 0), 1.5), dtype=np.uint8)
    light = np.asarray(cv2.LUT(calm, LINEAR)) + np.float32(0.012)
    tone: Plane = np.stack([np.log(light[..., 0] / light[..., 1]), np.log(light[..., 2] / light[..., 1])], axis=-1)
    own = zone(0.0, 0.35, 0.5, 0.2, ellipse=True) & session.inside
    if own.sum() < 100:
        raise NotMeasurable("The middle of the face lies outside the picture.")
    told = np.maximum(np.maximum(calm[..., 0], calm[..., 1]), calm[..., 2]) < 250  # a clipped colour is no colour
    if (own & told).sum() < 0.3 * own.sum():
        raise NotMeasurable("The face is too bright for its colour to be told.")
    own = own & told
    skin, brightness = np.median(tone[own], axis=0), float(np.median(light[own].sum(axis=1)))
    off = tone - skin
    away = np.hypot(off[..., 0], 0.6 * off[..., 1])
    total = light[..., 0] + light[..., 1] + light[..., 2]
    # nearer to the colour of white cloth than to the skin; dark and colourless may be beard or shadow
    limit = float(np.clip(0.75 * np.hypot(skin[0], 0.6 * skin[1]), 0.3, 0.6))
    pale = (away > limit) & (total > 0.55 * brightness)
    return np.asarray((pale | (away > 0.9)) & told)


def _share(session: FaceSession, part: Mask) -> float:
    """Share of a part that is covered or outside the picture; of what is outside alone where colour tells nothing."""
    outside = ~session.inside
    try:
        return float((foreign(session) | outside)[part].mean())
    except NotMeasurable:
        missing = float(outside[part].mean())
        if missing < 0.05:
            raise
        return missing


def _skin(part: Mask) -> Mask:
    """A part of the face without eyes, brows, lips and teeth, which have colours of their own."""
    eyes = zone(-0.5, -0.02, 0.34, 0.22, ellipse=True) | zone(0.5, -0.02, 0.34, 0.22, ellipse=True)
    return np.asarray(part & ~eyes & ~zone(0.0, 1.15, 0.5, 0.24, ellipse=True))


_MOUTH = _skin(np.asarray(zone(0.0, 1.18, 0.72, 0.44, ellipse=True)))
"""What surrounds the mouth: lower cheeks, chin, upper lip."""
_FACE = _skin(np.asarray(zone(0.0, 0.7, 0.85, 0.9, ellipse=True)))

COMPONENTS = (
    Component(
        "mouth_occlusion_prevention",
        "share covered",
        lambda session: _share(session, _MOUTH),
        lambda share: clipped(100 * (1 - share)),
        limit="face_min_mouth_visible",
        fault="mouth and chin are covered",
        advice="Take off the mask or scarf, and keep hands away from your mouth.",
    ),
    Component(
        "face_occlusion_prevention",
        "share covered",
        lambda session: _share(session, _FACE),
        lambda share: clipped(100 * (1 - share)),
        limit="face_min_face_visible",
        fault="the face is partly covered or cut off",
        advice="Have your whole face in the picture, with nothing before it.",
    ),
)
