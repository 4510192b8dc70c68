"""What a forgery ought to be noticed by: the checks that exist, and those that are yet to be built."""

from __future__ import annotations

__all__ = ["PLANNED", "exists"]

PLANNED = {
    "ir-absorption-mrz": "the MRZ is printed in B900 ink (IR,AB,MR)",
    "ir-portrait": "the portrait shows in infrared as the model's does (IR,AB,PH / IR,TR,PH)",
    "ir-background-drop-out": "the background vanishes in infrared where it should (IR,TR,IS)",
    "uv-dullness": "the paper is dull under ultraviolet light (UV,BR,FU)",
    "uv-photo-brightness": "nothing bright under or over the portrait in ultraviolet light (UV,BR,PH)",
    "uv-print": "the fluorescent print is there and whole (UV,LU,IS / UV,LU,OP)",
    "uv-fibres": "fluorescent fibres are there, and irregular (UV,LU,FI)",
    "print-process-background": "the background is line work in solid inks, not a halftone",
    "print-process-portrait": "the portrait is printed by the process of the model",
    "print-process-text": "the data are printed by the process of the model",
    "print-process-mrz": "the MRZ is printed by the process of the model",
    "tracking-dots": "no yellow dots of a colour laser printer",
    "resolution": "the finest lines are as sharp as the print of a genuine page",
    "mrz-typeface": "the MRZ is set in OCR-B",
    "mrz-geometry": "pitch, line spacing and position of the MRZ are within the tolerances of 9303-3",
    "photo-edges": "no cut edge or seam around the portrait",
    "photo-overprint": "the pattern over the portrait goes on without a break (VI,AB,OP / UV,LU,OP)",
    "photo-noise": "the portrait has the noise, sharpness and compression of the page",
    "portrait-ghost": "portrait and ghost portrait show the same person",
    "field-siblings": "the characters of a field are alike in ink, stroke, baseline and background",
    "background-under-text": "the background goes on under the data",
    "copy-move": "no part of the page is a copy of another",
    "recapture-screen": "the picture is not taken from a screen",
    "recapture-copy": "the page is not a paper copy",
    "chromaticity": "the page has the colours of a document, not of a grey copy",
    "cut-marks": "no cut, joint or torn edge across the page",
    "serial-consistency": "the blank's number belongs to the document",
    "reference-model": "the page is of a known document model",
    "portrait-morph": "the portrait is not a mixture of two faces",
    "altered-appearance": "live face and portrait do not differ in one region only",
}
"""Check ids that later versions bring, and what each will hold. A test fails when one exists and is still here."""


def exists(check: str) -> bool:
    """Whether this version has the check."""
    from docfraud.checks import all_checks

    return any(c.id == check for c in all_checks())
