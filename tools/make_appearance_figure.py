"""Draw docs/altered-appearance.png, every kind at three strengths: `python tools/make_appearance_figure.py`."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from docfraud.imaging.native import cv2  # noqa: E402
from docfraud.imaging.picture import RGB  # noqa: E402
from docfraud.specimens.appearance import ALTERATIONS, alter, get_kind  # noqa: E402
from docfraud.specimens.portraits.base import Portrait  # noqa: E402
from docfraud.specimens.portraits.framing import eyes  # noqa: E402
from docfraud.specimens.portraits.library import packaged  # noqa: E402

STRENGTHS = (0.35, 0.65, 1.0)
TILE = (180, 207)
LABEL = 130
SEED = 1


def face_of(portrait: Portrait) -> RGB:
    """The head, cut out and scaled to a tile."""
    left, right = eyes(portrait.wide_points)
    unit = float(np.hypot(*(right - left)))
    x, y = (left + right) / 2
    rows = slice(max(int(y - 1.9 * unit), 0), int(y + 2.45 * unit))
    columns = slice(max(int(x - 1.9 * unit), 0), int(x + 1.9 * unit))
    return np.asarray(
        cv2.resize(np.asarray(portrait.wide)[rows, columns], TILE, interpolation=cv2.INTER_AREA), np.uint8
    )


def marked(mask: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], portrait: Portrait) -> RGB:
    """The head with the changed pixels in red."""
    wide = np.asarray(portrait.wide).astype(np.float32)
    share = (mask > 0)[..., None] * 0.55
    shown = np.asarray(wide * (1 - share) + np.array((226, 30, 60)) * share, np.uint8)
    return face_of(replace(portrait, wide=shown))


def main() -> None:
    portrait = packaged()[0]
    width = LABEL + (len(STRENGTHS) + 2) * TILE[0]
    sheet = Image.new("RGB", (width, 24 + len(ALTERATIONS) * TILE[1]), "white")
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.truetype(ROOT / "docfraud/specimens/fonts/DejaVuSans.ttf", 14)
    for k, head in enumerate(("as is", *(f"strength {s}" for s in STRENGTHS), "changed at 1.0")):
        draw.text((LABEL + k * TILE[0] + 6, 4), head, fill="black", font=font)
    for row, name in enumerate(ALTERATIONS):
        top = 24 + row * TILE[1]
        draw.text((6, top + 80), f"{name}\n({get_kind(name).group})", fill="black", font=font)
        made = [alter(portrait, name, strength, SEED) for strength in STRENGTHS]
        tiles = [face_of(portrait), *(face_of(a.portrait) for a in made), marked(made[-1].mask, portrait)]
        for k, tile in enumerate(tiles):
            sheet.paste(Image.fromarray(tile), (LABEL + k * TILE[0], top))
    sheet.quantize(200).save(ROOT / "docs" / "altered-appearance.png", optimize=True)


if __name__ == "__main__":
    main()
