"""Altering printed characters: erasing the old ones, and printing others in their place.

Three qualities. Clumsy: scraped so that the background is gone and the paper rough, another typeface, office ink that
infrared does not see, off the line. Fair: the background thinned, a like typeface printed by inkjet. Careful: next to
no trace of erasing, the right typeface and an ink that absorbs infrared, by another process than the neighbours'.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from docfraud.specimens.build import BuiltSide, PlacedField, print_text
from docfraud.specimens.canvas import Canvas
from docfraud.specimens.design import Print
from docfraud.specimens.forgeries.base import ForgedSide, Order, Quality
from docfraud.specimens.forgeries.tools import Traces, around, changed, clean_side, erase, genuine_sides, roughened
from docfraud.specimens.inks import DYE_BLACK, PIGMENT_BLACK
from docfraud.specimens.seeds import stream
from docfraud.specimens.text import SetText, set_text, text_width

__all__ = ["Hand", "hand_of", "overwrite", "rewrite"]


@dataclass(frozen=True, slots=True)
class Hand:
    """How well somebody alters text.

    Attributes:
        traces: what erasing the old characters leaves.
        margin: how far around a character the page is worked over, mm.
        way: how the new characters are printed; its font counts where `same_font` is False.
        same_font: whether the document's own typeface is used.
        scale: size of the new characters relative to the old ones.
        off: standard deviation by which they miss their place, mm, across and down.
    """

    traces: Traces
    margin: float
    way: Print
    same_font: bool
    scale: float
    off: tuple[float, float]


_TRACES: dict[Quality, Traces] = {
    "clumsy": Traces(0.18, 0.95, 0.06, 0.10),
    "fair": Traces(0.07, 0.45, 0.03, 0.035),
    "careful": Traces(0.015, 0.10, 0.012, 0.008),
}
_VIZ: dict[Quality, Hand] = {
    "clumsy": Hand(_TRACES["clumsy"], 0.55, Print("inkjet", DYE_BLACK, "serif"), False, 1.06, (0.10, 0.14)),
    "fair": Hand(_TRACES["fair"], 0.35, Print("inkjet", DYE_BLACK, "sans"), False, 1.02, (0.05, 0.06)),
    "careful": Hand(_TRACES["careful"], 0.25, Print("inkjet", PIGMENT_BLACK), True, 1.0, (0.02, 0.025)),
}
_MRZ: dict[Quality, Hand] = {
    "clumsy": Hand(_TRACES["clumsy"], 0.50, Print("inkjet", DYE_BLACK, "mono"), False, 0.9, (0.10, 0.12)),
    "fair": Hand(_TRACES["fair"], 0.35, Print("inkjet", DYE_BLACK), True, 1.0, (0.05, 0.06)),
    "careful": _VIZ["careful"],
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
    if boxes:
        x0, y0, x1, y1 = np.array(boxes).T
        rows, columns = around((x0.min(), y0.min(), x1.max(), y1.max()), 3 * hand.margin, built.canvas.shape)
        area = roughened(boxes, hand.margin, rows, columns, rng)
        sheet = built.document.design.sheet
        erase(built.canvas, clean, sheet, area, rows, columns, rng, hand.traces)
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


def rewrite(
    order: Order, forger: str, fields: Mapping[str, str], lines: Sequence[str] | None = None
) -> tuple[ForgedSide, ...]:
    """The genuine document of an order with printed texts changed, wherever they stand.

    Args:
        order: whose document, and how well.
        forger: name of the forger, for its random numbers.
        fields: new text by field; a side that does not print it stays.
        lines: what the MRZ shall say; None leaves it as it is.
    """
    sides = genuine_sides(order.document)
    hand, mrz_hand = hand_of(order.quality), hand_of(order.quality, mrz=True)
    for side in sides:
        built = side.built
        here = {name: text for name, text in fields.items() if name in built.fields}
        mrz = built.mrz if lines is not None else ()
        touched = [*here, *(["mrz"] if mrz else [])]
        if not touched:
            continue
        clean = clean_side(order.document, built.index, *touched).canvas
        before = built.canvas.copy()
        for name, text in here.items():
            placed = built.fields[name]
            built.fields[name] = overwrite(built, clean, placed, text, hand, order.seed, "forgery", forger)
        if mrz and lines is not None:
            built.mrz = tuple(
                overwrite(built, clean, placed, new, mrz_hand, order.seed, "forgery", "mrz", placed.name)
                for placed, new in zip(mrz, lines, strict=True)
            )
        side.mask = changed(before, built.canvas)
    return tuple(sides)


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
