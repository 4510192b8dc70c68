"""The pictures of a submission as a report shows them: one side of the document in all its lights is one figure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from docfraud.imaging.picture import RGB
from docfraud.report import words
from docfraud.report.overlay import PAGE_ROLE, Box, boxes, severity
from docfraud.report.pictures import View, picture_uri, view
from docfraud.results import ImageInfo, Inspection, Light, Outcome, Region

# A tag's height as a part of the picture's shorter side: readable on a telephone for a picture that fills the page, and
# for one that shares a row with another.
_TAG_WIDE, _TAG_SMALL = 1 / 22, 1 / 14

_PEOPLE = ("live", "chip")
"""Pictures of the person alone begin so."""
_LIGHTS = tuple(Light)
"""The order of the tabs: the light that people see by comes first."""


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """One picture of the submission, with its boxes.

    Attributes:
        number: counts the pictures from 1; the page knows the picture by it.
        uri: the picture itself, None where there is none to show.
        view: what `uri` shows; the boxes are in its pixels.
    """

    number: int
    info: ImageInfo
    name: str
    uri: str | None = None
    view: View | None = None
    boxes: tuple[Box, ...] = ()

    @property
    def light(self) -> str:
        return words.LIGHT_NAMES[self.info.light]

    @property
    def side(self) -> str:
        return side_of(self.info.image)

    @property
    def numbered(self) -> tuple[Box, ...]:
        return tuple(box for box in self.boxes if box.numbers)

    @property
    def findings(self) -> int:
        """How many findings are marked on it."""
        return len({number for box in self.boxes for number in box.numbers})

    @property
    def worst(self) -> Outcome | None:
        """The most serious outcome among its findings."""
        return min((box.outcome for box in self.numbered), key=severity, default=None)

    @property
    def rank(self) -> tuple[int, int]:
        """Small for a picture with a serious finding; of equals, for that whose finding the report numbers first."""
        ranks = [(severity(box.outcome), min(box.numbers)) for box in self.numbered]
        return min(ranks, default=(severity(None), 0))


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One side of the document in its lights, or any other picture by itself.

    Attributes:
        number: counts the sides from 1; links lead to it by this number.
        figures: white light first; more than one only where they are to be shown as tabs.
    """

    number: int
    name: str
    figures: tuple[Figure, ...]

    @property
    def tabbed(self) -> bool:
        return len(self.figures) > 1

    @property
    def first(self) -> Figure:
        """The picture to open with: that with the most serious finding, white light if there is none."""
        return min((figure for figure in self.figures if figure.uri), key=lambda f: f.rank, default=self.figures[0])

    @property
    def shown(self) -> bool:
        """True if there is a picture to look at."""
        return any(figure.uri for figure in self.figures)

    @property
    def wide(self) -> bool:
        """True for what deserves the full width: the page, tabs, and any side of the document with a finding."""
        key = self.figures[0].info.image
        return self.tabbed or key == "page" or (not key.startswith(_PEOPLE) and bool(self.figures[0].numbered))


def side_of(image: str) -> str:
    """The side of the document that a picture shows: `page` for page_ir."""
    return image.removesuffix("_ir").removesuffix("_uv")


def views_of(inspection: Inspection, pictures: Mapping[str, RGB]) -> dict[str, View]:
    """The views of all pictures by key; a page that lies small in a large picture is shown large.

    That is possible where a check says where the page is; what holds for one light of a side holds for the others.
    """
    whole = {
        info.image: shown
        for info in inspection.images
        if info.image in pictures and (shown := view(pictures[info.image], info.rotation)) is not None
    }
    outlines: dict[str, Region] = {}
    for region in (region for result in inspection.checks for region in result.regions if region.role == PAGE_ROLE):
        outlines.setdefault(region.image, region)
    return {image: _around_page(image, whole, outlines) for image in whole}


def _around_page(image: str, whole: Mapping[str, View], outlines: Mapping[str, Region]) -> View:
    shown = whole[image]
    for other in (image, *(key for key in whole if side_of(key) == side_of(image))):
        if other in outlines and shown.same_frame(whole[other]):
            return shown.around(outlines[other])
    return shown


def figures_of(inspection: Inspection, views: Mapping[str, View], numbers: dict[str, int]) -> list[Figure]:
    """Every picture of the submission with its boxes, in the order in which they were given.

    Further frames of the live camera are left out unless something is marked on them: there may be dozens.

    Args:
        inspection: what was found.
        views: the views by key; a picture without one is said to be missing.
        numbers: the number of each finding, by check id.
    """
    marked = {region.image for result in inspection.checks for region in result.regions}
    return [
        _figure(place, info, views.get(info.image), inspection, numbers)
        for place, info in enumerate(inspection.images, 1)
        if not info.image.startswith("live_") or info.image in marked or info.error is not None
    ]


def _figure(
    number: int, info: ImageInfo, shown: View | None, inspection: Inspection, numbers: dict[str, int]
) -> Figure:
    name = words.image_name(info.image)
    if shown is None:
        return Figure(number, info, name)
    # The shorter side decides, or a tall picture would carry huge tags.
    tag_height = min(shown.width, shown.height) * (_TAG_SMALL if info.image.startswith(_PEOPLE) else _TAG_WIDE)
    drawn = boxes(inspection, numbers, info.image, shown, tag_height=tag_height)
    return Figure(number, info, name, picture_uri(shown), shown, tuple(drawn))


def by_light(figures: Iterable[Figure]) -> list[Figure]:
    """White light first, then infrared, then ultraviolet."""
    return sorted(figures, key=lambda figure: _LIGHTS.index(figure.info.light))


def sides_of(figures: Sequence[Figure]) -> list[Side]:
    """The figures by side: together where there are pictures in more than one light, else each by itself."""
    by_side: dict[str, list[Figure]] = {}
    for figure in figures:
        by_side.setdefault(figure.side, []).append(figure)
    parts: list[tuple[str, list[Figure]]] = []
    for side, members in by_side.items():
        lights = [figure.info.light for figure in members]
        told_apart = len(set(lights)) == len(lights)
        if told_apart and sum(figure.uri is not None for figure in members) > 1:
            parts.append((words.image_name(side), by_light(members)))
        else:
            parts += [(figure.name, [figure]) for figure in members]
    return [Side(number, name, tuple(members)) for number, (name, members) in enumerate(parts, 1)]
