"""The result model: what an inspection found, in the field's own words.

Everything here is frozen, versioned and serialisable; renderers show it and compute nothing. Outcome words follow
ICAO 9303-2 Appendix C.33 and BSI TR-03135, threat classes ICAO 9303-2 A.4.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

SCHEMA_VERSION = "1.0"


class Light(StrEnum):
    """ICAO 9303-2 B.1: VI 400-700 nm, IR 850-950 nm (B900), UV 365 nm."""

    VI = "VI"
    IR = "IR"
    UV = "UV"


class Outcome(StrEnum):
    """What one check can say (ICAO 9303-2 C.33)."""

    SUCCESSFUL = "successful"
    FAILED = "failed"
    UNDETERMINED = "undetermined"
    NOT_SUPPORTED = "not_supported"
    NOT_PERFORMED = "not_performed"
    ABORTED = "aborted"


class Severity(StrEnum):
    """How much a failure says about fraud, before a policy weighs it."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"


class Threat(StrEnum):
    """Threat classes after ICAO 9303-2 A.4."""

    COUNTERFEIT = "counterfeit"
    PHOTO_SUBSTITUTION = "photo_substitution"
    DATA_ALTERATION = "data_alteration"
    CONSTRUCTION = "construction_from_genuine_parts"
    PAGE_SUBSTITUTION = "page_substitution"
    STOLEN_BLANK = "stolen_blank"
    IMPOSTOR = "impostor"
    ALTERED_APPEARANCE = "altered_appearance"
    MORPHED_PORTRAIT = "morphed_portrait"
    PRESENTATION_ATTACK = "presentation_attack"
    CHIP_TAMPERING = "chip_tampering"
    FANTASY_DOCUMENT = "fantasy_document"


class Group(StrEnum):
    """The groups in which an officer is shown the results of checks (ICAO 9303-2 C.35), in the order shown."""

    MRZ_IR_READABILITY = "mrz_ir_readability"
    UV_BRIGHTNESS = "uv_brightness"
    PATTERN_CHECK = "pattern_check"
    MRZ_CONSISTENCY = "mrz_consistency"
    DATE_OF_EXPIRY = "date_of_expiry"


class Reason(StrEnum):
    """Closed list of reason codes; stable across versions, new ones are only added."""

    AS_EXPECTED = "as_expected"
    # nothing was compared
    INPUT_MISSING = "input_missing"
    ARTEFACT_MISSING = "artefact_missing"
    ENGINE_MISSING = "engine_missing"
    NOT_IN_THIS_FORMAT = "not_in_this_format"
    CHECK_CRASHED = "check_crashed"
    # MRZ
    FORMAT_UNKNOWN = "format_unknown"
    FORMAT_VIOLATED = "format_violated"
    CHECK_DIGIT_WRONG = "check_digit_wrong"
    CHECK_DIGIT_DOUBTFUL = "check_digit_doubtful"
    DATE_IMPOSSIBLE = "date_impossible"
    DATES_OUT_OF_ORDER = "dates_out_of_order"
    EXPIRED = "expired"
    CODE_UNKNOWN = "code_unknown"
    SPECIMEN_CODE = "specimen_code"
    SEVERAL_DOCUMENTS = "several_documents"
    # VIZ
    FIELD_DIFFERS = "field_differs"
    FIELD_NOT_FOUND = "field_not_found"
    READING_DOUBTFUL = "reading_doubtful"
    # printing and security features
    NOT_ABSORBING = "not_absorbing"
    TOO_BRIGHT = "too_bright"
    NOT_LUMINESCENT = "not_luminescent"
    PRINT_PROCESS_DIFFERS = "print_process_differs"
    DETAIL_LOST = "detail_lost"
    TYPEFACE_DIFFERS = "typeface_differs"
    OUT_OF_TOLERANCE = "out_of_tolerance"
    EDGE_FOUND = "edge_found"
    PATTERN_DIFFERS = "pattern_differs"
    CHARACTERS_DIFFER = "characters_differ"
    PART_REPEATED = "part_repeated"
    COMPRESSION_DIFFERS = "compression_differs"
    RECAPTURED = "recaptured"
    COLOURLESS = "colourless"
    MODEL_UNKNOWN = "model_unknown"
    NOT_TO_SCALE = "not_to_scale"
    # faces
    FACE_DIFFERS = "face_differs"
    FACE_DOUBTFUL = "face_doubtful"
    FACE_FLAT = "face_flat"
    FACE_STILL = "face_still"
    FACES_MIXED = "faces_mixed"
    FRAMES_REPEATED = "frames_repeated"
    TURN_NOT_FOLLOWED = "turn_not_followed"
    FACE_PART_DIFFERS = "face_part_differs"
    NO_FACE = "no_face"
    SEVERAL_FACES = "several_faces"
    FACE_COVERED = "face_covered"
    FACE_TURNED = "face_turned"
    UNEVEN_LIGHT = "uneven_light"
    # pictures
    PICTURE_UNUSABLE = "picture_unusable"
    TOO_BLURRED = "too_blurred"
    TOO_MUCH_GLARE = "too_much_glare"
    TOO_LOW_RESOLUTION = "too_low_resolution"
    TOO_DARK = "too_dark"
    PARTLY_CUT_OFF = "partly_cut_off"


class GoodSide(StrEnum):
    """Which side of a threshold is good."""

    BELOW = "below"
    ABOVE = "above"


class VerdictOutcome(StrEnum):
    CLEAR = "clear"
    CAUTION = "caution"
    SUSPECT = "suspect"
    UNPROCESSABLE = "unprocessable"


class _Frozen(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", ser_json_inf_nan="null", json_schema_serialization_defaults_required=True
    )


class Region(_Frozen):
    """A polygon on one of the pictures, in that picture's own pixels (x right, y down, after EXIF orientation)."""

    image: str = Field(description="key of the picture: page, page_ir, page_uv, back, back_ir, back_uv, live")
    light: Light = Light.VI
    polygon: tuple[tuple[float, float], ...] = Field(description="corners (x, y), pixels")
    role: str = Field(
        description="what is there: page, mrz_line_1, mrz_<field>, portrait, live_face, glare, or a field name"
    )


class CheckResult(_Frozen):
    """What one check found. Every registered check has exactly one in an inspection."""

    check: str = Field(description="stable id of the check")
    title: str
    outcome: Outcome
    reason: Reason
    message: str = Field(description="one plain sentence")
    expected: str | None = None
    observed: str | None = None
    score: float | None = Field(default=None, description="raw score, in the unit the check's page names")
    threshold: float | None = None
    good_side: GoodSide | None = None
    regions: tuple[Region, ...] = ()
    severity: Severity = Severity.MEDIUM
    threats: tuple[Threat, ...] = ()
    advice: str | None = Field(default=None, description="what to do next, for example what to recapture")
    milliseconds: float = 0.0
    model: str | None = Field(default=None, description="sha256 of the model that decided, if any")
    group: Group | None = Field(
        default=None, description="the group of ICAO 9303-2 C.35 that it counts towards, if any"
    )


class FieldComparison(_Frozen):
    """One row of the field matrix: a field as the MRZ, the printed page and the chip say it."""

    name: str
    mrz: str | None = None
    viz: str | None = None
    chip: str | None = None
    outcome: Outcome
    message: str = ""
    regions: tuple[Region, ...] = ()


class Verdict(_Frozen):
    """A policy's conclusion. `suspect` is a referral to a person, never a finding of guilt."""

    outcome: VerdictOutcome
    bottom_line: str
    deciding_checks: tuple[str, ...] = ()
    threats: tuple[Threat, ...] = Field(default=(), description="suspected classes, the likeliest first")
    regions: tuple[Region, ...] = Field(default=(), description="where the findings are that point to the first class")
    policy: str
    log: tuple[str, ...] = Field(default=(), description="each rule that weighed in, in order")


class MRZCheckDigit(_Frozen):
    """One check digit of an MRZ (ICAO 9303-3 4.9), positions counted from 0."""

    name: str = Field(description="document_number, date_of_birth, date_of_expiry, optional_data or composite")
    printed: str
    computed: str
    valid: bool
    line: int
    column: int
    covers: tuple[tuple[int, int, int], ...] = Field(default=(), description="(line, start, end) spans it protects")


class Tolerance(_Frozen):
    """A measure beside what a standard prescribes."""

    value: float
    nominal: float | None = Field(default=None, description="None where the standard does not say")
    tolerance: float | None = Field(default=None, description="plus or minus; None where the standard gives none")
    within: bool | None = Field(default=None, description="None where there is nothing to hold it to")


class MRZPlacement(_Frozen):
    """Where an MRZ stands on the upright page, millimetres, against ICAO 9303 parts 3 to 7."""

    pitch: Tolerance = Field(description="from character to character")
    left: tuple[Tolerance, ...] = Field(description="per line, from the page's left edge to the first character's")
    line_spacing: tuple[Tolerance, ...] = Field(description="from each line's centre to the next one's")
    centre_above_edge: tuple[Tolerance, ...] = Field(description="per line, from its centre to the bottom edge")


class MRZTypography(_Frozen):
    """How an MRZ is set."""

    pitch: float = Field(description="from character to character, mean of the lines, pixels of the picture")
    pitch_ratio: float = Field(description="widest line's pitch over the narrowest's; 1 where all lines are set alike")
    line_spacing: tuple[float, ...] = Field(description="from each line to the next, in pitches; 9303: 2.5, TD1 1.67")
    slant: float = Field(description="greatest angle between two lines, degrees")
    characters: tuple[tuple[tuple[tuple[float, float], ...], ...], ...] = Field(
        description="per line and character its corners (x, y), pixels, clockwise from the top left as it reads"
    )
    conformity: tuple[tuple[float, ...], ...] = Field(
        description="per line and character, how much it looks like OCR-B: best normalised correlation with that "
        "character's drawing, 0 to 1; empty where a pitch is too few pixels to tell"
    )
    offsets: tuple[tuple[tuple[float, float], ...], ...] = Field(
        description="per line and character, how far it is off its cell's middle, pitches (right, down)"
    )
    placement: MRZPlacement | None = Field(default=None, description="None where the page's outline is not known")


class MRZReading(_Frozen):
    """One machine-readable zone: as printed, as valid, and what it says."""

    format: str = Field(description="TD1, TD2, TD3, MRVA, MRVB or FRENCH_ID")
    lines: tuple[str, ...] = Field(description="the lines as printed: best reading under the format's alphabet")
    lines_valid: tuple[str, ...] | None = Field(
        default=None, description="best reading that satisfies every check digit; None if there is none near"
    )
    doubt: float | None = Field(
        default=None,
        description="natural-log likelihood of lines minus that of lines_valid; near 0 is a reading doubt, "
        "large and lines differing means the print itself breaks a check digit",
    )
    fields: dict[str, str | None] = Field(default_factory=dict)
    checks: tuple[MRZCheckDigit, ...] = ()
    confidence: float | None = Field(default=None, description="geometric mean of the character confidences, 0 to 1")
    character_confidences: tuple[tuple[float, ...], ...] = ()
    raw_lines: tuple[str, ...] = Field(default=(), description="what the engine said before the format was applied")
    regions: tuple[Region, ...] = Field(default=(), description="one polygon per line")
    typography: MRZTypography | None = Field(default=None, description="how it is set; only where it was asked for")
    engine: str | None = None

    @property
    def check_digits_valid(self) -> bool:
        """True if every check digit that the format has is right on the lines as printed."""
        return all(c.valid for c in self.checks)


class RemnantReason(StrEnum):
    """Why an MRZ that was seen could not be read whole."""

    CUT_OFF = "cut-off"
    COVERED = "covered"
    UNCLEAR = "unclear"
    MIRRORED = "mirrored"


class MRZRemnant(_Frozen):
    """An MRZ that was seen but not read surely: what can be said of it, and why not more."""

    reason: RemnantReason
    message: str = Field(description="one sentence and a remedy")
    lines: tuple[str, ...] = Field(description="the characters seen; ? for each that is not sure")
    regions: tuple[Region, ...] = Field(default=(), description="one polygon per line")


class MRZSearch(_Frozen):
    """Everything that looks like an MRZ on a picture."""

    mrz: tuple[MRZReading, ...] = Field(description="read surely, from the first character to the last; surest first")
    remnants: tuple[MRZRemnant, ...] = ()


class MRZResult(MRZSearch):
    """What `docfraud mrz --json` prints for one file."""

    file: str
    milliseconds: float


class FacePart(_Frozen):
    """How much one part of two faces differs."""

    name: str = Field(description="brows, eyes, nose, mouth, cheeks, jaw, forehead or skin")
    score: float = Field(description="in units of what pictures of one unaltered person show")
    change: str = Field(description="the kind of change, where it would be one: shape, glasses, beard, make_up, ...")
    hidden: bool = Field(description="not compared: a picture does not show it")
    words: str = Field(description="what differs in the second picture")


class FaceAppearance(_Frozen):
    """Two faces compared part by part."""

    verdict: str
    changed: str | None = Field(description="the part that stands out, if one does")
    rest: float | None = Field(description="how much the rest of the face differs, in the unit of the scores")
    message: str
    parts: tuple[FacePart, ...] = Field(description="the most different first")
    regions: tuple[Region, ...] = Field(default=(), description='the part that stands out, on pictures "a" and "b"')


class FaceComparison(_Frozen):
    """Distance between two faces, with its threshold and where that came from."""

    distance: float
    threshold: float = Field(description="at or below it the faces are taken for one person's")
    reject_threshold: float | None = Field(default=None, description="above it, for two people's")
    outcome: Outcome
    origin: str = Field(description="on what the threshold was measured, and at which false match rate")
    fmr: float | None = Field(default=None, description="false match rate of the threshold, where it was measured")
    fmr_interval: tuple[float, float] | None = Field(
        default=None, description="95 % interval of that rate, by a bootstrap over people"
    )
    log10_likelihood_ratio: float | None = Field(
        default=None,
        description="base-10 logarithm of how much likelier the distance is for one person than for two; bounded by "
        "what the calibration's data supports",
    )
    message: str = ""
    regions: tuple[Region, ...] = ()
    milliseconds: float = 0.0
    model: str | None = None
    appearance: FaceAppearance | None = Field(default=None, description="part by part, where that was asked for")


class DocumentSummary(_Frozen):
    """What the document says it is. None where it could not be read."""

    format: str | None = None
    type: str | None = None
    issuer: str | None = None
    issuer_name: str | None = None
    number: str | None = None
    surname: str | None = None
    given_names: str | None = None
    nationality: str | None = None
    date_of_birth: str | None = None
    sex: str | None = None
    date_of_expiry: str | None = None
    specimen: bool = False


class ImageInfo(_Frozen):
    """One picture of the submission."""

    image: str
    light: Light
    file: str
    width: int
    height: int
    format: str | None = None
    rotation: int | None = Field(default=None, description="degrees counter-clockwise that made the page upright")
    error: str | None = Field(default=None, description="why the picture could not be used")
    remedy: str | None = None


class ModelInfo(_Frozen):
    name: str
    sha256: str
    licence: str


class Inspection(_Frozen):
    """Everything one inspection found, ready to show."""

    schema_version: str = SCHEMA_VERSION
    docfraud_version: str
    created: datetime
    verdict: Verdict
    document: DocumentSummary
    fields: tuple[FieldComparison, ...] = ()
    checks: tuple[CheckResult, ...] = ()
    mrz: tuple[MRZReading, ...] = ()
    images: tuple[ImageInfo, ...] = ()
    models: tuple[ModelInfo, ...] = ()
    milliseconds: float

    def check(self, check_id: str) -> CheckResult:
        """The result of one check.

        Raises:
            KeyError: there is no such check.
        """
        for result in self.checks:
            if result.check == check_id:
                return result
        raise KeyError(check_id)


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of what `docfraud inspect --json` prints."""
    schema = Inspection.model_json_schema(mode="serialization")
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "docfraud Inspection"
    return schema
