"""What `import docfraud` offers; `docfraud/__init__.py` loads it when a function is first used."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from docfraud.biometrics.compare import compare_faces
from docfraud.biometrics.embed import embed_face
from docfraud.examination import Examination, Submission
from docfraud.imaging.load import PictureSource, load_picture
from docfraud.imaging.picture import RGB
from docfraud.mrz.engines import get_engine
from docfraud.policy import DEFAULT_POLICY
from docfraud.results import Inspection, Light, MRZReading
from docfraud.settings import Settings, default_settings

__all__ = ["Inspected", "compare_faces", "embed_face", "inspect", "inspect_with_pictures", "read_mrz"]


@dataclass(frozen=True, slots=True, eq=False)
class Inspected:
    """An inspection and the pictures it looked at, for a report.

    Attributes:
        inspection: the result.
        pictures: the loaded pictures by key, each (height, width, 3) uint8 RGB.
    """

    inspection: Inspection
    pictures: Mapping[str, RGB]


def inspect(
    page: PictureSource,
    *,
    ir: PictureSource | None = None,
    uv: PictureSource | None = None,
    back: PictureSource | None = None,
    back_ir: PictureSource | None = None,
    back_uv: PictureSource | None = None,
    live: PictureSource | None = None,
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
        live: the person presenting the document.
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
    return inspect_with_pictures(
        Submission(
            page=page,
            page_ir=ir,
            page_uv=uv,
            back=back,
            back_ir=back_ir,
            back_uv=back_uv,
            live=live,
            today=today,
        ),
        policy=policy,
        settings=settings,
    ).inspection


def inspect_with_pictures(
    submission: Submission, *, policy: str = DEFAULT_POLICY, settings: Settings | None = None
) -> Inspected:
    """Like `inspect`, and keeps the pictures."""
    exam = Examination(submission, settings)
    inspection = exam.run(policy)
    return Inspected(inspection, MappingProxyType({key: p.pixels for key, p in exam.pictures.items()}))


def read_mrz(
    picture: PictureSource, *, settings: Settings | None = None, today: dt.date | None = None
) -> list[MRZReading]:
    """Read every machine-readable zone of a picture, in any rotation.

    Args:
        picture: a path, the bytes of a file, an array (height, width[, 3]) uint8 RGB, or a PIL image.
        settings: `mrz_engine` chooses the engine.
        today: the day that decides centuries; default today.

    Returns:
        Readings, the surest first; empty where there is no MRZ.

    Raises:
        DocfraudError: the picture cannot be loaded, or the engine is not installed.
    """
    settings = settings or default_settings()
    engine = get_engine(settings.mrz_engine, settings)
    loaded = load_picture(picture, settings=settings)
    return [found.with_regions("page", Light.VI) for found in engine.read(loaded.pixels, today=today)]
