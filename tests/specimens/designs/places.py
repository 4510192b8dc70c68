"""Where everything of a design stands, as boxes of millimetres, for tests of layouts."""

from __future__ import annotations

from collections.abc import Iterator

from docfraud.specimens.design import Design, Side
from docfraud.specimens.patterns import LatentImage, Words
from docfraud.specimens.text import Box, set_text, text_width

MRZ_ZONE_MM = 23.2


def boxes(design: Design, side: Side) -> Iterator[tuple[str, Box]]:
    """Everything that must be legible or stand free: labels, values in all their room, boxes, fixed lettering."""
    font = design.personalisation.text.font
    for slot in side.slots:
        label = set_text(slot.label, slot.x, slot.y, side.label_font, side.label_size)
        yield f"label of {slot.name}", label.box
        value = set_text("H", slot.x, slot.y + side.drop, font, side.value_size).box
        yield f"value of {slot.name}", (slot.x, value[1], slot.x + slot.room, value[3])
    for name in ("portrait", "ghost", "signature"):
        box = getattr(side, name)
        if box is not None:
            yield name, box
    if side.serial is not None:
        serial = side.serial
        yield "serial", set_text("000000", serial.x, serial.y, serial.font, serial.size).box
    for layer in side.layers:
        if layer.name == "uv":
            continue
        for pattern in layer.patterns:
            if isinstance(pattern, LatentImage):
                yield f"latent image {pattern.text}", pattern.box
            elif isinstance(pattern, Words):
                line = set_text(
                    pattern.text, pattern.x, pattern.y, pattern.font, pattern.size, drift=(pattern.spacing, 0.0)
                )
                yield f"words {pattern.text}", line.box


def overlap(a: Box, b: Box) -> float:
    """Area that two boxes share, square millimetres."""
    return max(0.0, min(a[2], b[2]) - max(a[0], b[0])) * max(0.0, min(a[3], b[3]) - max(a[1], b[1]))


def shrunk(text: str, room: float, font: str, size: float) -> float:
    """By how much a value must be set smaller to fit, 1 where it fits."""
    return min(1.0, room / text_width(text, font, size))
