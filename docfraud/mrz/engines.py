"""The MRZ engines by name, and from a reading to its result.

An engine takes a picture and returns readings. `docfraud`, `ppocr` and `tesseract` share the search and decoding and
differ in who reads a line; `passporteye` is a whole reader of its own, there to be compared with.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np

from docfraud.errors import EngineUnavailableError, MRZFormatError, UnknownNameError
from docfraud.imaging.picture import RGB, Quad
from docfraud.mrz.decode import Difference
from docfraud.mrz.formats import FORMATS
from docfraud.mrz.parse import ParsedMRZ, parse
from docfraud.mrz.read import MRZReader, ZoneReading
from docfraud.mrz.remnants import Remnant, of_lines, of_mirrored
from docfraud.results import Light, MRZReading, Region
from docfraud.settings import Settings


@dataclass(frozen=True, slots=True, eq=False)
class FoundMRZ:
    """An MRZ on a picture: what it says, and where it is.

    Attributes:
        reading: the result, without regions.
        parsed: the fields of `reading.lines`.
        quads: one per line, picture pixels, clockwise from the top left as the text reads; empty if unknown.
        settled: (line, column) of characters that only the check digits decided.
        pitch: distance between characters, picture pixels; None if unknown.
        differences: where the nearest valid reading departs from what the picture alone says, and how much likelier
            the picture's character is.
        unclear: (line, column) of characters that are guesses; with one, it is not an MRZ that was read surely.
    """

    reading: MRZReading
    parsed: ParsedMRZ
    quads: tuple[Quad, ...] = ()
    settled: tuple[tuple[int, int], ...] = ()
    pitch: float | None = None
    differences: tuple[Difference, ...] = ()
    unclear: tuple[tuple[int, int], ...] = ()

    @property
    def angle(self) -> float:
        """Direction of the text, degrees clockwise from the picture's x axis; 0 if unknown."""
        if not self.quads:
            return 0.0
        direction = self.quads[0][1] - self.quads[0][0]
        return float(np.degrees(np.arctan2(direction[1], direction[0])))

    def span_quad(self, line: int, start: int, end: int) -> Quad | None:
        """Quad around the characters [start, end) of a line, picture pixels."""
        if line >= len(self.quads):
            return None
        quad, length = self.quads[line], len(self.reading.lines[line])
        a, b = start / length, end / length
        top, bottom = quad[1] - quad[0], quad[2] - quad[3]
        return np.array([quad[0] + top * a, quad[0] + top * b, quad[3] + bottom * b, quad[3] + bottom * a])

    def doubtful_fields(self, *, below: float = 0.5) -> frozenset[str]:
        """Fields, in the printed page's names, with a character read less surely than `below`.

        A character that the check digits settled is sure.
        """
        names: set[str] = set()
        for spec in FORMATS[self.reading.format].fields:
            row = self.reading.character_confidences[spec.line] if self.reading.character_confidences else ()
            weak = any(
                c < below and (spec.line, column) not in self.settled
                for column, c in enumerate(row[spec.start : spec.end], spec.start)
            )
            if weak:
                names |= {"surname", "given_names"} if spec.name == "names" else {spec.name}
        return frozenset(names)

    def with_regions(self, image: str, light: Light) -> MRZReading:
        """The reading with a region per line, on the named picture."""
        return self.reading.model_copy(update={"regions": line_regions(self.quads, image, light)})


def line_regions(quads: Sequence[Quad], image: str, light: Light) -> tuple[Region, ...]:
    """A region for each line of an MRZ, first to last, on the named picture."""
    return tuple(region_of(quad, image=image, light=light, role=f"mrz_line_{i}") for i, quad in enumerate(quads, 1))


def region_of(quad: Quad, *, image: str, light: Light, role: str) -> Region:
    """A region from a quad."""
    return Region(
        image=image, light=light, role=role, polygon=tuple((round(float(x), 1), round(float(y), 1)) for x, y in quad)
    )


class MRZEngine(Protocol):
    """Reads every MRZ of a picture."""

    name: str
    models: tuple[str, ...]
    """The networks it runs, by their names in the manifest."""

    def read(self, picture: RGB, *, today: dt.date | None = None) -> list[FoundMRZ]:
        """Readings, the surest first, those with guesses (`FoundMRZ.unclear`) among them; empty where there is none."""
        ...

    def search(self, picture: RGB, *, today: dt.date | None = None) -> tuple[list[FoundMRZ], list[Remnant]]:
        """`read`, and what can be said of MRZs that were seen and are no reading."""
        ...


class LineEngine:
    """docfraud's search and decoding around a line recogniser."""

    def __init__(self, reader: MRZReader, models: tuple[str, ...] = ()) -> None:
        self.name = reader.engine
        self.models = models
        self._reader = reader

    def read(self, picture: RGB, *, today: dt.date | None = None) -> list[FoundMRZ]:
        """See `MRZEngine.read`."""
        return self.search(picture, today=today)[0]

    def search(self, picture: RGB, *, today: dt.date | None = None) -> tuple[list[FoundMRZ], list[Remnant]]:
        """See `MRZEngine.search`."""
        search = self._reader.search(picture)
        if search.mirrored:
            return [], [of_mirrored(reading.lines, reading.quads) for reading in search.readings]
        return [_found(reading, self.name, today) for reading in search.readings], of_lines(search.unread, picture)


class PassportEye:
    """The passporteye package, as it comes, for comparison. It finds one MRZ and no place for its characters."""

    name = "passporteye"
    models: tuple[str, ...] = ()

    def __init__(self) -> None:
        """Raises:
        EngineUnavailableError: passporteye or Tesseract is not installed.
        """
        import importlib.util

        from docfraud.ocr import tesseract

        if importlib.util.find_spec("passporteye") is None:
            raise EngineUnavailableError(
                "PassportEye is not installed.", remedy="Install it with `pip install 'docfraud[passporteye]'`."
            )
        if not tesseract.available():
            raise EngineUnavailableError("PassportEye needs Tesseract.", remedy=tesseract.INSTALL)

    def read(self, picture: RGB, *, today: dt.date | None = None) -> list[FoundMRZ]:
        """See `MRZEngine.read`."""
        import io

        from passporteye import read_mrz
        from PIL import Image

        buffer = io.BytesIO()
        Image.fromarray(picture).save(buffer, format="PNG")
        result = read_mrz(buffer.getvalue())
        if result is None:
            return []
        raw = tuple(str(result.aux.get("raw_text", "")).split("\n"))
        try:
            parsed = parse(result.aux["text"], today=today)
        except (MRZFormatError, KeyError):
            return []
        reading = MRZReading(
            format=parsed.format,
            lines=parsed.lines,
            lines_valid=parsed.lines if parsed.check_digits_valid else None,
            fields=parsed.fields,
            checks=parsed.check_digits,
            raw_lines=raw,
            engine=self.name,
        )
        return [FoundMRZ(reading, parsed)]

    def search(self, picture: RGB, *, today: dt.date | None = None) -> tuple[list[FoundMRZ], list[Remnant]]:
        """See `MRZEngine.search`; it says nothing of what it did not read."""
        return self.read(picture, today=today), []


def _found(zone: ZoneReading, engine: str, today: dt.date | None) -> FoundMRZ:
    parsed = parse(zone.lines, format=zone.decoded.format, today=today)
    confidences = np.concatenate([np.asarray(c) for c in zone.decoded.confidences])
    reading = MRZReading(
        format=parsed.format,
        lines=parsed.lines,
        lines_valid=zone.decoded.lines_valid,
        doubt=None if zone.decoded.doubt is None else round(zone.decoded.doubt, 3),
        fields=parsed.fields,
        checks=parsed.check_digits,
        confidence=round(float(np.exp(np.mean(np.log(np.maximum(confidences, 1e-6))))), 4),
        character_confidences=tuple(tuple(round(c, 3) for c in line) for line in zone.decoded.confidences),
        raw_lines=zone.raw,
        engine=engine,
    )
    return FoundMRZ(reading, parsed, zone.quads, zone.settled, zone.pitch, zone.decoded.differences, zone.unclear)


def _ppocr(settings: Settings) -> MRZEngine:
    from docfraud.ocr.ppocr import shared_ppocr

    network = shared_ppocr(settings.threads)
    return LineEngine(MRZReader(network, network, settings), ("ppocr-detector", "ppocr-recogniser"))


def _docfraud(settings: Settings) -> MRZEngine:
    from docfraud.mrz.network import shared_network

    network = shared_network(settings.threads)
    reader = MRZReader(network, network, settings, settings.mrz_finder_sides)
    return LineEngine(reader, ("mrz-finder", "mrz-line-reader"))


def _tesseract(settings: Settings) -> MRZEngine:
    from docfraud.ocr.ppocr import shared_ppocr
    from docfraud.ocr.tesseract import Tesseract

    return LineEngine(MRZReader(shared_ppocr(settings.threads), Tesseract(), settings), ("ppocr-detector",))


def _passporteye(settings: Settings) -> MRZEngine:
    return PassportEye()


ENGINES: dict[str, Callable[[Settings], MRZEngine]] = {
    "docfraud": _docfraud,
    "ppocr": _ppocr,
    "tesseract": _tesseract,
    "passporteye": _passporteye,
}
"""Every engine by name; a new one is a line here and a file in `docfraud/ocr`."""


@lru_cache(maxsize=4)
def get_engine(name: str, settings: Settings) -> MRZEngine:
    """An engine by name.

    Raises:
        UnknownNameError: there is none of that name.
        EngineUnavailableError: it is not installed; the remedy says how to get it.
    """
    if name not in ENGINES:
        raise UnknownNameError(f"There is no MRZ engine {name!r}.", remedy=f"Choose one of {', '.join(ENGINES)}.")
    return ENGINES[name](settings)
