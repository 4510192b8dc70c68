"""Draws the committed pages of tests/data/drawn/ and their ground truth, index.json.

    python tools/make_drawn_samples.py [FOLDER]

Everything follows from the seeds below: the same Pillow and OpenCV give the same files. The portraits are
those of the package (tools/make_portraits.py).
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from PIL import Image

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from docfraud.imaging.picture import RGB  # noqa: E402
from tests.support.capturing import draw_lights, live_capture, on_desk  # noqa: E402
from tests.support.drawing import (  # noqa: E402
    DateStyle,
    DrawnPage,
    PageSpec,
    committed_portrait,
    draw_page,
)
from tests.support.forging import (  # noqa: E402
    Altered,
    alter_mrz,
    alter_mrz_character,
    alter_viz_digit,
    substitute_portrait,
)

QUALITY = 90
HOLDER, OTHER = "live/holder.jpg", "live/other.jpg"

PASSPORT = PageSpec(personal_number="7408120042", seed=101)
CARD = replace(
    PASSPORT,
    format="TD1",
    document_number="UD7304185",
    personal_number="",
    authority="CITY OF ZENITH",
    date_style=DateStyle.DOTS,
    seed=102,
)
TD2 = replace(
    CARD,
    format="TD2",
    document_number="UE6120937",
    date_style=DateStyle.MONTH_WORD,
    viz={"nationality": "UTOPIAN"},
    seed=103,
)
VISA_A = replace(
    CARD,
    format="MRVA",
    document_number="V40812773",
    authority="EMBASSY IN ZENITH",
    date_style=DateStyle.BILINGUAL,
    seed=104,
)
VISA_B = replace(VISA_A, format="MRVB", document_number="V40812874", date_style=DateStyle.SLASHES, seed=105)


@dataclass(frozen=True)
class Expected:
    """What docfraud ought to say with a certain live picture; verdict None where this is left open."""

    live: str
    verdict: str | None
    because: str


GENUINE = (
    Expected(HOLDER, "clear", "genuine document, its holder before the camera"),
    Expected(OTHER, "suspect", "impostor: someone else before the camera"),
)


@dataclass
class Writer:
    """Writes pictures below a folder and collects what index.json says about them."""

    folder: Path
    documents: list[dict[str, Any]] = field(default_factory=list)

    def picture(self, name: str, pixels: RGB, ppi: float | None = None) -> str:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        resolution: dict[str, Any] = {"dpi": (ppi, ppi)} if ppi else {}
        Image.fromarray(pixels).save(path, quality=QUALITY, optimize=True, **resolution)
        return name

    def document(
        self,
        name: str,
        page: DrawnPage,
        expected: tuple[Expected, ...],
        *,
        altered: Altered | None = None,
        pixels: RGB | None = None,
        **more: Any,
    ) -> None:
        """Write the page (or `pixels` that show it) and its entry. Boxes are of the page as drawn."""
        self.picture(name, page.pixels if pixels is None else pixels, page.spec.ppi if pixels is None else None)
        printed = {f.name: f.text for side in (page.back, page) if side is not None for f in side.fields}
        mrz = page.mrz_side.mrz_lines
        if altered is not None and altered.kind == "viz_character":
            printed[altered.field] = altered.after
        elif altered is not None and altered.kind == "mrz_character":
            mrz = tuple(altered.after.split("\n"))
        self.documents.append(
            {
                "file": name,
                "format": page.spec.format,
                "mrz": list(mrz),
                "mrz_side": "back" if page.back is not None else "front",
                "fields": dict(sorted(printed.items())),
                "boxes": {k: [round(v, 1) for v in box] for k, box in sorted(page.boxes.items())},
                "portrait_box": list(page.portrait_box or ()),
                "altered": None
                if altered is None
                else {
                    "kind": altered.kind,
                    "field": altered.field,
                    "before": altered.before,
                    "after": altered.after,
                    "boxes": [list(box) for box in altered.boxes],
                },
                "expected": [vars(e) for e in expected],
                **more,
            }
        )


def genuine(out: Writer) -> None:
    passport = draw_page(PASSPORT)
    lights = draw_lights(passport)
    ppi = PASSPORT.ppi
    out.document(
        "genuine/td3.jpg",
        passport,
        GENUINE,
        ir=out.picture("genuine/td3_ir.jpg", lights.ir, ppi),
        uv=out.picture("genuine/td3_uv.jpg", lights.uv, ppi),
    )
    card = draw_page(CARD)
    out.document(
        "genuine/td1_front.jpg", card, GENUINE, back=out.picture("genuine/td1_back.jpg", card.mrz_side.pixels, ppi)
    )
    for name, spec in (("td2", TD2), ("mrva", VISA_A), ("mrvb", VISA_B)):
        out.document(f"genuine/{name}.jpg", draw_page(spec), GENUINE)
    desk = on_desk(passport, angle=8.0, perspective=0.10, seed=106, width=1400)
    out.document(
        "desk/page_on_desk.jpg",
        passport,
        GENUINE,
        pixels=desk.pixels,
        quad=[[round(v, 1) for v in corner] for corner in desk.quad.tolist()],
        boxes={},
        portrait_box=[],
    )


def forged(out: Writer) -> None:
    passport = draw_page(PASSPORT)

    def write(name: str, altered: Altered, *expected: Expected) -> None:
        out.document(f"forged/{name}.jpg", altered.page, expected, altered=altered)

    write(
        "birth_digit_viz",
        alter_viz_digit(passport, "date_of_birth"),
        Expected(HOLDER, "suspect", "the printed birth date was altered and differs from the MRZ"),
    )
    write(
        "mrz_digit",
        alter_mrz_character(passport, 1, 18),
        Expected(HOLDER, "suspect", "a digit of the birth date in the MRZ was altered, its check digits were not"),
    )
    other_number = replace(PASSPORT, document_number="U74C29396")
    write(
        "mrz_digit_recomputed",
        alter_mrz(passport, other_number.printed_mrz),
        Expected(
            HOLDER, "suspect", "the number in the MRZ was altered with right check digits; the printed one differs"
        ),
    )
    write(
        "portrait_substituted",
        substitute_portrait(passport),
        Expected(HOLDER, "suspect", "the portrait is not of the person before the camera"),
        Expected(
            OTHER, None, "only the seam round the pasted photograph tells; a check for it is not part of this version"
        ),
    )


def main(folder: Path) -> None:
    out = Writer(folder)
    genuine(out)
    forged(out)
    live = []
    for name, person, seed in ((HOLDER, "holder", 3), (OTHER, "other", 4)):
        source = committed_portrait("holder_wide" if person == "holder" else "other_wide")
        out.picture(name, live_capture(source, seed))
        live.append({"file": name, "shows": person, "simulated": True})
    index = {
        "about": "Ground truth of these samples. Boxes are x0, y0, x1, y1 in pixels of the file. See SOURCES.md.",
        "documents": out.documents,
        "live": live,
    }
    (folder / "index.json").write_text(json.dumps(index, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "tests" / "data" / "drawn")
