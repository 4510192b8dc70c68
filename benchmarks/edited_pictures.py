"""Pictures of real pages that were altered on a screen: `python -m benchmarks.edited_pictures`.

Each page of `../shared/dev_pages` is stored as a JPEG, opened, altered, and stored again as a user would: without loss,
or as a JPEG; cropped by three pixels or not. Altered is the portrait (another page's, scaled to fit) or one line of
text (another page's, likewise). What `photo-compression` and `page-compression` look at, patches of another compression
history, should be found where the page was altered, and nowhere on the same page stored the same way unaltered. The
pages are real, the alterations are ours.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.real_pages import PAGES
from benchmarks.table import Table, percent, write_results
from docfraud.examination import Examination, Submission
from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB
from docfraud.security_features.compression import large_inserts
from docfraud.security_features.jpeg_history import find_histories
from docfraud.security_features.scene import Box
from docfraud.settings import load_settings
from docfraud.specimens.capture import through_jpeg

FIRST = (60, 75, 85, 92)
THEN: tuple[int | None, ...] = (None, 98, 95, 90, 80)
CROPS = (0, 3)


@dataclass(frozen=True)
class Page:
    """A real page, and the places on it that are altered, in pixels."""

    name: str
    pixels: RGB
    portrait: Box | None
    line: Box | None


def load(path: Path) -> Page:
    """A page with its portrait and its longest line of text."""
    exam = Examination(Submission(page=path), load_settings(threads=1))
    pixels = exam.picture("page").pixels
    scene = exam.scenes["page"]
    whole = Box(0, 0, pixels.shape[1], pixels.shape[0])

    def place(box: Box) -> Box:
        return Box.around(scene.way.to_picture(box.quad)).cut(whole)

    photo = exam.photo_or_none()
    portrait = None if photo is None else place(photo.window.box)
    printed = [box for box in exam.printed_values("page").values() if box.area > 0]
    line = place(max(printed, key=lambda box: box.width)) if printed else None
    return Page(path.name, pixels, portrait, line)


def altered(page: RGB, box: Box, other: RGB, source: Box) -> RGB:
    """The page with another page's part laid over a place, scaled to fit."""
    changed = page.copy()
    part = cv2.resize(source.of(other), (box.width, box.height), interpolation=cv2.INTER_CUBIC)
    changed[box.y0 : box.y1, box.x0 : box.x1] = part
    return changed


def patches(pixels: RGB, most_blocks: int) -> list[NDArray[np.float64]]:
    """The blocks of each large patch."""
    return [insert.middles for insert in large_inserts(find_histories(pixels), most_blocks)]


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, default=PAGES)
    args = parser.parse_args()
    settings = load_settings(threads=1)
    limit = settings.compression_max_blocks
    names = sorted(p for p in args.pages.iterdir() if p.suffix in (".jpg", ".png"))
    # what these pages went through before they came here is another matter: see real_pages
    pages = [page for page in map(load, names) if not find_histories(page.pixels)]
    table = Table(
        "Altered pages found, by what was stored before and after",
        ("first JPEG quality", "stored again", "cropped", "portrait exchanged", "line of text exchanged",
         "false findings on the same pages unaltered"),
    )  # fmt: skip
    places: tuple[Callable[[Page], Box | None], ...] = (lambda page: page.portrait, lambda page: page.line)
    for first in FIRST:
        before = [through_jpeg(page.pixels, first) for page in pages]
        for then in THEN:
            for crop in CROPS:
                cells = []
                for place in places:
                    having = [i for i, page in enumerate(pages) if place(page) is not None]
                    found = 0
                    for k, i in enumerate(having):
                        j = having[(k + 1) % len(having)]
                        box, source = place(pages[i]), place(pages[j])
                        assert box is not None
                        assert source is not None
                        picture = altered(before[i], box, pages[j].pixels, source)[crop:, crop:]
                        low = np.array([box.x0 - crop, box.y0 - crop])
                        high = np.array([box.x1 - crop, box.y1 - crop])
                        found += any(
                            ((p >= low) & (p < high)).all(axis=1).mean() > 0.5
                            for p in patches(through_jpeg(picture, then), limit)
                        )
                    cells.append(percent(found, len(having)))
                false = sum(bool(patches(through_jpeg(page[crop:, crop:], then), limit)) for page in before)
                table.add(
                    first, "without loss" if then is None else f"JPEG {then}", "yes" if crop else "no", *cells,
                    percent(false, len(before)),
                )  # fmt: skip
    write_results(
        Path(__file__),
        [table],
        about=f"{len(pages)} real pages (`../shared/dev_pages`) that show no compression of their own, altered by this "
        "script. A patch counts as found if more than half of its blocks lie where the page was altered. Where the "
        "second compression is as strong as the first, or stronger, the first can no longer be seen, and the checks "
        "say that they cannot tell. Several of the pages are drawings on pure white, whose blocks are clipped. Three "
        "rules of the search (which steps are believed, which blocks can be judged) were made after false findings on "
        "these pages in earlier runs; no limit was.",
    )


if __name__ == "__main__":
    main()
