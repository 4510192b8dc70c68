"""Close-ups of what a finding marks: the place with its surroundings, in every light that its side was taken in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from docfraud.report import words
from docfraud.report.overlay import Bounds, counterparts, overlap, svg_points
from docfraud.report.pictures import Points, View, bounds
from docfraud.report.sides import Figure, by_light
from docfraud.results import CheckResult, FieldComparison, Light

MOST = 3
"""Close-ups per finding: more would bury its words, and the pictures have them all."""

_ROOM = 0.5
"""Surroundings kept on each side of a place, as a part of its shorter side."""
_LEAST_ROOM, _MOST_ROOM = 0.012, 0.05
"""Surroundings kept at least and at most, as a part of the picture's longer side: 1.5 and 6 mm of a passport's page."""
_WIDEST = 6.0
"""Width of a close-up over its height, at most: an MRZ line is shown with its neighbour."""
_BROAD = 2.0
"""Width over height from which the lights stand one below another; side by side they would be too small to see."""
_SAME = 0.8
"""Outlines that overlap more than this (intersection over union) are one, marked in several lights."""


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """A region of a finding.

    Attributes:
        points: the pixels of its side's views.
        marked: the numbers of the figures that the finding marks it on.
    """

    points: Points
    marked: frozenset[int]

    @property
    def svg_points(self) -> str:
        return svg_points(self.points)


@dataclass(frozen=True, slots=True, eq=False)
class Closeup:
    """A place that a finding marks.

    Attributes:
        name: what is there, as a heading.
        side: the side of the document, as a heading.
        outlines: the regions there; more than one where they lie close together.
        frame: the part of the side's views to show.
        figures: the pictures that show it, white light first; the finding need not be marked on all.
    """

    name: str
    side: str
    outlines: tuple[Outline, ...]
    frame: Bounds
    figures: tuple[Figure, ...]

    @property
    def view_box(self) -> str:
        left, top, right, bottom = self.frame
        return f"{left:.1f} {top:.1f} {right - left:.1f} {bottom - top:.1f}"

    @property
    def broad(self) -> bool:
        left, top, right, bottom = self.frame
        return right - left > _BROAD * (bottom - top)

    @property
    def marked(self) -> frozenset[int]:
        """The numbers of the figures that the finding is marked on; the others are for comparison."""
        return frozenset(number for outline in self.outlines for number in outline.marked)

    @property
    def ultraviolet(self) -> bool:
        return any(figure.info.light is Light.UV for figure in self.figures)


@dataclass(slots=True, eq=False)
class _Place:
    """A close-up in the making: the names of what is there, and its outlines with the figures they are marked on."""

    home: Figure
    view: View
    names: list[str]
    outlines: list[tuple[Points, set[int]]]

    def takes(self, home: Figure, view: View, points: Points, name: str) -> bool:
        """True if the region is one that is here already, or would be seen here anyway; then it is noted."""
        if self.home.side != home.side or not self.view.same_frame(view):
            return False
        for known, marked in self.outlines:
            if overlap(bounds(known), bounds(points)) > _SAME:
                marked.add(home.number)
                return True
        if not _holds(_frame(bounds(self.outlines[0][0]), self.view), bounds(points)):
            return False
        self.names.append(name)
        self.outlines.append((points, {home.number}))
        return True


def closeups(
    result: CheckResult, fields: Iterable[FieldComparison], figures: Sequence[Figure]
) -> tuple[list[Closeup], int]:
    """The close-ups of a result's first places, and how many places are left out.

    Args:
        result: whose regions to show.
        fields: the field matrix; a date that differs is shown on the page and in the MRZ.
        figures: all pictures.
    """
    places: list[_Place] = []
    for region in (*result.regions, *counterparts(result, fields)):
        home = next((figure for figure in figures if figure.info.image == region.image), None)
        if home is None or home.view is None or not (points := home.view.points(region)):
            continue
        name = words.place_name(region.role)
        if not any(place.takes(home, home.view, points, name) for place in places):
            places.append(_Place(home, home.view, [name], [(points, {home.number})]))
    return [_closeup(place, figures) for place in places[:MOST]], max(0, len(places) - MOST)


def _closeup(place: _Place, figures: Sequence[Figure]) -> Closeup:
    alike = [
        figure
        for figure in figures
        if figure.side == place.home.side and figure.view is not None and figure.view.same_frame(place.view)
    ]
    around = bounds(tuple(point for points, _ in place.outlines for point in points))
    return Closeup(
        name=", ".join(dict.fromkeys(place.names)),
        side=words.image_name(place.home.side),
        outlines=tuple(Outline(points, frozenset(marked)) for points, marked in place.outlines),
        frame=_frame(around, place.view),
        figures=tuple(by_light(alike)),
    )


def _holds(frame: Bounds, inner: Bounds) -> bool:
    return frame[0] <= inner[0] and frame[1] <= inner[1] and inner[2] <= frame[2] and inner[3] <= frame[3]


def _frame(place: Bounds, view: View) -> Bounds:
    """The place with its surroundings, moved rather than cut where it would leave the picture."""
    left, top = max(0.0, place[0]), max(0.0, place[1])
    right, bottom = min(float(view.width), place[2]), min(float(view.height), place[3])
    longer = max(view.width, view.height)
    room = min(max(_ROOM * min(right - left, bottom - top), _LEAST_ROOM * longer), _MOST_ROOM * longer)
    width, height = right - left + 2 * room, bottom - top + 2 * room
    width, height = max(width, height / _WIDEST), max(height, width / _WIDEST)
    width, height = min(width, view.width), min(height, view.height)
    x = min(max(0.0, (left + right - width) / 2), view.width - width)
    y = min(max(0.0, (top + bottom - height) / 2), view.height - height)
    return x, y, x + width, y + height
