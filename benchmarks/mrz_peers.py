"""What people use instead to read an MRZ, as each comes, behind one small interface."""

from __future__ import annotations

import importlib
import importlib.util
import os
import tempfile
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PIL import Image

from docfraud.imaging.picture import RGB
from docfraud.ocr import tesseract

Lines = tuple[str, ...]
Reader = Callable[[RGB], Sequence[Lines]]


class NotRun(Exception):  # noqa: N818 - a row that says why, not an error
    """A peer that cannot run here, and why."""


def _need(package: str) -> None:
    if importlib.util.find_spec(package) is None:
        raise NotRun("not installed")


def _need_tesseract(model: str = "eng") -> None:
    if not tesseract.available():
        raise NotRun("Tesseract is not installed")
    import pytesseract

    if model not in pytesseract.get_languages():
        raise NotRun(f"its Tesseract model {model!r} is not installed; its package does not bring it")


def mrz_like(texts: Sequence[str]) -> list[Lines]:
    """What a caller of a general OCR would take for the MRZ: the last two or three long lines of MRZ characters."""
    rows = []
    for text in texts:
        row = "".join(text.upper().split()).replace("«", "<<").replace("‹", "<")
        if (
            len(row) >= 24
            and "<" in row
            and sum(c.isascii() and (c.isalnum() or c == "<") for c in row) >= len(row) - 2
        ):
            rows.append(row)
    if len(rows) >= 3 and max(len(r) for r in rows[-3:]) <= 33:
        return [tuple(rows[-3:])]
    return [tuple(rows[-2:])] if len(rows) >= 2 else []


def rapidocr() -> Reader:
    """PP-OCR's whole pipeline in the rapidocr package."""
    _need("rapidocr")
    from rapidocr import RapidOCR

    engine = RapidOCR(
        params={
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "Global.log_level": "error",
        }
    )

    def read(pixels: RGB) -> Sequence[Lines]:
        result: Any = engine(pixels[:, :, ::-1].copy())
        return mrz_like(list(result.txts or ()))

    return read


def plain_tesseract() -> Reader:
    """Tesseract on the whole page with its default settings."""
    _need_tesseract()
    import pytesseract

    return lambda pixels: mrz_like(pytesseract.image_to_string(pixels).splitlines())


def passporteye() -> Reader:
    """PassportEye's `read_mrz`."""
    _need("passporteye")
    _need_tesseract()
    from passporteye import read_mrz

    def read(pixels: RGB) -> Sequence[Lines]:
        with tempfile.TemporaryDirectory() as folder:
            file = os.fspath(Path(folder) / "page.png")
            Image.fromarray(pixels).save(file)
            with warnings.catch_warnings():  # deprecations of its own dependencies, by the hundred
                warnings.simplefilter("ignore")
                found: Any = read_mrz(file)
        if found is None:
            return []
        return [tuple(str(found.aux.get("text", "")).split("\n"))]

    return read


def fastmrz() -> Reader:
    """FastMRZ's `get_details`, text only."""
    _need("fastmrz")
    _need_tesseract("mrz")
    engine: Any = importlib.import_module("fastmrz").FastMRZ()

    def read(pixels: RGB) -> Sequence[Lines]:
        text = engine.get_details(pixels[:, :, ::-1].copy(), input_type="numpy", ignore_parse=True)
        lines = tuple(str(text or "").split())
        return [lines] if lines else []

    return read


PEERS: dict[str, Callable[[], Reader]] = {
    "rapidocr as it comes": rapidocr,
    "pytesseract, plain": plain_tesseract,
    "PassportEye": passporteye,
    "FastMRZ": fastmrz,
}
"""Every peer by the name of its row."""
