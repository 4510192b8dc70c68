"""Specimens on disk: one folder each, with its pictures, and its truth in a folder of its own.

    NAME/page.jpg page_ir.jpg page_uv.jpg back.jpg ... live.jpg
    NAME/truth/truth.json page_mask.png page_wear.png live_mask.png contact.jpg

A folder appears complete or not at all: it is written under another name and renamed at the end.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from pydantic import ValidationError

from docfraud.errors import UsageError
from docfraud.imaging.picture import RGB
from docfraud.results import Light
from docfraud.specimens.contact import contact_strip
from docfraud.specimens.truth import BearerTruth, Capture, HolderTruth, RecipeTruth, SideTruth, Truth
from docfraud.specimens.workshop import SideView, Specimen

__all__ = ["TRUTH_FILE", "load_truths", "read_truth", "save"]

TRUTH_FILE = "truth/truth.json"

_SUFFIX = {Light.VI: "", Light.IR: "_ir", Light.UV: "_uv"}


def save(specimen: Specimen, folder: Path, name: str | None = None) -> Truth:
    """Write a specimen to `folder`/NAME, replacing one of that name.

    Args:
        specimen: what to write.
        folder: where to.
        name: its folder's name; None for the recipe's.

    Returns:
        Its truth, as written.

    Raises:
        UsageError: the folder cannot be written.
    """
    name = name or specimen.name
    target = folder / name
    work = folder / f".{name}.part"
    try:
        shutil.rmtree(work, ignore_errors=True)
        (work / "truth").mkdir(parents=True)
        truth = _write(specimen, work, name)
        if target.exists():
            shutil.rmtree(target)
        work.replace(target)
    except OSError as error:
        shutil.rmtree(work, ignore_errors=True)
        remedy = "Free space or name another folder."
        raise UsageError(f"{target} cannot be written: {error.strerror}.", remedy=remedy) from error
    return truth


def read_truth(folder: Path) -> Truth | None:
    """The truth of a finished specimen; None where there is none that can be read."""
    try:
        return Truth.model_validate_json((folder / TRUTH_FILE).read_bytes())
    except (OSError, ValidationError):
        return None


def load_truths(folder: Path) -> list[tuple[Path, Truth]]:
    """All finished specimens below a folder, sorted by path."""
    found = ((path.parent.parent, read_truth(path.parent.parent)) for path in sorted(folder.rglob(TRUTH_FILE)))
    return [(path, truth) for path, truth in found if truth is not None and not path.name.startswith(".")]


def _write(specimen: Specimen, folder: Path, name: str) -> Truth:
    files: dict[str, str] = {}

    def put(name: str, data: bytes) -> str:
        (folder / name).write_bytes(data)
        files[name] = hashlib.sha256(data).hexdigest()
        return name

    sides = tuple(_side(view, put) for view in specimen.sides)
    bearer = None
    if specimen.live is not None:
        live = specimen.live
        bearer = BearerTruth(
            picture=put("live.jpg", _encoded(live.picture, live.jpeg_quality, None)),
            portrait=live.portrait.name,
            source=live.portrait.source,
            is_holder=live.portrait.person in specimen.document.portrait.person.split("+"),
            points=tuple((round(float(x), 2), round(float(y), 2)) for x, y in live.points),
            note=live.note,
            mask=None if live.mask is None else put("truth/live_mask.png", _mask_png(live.mask)),
        )
    document, design, recipe = specimen.document, specimen.document.design, specimen.recipe
    person, portrait, way = document.person, document.portrait, document.made_by
    truth = Truth(
        name=name,
        recipe=RecipeTruth(**asdict(recipe)),
        title=design.title,
        issuer=design.issuer,
        format=design.format,
        model=f"{design.issuer}, {design.document_code}, {design.model}, {design.year}",
        genuine=specimen.threat is None,
        threat=specimen.threat,
        what=specimen.what,
        expected=specimen.expected,
        processes={"portrait": way.portrait.process, "text": way.text.process, "mrz": way.mrz.process},
        mrz=specimen.mrz,
        mrz_valid=specimen.mrz_valid,
        dates={"issue": document.issued.isoformat(), "expiry": document.expires.isoformat()},
        holder=HolderTruth(
            surname=person.surname,
            given_names=person.given_names,
            sex=person.sex,
            date_of_birth=person.date_of_birth.isoformat(),
            portrait=portrait.name,
            source=portrait.source,
            made=portrait.made,
        ),
        bearer=bearer,
        sides=sides,
        files=dict(sorted(files.items())),
    )
    strip = contact_strip(specimen)
    (folder / "truth/contact.jpg").write_bytes(_encoded(strip, 80, None))
    text = json.dumps(truth.model_dump(mode="json"), indent=1, ensure_ascii=False) + "\n"
    (folder / TRUTH_FILE).write_text(text, encoding="utf-8")
    return truth


def _side(view: SideView, put: Callable[[str, bytes], str]) -> SideTruth:
    captured = view.captured
    quality = captured.jpeg_quality
    kind = "png" if quality is None else "jpg"
    pictures = {
        light: put(f"{view.name}{_SUFFIX[light]}.{kind}", _encoded(picture, quality, captured.ppi))
        for light, picture in view.pictures.items()
    }
    height, width = captured.shape
    masks = {
        name: None if mask is None else put(f"truth/{view.name}_{name}.png", _mask_png(mask))
        for name, mask in (("mask", view.mask), ("wear", view.wear_mask))
    }
    return SideTruth(
        side=view.name,
        pictures=pictures,
        width=width,
        height=height,
        capture=Capture(
            device=captured.device, title=_title(captured.device), ppi=round(captured.ppi, 2), jpeg_quality=quality
        ),
        page=view.quad,
        fields=view.fields,
        regions=view.regions,
        mask=masks["mask"],
        changed=0.0 if view.mask is None else _share(view.mask, view.quad),
        wear_mask=masks["wear"],
    )


def _title(device: str) -> str:
    from docfraud.specimens.capture import get_device

    return get_device(device).title


def _share(mask: NDArray[np.uint8], quad: tuple[tuple[float, float], ...]) -> float:
    """Share of the page that is marked."""
    x, y = np.array(quad).T
    area = 0.5 * abs(float(x @ np.roll(y, 1) - y @ np.roll(x, 1)))
    return round(min(float(np.count_nonzero(mask)) / max(area, 1.0), 1.0), 6)


def _encoded(picture: RGB, quality: int | None, ppi: float | None) -> bytes:
    """JPEG at a quality, PNG for none; grey where all channels are equal, as infrared is."""
    grey = bool((picture[..., 0] == picture[..., 1]).all() and (picture[..., 0] == picture[..., 2]).all())
    image = Image.fromarray(np.ascontiguousarray(picture[..., 0]) if grey else picture)
    options: dict[str, Any] = {} if ppi is None else {"dpi": (round(ppi, 1), round(ppi, 1))}
    out = BytesIO()
    if quality is None:
        image.save(out, "PNG", **options)
    else:
        image.save(out, "JPEG", quality=quality, **options)
    return out.getvalue()


def _mask_png(mask: NDArray[np.uint8]) -> bytes:
    """One bit per pixel: masks are black and white."""
    out = BytesIO()
    Image.fromarray(mask).convert("1", dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()
