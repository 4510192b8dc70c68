"""Parts of a picture put in after it was stored: another compression history than the rest (ICAO 9303-2 A.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from docfraud.checks import Finding, check, failed, passed, undetermined
from docfraud.imaging.native import cv2
from docfraud.results import GoodSide, Light, Reason, Region, Severity, Threat
from docfraud.security_features.jpeg_history import BLOCK
from docfraud.security_features.scene import Box

if TYPE_CHECKING:
    from docfraud.examination import Examination
    from docfraud.security_features.jpeg_history import History

__all__ = ["Insert", "inserts_of", "large_inserts"]

_LEAST_SHARE = 0.7
"""Share of the blocks that must show a compression for it to be the page's; with less it is not known what was put into
what."""
_ROUNDING = 0.5
"""Grey levels of noise on coefficients under which nothing happened to a picture since but rounding to bytes."""


@dataclass(frozen=True, slots=True, eq=False)
class Insert:
    """A patch of blocks, touching one another, that did not go through the compression of the rest.

    Attributes:
        blocks: how many.
        box: around them, pixels of the picture.
        middles: the middle of each block, shape (blocks, 2), pixels of the picture.
    """

    blocks: int
    box: Box
    middles: NDArray[np.float64]


def inserts_of(history: History) -> list[Insert]:
    """The patches of strange blocks, the largest first, single blocks included."""
    _, marked, boxes, _ = cv2.connectedComponentsWithStats(history.strange.astype(np.uint8), connectivity=8)
    order = 1 + np.argsort(-boxes[1:, cv2.CC_STAT_AREA], kind="stable")
    rows, columns = np.nonzero(marked)
    group = marked[rows, columns]
    middles = (np.stack([columns, rows], axis=1) + 0.5) * BLOCK + history.offset
    found = []
    for i in order.tolist():
        x, y, across, down, blocks = (int(v) for v in boxes[i])
        dx, dy = history.offset
        box = Box(dx + x * BLOCK, dy + y * BLOCK, dx + (x + across) * BLOCK, dy + (y + down) * BLOCK)
        found.append(Insert(blocks, box, middles[group == i]))
    return found


def large_inserts(histories: Sequence[History], most_blocks: int) -> list[Insert]:
    """Patches of more than `most_blocks` blocks that lack a compression which most of the picture shows."""
    shown = [history for history in histories if history.share >= _LEAST_SHARE]
    return [insert for history in shown for insert in inserts_of(history) if insert.blocks > most_blocks]


def _search(exam: Examination, sides: Sequence[str], *, in_photo: bool) -> list[tuple[str, list[Insert]]]:
    """Each side with a compression that says something, and the inserts within the portrait or those elsewhere, the
    largest first."""
    photo = exam.photo_or_none()
    searched = []
    for side in sides:
        scene = exam.scenes[side]
        window = photo.window.box if photo is not None and photo.scene is scene else None
        for history in exam.compressions(side):
            if history.share < _LEAST_SHARE:
                continue
            inserts = inserts_of(history)
            shows_any = bool(inserts) and inserts[0].blocks > exam.settings.compression_max_blocks
            # a JPEG file shows its own compression everywhere, whatever was put in before
            if not shows_any and exam.picture(side).format == "JPEG" and history.noise < _ROUNDING:
                continue
            here = []
            for insert in inserts:
                points = scene.way.to_page(insert.middles)
                within = 0.0 if window is None else float(_inside(points, window).mean())
                if (within > 0.5) is in_photo:
                    here.append(insert)
            searched.append((side, here))
    return searched


def _inside(points: NDArray[np.float64], box: Box) -> NDArray[np.bool_]:
    return np.asarray(((points >= (box.x0, box.y0)) & (points < (box.x1, box.y1))).all(axis=1), np.bool_)


def _conclude(exam: Examination, sides: Sequence[str], what: str, *, in_photo: bool) -> Finding:
    searched = _search(exam, sides, in_photo=in_photo)
    if not searched:
        if any(history.share < _LEAST_SHARE for side in sides for history in exam.compressions(side)):
            message = (
                "The picture is put together from parts that were compressed apart, and which of them is the page's "
                "cannot be told."
            )
        else:
            message = (
                "The picture shows no earlier JPEG compression: there was none, or it was lost when the picture was "
                "resized or compressed more strongly. Whether something was put in cannot be told from it."
            )
        return undetermined(
            Reason.ARTEFACT_MISSING,
            message,
            advice="Look at the document itself, or ask for the picture as it came from the camera.",
        )
    side, inserts = max(searched, key=lambda item: item[1][0].blocks if item[1] else 0)
    blocks = inserts[0].blocks if inserts else 0
    most = exam.settings.compression_max_blocks
    more = {
        "score": float(blocks),
        "threshold": float(most),
        "good_side": GoodSide.BELOW,
        "expected": f"no patch of more than {most} blocks of 8 by 8 pixels that was never compressed with the rest",
        "observed": f"largest patch: {blocks} block{'' if blocks == 1 else 's'}",
    }
    if blocks <= most:
        return passed(f"{what} went through the same JPEG compression as the rest of the picture.", **more)
    return failed(
        Reason.COMPRESSION_DIFFERS,
        f"{what} did not go through the JPEG compression that the rest of the picture shows: it was put in afterwards.",
        regions=tuple(_region(side, insert) for insert in inserts[:12] if insert.blocks > most),
        **more,
    )


def _region(side: str, insert: Insert) -> Region:
    polygon = tuple((float(x), float(y)) for x, y in insert.box.quad)
    return Region(image=side, light=Light.VI, role="insert", polygon=polygon)


@check(
    "photo-compression",
    title="The portrait was compressed with the page",
    needs=("photo",),
    threats={Threat.PHOTO_SUBSTITUTION},
    severity=Severity.HIGH,
    standard="ICAO 9303-2 A.4",
)
def photo_compression(exam: Examination) -> Finding:
    """JPEG compression of the portrait and of the page.

    **What it does.** JPEG rounds a picture in blocks of 8 by 8 pixels, and what is rounded stays so when the picture is
    opened, changed and stored again, also under another format or cropped. The grid and the steps of an earlier
    compression are looked for over the whole picture. A patch of blocks within the portrait whose values are not
    multiples of these steps was not in the picture when it was compressed.

    **Why a forger fails it.** Who sends a picture instead of the document can exchange the portrait on a screen. The
    new one comes from another picture: it was compressed elsewhere, in another grid, or scaled to fit.

    **What else could cause a failure.** A portrait that was blurred, masked or labelled after the capture. Software of
    a capture device that retouches faces in a picture it has already compressed. It fails no genuine page because of
    its print: it looks at the file, not at the document. It says nothing where the whole picture was resized after the
    change, or compressed once more and more strongly than before.

    **Check by hand.** Enlarge the picture until single pixels show: do the faint squares of eight pixels go on through
    the portrait's edge? Ask for the document itself.
    """
    return _conclude(exam, [exam.photo.scene.side], "The portrait", in_photo=True)


@check(
    "page-compression",
    title="Nothing was put into the picture of the page",
    needs=("scenes",),
    threats={Threat.DATA_ALTERATION},
    severity=Severity.HIGH,
    standard="ICAO 9303-2 A.4",
)
def page_compression(exam: Examination) -> Finding:
    """JPEG compression of all parts of the page but the portrait.

    **What it does.** JPEG rounds a picture in blocks of 8 by 8 pixels, and what is rounded stays so when the picture is
    opened, changed and stored again, also under another format or cropped. The grid and the steps of an earlier
    compression are looked for over the whole picture. A patch of blocks whose values are not multiples of these steps
    was not in the picture when it was compressed: a figure typed over another, a field copied from elsewhere.

    **Why a forger fails it.** Who sends a picture instead of the document can alter it on a screen. What is written or
    moved there does not fit the grid of blocks that the camera's or scanner's file had.

    **What else could cause a failure.** Marks, arrows, time stamps or black bars that somebody put on the picture
    without meaning to deceive. It fails no genuine page because of its print: it looks at the file, not at the
    document. It says nothing where the whole picture was resized after the change, or compressed once more and more
    strongly than before; nor does it notice a change of a few pixels only, or one on clipped white.

    **Check by hand.** Enlarge the marked place until single pixels show: do the faint squares of eight pixels go on
    through it? Ask for the document itself, or for the picture as it came from the camera.
    """
    return _conclude(exam, list(exam.scenes), "A part of the page", in_photo=False)
