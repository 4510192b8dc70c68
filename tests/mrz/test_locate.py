"""Which lines are MRZ lines, and which of them belong together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from docfraud.imaging.picture import RGB, Quad
from docfraud.mrz.locate import ReadLine, Zone, candidates, likeness, line_quad, read_lines, with_missing_lines, zones
from docfraud.mrz.slots import fit_comb
from docfraud.ocr.base import LineLattice, Recogniser
from docfraud.ocr.crops import LineCutter, quad_angle, turned
from tests.mrz.bars import PITCH, Bar, Bars, bars, lattice
from tests.mrz.published import PUBLISHED, TD1, TD3


def _as_read(text: str) -> LineLattice:
    """A line of ordinary print: what is no MRZ character stays in the text and has no place in the lattice."""
    upper = "".join(c if c.isupper() or c.isdigit() or c == "<" else " " for c in text.upper())
    seen = lattice(
        upper.replace(" ", "<"),
        20 + 15.0 * np.arange(len(text)),
        missed=frozenset(i for i, c in enumerate(upper) if c == " "),
    )
    return LineLattice(seen.log_probs, seen.positions, text, 0.95)


@pytest.mark.parametrize("line", sorted({line for lines in PUBLISHED.values() for line in lines}))
def test_mrz_lines_look_like_it(line: str) -> None:
    # a line without fillers may join an MRZ, but does not begin one
    assert likeness(lattice(line, 20 + 20.0 * np.arange(len(line)))) >= (0.6 if line.count("<") >= 3 else 0.3)


@pytest.mark.parametrize(
    "text",
    [
        "Signature of bearer / Signature du titulaire",
        "12 AUG/AOUT 74",
        "PASSPORT",
        "Total incl. VAT 19.00 EUR   thank you for your visit",
        "",
    ],
)
def test_other_lines_do_not(text: str) -> None:
    seen = _as_read(text) if text else lattice("", np.zeros(0))
    assert likeness(seen) < 0.6


def _line(text: str, left: float, top: float, pitch: float = 20.0, angle: float = 0.0) -> ReadLine:
    """A line lying at an angle, degrees clockwise; `left`, `top` in its own upright frame."""
    width = len(text) * pitch
    turn = np.radians(angle)
    rotation = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    upright = np.array([[left, top], [left + width, top], [left + width, top + 1.5 * pitch], [left, top + 1.5 * pitch]])
    seen = lattice(text, (np.arange(len(text)) + 0.5) * pitch)
    return ReadLine(upright @ rotation, round(width), seen, fit_comb(seen), likeness(seen))


@pytest.mark.parametrize("angle", [0, 12, 90, 180, -75])
def test_lines_of_one_mrz_are_one_zone_in_reading_order(angle: float) -> None:
    made = [_line(t, 50, 100 + 50 * i, angle=angle) for i, t in enumerate(TD1)]
    found = zones([made[2], made[0], made[1]])
    assert len(found) == 1
    assert found[0].lines == tuple(made)


def test_lines_apart_or_of_other_size_are_other_zones() -> None:
    first = [_line(t, 50, 100 + 50 * i) for i, t in enumerate(TD3)]
    far = [_line(t, 50, 700 + 50 * i) for i, t in enumerate(TD3)]
    assert [set(z.lines) for z in zones([*first, *far])] == [set(first), set(far)]
    beside = _line(TD3[1], 1200, 150)
    assert set(zones([first[0], beside])[0].lines) == {first[0]}
    small = _line(TD3[1], 50, 150, pitch=10)
    assert all(len(z.lines) == 1 for z in zones([first[0], small]))
    across = _line(TD3[1], 50, 150, angle=30)
    assert all(len(z.lines) == 1 for z in zones([first[0], across]))


def test_prose_makes_no_zone() -> None:
    quad = np.array([[0, 0], [600, 0], [600, 30], [0, 30]], dtype=np.float64)
    text = "the holder of this passport is requested to sign"
    seen = _as_read(text)
    assert (
        zones([ReadLine(quad + np.array([0.0, 50.0 * i]), 900, seen, fit_comb(seen), likeness(seen)) for i in range(3)])
        == []
    )


def test_lines_the_detector_missed_are_found_where_they_must_be() -> None:
    made = bars(*TD1)
    for seen in ((0, 1), (1, 2), (0,), (2,)):
        cutter = LineCutter(made.picture)
        lines = read_lines(cutter, [made.quad(i) for i in seen], made)
        full = with_missing_lines(Zone(tuple(lines)), cutter, made, made.picture)
        assert tuple(line.lattice.text for line in full.lines) == TD1, seen


def test_nothing_is_found_where_nothing_is() -> None:
    made = bars(*TD3)
    cutter = LineCutter(made.picture)
    zone = Zone(tuple(read_lines(cutter, [made.quad(0), made.quad(1)], made)))
    assert with_missing_lines(zone, cutter, made, made.picture).lines == zone.lines


def test_quads_of_a_zone_are_counted_in_characters() -> None:
    made = bars(*TD3)
    zone = Zone(tuple(read_lines(LineCutter(made.picture), [made.quad(0), made.quad(1)], made)))
    quad = line_quad(zone, 1.0, (0, 10))
    middle = quad.mean(axis=0)
    assert middle[0] == pytest.approx(60 + 5.5 * PITCH, abs=2)
    rows = [made.top(i) + PITCH / 2 for i in (0, 1, 2)]
    assert min(abs(middle[1] - y) for y in rows) < 2
    assert np.linalg.norm(quad[1] - quad[0]) == pytest.approx(10 * PITCH, rel=0.02)


class _Counting:
    """Passes on to bars and counts crops; with `upside_down`, only what is turned makes sense."""

    def __init__(self, made: Bars, *, upside_down: bool = False) -> None:
        self.name = "counting"
        self.line_height = 48
        self.made = made
        self.crops = 0
        self.upside_down = upside_down

    def recognise(self, crops: Sequence[RGB]) -> list[LineLattice]:
        self.crops += len(crops)
        read = self.made.recognise(crops)
        return [
            self._noise(s) if self.upside_down and not _is_turned(c) else s for c, s in zip(crops, read, strict=True)
        ]

    def _noise(self, seen: LineLattice) -> LineLattice:
        return LineLattice(seen.log_probs, seen.positions, ">>> y,u >> n. ; >", 0.4)


def _is_turned(crop: RGB) -> bool:
    """The bars' pictures have a red column beyond the right end of each bar."""
    red: NDArray[np.int64] = np.flatnonzero((crop[24, :, 0].astype(int) - crop[24, :, 2]) > 100)
    return bool(len(red) and red.mean() < crop.shape[1] / 2)


def test_lines_are_read_once_and_the_few_widest_first() -> None:
    made = Bars((Bar(TD3[0]), Bar(TD3[1]), Bar("SHORT<TEXT"), Bar("OTHER<TEXT")))
    recogniser = _Counting(made)
    assert isinstance(recogniser, Recogniser)
    cutter = LineCutter(made.picture)
    quads = made.detect(made.picture)
    first = candidates(cutter, quads, recogniser, 2, 11.0)
    assert {line.lattice.text for line in first} == set(TD3)
    assert recogniser.crops == 2
    candidates(cutter, quads, recogniser, 14, 5.0, known=first)
    assert recogniser.crops == 4


def test_upside_down_lines_are_read_the_other_way_round() -> None:
    made = bars(*TD3)
    picture = made.picture.copy()
    for i in range(2):
        x = round(60 + 44 * PITCH)
        picture[round(made.top(i)) : round(made.top(i) + PITCH), x : x + 4] = (255, 0, 0)
    lines = candidates(LineCutter(picture), made.detect(picture), _Counting(made, upside_down=True), 6, 11.0)
    angles = [quad_angle(line.quad) for line in lines]
    assert all(abs(abs(a) - 180) < 1 for a in angles)
    assert all(line.likeness >= 0.6 for line in lines)


def test_turning_a_quad_twice_changes_nothing() -> None:
    quad: Quad = np.array([[0, 0], [40, 5], [39, 15], [-1, 10]], dtype=np.float64)
    assert np.array_equal(turned(turned(quad)), quad)
    assert not np.array_equal(turned(quad), quad)
