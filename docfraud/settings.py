"""Every threshold and default, named once, with where it came from.

Override any of them with an environment variable (`DOCFRAUD_FACE_THRESHOLD=0.45`) or by passing a `Settings` object.
`docfraud checks --settings` prints them with their origins.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from docfraud.errors import UsageError


def _threshold(value: float, origin: str, **limits: Any) -> Any:
    return Field(default=value, description=origin, **limits)


class Settings(BaseSettings):
    """docfraud's settings; a field's description says where its value came from."""

    model_config = SettingsConfigDict(env_prefix="DOCFRAUD_", frozen=True, extra="ignore", validate_default=True)

    # engines
    mrz_engine: str = Field(default="docfraud", description="MRZ recogniser: docfraud, ppocr, tesseract, passporteye")
    text_engine: str = Field(default="ppocr", description="reader of the printed fields: ppocr, tesseract")
    face_backend: str = Field(default="onnx", description="face networks: onnx, dlib (extra [dlib])")
    threads: int = Field(default=0, ge=0, le=256, description="threads per network run; 0 lets onnxruntime choose")
    cache_dir: Path | None = Field(
        default=None, description="where converted weights are kept; default: the user's cache"
    )

    # loading
    max_pixels: int = Field(
        default=120_000_000,
        gt=0,
        description="largest picture decoded, pixels; an open passport at 1200 ppi has 50 million",
    )
    max_bytes: int = Field(default=256 * 1024 * 1024, gt=0, description="largest file read, bytes")
    min_side: int = Field(
        default=64, gt=0, description="smallest picture side, pixels: an MRZ line has 30 characters or more"
    )
    pdf_ppi: int = Field(default=300, gt=0, description="a PDF page is drawn at this, ppi: ICAO 9303-2 B.1 nominal")
    pdf_max_ppi: int = Field(
        default=600,
        gt=0,
        description="or at its scan's own resolution up to this, ppi: ICAO 9303-2 B.1, useful maximum",
    )

    # MRZ
    mrz_search_sides: tuple[int, ...] = Field(
        default=(960, 1600),
        description="long sides the picture is scaled to in search of the MRZ, pixels, tried in turn; PP-OCR's "
        "detector was trained near 960, the second is for a document that fills little of the picture",
    )
    mrz_finder_sides: tuple[int, ...] = Field(
        default=(640, 1280, 480, 900, 320),
        description="the same for docfraud's own finder, which was trained on pitches of 3 to 17 pixels; a small "
        "picture is enlarged threefold at most. A doubtful reading is looked at once more from the first two, a "
        "picture that gave none from all; from one much smaller than the first only where no line was seen, which is "
        "for parts of documents with large characters",
    )
    mrz_settle_doubt: float = _threshold(
        4.6,
        "natural log; a reading whose valid alternative is at most e^4.6 = 100 times less likely is settled by the "
        "check digits: the prior that a presented document prints a wrong one is put at 1 in 100. Chosen a priori",
        ge=0,
    )
    mrz_finding_doubt: float = _threshold(
        6.9,
        "natural log; a wrong check digit is a finding where the valid alternative is more than e^6.9 = 1000 times "
        "less likely, a doubt below. Chosen a priori",
        ge=0,
    )
    mrz_min_confidence: float = _threshold(
        0.6,
        "mean character confidence under which lines are not taken for an MRZ; chosen a priori",
        ge=0,
        le=1,
    )

    mrz_clear_confidence: float = _threshold(
        0.5,
        "probability under which a character is a guess, likelier wrong than right, right check digits over it "
        "counted (`docfraud.mrz.certainty`); an MRZ with a guess in it is not called read. Chosen a priori",
        ge=0,
        le=1,
    )
    mrz_code_confidence: float = _threshold(
        0.5,
        "product of the characters' confidences; an unknown code read with less is a doubt, not a finding: it is then "
        "likelier misread than right. No check digit covers codes. Chosen a priori",
        ge=0,
        le=1,
    )

    # faces
    face_threshold: float | None = Field(
        default=None,
        gt=0,
        description="distance up to which two faces are taken for one person's. Default: what the calibration has for "
        "the descriptor, the views and `face_fmr` (docfraud/biometrics/calibration.json, benchmarks/results/"
        "face_calibration.md)",
    )
    face_fmr: float = _threshold(
        1e-3,
        "false match rate to accept at: 0.01, 0.001 or 0.0001. 0.1 % is border practice (Frontex, Best Practice "
        "Guidelines for Automated Border Control); a policy may ask for less",
        gt=0,
        lt=1,
    )
    face_reject_threshold: float = _threshold(
        0.6,
        "Euclidean distance; above it two faces are called different people's, between the two thresholds they are "
        "undetermined. dlib's own threshold: impostors who look alike are found below it, and of 216 genuine pairs "
        "with printed faces 36 to 70 pixels wide one lies above it, at 36 pixels (benchmarks/faces.py)",
        gt=0,
    )
    face_descriptor: str = Field(
        default="limited",
        description="variant of dlib's network: dlib (its own numbers), limited (layers limited to what clean "
        "faces show: outliers cannot dominate), int8 (eight bits: about twice as fast). Accuracy and speed of each: "
        "benchmarks/results/faces.md",
    )
    face_views: int = Field(
        default=6,
        description="views of a face whose descriptors are averaged: 1 (the face alone, as dlib does), 2 (and its "
        "mirror image), 6 (both at three scales); time grows with it. Six make fewest errors "
        "(benchmarks/results/face_calibration.md). Descriptors of different numbers of views must not be compared: "
        "distances shrink",
    )
    face_embedder: Path | None = Field(
        default=None,
        description="manifest of another ONNX network that compares faces (docs/embedders.md); finding and aligning "
        "faces, quality and altered appearance stay with dlib's",
    )
    face_frames: int = Field(
        default=3, ge=1, le=50, description="frames of the live camera that are averaged at most, the first among them"
    )
    face_search_side: int = Field(
        default=1280,
        ge=80,
        description="longer side of a picture during the search for faces, pixels: faces down to 1/16 of it are "
        "found, the portrait of a page that fills half the picture among them",
    )
    face_detection_threshold: float = _threshold(0.0, "dlib's own; clear faces score about 1, half-hidden ones less")
    face_rival_ratio: float = _threshold(
        0.6,
        "a second face at least this fraction as wide as the largest makes a picture ambiguous; chosen a priori: "
        "somebody 1.7 times as far away stands in the background",
        gt=0,
        le=1,
    )

    # altered appearance
    appearance_min_score: float = _threshold(
        1.0,
        "how much a part of the face must differ to be named, in units of what 95 of 100 laboratory pairs of one "
        "unaltered person show, with a margin for another photograph (biometrics/appearance/scales.py). Chosen a "
        "priori, by the unit's meaning",
        gt=0,
    )
    appearance_min_ratio: float = _threshold(
        5.0,
        "how many times as much as the rest of the face it must differ as well: another day's picture differs all "
        "over. By calculation, after 3 had named too many: of seven parts that differ by chance alone (equally, in "
        "two ways, normally) the largest is 4.7 times the others' median or more in 1 of 100 cases. What it lets "
        "through stands in benchmarks/results/altered_appearance.md",
        gt=1,
    )

    # attacks: presentation attacks and morphs
    attack_detector: Path | None = Field(
        default=None, description="manifest of a network that tells presentation attacks, beside docfraud's own traces"
    )
    morph_detector: Path | None = Field(
        default=None, description="manifest of a network that tells morphed portraits, instead of docfraud's own trace"
    )
    attack_rim: bool = Field(
        default=False,
        description="look for the straight rim of a print or a screen around the face: some 0.2 s of processor time "
        "for what can only be a doubt, so it is off",
    )
    attack_max_lattice: float = _threshold(
        2.2,
        "how far a square lattice on the face may stand out, natural log. Measured 2026-11: 1.6 at most in 300 squares "
        "of noise, 1.2 at most in 24 simulated live pictures of the two packaged people, faces of 112 pixels and more, "
        "JPEG quality 60 to 95. A third more than chance made",
        gt=0,
    )
    attack_same_frame: float = _threshold(
        0.25,
        "grey levels, root mean square, below which two frames are one and the same. Chosen a priori: rounding to "
        "bytes alone leaves 0.29 in each, and noise of a sensor is new in every frame",
        ge=0,
    )
    attack_least_turn: float = _threshold(
        0.006,
        "share of the face's width by which points miss shift, tilt and nearness, from which a face counts as turned. "
        "Measured 2026-11 on simulated clips of the two packaged people (benchmarks/face_attacks.py --develop): 0.001 "
        "at most where nothing turned, 0.009 at least where a head turned by 10 degrees. Two thirds of the latter",
        gt=0,
    )
    attack_flat_depth: float = _threshold(
        0.4,
        "share of that turning which no homography explains, up to which a face is a plane's. Same clips: prints and "
        "screens 0.18 at most, prints bent by 50 degrees 0.34, heads 0.54 at least. A sixth more than bent prints",
        gt=0,
        lt=1,
    )
    attack_least_depth: float = _threshold(
        0.5, "the same, from which it is no plane's; between the two nothing is said", gt=0, lt=1
    )
    challenge_least_turn: float = _threshold(
        0.12,
        "eye distances by which the nose must move between the eyes to call a head turned: a nose stands out by half "
        "an eye distance, 14 degrees. Chosen a priori",
        gt=0,
    )

    # gallery
    gallery: Path | None = Field(default=None, description="the gallery's file; default: ./gallery.dfg")
    gallery_key_file: Path | None = Field(
        default=None,
        description="file with the gallery's key (`docfraud gallery make-key`); DOCFRAUD_GALLERY_KEY, the key itself, "
        "is read from the environment only and goes before this",
    )
    gallery_fpir: float = _threshold(
        0.01,
        "share of searches for people who are not in the gallery that may give a candidate (FPIR); sets the largest "
        "distance for a gallery's size. Chosen a priori",
        gt=0,
        lt=1,
    )
    gallery_rates: Path | None = Field(
        default=None,
        description="an evaluation on pictures of your own (`docfraud evaluate faces FOLDER --json FILE`), whose false "
        "match rates set the gallery's distances instead of the calibration's",
    )

    @field_validator("gallery", "gallery_key_file", "gallery_rates", mode="before")
    @classmethod
    def _no_path_is_unset(cls, value: object) -> object:
        return None if value == "" else value

    # quality of face pictures: scores, 0 to 100, under which there is advice (docfraud/biometrics/quality)
    face_min_unified: int = _threshold(
        50,
        "score; chosen on two packaged portraits, simulated live and spoilt step by step "
        "(benchmarks/face_quality.py): near the middle of those whose descriptor moved by 0.35 to 0.5; unspoilt "
        "87",
        ge=0,
        le=100,
    )
    face_min_sharpness: int = _threshold(
        30,
        "score; same pictures, blurred: at 30 (edges rise over 0.137 eye distances) the descriptor has moved by 0.4",
        ge=0,
        le=100,
    )
    face_min_compression: int = _threshold(
        30,
        "score; same pictures, compressed: the descriptor moves by 0.14 at most down to JPEG quality 26, by 0.4 "
        "at 3; between",
        ge=0,
        le=100,
    )
    face_min_eye_distance: int = _threshold(
        14,
        "score of 34 pixels between the eyes, a face of 80: measured 2026-11 on two committed portraits, at 80 "
        "the descriptor moves by 0.07, at 60 by 0.13, at 40 by up to 0.23",
        ge=0,
        le=100,
    )
    face_min_under_exposure: int = _threshold(
        30,
        "score; under it all but 3 % of the face is darker than a tenth of white. Same pictures, darkened: the "
        "descriptor moves by 0.14 to 0.24 where all of it is. Dark skin alone does not do that. Chosen a priori",
        ge=0,
        le=100,
    )
    face_min_over_exposure: int = _threshold(
        5,
        "score of 19 % of the face at the ceiling; same pictures, overexposed: from there the descriptor moves by "
        "0.2 to 0.7",
        ge=0,
        le=100,
    )
    face_min_dynamic_range: int = _threshold(
        60,
        "score; same pictures, veiled: at 65 the descriptor moves by 0.28",
        ge=0,
        le=100,
    )
    face_min_illumination: int = _threshold(
        45,
        "score of one cheek with a fifth of the light of the other; same pictures, lit from one side: from there "
        "the descriptor moves by 0.2 to 0.6",
        ge=0,
        le=100,
    )
    face_min_pose: int = _threshold(
        75,
        "score of 30 degrees to the side, up or down. Chosen a priori: the laboratory turns heads by 12 degrees only",
        ge=0,
        le=100,
    )
    face_min_roll: int = _threshold(
        75,
        "the same for a tilted head; chosen a priori. For a document's portrait only: a comparison turns the face "
        "upright",
        ge=0,
        le=100,
    )
    face_min_single: int = _threshold(
        64,
        "score of a second face 0.6 times as wide, as face_rival_ratio",
        ge=0,
        le=100,
    )
    face_min_eyes_visible: int = _threshold(
        20,
        "score; same pictures, glasses darkened: lenses that let through a sixth of the light have 0 to 1. "
        "Make-up, shadow and frames have 30 to 80 on the laboratory's and on development pictures",
        ge=0,
        le=100,
    )
    face_min_mouth_visible: int = _threshold(
        30,
        "score; same pictures with a painted mask: 50 with the lower lip covered, 30 and less with the mouth, "
        "where the descriptor moves by 0.4",
        ge=0,
        le=100,
    )
    face_min_face_visible: int = _threshold(
        75,
        "score; same pictures: with a glove painted over half of the face or the picture ending at its middle 50 "
        "to 80, where the descriptor moves by 0.4 and more; uncovered 94 and more. Chosen near the former",
        ge=0,
        le=100,
    )
    face_min_eyes_open: int = _threshold(
        30,
        "score; same pictures with lids painted on: 32 in the median, two of four under it; open 90 and more. For "
        "a document's portrait only: the descriptor moves by 0.27 at most",
        ge=0,
        le=100,
    )
    face_min_mouth_closed: int = _threshold(
        50,
        "score; same pictures with a gap painted between the lips: 44 and less. For a document's portrait only: "
        "the descriptor moves by 0.3 at most",
        ge=0,
        le=100,
    )
    face_min_colour: int = _threshold(
        50,
        "score; chosen a priori: CIELAB 11 beyond the standard's range of skin. For a document's portrait only",
        ge=0,
        le=100,
    )
    face_min_background: int = _threshold(
        50,
        "score; chosen a priori. For a document's portrait only",
        ge=0,
        le=100,
    )
    face_min_margin: int = _threshold(
        30,
        "score of the standard's maps of head size and margins; chosen a priori. For a document's portrait only",
        ge=0,
        le=100,
    )

    # page outline
    page_outline_score: float = _threshold(
        0.25,
        "clearness of a page's outline, 0 to 1; measured 2026-11 on 84 made pictures of pages on desks "
        "(tests/imaging/scenes.py): the least clear true outline has 0.31",
        ge=0,
        le=1,
    )
    page_outline_calm: float = _threshold(
        0.5,
        "97th percentile of the slope of lightness outside an outline over that inside; same pictures: at most 0.28 "
        "around pages on desks, at least 0.76 around portraits and frames of 64 drawn pages that fill the picture",
        gt=0,
    )
    page_outline_share: float = _threshold(
        0.05,
        "least share of the picture a page takes: an MRZ in less than that is not legible in common pictures",
        gt=0,
        lt=1,
    )

    # picture quality
    quality_min_ppi: float = _threshold(
        150.0,
        "pixels per inch; half of ICAO 9303-2 B.1's lower nominal 300: an OCR-B stroke is then two pixels wide. Chosen "
        "a priori; drawn MRZs were still read at 100",
        gt=0,
    )
    quality_max_edge: float = _threshold(
        0.65,
        "millimetres from 10 to 90 % of an edge; measured 2026-11 on drawn MRZs (TD1 to TD3, 100 to 400 ppi) blurred "
        "in steps: all 15 are read exactly up to a step that measures 0.67 to 0.89, 7 of 15 at the next, 0.75 to 1.11",
        gt=0,
    )
    quality_max_glare: float = _threshold(
        0.01, "share of the page under reflections; on a passport page the place of one printed value, 30 x 4 mm", gt=0
    )
    quality_min_paper: float = _threshold(
        70.0, "brightness of the paper, 0 to 255: four stops under. Chosen a priori for portrait and colours", ge=0
    )
    quality_min_contrast: float = _threshold(
        0.08, "print against paper, 0 to 1: twenty of 256 steps. Chosen a priori", ge=0
    )

    # printed fields
    viz_min_line_height: float = _threshold(
        15.0,
        "pixels; text in a lower box is never said to differ. PP-OCR's boxes are 1.1 to 1.6 times the capitals' height "
        "on drawn pages, so this is about 10 pixels of capital, what a 3 mm line has at 120 ppi",
        gt=0,
    )
    viz_min_confidence: float = _threshold(
        0.9,
        "mean over the readings of the least clear character that decides a difference; chosen a priori",
        ge=0,
        le=1,
    )
    viz_readings_agree: float = _threshold(
        0.8,
        "share of the further readings of a value that must agree: four of five. Chosen a priori",
        gt=0.5,
        le=1,
    )

    # printing and security features
    uv_max_paper: float = _threshold(
        0.45,
        "brightness of the paper under ultraviolet light over that of the brightest print (or a quarter of full "
        "scale, if more), linear light. Chosen a priori: paper with brightener is itself the brightest thing on "
        "the page, dull paper several times darker than fluorescent print; the middle of the two on a "
        "logarithmic scale",
        gt=0,
    )
    uv_doubtful_paper: float = _threshold(
        0.33, "the same, above which nothing is said for certain: between a third and a half it is neither", gt=0
    )
    uv_max_photo: float = _threshold(
        1.15,
        "brightness of the portrait's light parts under ultraviolet light over that of the paper beside it. Inks only "
        "take light away, so 1 is the limit; 15 % are left for lamps that light a page unevenly. Chosen a priori",
        gt=1,
    )
    uv_min_luminous: float = _threshold(
        0.002,
        "share of the page that must shine twice as bright as its paper: 22 mm2 of a passport page, a few "
        "letters. Chosen a priori",
        gt=0,
    )
    uv_fewest_fibres: int = Field(
        default=12, ge=3, description="fibres from which their directions are judged; a priori"
    )
    uv_max_fibre_order: float = _threshold(
        0.85,
        "mean resultant length of the fibres' doubled directions. Chosen a priori: of twelve random directions "
        "one set in six thousand has more (exp(-12 x 0.85^2)); short pieces of line work among them may favour a "
        "direction",
        gt=0,
        lt=1,
    )
    uv_max_erasure: float = _threshold(
        0.26,
        "how much brighter the paper around neighbouring characters is than above and below them, in ultraviolet light "
        "and in each colour. Measured 2026-11 on 452 genuine laboratory documents of thirteen designs and five "
        "readers, half of them worn: at most 0.213. A fifth more",
        gt=0,
    )
    uv_doubtful_erasure: float = _threshold(
        0.11, "the same, above which nothing is said for certain: worn documents alone have more", gt=0
    )
    ir_min_absorption: float = _threshold(
        0.5,
        "contrast of the MRZ in infrared over its contrast in white light, both on the same strokes, linear "
        "light. B900 ink keeps almost all of it, dyes next to nothing: the middle, chosen a priori",
        gt=0,
        lt=1,
    )
    ir_sibling_absorption: float = _threshold(
        0.6,
        "a character's absorption over the median of its line, below which it is printed with another ink. Chosen a "
        "priori: wear takes ink away in both lights alike, so the ratio stays",
        gt=0,
        lt=1,
    )

    ir_max_shade: float = _threshold(
        12.0,
        "robust standard deviations by which a character's infrared shade may be off the MRZ's. Measured 2026-11 on "
        "452 genuine laboratory documents of thirteen designs and five readers, half of them worn: at most 8.6, 5.8 "
        "but for one. Two fifths more",
        gt=0,
    )
    mrz_max_astray: float = _threshold(
        3.9,
        "how far characters of the MRZ are off their places, in units of how far unlike characters of that MRZ stray. "
        "Measured 2026-11 on 312 genuine laboratory documents of thirteen designs and three readers, half of them "
        "worn: at most 3.1, and 2.2 but for cards printed in dots of a three-hundredth of an inch. A quarter more",
        gt=0,
    )
    mrz_doubtful_astray: float = _threshold(
        3.1, "the same, above which a character may be off its place: the most that was seen", gt=0
    )
    ir_max_background: float = _threshold(
        0.6,
        "share of the background's darkness that remains in infrared: 1 for carbon, next to none for coloured inks. "
        "The middle, chosen a priori; genuine laboratory documents of thirteen designs and three readers have 0.31 at "
        "most",
        gt=0,
        lt=1,
    )
    print_max_grain: float = _threshold(
        2.4,
        "grain of the background, grey levels; measured 2026-11 on 150 genuine laboratory pages of nine designs, "
        "unworn and worn, by page reader, flatbed and phone, as JPEG of quality 60 to 92: at most 1.74, at 300 "
        "ppi 1.4. Two fifths more",
        gt=0,
    )
    resolution_min_detail: float = _threshold(
        0.012,
        "detail of 0.16 to 0.24 mm over that of 0.3 to 0.7 mm, across the background's lines. Measured 2026-11 on 86 "
        "genuine laboratory documents of five designs, unworn and worn, by page reader and flatbed at 300 to 600 ppi: "
        "0.044 at least; on 500 worn ones of four more designs and two softer readers 0.0128. A little less",
        gt=0,
    )
    resolution_doubtful_detail: float = _threshold(
        0.035, "the same, below which lines may be soft: the least that was seen, and a fifth less", gt=0
    )
    resolution_max_edge: float = _threshold(
        0.2,
        "millimetres in which the MRZ's strokes go from paper to ink, above which the picture itself is too soft; same "
        "pages: at most 0.184, at 300 ppi",
        gt=0,
    )
    print_doubtful_grain: float = _threshold(
        1.9, "the same, above which print and noise cannot be told apart: the greatest that was seen, and a tenth", gt=0
    )
    tracking_min_strength: float = _threshold(
        6.0,
        "robust standard deviations of a repeat over all others, above which it is looked at. Chosen a priori: among "
        "60,000 repeats chance alone gives 4.5",
        gt=0,
    )
    tracking_min_agreement: float = _threshold(
        0.35,
        "correlation of what repeats between the quarters of a page, the least but one; chosen a priori: a pattern "
        "that is not the same all over has next to none",
        gt=0,
        lt=1,
    )
    tracking_max_skewness: float = _threshold(
        -0.7,
        "skewness of what repeats, dots being dark and rare. Chosen a priori: an even pattern has 0, a page on which "
        "one place in ten is a dot has -2 before blur and noise; genuine laboratory pages that agree so well: none",
        lt=0,
    )
    recapture_max_lattice: float = _threshold(
        2.0,
        "natural log of a lattice's power over that of lattices a little finer and coarser, geometric mean of its two "
        "directions; measured 2026-11 on 338 genuine laboratory pages of thirteen designs by page readers, flatbed "
        "and phone, half of them worn: at most 1.16. Seven tenths more",
        gt=0,
    )
    recapture_min_colour: float = _threshold(
        0.03,
        "natural log of ratios of linear light: 3 % of colour, which noise and uneven lamps make alone. Chosen a "
        "priori; genuine laboratory pages have 0.07 at least",
        gt=0,
    )

    photo_max_shadow: float = _threshold(
        0.05,
        "how much darker the paper is just outside one edge of the portrait than outside another, in infrared, 0 to 1; "
        "measured 2026-11 on 452 genuine laboratory documents of thirteen designs and five readers, half of them worn: "
        "at most 0.045 where dark hair reaches the edge, 0.022 on the others. A tenth more. Of 1,000 of four more "
        "designs nine worn ones have 0.051 to 0.127, so that a failure alone decides nothing",
        gt=0,
        lt=1,
    )
    photo_max_joint: float = _threshold(
        0.5,
        "share of three of the portrait's sides along which a thin dark line runs at one distance, in infrared. Chosen "
        "a priori: half; 312 genuine laboratory documents of thirteen designs and three readers have 0.10 at most",
        gt=0,
        lt=1,
    )
    photo_least_unlike: float = _threshold(
        1.8,
        "how many times the darkest of those lines takes more light than the palest, so that it is no printed frame. "
        "Chosen a priori: a printed line takes the same everywhere, give or take wear",
        gt=1,
    )
    uv_max_rim: float = _threshold(
        1.065,
        "ultraviolet light within 1 mm of the portrait over that 2 to 3 mm away; same pages: at most 1.042. Half "
        "as far again from 1",
        gt=1,
    )
    compression_max_blocks: int = _threshold(
        4,
        "blocks of 8 by 8 pixels, touching one another, that may lack the picture's earlier JPEG compression; measured "
        "2026-11 on 605 pictures of laboratory documents that nobody altered on a screen: 2 at most. More than that",
        ge=1,
    )
    copy_max_ratio: float = _threshold(
        0.4,
        "difference of the two likest characters over that of a quarter of the pairs of like characters, below which "
        "one may be a copy; measured 2026-11 on 102 sides of genuine laboratory documents, other devices included: "
        "0.447 at least. Less than that",
        gt=0,
        lt=1,
    )
    copy_max_difference: float = _threshold(
        0.05,
        "the same as a share of the characters' contrast, which must be undercut as well; same sides: 0.061 at least. "
        "Less than that",
        gt=0,
        lt=1,
    )
    cut_depth: float = _threshold(
        0.06, "how much darker than both sides a cut is, linear light, 0 to 1. Chosen a priori", gt=0, lt=1
    )
    cut_min_unevenness: float = _threshold(
        0.45,
        "robust standard deviation of a line's width times depth over its median, above which it is not drawn; "
        "measured 2026-11 on a ruled line and on a line of microprint of genuine laboratory visas: 0.08 and "
        "0.29. Half as much again",
        gt=0,
    )
    cut_max_share: float = _threshold(
        0.75,
        "share of the page's width or height along which a straight line is dark. Chosen a priori: text fills "
        "less than two thirds of a line, and a cut may be hidden under print in places",
        gt=0,
        lt=1,
    )

    mrz_min_conformity: float = _threshold(
        0.85,
        "median correlation of the MRZ's characters with OCR-B. Chosen a priori: a typeface that shares most of "
        "a stroke's area with OCR-B, but not its shapes, has 0.7 to 0.8; 37 real pages of 78 to 172 ppi have "
        "0.93 to 0.98",
        gt=0,
        lt=1,
    )
    mrz_min_character_conformity: float = _threshold(
        0.65, "the same of one character, below which it is pointed out; chosen a priori", gt=0, lt=1
    )
    mrz_max_pitch_difference: float = _threshold(
        0.01, "how much wider one line of the MRZ may be than another: half a character in 44. Chosen a priori", gt=0
    )
    mrz_max_slant: float = _threshold(
        0.5, "degrees between two lines of the MRZ: a millimetre over a passport's line. Chosen a priori", gt=0
    )
    ghost_min_correlation: float = _threshold(
        0.7,
        "correlation of the portrait's head with its second print; measured 2026-11 on 20 genuine laboratory "
        "pages: 0.72 at least, and 0.68 at most where another person's picture was",
        gt=0,
        lt=1,
    )
    ghost_max_distance: float = _threshold(
        0.65,
        "distance of the faces above which the second portrait is another person's; small print is further from the "
        "large than photographs are from one another. Measured 2026-11 on 1,000 genuine laboratory documents of four "
        "designs: 0.63 at most",
        gt=0,
    )
    ghost_min_margin: float = _threshold(
        0.1, "by how much that must exceed any other place of the page; chosen a priori", gt=0, lt=1
    )

    # document models
    reference_store: Path | None = Field(
        default=None, description="folder of document models (`docfraud reference learn`); default: none"
    )
    reference_min_agreed: float = _threshold(
        0.5,
        "share of the places of a page that must register to a model. Measured 2026-11 on genuine laboratory "
        "pages: 0.63 at least on their own model, 0.18 at most on another",
        gt=0,
        lt=1,
    )
    reference_min_likeness: float = _threshold(
        0.75,
        "median correlation of the background with the model's; same pages, worn ones and phone pictures "
        "included: 0.86 at least. As far below that as that is below 1",
        gt=0,
        lt=1,
    )
    reference_max_gone: float = _threshold(
        0.1,
        "share of the print that may be missing in one group of places: a stamp or a sticker. Chosen a priori",
        gt=0,
    )
    reference_max_uv_gone: float = _threshold(
        0.06,
        "share of the fluorescent print that may be missing; same pages: none is missing on any. Chosen a priori "
        "for stains and scratches",
        gt=0,
    )
    reference_max_uv_gone_alone: float = _threshold(
        0.25,
        "the same for a model learnt from one specimen, whose luminous serial number, signature or stamp cannot "
        "be told from the blank's print. Chosen a priori",
        gt=0,
    )
    reference_min_infrared: float = _threshold(
        0.82,
        "median correlation of the infrared print with the model's; same pages: 0.92 at least. Twice as far from 1",
        gt=0,
        lt=1,
    )
    reference_max_shift: float = _threshold(
        0.3,
        "millimetres by which a group of places may lie off the rest. Measured 2026-11 on 452 genuine laboratory "
        "documents of thirteen designs and five readers, half of them worn: at most 0.25. A fifth more",
        gt=0,
    )
    reference_max_edge_glow: float = _threshold(
        1.135,
        "ultraviolet light at one edge over that further in, relative to the model and to the other edges; measured "
        "2026-11 on 452 genuine laboratory documents of thirteen designs and five readers, half of them worn: at most "
        "1.129 under a reader's aged lamps, 1.083 under others. A little more",
        gt=1,
    )
    reference_max_overprint_gone: float = _threshold(
        0.19,
        "share of the fluorescent print over the portrait that may be missing; measured 2026-11 on 452 genuine "
        "laboratory documents of thirteen designs and five readers, half of them worn: at most 0.15. A quarter more",
        gt=0,
    )
    reference_min_ghost: float = _threshold(
        0.5,
        "correlation of the portrait with the second portrait in its place below which it is another photograph; "
        "measured 2026-11 on 216 genuine laboratory documents of nine designs and three readers, half of them worn: "
        "0.54 on a heavily worn one, 0.68 on the others. A little less; of 1,000 of four more designs five have less",
        gt=0,
        lt=1,
    )
    reference_infrared_tolerance: float = _threshold(
        0.3,
        "how far an infrared contrast may be from the specimens', as a share of that in white light. Chosen a "
        "priori: inks that absorb have 0.9, dyes 0.1",
        gt=0,
    )
    reference_ghost_tolerance: float = _threshold(
        0.45,
        "how far the second portrait's infrared contrast may be from the specimens'. Chosen a priori: carbon keeps "
        "0.95, dyes 0.2; worn laboratory cards strayed by up to 0.27",
        gt=0,
    )
    reference_grain_ratio: float = _threshold(
        0.8,
        "natural log of the portrait's grain over the specimens': a factor of 2.2. Wear and a reader of another "
        "sharpness make a factor of 2.2 together (measured 2026-11 on 1,216 genuine laboratory documents)",
        gt=0,
    )

    @field_validator("cache_dir", "reference_store", mode="before")
    @classmethod
    def _empty_is_unset(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("mrz_search_sides", "mrz_finder_sides")
    @classmethod
    def _sides_to_search(cls, value: tuple[int, ...]) -> tuple[int, ...]:
        if not value or min(value) < 64:
            raise ValueError("give one side or more, of 64 pixels or more")
        return value

    @field_validator("face_reject_threshold")
    @classmethod
    def _reject_above_accept(cls, value: float, info: ValidationInfo) -> float:
        if value < (info.data.get("face_threshold") or 0.0):
            raise ValueError("it must not lie below DOCFRAUD_FACE_THRESHOLD")
        return value


def load_settings(**values: Any) -> Settings:
    """Settings from the environment, with some given.

    Raises:
        UsageError: a value is not allowed; the message names it as the environment does.
    """
    try:
        return Settings(**values)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else "?"
        given, why = str(first.get("input", ""))[:60], first["msg"]
        raise UsageError(
            f"The setting DOCFRAUD_{name.upper()}={given} is not allowed: {why[:1].lower()}{why[1:]}.",
            remedy="`docfraud checks --settings` lists what can be set.",
        ) from error


@lru_cache(maxsize=1)
def default_settings() -> Settings:
    """The settings of this process, read from the environment once.

    Raises:
        UsageError: see `load_settings`.
    """
    return load_settings()
