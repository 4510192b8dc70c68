"""Printed fields of a document, found in its text and compared with its MRZ."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

import numpy as np

from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB, Quad
from docfraud.mrz.parse import ParsedMRZ
from docfraud.ocr.base import TextReader
from docfraud.settings import Settings
from docfraud.viz.fields import COMPARED, INFORMATIVE, VizField, VizFields
from docfraud.viz.judge import Case
from docfraud.viz.layout import SidedLine
from docfraud.viz.match_codes import match_codes
from docfraud.viz.match_dates import match_dates
from docfraud.viz.match_names import match_names
from docfraud.viz.match_numbers import match_numbers
from docfraud.viz.page import PageText
from docfraud.viz.reread import Rereader, SecondLook

_MRZ_LIKE = re.compile(r"<\s?<|<.*<.*<|^[A-Z0-9<]{28,}$")


def match_fields(
    lines: Sequence[SidedLine],
    mrz: ParsedMRZ | None,
    settings: Settings,
    *,
    second_look: SecondLook | None = None,
    doubtful: Collection[str] | None = None,
) -> VizFields:
    """Find the printed fields in a document's text and compare them with its MRZ.

    Args:
        lines: the text of all sides, each line with its side's key; lines of the MRZ may be among them.
        mrz: None if there is none: the fields that have labels are then returned, not compared.
        settings: `viz_*`.
        second_look: reads a place again (`Rereader`); without it nothing is said to differ, only to be in doubt.
        doubtful: fields whose MRZ value was read in doubt, by the names of `COMPARED`; they never fail either. None if
            that is not known: then those whose own check digit is wrong.
    """
    page = PageText([sided for sided in lines if not _MRZ_LIKE.search(sided.line.text)])
    case = Case(page, mrz, settings, second_look, doubtful)
    found: dict[str, VizField] = {**match_names(case), **match_numbers(case), **match_dates(case), **match_codes(case)}
    return VizFields(tuple(found[name] for name in (*COMPARED, *INFORMATIVE)), page.lines)


def read_lines(page: RGB, reader: TextReader, *, side: str = "page", exclude: Sequence[Quad] = ()) -> list[SidedLine]:
    """The text of one side without what overlaps the excluded places.

    Args:
        page: upright picture of the side, shape (height, width, 3), uint8, RGB.
        reader: the OCR engine.
        side: key of the picture: page or back.
        exclude: quads, shape (4, 2) in the picture's pixels, whose text is left out: the lines of the MRZ.
    """
    taken = [np.asarray(quad, dtype=np.float32) for quad in exclude]

    def kept(quad: Quad) -> bool:
        centre = tuple(map(float, quad.mean(axis=0)))
        return all(cv2.pointPolygonTest(place, centre, False) < 0 for place in taken)

    return [SidedLine(side, line) for line in reader.read(page) if kept(line.quad)]


def read_fields(
    page: RGB,
    mrz: ParsedMRZ | None,
    reader: TextReader,
    settings: Settings,
    *,
    exclude: Sequence[Quad] = (),
    back: RGB | None = None,
    back_exclude: Sequence[Quad] = (),
    doubtful: Collection[str] | None = None,
) -> VizFields:
    """Read the printed fields of a document and compare them with its MRZ.

    Args:
        page: upright picture of the data page or front, shape (height, width, 3), uint8, RGB.
        mrz: what the MRZ says, from whichever side; None if there is none.
        reader: the OCR engine; one that is a `QuadReader` too gives a better second look.
        settings: `viz_*`.
        exclude: quads of the MRZ's lines on the page.
        back: upright picture of the other side of a card.
        back_exclude: quads of the MRZ's lines on the back.
        doubtful: see `match_fields`.
    """
    pictures = {"page": page}
    lines = read_lines(page, reader, exclude=exclude)
    if back is not None:
        pictures["back"] = back
        lines += read_lines(back, reader, side="back", exclude=back_exclude)
    return match_fields(lines, mrz, settings, second_look=Rereader(pictures, reader), doubtful=doubtful)
