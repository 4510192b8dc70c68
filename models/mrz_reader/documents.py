"""Pages of the specimen laboratory for the finder's scenes: whole layouts, portraits, print.

    python -m models.mrz_reader.documents --count 240 --out FOLDER

Needs docfraud installed; training takes the folder with `--documents`. Without it scenes hold drawn documents only.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from models.mrz_reader.pages import PITCH, Document, Line


def save(file: Path, document: Document) -> None:
    """Write one document."""
    lines = np.array([(line.left, line.middle, line.length) for line in document.lines], np.float64).reshape(-1, 3)
    np.savez_compressed(file, page=(document.page * 255).astype(np.uint8), lines=lines)


def main() -> None:
    """Make genuine specimens of the sample designs, upright, one pitch to 16 pixels."""
    from docfraud.results import Light
    from docfraud.specimens.designs import SAMPLE_DESIGN_NAMES
    from docfraud.specimens.portraits.library import library
    from docfraud.specimens.recipe import Recipe
    from docfraud.specimens.workshop import make

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=240)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    portraits = library()
    for i in range(options.count):
        wear = ("none", "none", "light", "heavy")[i % 4]
        recipe = Recipe(
            design=SAMPLE_DESIGN_NAMES[i % len(SAMPLE_DESIGN_NAMES)], seed=500_000 + i, wear=wear, live=False
        )
        specimen = make(recipe, portraits)
        for number, view in enumerate(specimen.sides):
            boxes = [
                (name, np.array(polygon)) for name, polygon in view.regions.items() if name.startswith("mrz_line_")
            ]
            texts = dict(zip((f"mrz_line_{n}" for n in range(1, 4)), specimen.mrz, strict=False))
            light = Light.IR if i % 5 == 0 else Light.VI
            picture = cv2.cvtColor(view.pictures[light], cv2.COLOR_RGB2GRAY)
            if boxes:
                scale = float(np.mean([PITCH * len(texts[n]) / (p[1, 0] - p[0, 0]) for n, p in boxes]))
            else:
                scale = PITCH / 2.54 * 25.4 / 400
            page = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
            lines = [Line(float(p[:, 0].min() * scale), float(p[:, 1].mean() * scale), len(texts[n])) for n, p in boxes]
            save(options.out / f"{i:04d}_{number}.npz", Document(page, tuple(lines)))


def load(folder: Path) -> list[tuple[NDArray[np.float32], list[Line]]]:
    """What `main` wrote."""
    documents = []
    for file in sorted(folder.glob("*.npz")):
        with np.load(file) as data:
            lines = [Line(float(a), float(b), int(c)) for a, b, c in data["lines"]]
            documents.append((data["page"].astype(np.float32) / 255, lines))
    return documents


if __name__ == "__main__":
    main()
