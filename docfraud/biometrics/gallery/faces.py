"""From pictures to templates, by the networks and the recipe of the settings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from docfraud.biometrics import embed
from docfraud.biometrics.gallery.header import TemplateFormat
from docfraud.biometrics.gallery.people import Templates
from docfraud.errors import NoFaceError, SeveralFacesError
from docfraud.settings import Settings, default_settings

if TYPE_CHECKING:
    from docfraud.imaging.load import PictureSource


def template_format(settings: Settings | None = None) -> TemplateFormat:
    """What templates the settings' networks and recipe make.

    Raises:
        ModelFileError, EngineUnavailableError, UnknownNameError: the engine cannot be had.
    """
    settings = settings or default_settings()
    return TemplateFormat(embed.template_kind(settings), embed.descriptor_size(settings))


def templates_of(pictures: Sequence[PictureSource], settings: Settings | None = None) -> Templates:
    """Templates of the faces that pictures are about.

    Raises:
        NoFaceError, SeveralFacesError: a picture has none, or several of comparable size; the message names it.
        PictureError: a picture cannot be loaded.
        ModelFileError, EngineUnavailableError, UnknownNameError: the engine cannot be had.
    """
    settings = settings or default_settings()
    rows = []
    for number, picture in enumerate(pictures, 1):
        try:
            rows.append(embed.embed_face(picture, settings=settings))
        except (NoFaceError, SeveralFacesError) as error:
            name = str(picture) if isinstance(picture, (str, Path)) else f"picture {number}"
            raise type(error)(f"{error} ({name})", remedy=error.remedy) from error
    form = template_format(settings)
    values = np.array(rows, dtype=np.float32).reshape(len(rows), form.dimension)
    return Templates(values, form.kind)
