"""Inspections made by hand, one per verdict, for the renderers' tests. The traveller is invented (ICAO's specimen)."""

from __future__ import annotations

from datetime import UTC, datetime

from docfraud.results import (
    CheckResult,
    DocumentSummary,
    FieldComparison,
    GoodSide,
    Group,
    ImageInfo,
    Inspection,
    Light,
    ModelInfo,
    MRZCheckDigit,
    MRZReading,
    Outcome,
    Reason,
    Region,
    Severity,
    Threat,
    Verdict,
    VerdictOutcome,
)

LINES = ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10")
SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
SIZE = (1250, 880)
"""Width and height, pixels, of the page picture that the regions lie on: 125 x 88 mm at 10 pixels per mm."""


def box(role: str, left: float, top: float, right: float, bottom: float, image: str = "page") -> Region:
    light = Light.IR if image.endswith("_ir") else Light.UV if image.endswith("_uv") else Light.VI
    return Region(
        image=image, light=light, polygon=((left, top), (right, top), (right, bottom), (left, bottom)), role=role
    )


MRZ_BOX = (40.0, 715.0, 1210.0, 845.0)
BIRTH = box("date_of_birth", 420, 395, 640, 430)
BIRTH_MRZ = box("mrz_date_of_birth", 391, 790, 560, 835)
PORTRAIT = box("portrait", 60, 160, 370, 560)
LIVE = box("live_face", 160, 120, 440, 470, "live")

PICTURES = (
    ImageInfo(image="page", light=Light.VI, file="booth/page.png", width=SIZE[0], height=SIZE[1], format="PNG"),
    ImageInfo(image="page_ir", light=Light.IR, file="booth/page_ir.png", width=SIZE[0], height=SIZE[1], format="PNG"),
    ImageInfo(image="live", light=Light.VI, file="booth/live.jpg", width=600, height=800, format="JPEG"),
)

DOCUMENT = DocumentSummary(
    format="TD3",
    type="P",
    issuer="UTO",
    issuer_name="Utopia",
    number="L898902C3",
    surname="ERIKSSON",
    given_names="ANNA MARIA",
    nationality="UTO",
    date_of_birth="1974-08-12",
    sex="F",
    date_of_expiry="2012-04-15",
    specimen=True,
)

READING = MRZReading(
    format="TD3",
    lines=LINES,
    lines_valid=LINES,
    doubt=0.0,
    fields={"surname": "ERIKSSON", "given_names": "ANNA MARIA", "document_number": "L898902C3"},
    checks=(
        MRZCheckDigit(name="document_number", printed="6", computed="6", valid=True, line=1, column=9),
        MRZCheckDigit(name="date_of_birth", printed="2", computed="2", valid=True, line=1, column=19),
        MRZCheckDigit(name="composite", printed="0", computed="0", valid=True, line=1, column=43),
    ),
    confidence=0.97,
    raw_lines=LINES,
    regions=(box("mrz_line_1", 40, 715, 1210, 770), box("mrz_line_2", 40, 785, 1210, 840)),
    engine="ppocr",
)

BROKEN_READING = READING.model_copy(
    update={
        "lines": (LINES[0], "L898902C36UTO7508122F1204159ZE184226B<<<<<10"),
        "doubt": 14.2,
        "checks": (
            READING.checks[0],
            MRZCheckDigit(name="date_of_birth", printed="2", computed="5", valid=False, line=1, column=19),
            MRZCheckDigit(name="composite", printed="0", computed="1", valid=False, line=1, column=43),
        ),
    }
)


def successful(check: str, title: str, message: str = "As expected.", **more: object) -> CheckResult:
    return result(check, title, Outcome.SUCCESSFUL, Reason.AS_EXPECTED, message, **more)


def result(check: str, title: str, outcome: Outcome, reason: Reason, message: str, **more: object) -> CheckResult:
    return CheckResult.model_validate(
        {"check": check, "title": title, "outcome": outcome, "reason": reason, "message": message, "milliseconds": 1.25}
        | more
    )


PASSED = (
    successful(
        "mrz-format",
        "MRZ has a known format",
        "Two lines of 44 characters: TD3.",
        regions=READING.regions,
        group=Group.MRZ_CONSISTENCY,
    ),
    successful(
        "mrz-check-digit-document-number", "Document number's check digit is right", group=Group.MRZ_CONSISTENCY
    ),
    successful("mrz-check-digit-date-of-birth", "Birth date's check digit is right", group=Group.MRZ_CONSISTENCY),
    successful("mrz-composite", "Composite check digit is right", group=Group.MRZ_CONSISTENCY),
    successful("viz-names", "Printed names agree with the MRZ"),
)
UNSEEN = (
    result(
        "ir-absorption-mrz",
        "MRZ is printed in B900 ink",
        Outcome.NOT_PERFORMED,
        Reason.INPUT_MISSING,
        "No infrared picture was given.",
        advice="Capture the page in infrared too.",
        group=Group.MRZ_IR_READABILITY,
    ),
    result(
        "ir-split",
        "Static print vanishes in infrared",
        Outcome.NOT_PERFORMED,
        Reason.INPUT_MISSING,
        "No infrared picture was given.",
    ),
    result(
        "mrz-check-digit-optional",
        "Optional data's check digit is right",
        Outcome.NOT_SUPPORTED,
        Reason.NOT_IN_THIS_FORMAT,
        "This format has no such digit.",
        group=Group.MRZ_CONSISTENCY,
    ),
)
FACE_GOOD = successful(
    "face-portrait-live",
    "Portrait and live face are the same person",
    "The portrait and the live face agree.",
    expected="distance below 0.5 (here stands on what that was measured, and at which false match rate)",
    observed="distance 0.31",
    score=0.31,
    threshold=0.5,
    good_side=GoodSide.BELOW,
    regions=(PORTRAIT, LIVE),
    severity=Severity.HIGH,
    model=SHA,
)
FACE_BAD = FACE_GOOD.model_copy(
    update={
        "outcome": Outcome.FAILED,
        "reason": Reason.FACE_DIFFERS,
        "message": "The live face is not the face on the portrait.",
        "observed": "distance 0.7134",
        "score": 0.7134,
        "threats": (Threat.IMPOSTOR,),
        "advice": "Compare ears, eyes and scars by eye, then ask a second officer.",
    }
)
BIRTH_BAD = result(
    "viz-date-of-birth",
    "Printed birth date agrees with the MRZ",
    Outcome.FAILED,
    Reason.FIELD_DIFFERS,
    "The page says 12 AUG 1975, the machine-readable zone says 740812.",
    expected="1974-08-12",
    observed="1975-08-12",
    regions=(BIRTH,),
    severity=Severity.HIGH,
    threats=(Threat.DATA_ALTERATION,),
    advice="Look at the printed date under magnification and in oblique light.",
)
GLARE = result(
    "picture-glare",
    "Page is free of glare",
    Outcome.UNDETERMINED,
    Reason.TOO_MUCH_GLARE,
    "Glare covers part of the portrait.",
    score=0.041,
    threshold=0.02,
    good_side=GoodSide.BELOW,
    regions=(box("portrait", 210, 180, 330, 260),),
    severity=Severity.LOW,
    advice="Tilt the page or move the lamp, then capture again.",
)
CRASHED = result(
    "mrz-dates",
    "Dates are real and in order",
    Outcome.ABORTED,
    Reason.CHECK_CRASHED,
    "The check stopped with an internal error; the log has the details.",
    group=Group.MRZ_CONSISTENCY,
)

FIELDS = (
    FieldComparison(
        name="surname",
        mrz="ERIKSSON",
        viz="ERIKSSON",
        outcome=Outcome.SUCCESSFUL,
        regions=(box("surname", 420, 200, 640, 235), box("mrz_surname", 172, 715, 390, 770)),
    ),
    FieldComparison(
        name="given_names",
        mrz="ANNA MARIA",
        viz="ANNA MARIA",
        outcome=Outcome.SUCCESSFUL,
        regions=(box("given_names", 420, 265, 690, 300), box("mrz_given_names", 440, 715, 720, 770)),
    ),
    FieldComparison(
        name="document_number",
        mrz="L898902C3",
        viz="L898902C3",
        outcome=Outcome.SUCCESSFUL,
        regions=(box("document_number", 900, 130, 1130, 165), box("mrz_document_number", 40, 785, 285, 840)),
    ),
    FieldComparison(
        name="date_of_birth", mrz="740812", viz="12 AUG 1974", outcome=Outcome.SUCCESSFUL, regions=(BIRTH, BIRTH_MRZ)
    ),
    FieldComparison(
        name="date_of_expiry",
        mrz="120415",
        outcome=Outcome.UNDETERMINED,
        message="Not found on the page.",
        regions=(box("mrz_date_of_expiry", 590, 785, 755, 840),),
    ),
)
ALTERED_FIELDS = tuple(
    field.model_copy(update={"viz": "12 AUG 1975", "outcome": Outcome.FAILED, "message": "The dates differ."})
    if field.name == "date_of_birth"
    else field
    for field in FIELDS
)

MODELS = (ModelInfo(name="dlib face descriptor", sha256=SHA, licence="CC0-1.0"),)


def inspection(
    outcome: VerdictOutcome, bottom_line: str, checks: tuple[CheckResult, ...], **more: object
) -> Inspection:
    verdict: dict[str, object] = {"outcome": outcome, "bottom_line": bottom_line, "policy": "high-security"}
    verdict |= {name: more.pop(name) for name in ("deciding_checks", "threats", "log") if name in more}
    values: dict[str, object] = {
        "docfraud_version": "0.1.0",
        "created": datetime(2025, 3, 1, 9, 30, tzinfo=UTC),
        "verdict": Verdict.model_validate(verdict),
        "document": DOCUMENT,
        "fields": FIELDS,
        "checks": checks,
        "mrz": (READING,),
        "images": PICTURES,
        "models": MODELS,
        "milliseconds": 412.3,
    }
    return Inspection.model_validate(values | more)


def clear() -> Inspection:
    return inspection(
        VerdictOutcome.CLEAR,
        "All that the policy requires was checked and passed.",
        (*PASSED, FACE_GOOD, *UNSEEN),
        deciding_checks=("mrz-composite", "face-portrait-live"),
        log=("mrz-composite successful: required, passed", "face-portrait-live successful: required, passed"),
    )


def caution() -> Inspection:
    return inspection(
        VerdictOutcome.CAUTION,
        "The page could not be judged in full: glare on the portrait. Capture it again.",
        (*PASSED, GLARE, CRASHED, *UNSEEN),
        deciding_checks=("picture-glare",),
        log=("picture-glare undetermined: required, not established",),
    )


def suspect() -> Inspection:
    return inspection(
        VerdictOutcome.SUSPECT,
        "The printed date of birth was probably changed, and the traveller does not look like the portrait. "
        "Refer to the second line.",
        (*PASSED[:-1], GLARE, BIRTH_BAD, FACE_BAD, *UNSEEN),
        fields=ALTERED_FIELDS,
        deciding_checks=("viz-date-of-birth", "face-portrait-live"),
        threats=(Threat.DATA_ALTERATION, Threat.IMPOSTOR),
        log=("viz-date-of-birth failed: weight 1.0", "face-portrait-live failed: weight 1.0", "sum 2.0 is over 1.0"),
    )


def unprocessable() -> Inspection:
    missing = tuple(
        result(
            check.check,
            check.title,
            Outcome.NOT_PERFORMED,
            Reason.ARTEFACT_MISSING,
            "No document was found.",
            group=check.group,
        )
        for check in PASSED
    )
    return inspection(
        VerdictOutcome.UNPROCESSABLE,
        "No document could be found. Capture the whole data page, flat, with the machine-readable zone in view.",
        (*missing, *UNSEEN),
        document=DocumentSummary(),
        fields=(),
        mrz=(),
        models=(),
        images=(
            ImageInfo(
                image="page",
                light=Light.VI,
                file="booth/page.jpg",
                width=0,
                height=0,
                error="The file is not a picture.",
                remedy="Give a JPEG, PNG, TIFF, WebP, HEIC or PDF file.",
            ),
        ),
    )


THREE_LIGHTS = tuple(
    ImageInfo(image=key, light=light, file=f"booth/{key}.png", width=SIZE[0], height=SIZE[1], format="PNG")
    for key, light in (("page", Light.VI), ("page_ir", Light.IR), ("page_uv", Light.UV))
)
IR_BAD = result(
    "ir-absorption-mrz",
    "MRZ is printed in B900 ink",
    Outcome.FAILED,
    Reason.FIELD_DIFFERS,
    "The machine-readable zone vanishes in infrared light.",
    expected="contrast above 0.6",
    observed="contrast 0.1",
    regions=(box("mrz_line_1", 40, 715, 1210, 770, "page_ir"), box("mrz_line_2", 40, 785, 1210, 840, "page_ir")),
    severity=Severity.HIGH,
    threats=(Threat.COUNTERFEIT,),
    group=Group.MRZ_IR_READABILITY,
)
UV_DOUBT = result(
    "uv-photo-brightness",
    "Nothing bright lies under or over the portrait",
    Outcome.UNDETERMINED,
    Reason.TOO_DARK,
    "The surroundings of the portrait are too dark to tell.",
    regions=(box("portrait", 60, 160, 370, 560, "page_uv"),),
    group=Group.UV_BRIGHTNESS,
)


def in_three_lights(*checks: CheckResult, **more: object) -> Inspection:
    """A page in white, infrared and ultraviolet light with these results; every one of them decides."""
    values: dict[str, object] = {"images": THREE_LIGHTS, "fields": (), "mrz": ()}
    deciding = tuple(check.check for check in checks)
    return inspection(VerdictOutcome.SUSPECT, "Refer.", checks, deciding_checks=deciding, **(values | more))


ALL = {"clear": clear, "caution": caution, "suspect": suspect, "unprocessable": unprocessable}
