"""Boxes on a picture: which regions to draw, with which number, and where its tag goes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from docfraud.report import words
from docfraud.report.pictures import Points, View, bounds
from docfraud.report.words import OUTCOME_LOOKS
from docfraud.results import CheckResult, FieldComparison, Inspection, Outcome, Region

PAGE_ROLE = "page"
"""Role of a region that outlines the whole page."""

_SEVERE_FIRST = (Outcome.FAILED, Outcome.ABORTED, Outcome.UNDETERMINED)
_SAME = 0.8
"""Boxes that overlap more than this (intersection over union) are one place and share a box."""
_COVERED = 0.5
"""A field's box that overlaps a numbered one more than this is not drawn a second time."""

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Tag:
    """The small label beside a box, in the view's pixels."""

    x: float
    y: float
    width: float
    height: float
    text: str

    @property
    def bounds(self) -> Bounds:
        return self.x, self.y, self.x + self.width, self.y + self.height


@dataclass(frozen=True, slots=True)
class Box:
    """One region on a view.

    Attributes:
        points: its polygon, the view's pixels.
        numbers: the findings it belongs to; empty for a field's box.
        outcome: what colours it; None for a field's grey box.
        title: what a pointer over it, or a screen reader, says.
        tag: its label, if it has one.
    """

    points: Points
    numbers: tuple[int, ...]
    outcome: Outcome | None
    title: str
    tag: Tag | None = None

    @property
    def svg_points(self) -> str:
        return svg_points(self.points)

    @property
    def look(self) -> str:
        """The class that the style sheet knows it by."""
        return "field" if self.outcome is None else self.outcome.value

    @property
    def anchor(self) -> int | None:
        return self.numbers[0] if self.numbers else None


def svg_points(points: Points) -> str:
    """A polygon as SVG writes it."""
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def boxes(inspection: Inspection, numbers: dict[str, int], image: str, view: View, *, tag_height: float) -> list[Box]:
    """Everything to draw on one picture, numbered boxes last so that they lie on top.

    Args:
        inspection: what was found.
        numbers: the number of each finding, by check id.
        image: key of the picture.
        view: the picture as shown.
        tag_height: height of a number tag, the view's pixels.
    """
    numbered = _numbered(inspection, numbers, image, view)
    taken = [bounds(box.points) for box in numbered]
    plain: list[Box] = []
    for box in _plain(inspection, image, view):
        if all(overlap(bounds(box.points), other) <= _COVERED for other in taken):
            plain.append(box)
            taken.append(bounds(box.points))
    return _tagged([*plain, *numbered], view, tag_height)


def _numbered(inspection: Inspection, numbers: dict[str, int], image: str, view: View) -> list[Box]:
    found: list[Box] = []
    results = sorted((r for r in inspection.checks if r.check in numbers), key=lambda r: numbers[r.check])
    for result in results:
        title = f"{numbers[result.check]}, {OUTCOME_LOOKS[result.outcome].word}: {result.title}"
        for points in _places(result.regions, image, view):
            _add(found, Box(points, (numbers[result.check],), result.outcome, title))
        for points in _places(counterparts(result, inspection.fields), image, view):
            _add(found, Box(points, (numbers[result.check],), result.outcome, title))
    return found


def counterparts(result: CheckResult, fields: Iterable[FieldComparison]) -> list[Region]:
    """Where else the field stands that a failed check points at: a date that differs is marked on page and MRZ."""
    if result.outcome is not Outcome.FAILED:
        return []
    return [
        region
        for field in fields
        if field.outcome is Outcome.FAILED and any(region in result.regions for region in field.regions)
        for region in field.regions
        if region not in result.regions
    ]


def _add(found: list[Box], new: Box) -> None:
    """Add a box, or let it share the one that already stands in its place."""
    for index, old in enumerate(found):
        if overlap(bounds(old.points), bounds(new.points)) > _SAME:
            if new.numbers[0] not in old.numbers:
                found[index] = replace(
                    old,
                    numbers=(*old.numbers, *new.numbers),
                    outcome=min((old.outcome, new.outcome), key=severity),
                    title=f"{old.title}; {new.title}",
                )
            return
    found.append(new)


def severity(outcome: Outcome | None) -> int:
    """A rank: 0 for a failure, greater for what is less serious."""
    return _SEVERE_FIRST.index(outcome) if outcome in _SEVERE_FIRST else len(_SEVERE_FIRST)


def _plain(inspection: Inspection, image: str, view: View) -> list[Box]:
    """The boxes of fields (one that failed is coloured and says so), then of what successful checks looked at."""
    found = [
        Box(
            points,
            (),
            Outcome.FAILED if field.outcome is Outcome.FAILED else None,
            _field_title(field),
        )
        for field in inspection.fields
        for points in _places(field.regions, image, view)
    ]
    for result in inspection.checks:
        if result.outcome is Outcome.SUCCESSFUL:
            found += [
                Box(points, (), None, words.field_name(region.role))
                for region in result.regions
                if region.role != PAGE_ROLE  # it holds all others and says nothing
                for points in _places((region,), image, view)
            ]
    return found


def _field_title(field: FieldComparison) -> str:
    return f"{words.field_name(field.name)}: {OUTCOME_LOOKS[field.outcome].word}"


def _places(regions: Iterable[Region], image: str, view: View) -> list[Points]:
    return [points for region in regions if region.image == image and (points := view.points(region))]


def _tagged(found: list[Box], view: View, height: float) -> list[Box]:
    """Give each box that has a number (or a failure) its tag, out of the way of the others where there is room."""
    outlines = [bounds(box.points) for box in found]
    placed: list[Bounds] = []
    tagged: list[Box] = []
    for index, box in enumerate(found):
        label = _label(box)
        if label:
            width = height * (0.58 * len(label) + 0.5)
            others = outlines[:index] + outlines[index + 1 :]
            tag = _place(outlines[index], label, (width, height), view, placed, others)
            placed.append(tag.bounds)
            tagged.append(replace(box, tag=tag))
        else:
            tagged.append(box)
    return tagged


def _label(box: Box) -> str:
    if box.numbers:
        return ", ".join(str(number) for number in box.numbers)
    return OUTCOME_LOOKS[box.outcome].word if box.outcome else ""


def _place(
    outline: Bounds, label: str, size: tuple[float, float], view: View, tags: list[Bounds], others: list[Bounds]
) -> Tag:
    """The spot around a box that hides least: no other tag if possible, then as little as possible of other boxes."""
    left, top, right, bottom = outline
    width, height = size
    middle = (top + bottom - height) / 2
    spots = (
        (left - width, middle if bottom - top < 2 * height else top),
        (left, top - height),
        (left, bottom),
        (right, middle if bottom - top < 2 * height else top),
        (right - width, top - height),
        (right - width, bottom),
        (left, top),
    )
    choices = [Tag(x, y, width, height, label) for x, y in spots if _inside(x, y, size, view)]
    if not choices:
        x = min(max(left, 0.0), max(0.0, view.width - width))
        y = min(max(top - height, 0.0), max(0.0, view.height - height))
        return Tag(x, y, width, height, label)

    def hidden(tag: Tag) -> tuple[float, float]:
        return (
            sum(_intersection(tag.bounds, other) for other in tags),
            sum(_intersection(tag.bounds, other) for other in (*others, outline)),
        )

    return min(choices, key=hidden)  # the first of equals: the order above is the order of preference


def _inside(x: float, y: float, size: tuple[float, float], view: View) -> bool:
    return x >= 0 and y >= 0 and x + size[0] <= view.width and y + size[1] <= view.height


def _intersection(a: Bounds, b: Bounds) -> float:
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    return max(0.0, width) * max(0.0, height)


def overlap(a: Bounds, b: Bounds) -> float:
    """Intersection over union of two upright rectangles."""
    shared = _intersection(a, b)
    union = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - shared
    return shared / union if union > 0 else 0.0
