"""Cuts the typefaces of docfraud/specimens/fonts down to the letters that documents use.

    apt-get install fonts-dejavu-core fonts-dejavu-extra fonts-ocr-b && pip install fonttools
    python tools/make_fonts.py

Their terms stand in docfraud/specimens/fonts/LICENCES.txt.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

SOURCE = Path("/usr/share/fonts/truetype/dejavu")
TARGET = Path(__file__).parents[1] / "docfraud" / "specimens" / "fonts"
LETTERS = "U+0020-007E,U+00A0-017F,U+0218-021B,U+1E9E,U+2013,U+2014,U+2018-201E,U+2022,U+2026,U+20AC,U+2116"
FACES = (
    "DejaVuSans",
    "DejaVuSans-Bold",
    "DejaVuSansCondensed",
    "DejaVuSansCondensed-Bold",
    "DejaVuSerif",
    "DejaVuSerif-Bold",
    "DejaVuSerif-Italic",
    "DejaVuSansMono",
)


def main() -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    for face in FACES:
        target = TARGET / f"{face}.ttf"
        subprocess.run(
            ["pyftsubset", SOURCE / f"{face}.ttf", f"--unicodes={LETTERS}", f"--output-file={target}", "--no-hinting",
             "--layout-features=kern", "--name-IDs=*", "--notdef-outline"],
            check=True,
        )  # fmt: skip
    shutil.copy("/usr/share/fonts/opentype/ocr-b/OCRB.otf", TARGET)


if __name__ == "__main__":
    main()
