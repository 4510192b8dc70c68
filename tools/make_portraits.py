"""Cuts the packaged portraits out of two public-domain photographs.

    pip download --no-deps scikit-image matplotlib     (unzip both wheels into FOLDER)
    python tools/make_portraits.py FOLDER
    python tools/make_portraits.py --package           (only the index, of the pictures as they are)

Each photograph gives NAME.png (35 x 45 mm at 300 ppi, for a document) and NAME_wide.png (head and shoulders, for a
simulated live capture). Backdrops (a flag, a model rocket) are replaced by plain grey with GrabCut.
They go into the package (`docfraud/specimens/portraits/data`), with the five points of each face, found by
`docfraud.biometrics`, in index.json, so that making specimens needs no face detector.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

RGB = NDArray[np.uint8]
ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "docfraud" / "specimens" / "portraits" / "data"
BACKDROP = (214, 219, 224)
PORTRAIT_SIZE = (413, 531)


@dataclass(frozen=True)
class Source:
    """A photograph and its crops (x0, y0, x1, y1) and seeds, in its own pixels.

    Attributes:
        figure: ellipses (cx, cy, rx, ry) and boxes that are surely the person.
        backdrop: boxes that are surely not.
    """

    name: str
    file: str
    wide: tuple[int, int, int, int]
    portrait: tuple[int, int, int, int]
    ellipses: tuple[tuple[int, int, int, int], ...]
    backdrop: tuple[tuple[int, int, int, int], ...]


SOURCES = (
    Source(
        "holder",
        "skimage/data/astronaut.png",
        wide=(10, 0, 405, 296),
        portrait=(132, 2, 320, 244),
        ellipses=(
            (228, 80, 62, 55),
            (226, 140, 40, 50),
            (210, 230, 80, 60),
            (200, 300, 120, 60),
            (110, 290, 50, 25),
            (310, 290, 25, 20),
        ),
        backdrop=((0, 0, 60, 140), (350, 0, 512, 270), (60, 0, 140, 120), (315, 0, 360, 190)),
    ),
    Source(
        "other",
        "matplotlib/mpl-data/sample_data/grace_hopper.jpg",
        wide=(0, 0, 512, 470),
        portrait=(118, 10, 408, 383),
        ellipses=((264, 90, 95, 55), (266, 220, 90, 90), (262, 400, 120, 70), (110, 440, 50, 30), (420, 440, 40, 30)),
        backdrop=(
            (0, 0, 100, 300),
            (400, 0, 512, 300),
            (100, 0, 145, 190),
            (100, 180, 151, 325),
            (0, 300, 26, 470),
            (150, 296, 186, 330),
            (150, 0, 205, 42),
            (150, 0, 240, 20),
        ),
    ),
)

CREDITS = {
    "holder": (
        "F",
        "NASA, official portrait, public domain (work of the United States federal government); "
        "cut from scikit-image's skimage/data/astronaut.png",
    ),
    "other": (
        "F",
        "United States Navy, official portrait, public domain (work of the United States federal government); "
        "cut from matplotlib's sample_data/grace_hopper.jpg",
    ),
}


def cut_out(pixels: RGB, source: Source) -> RGB:
    """The person before a plain backdrop."""
    cv2.setRNGSeed(1)
    mask: NDArray[np.uint8] = np.full(pixels.shape[:2], cv2.GC_PR_BGD, np.uint8)
    for cx, cy, rx, ry in source.ellipses:
        cv2.ellipse(mask, (cx, cy), (round(rx * 1.35), round(ry * 1.35)), 0, 0, 360, cv2.GC_PR_FGD, -1)
    for cx, cy, rx, ry in source.ellipses:
        cv2.ellipse(mask, (cx, cy), (rx, ry), 0, 0, 360, cv2.GC_FGD, -1)
    for x0, y0, x1, y1 in source.backdrop:
        mask[y0:y1, x0:x1] = cv2.GC_BGD
    cv2.grabCut(
        pixels[..., ::-1].copy(), mask, (0, 0, 1, 1), np.zeros((1, 65)), np.zeros((1, 65)), 8, cv2.GC_INIT_WITH_MASK
    )
    person = np.isin(mask, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(person)
    person = (labels == 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))).astype(np.float32)
    alpha = cv2.GaussianBlur(cv2.erode(person, np.ones((2, 2))), (0, 0), 1.2)[..., None]
    return (pixels * alpha + np.asarray(BACKDROP) * (1 - alpha)).round().astype(np.uint8)


def main(folder: Path) -> None:
    PACKAGE.mkdir(parents=True, exist_ok=True)
    for source in SOURCES:
        with Image.open(folder / source.file) as picture:
            cut = Image.fromarray(cut_out(np.asarray(picture.convert("RGB")), source))
        cut.crop(source.wide).save(PACKAGE / f"{source.name}_wide.png", optimize=True)
        portrait = cut.crop(source.portrait).resize(PORTRAIT_SIZE, Image.Resampling.LANCZOS)
        portrait.save(PACKAGE / f"{source.name}.png", optimize=True)


def package() -> None:
    """Copy the pictures into the package, with an index of their points."""
    from docfraud.biometrics.embed import find_main_face
    from docfraud.imaging.load import load_picture

    PACKAGE.mkdir(parents=True, exist_ok=True)
    portraits = []
    for name, (sex, source) in CREDITS.items():
        entry: dict[str, object] = {"name": name, "sex": sex, "source": source}
        for key, points, file in (
            ("picture", "points", f"{name}.png"),
            ("wide", "wide_points", f"{name}_wide.png"),
        ):
            entry[key] = file
            entry[points] = find_main_face(load_picture(PACKAGE / file).pixels).landmarks.round(2).tolist()
        portraits.append(entry)
    content = {"made_by": "tools/make_portraits.py", "portraits": portraits}
    (PACKAGE / "index.json").write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:] != ["--package"]:
        main(Path(sys.argv[1]))
    package()
