"""What `import docfraud` offers; `docfraud/__init__.py` loads it when a function is first used."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from docfraud.biometrics.compare import compare_faces
from docfraud.biometrics.embed import embed_face
from docfraud.examination import Examination, Submission
from docfraud.imaging.load import PictureSource, load_picture
from docfraud.imaging.picture import RGB
from docfraud.mrz.engines import get_engine, line_regions
from docfraud.mrz.remnants import Remnant, of_unclear
from docfraud.mrz.typography import measure
from docfraud.pageview import page_of
from docfraud.policy import DEFAULT_POLICY
from docfraud.results import Inspection, Light, MRZReading, MRZRemnant, MRZSearch
from docfraud.settings import Settings, default_settings

__all__ = ["Inspected", "compare_faces", "embed_face", "find_mrz", "inspect", "inspect_with_pictures", "read_mrz"]


@dataclass(frozen=True, slots=True, eq=False)
class Inspected:
    """An inspection and the pictures it looked at, for a report.

    Attributes:
        inspection: the result.
        pictures: the loaded pictures by key, each (height, width, 3) uint8 RGB.
        heat: portrait and live face under a map of where they differ, each (150, 150, 3) uint8 RGB; None where they
            were not compared.
    """

    inspection: Inspection
    pictures: Mapping[str, RGB]
    heat: tuple[RGB, RGB] | None = None


def inspect(
    page: PictureSource,
    *,
    ir: PictureSource | None = None,
    uv: PictureSource | None = None,
    back: PictureSource | None = None,
    back_ir: PictureSource | None = None,
    back_uv: PictureSource | None = None,
    chip: PictureSource | None = None,
    live: PictureSource | None = None,
    live_frames: Sequence[PictureSource] = (),
    policy: str = DEFAULT_POLICY,
    today: dt.date | None = None,
    settings: Settings | None = None,
) -> Inspection:
    """Inspect a document, and its bearer if there is a live picture.

    Args:
        page: the data page, or the side of a card with the portrait, under white light: a path, the bytes of a file, an
            array (height, width[, 3]) uint8 RGB, or a PIL image. Likewise all other pictures.
        ir, uv: the same side under infrared (B900) and ultraviolet (365 nm) light.
        back, back_ir, back_uv: the other side of a card.
        chip: the holder's picture out of the document's chip.
        live: the person presenting the document.
        live_frames: further frames of the same camera, in the order taken.
        policy: high-convenience or high-security.
        today: the day of the inspection; default today.
        settings: thresholds and engines; default: this process's.

    Returns:
        The inspection. A picture that cannot be used is reported in it (`images[].error`), and the rest is examined.

    Raises:
        FileMissingError: a file does not exist.
        UnknownNameError: there is no such policy or engine.
        MissingLibraryError: a library that every inspection needs is not installed.
    """
    return Examination(
        Submission(
            page=page,
            page_ir=ir,
            page_uv=uv,
            back=back,
            back_ir=back_ir,
            back_uv=back_uv,
            chip=chip,
            live=live,
            live_frames=tuple(live_frames),
            today=today,
        ),
        settings,
        policy,
    ).run()


def inspect_with_pictures(
    submission: Submission, *, policy: str = DEFAULT_POLICY, settings: Settings | None = None
) -> Inspected:
    """Like `inspect`, and keeps the pictures."""
    exam = Examination(submission, settings, policy)
    inspection = exam.run()
    return Inspected(inspection, MappingProxyType({key: p.pixels for key, p in exam.pictures.items()}), exam.heat)


def read_mrz(
    picture: PictureSource,
    *,
    typography: bool = False,
    settings: Settings | None = None,
    today: dt.date | None = None,
) -> list[MRZReading]:
    """Read every machine-readable zone of a picture, in any rotation.

    Args:
        picture: a path, the bytes of a file, an array (height, width[, 3]) uint8 RGB, or a PIL image.
        typography: also measure how it is set: a box and an OCR-B score for each character, pitch, lines, and its place
            on the page in mm where the page's outline is found. Takes about as long again as reading.
        settings: `mrz_engine` chooses the engine.
        today: the day that decides centuries; default today.

    Returns:
        MRZs that were read surely, from the first character to the last, the surest first; empty where there is none.
        `find_mrz` tells of those that were seen and not read.

    Raises:
        DocfraudError: the picture cannot be loaded, or the engine is not installed.
    """
    return list(find_mrz(picture, typography=typography, settings=settings, today=today).mrz)


def find_mrz(
    picture: PictureSource,
    *,
    typography: bool = False,
    settings: Settings | None = None,
    today: dt.date | None = None,
) -> MRZSearch:
    """`read_mrz`, and what can be said of an MRZ that is cut off, covered, mirrored or too coarse, and why not more.

    Args:
        picture, typography, settings, today: as `read_mrz`.

    Raises:
        DocfraudError: the picture cannot be loaded, or the engine is not installed.
    """
    settings = settings or default_settings()
    engine = get_engine(settings.mrz_engine, settings)
    pixels = load_picture(picture, settings=settings).pixels
    found, remnants = engine.search(pixels, today=today)
    readings = []
    for one in found:
        if one.unclear:
            remnants.append(of_unclear(one.reading.lines, one.unclear, one.quads, pixels, one.reading.raw_lines))
            continue
        reading = one.with_regions("page", Light.VI)
        if typography:
            measures = measure(pixels, one, page_of(pixels, one, settings))
            reading = reading.model_copy(update={"typography": measures})
        readings.append(reading)
    return MRZSearch(mrz=tuple(readings), remnants=tuple(_remnant(r) for r in remnants))


def _remnant(remnant: Remnant) -> MRZRemnant:
    regions = line_regions(remnant.quads, "page", Light.VI)
    return MRZRemnant(reason=remnant.reason, message=remnant.message, lines=remnant.lines, regions=regions)
