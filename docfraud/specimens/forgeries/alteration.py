"""Altering printed characters: erasing the old ones, and printing others in their place.

Three qualities. Clumsy: scraped so that the background is gone and the paper rough, another typeface, office ink that
infrared does not see, off the line. Fair: the background thinned, a like typeface printed by inkjet. Careful: next to
no trace of erasing, the right typeface and an ink that absorbs infrared, by another process than the neighbours'.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from docfraud.specimens.build import BuiltSide, PlacedField, print_text
from docfraud.specimens.canvas import Canvas
from docfraud.specimens.design import Print
from docfraud.specimens.forgeries.base import Quality
from docfraud.specimens.forgeries.tools import around, erase, roughened
from docfraud.specimens.inks import DYE_BLACK, PIGMENT_BLACK
from docfraud.specimens.seeds import stream
from docfraud.specimens.text import SetText, set_text, text_width

__all__ = ["Hand", "hand_of", "overwrite"]


@dataclass(frozen=True, slots=True)
class Hand:
    """How well somebody alters text.

    Attributes:
        ink_left, print_lost, fibre, glow: as in `docfraud.specimens.forgeries.tools.erase`.
        margin: how far around a character the page is worked over, mm.
        way: how the new characters are printed; its font counts where `same_font` is False.
        same_font: whether the document's own typeface is used.
        scale: size of the new characters relative to the old ones.
        off: standard deviation by which they miss their place, mm, across and down.
        erases: whether the old characters are taken away at all.
    """

    ink_left: float
    print_lost: float
    fibre: float
    glow: float
    margin: float
    way: Print
    same_font: bool
    scale: float
    off: tuple[float, float]
    erases: bool = True


_VIZ: dict[Quality, Hand] = {
    "clumsy": Hand(0.18, 0.95, 0.06, 0.10, 0.55, Print("inkjet", DYE_BLACK, "serif"), False, 1.06, (0.10, 0.14)),
    "fair": Hand(0.07, 0.45, 0.03, 0.035, 0.35, Print("inkjet", DYE_BLACK, "sans"), False, 1.02, (0.05, 0.06)),
    "careful": Hand(0.015, 0.10, 0.012, 0.008, 0.25, Print("inkjet", PIGMENT_BLACK), True, 1.0, (0.02, 0.025)),
}
_MRZ: dict[Quality, Hand] = {
    "clumsy": Hand(0.18, 0.95, 0.06, 0.10, 0.50, Print("inkjet", DYE_BLACK, "mono"), False, 0.9, (0.10, 0.12)),
    "fair": Hand(0.07, 0.45, 0.03, 0.035, 0.35, Print("inkjet", DYE_BLACK), True, 1.0, (0.05, 0.06)),
    "careful": Hand(0.015, 0.10, 0.012, 0.008, 0.25, Print("inkjet", PIGMENT_BLACK), True, 1.0, (0.02, 0.025)),
}
_CONDENSED = {"sans": "condensed", "condensed": "sans", "serif": "serif-bold"}
"""What somebody takes for the right typeface who does not have it."""


def hand_of(quality: Quality, *, mrz: bool = False) -> Hand:
    """How text is altered at a quality, in the printed fields or in the MRZ."""
    return (_MRZ if mrz else _VIZ)[quality]


def _touched(old: str, new: str, fixed: bool) -> tuple[int, ...]:
    """Positions that must be printed anew: those that differ where characters are equally wide (on a fixed pitch, and
    figures of these typefaces), else everything from the first difference on."""
    differ = [i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b]
    if len(old) == len(new) and (fixed or all((old[i] + new[i]).isdigit() for i in differ)):
        return tuple(differ)
    first = differ[0] if differ else min(len(old), len(new))
    return tuple(range(first, max(len(old), len(new))))


def overwrite(
    built: BuiltSide, clean: Canvas, placed: PlacedField, new: str, hand: Hand, seed: int, *purpose: str
) -> PlacedField:
    """Change a printed text on a page.

    Where old and new text are equally long and set in figures or on a fixed pitch, only the characters that differ are
    touched; otherwise the rest of the line from the first difference on.

    Args:
        built: the page; its canvas is changed.
        clean: the same page without that text.
        placed: the text as it stands.
        new: what it shall say.
        hand: how.
        seed, purpose: of the random numbers.

    Returns:
        The text as it stands then.
    """
    old = placed.text
    positions = _touched(old, new, placed.pitch is not None)
    if not positions:
        return placed
    rng = stream(seed, *purpose, "hand")
    boxes = [placed.characters[i] for i in positions if i < len(old)]
    if hand.erases and boxes:
        x0, y0, x1, y1 = np.array(boxes).T
        rows, columns = around((x0.min(), y0.min(), x1.max(), y1.max()), 3 * hand.margin, built.canvas.shape)
        area = roughened(boxes, hand.margin, rows, columns, rng)
        sheet = built.document.design.sheet
        traces = {name: getattr(hand, name) for name in ("ink_left", "print_lost", "fibre", "glow")}
        erase(built.canvas, clean, sheet, area, rows, columns, rng, **traces)
    font = placed.font if hand.same_font else _other_font(placed.font, hand.way.font)
    characters: list[tuple[float, float, float, float]] = list(placed.characters[: len(new)])
    for run in _runs(positions, placed, new):
        line = _set_run(placed, new, run, font, hand, rng)
        if line is not None:
            print_text(built.canvas, line, hand.way, seed, *purpose, str(run[0]))
            characters[run[0] : run[0] + len(line.characters)] = list(line.characters)
    x0, y0, x1, y1 = np.array(characters).T
    box = (float(x0.min()), float(y0.min()), float(x1.max()), float(y1.max()))
    return replace(placed, text=new, box=box, characters=tuple(characters), font=font)


def _other_font(right: str, wanted: str) -> str:
    return wanted if wanted != right else _CONDENSED.get(right, "sans")


def _runs(positions: tuple[int, ...], placed: PlacedField, new: str) -> list[tuple[int, ...]]:
    """What is printed in one go: each character by itself on a fixed pitch, neighbours together otherwise."""
    kept = [i for i in positions if i < len(new)]
    if placed.pitch is not None:
        return [(i,) for i in kept]
    runs: list[list[int]] = []
    for i in kept:
        if runs and i == runs[-1][-1] + 1:
            runs[-1].append(i)
        else:
            runs.append([i])
    return [tuple(run) for run in runs]


def _set_run(
    placed: PlacedField, new: str, run: tuple[int, ...], font: str, hand: Hand, rng: np.random.Generator
) -> SetText | None:
    text = new[run[0] : run[-1] + 1]
    if not text.strip():
        return None
    if placed.pitch is not None:
        pen = placed.x + run[0] * placed.pitch
    else:
        pen = placed.x + text_width(new[: run[0]], placed.font, placed.size)
    dx, dy = rng.normal(0, 1, 2) * hand.off
    return set_text(text, pen + dx, placed.baseline + dy, font, placed.size * hand.scale, pitch=placed.pitch)
