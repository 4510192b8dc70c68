"""The ground truth of a specimen, as it is written beside its pictures. Frozen and versioned, like results."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from docfraud.results import Light, Threat

__all__ = ["TRUTH_VERSION", "BearerTruth", "Capture", "HolderTruth", "RecipeTruth", "SideTruth", "Truth"]

TRUTH_VERSION = "1.0"

Polygon = tuple[tuple[float, float], ...]
"""Corners (x, y), pixels of the picture, (0, 0) the first pixel's centre."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RecipeTruth(_Frozen):
    """What decided this specimen: `docfraud.specimens.recipe.Recipe` as data."""

    design: str
    seed: int
    forgery: str | None
    variant: str
    quality: str | None
    wear: str
    device: str
    ppi: int
    portrait: str | None
    live: bool
    jpeg: int | None


class Capture(_Frozen):
    """How a side was captured."""

    device: str
    title: str
    ppi: float = Field(description="pixels per inch on the page; the mean where the view is oblique")
    jpeg_quality: int | None


class SideTruth(_Frozen):
    """One side: its pictures, and where everything is in them (all lights of a side are registered)."""

    side: str = Field(description="page or back")
    pictures: dict[Light, str] = Field(description="light to file name within the specimen's folder")
    width: int
    height: int
    capture: Capture
    page: Polygon = Field(description="the page's corners, clockwise from its own top left")
    fields: dict[str, str] = Field(description="printed text by field")
    regions: dict[str, Polygon] = Field(
        description="portrait, ghost, signature, serial, mrz_line_1 to 3, and the fields by name, where they are"
    )
    mask: str | None = Field(description="PNG of the pictures' size, 255 where the forger changed something; or None")
    changed: float = Field(description="share of the page that the mask covers, 0 to 1")
    wear_mask: str | None = Field(description="PNG, 255 where wear acted; None for no wear")


class HolderTruth(_Frozen):
    """Whose document it claims to be. Nobody by that name exists."""

    surname: str
    given_names: str
    sex: str
    date_of_birth: str = Field(description="ISO 8601")
    portrait: str = Field(description="name of the portrait; `made` says whether the person was made up")
    source: str
    made: bool


class BearerTruth(_Frozen):
    """Who presents it, photographed live (simulated)."""

    picture: str
    portrait: str
    source: str
    is_holder: bool = Field(description="whether it is the person whose document this is")
    points: Polygon = Field(description="outer and inner corner of both eyes, below the nose; pixels")
    note: str
    mask: str | None = Field(description="PNG, 255 where the appearance was altered; or None")


class Truth(_Frozen):
    """Everything that is known about a specimen. All of it is simulated and fictitious."""

    truth_version: str = TRUTH_VERSION
    name: str
    simulated: bool = True
    recipe: RecipeTruth
    title: str
    issuer: str
    format: str
    model: str = Field(description="document model as ICAO 9303-2 counts them: issuer, code, number, year")
    genuine: bool
    threat: Threat | None = Field(description="class of ICAO 9303-2 A.4; None for a genuine document of its holder")
    what: str = Field(description="one sentence: what was done")
    expected: tuple[str, ...] = Field(description="ids of checks that ought to notice; some may not exist yet")
    processes: dict[str, str] = Field(description="portrait, text, mrz: printing process of each")
    mrz: tuple[str, ...] = Field(description="lines as printed")
    mrz_valid: bool = Field(description="whether all check digits of the printed lines are right")
    dates: dict[str, str] = Field(description="issue and expiry that the document claims, ISO 8601")
    holder: HolderTruth
    bearer: BearerTruth | None
    sides: tuple[SideTruth, ...]
    files: dict[str, str] = Field(description="SHA-256 of every picture by file name")
