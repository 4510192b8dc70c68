"""Any inspection at all: hypothesis strategies for the result model, hostile texts and odd geometry included."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

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

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "</style><style>*{display:none}",
    "{{ 7 * 7 }}{% raw %}",
    "[bold red]no markup[/]",
    "\x1b[2J\x1b]0;owned\x07",
    "\u202egnorw\u202c",
    "line one\nline two\r\u2028three",
    "bad\udcff\ud800name.jpg",
    "A" * 300,
    "李明 Ærøskøbing عربى",
    "",
)
text = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=30), st.text(st.characters(), max_size=8))
maybe_text = st.none() | text
number = st.floats(allow_nan=True, allow_infinity=True, width=32)
time = st.floats(min_value=0, max_value=1e6)
images = st.sampled_from(("page", "page_ir", "page_uv", "back", "live", "unheard_of"))
outcomes = st.sampled_from(Outcome)

_corner = st.one_of(st.floats(-50, 250), st.sampled_from((0.0, 100.0, 1e12, -1e300, float("nan"), float("inf"))))


def _box(left: float, top: float, width: float, height: float) -> tuple[tuple[float, float], ...]:
    return ((left, top), (left + width, top), (left + width, top + height), (left, top + height))


polygons = st.one_of(
    st.builds(_box, st.floats(-20, 120), st.floats(-20, 80), st.floats(0, 120), st.floats(0, 90)),
    st.lists(st.tuples(_corner, _corner), max_size=6).map(tuple),
)
regions: SearchStrategy[Region] = st.builds(
    Region,
    image=images,
    light=st.sampled_from(Light),
    polygon=polygons,
    role=st.sampled_from(("portrait", "live_face", "page", "mrz_line_1", "date_of_birth")) | text,
)
region_tuples = st.lists(regions, max_size=3).map(tuple)


def _tuples(items: SearchStrategy[object], most: int) -> SearchStrategy[tuple[object, ...]]:
    return st.lists(items, max_size=most).map(tuple)


check_ids = st.sampled_from(("mrz-format", "face-portrait-live", "viz-names", "ir-ink", "odd <id>")) | text
checks: SearchStrategy[CheckResult] = st.builds(
    CheckResult,
    check=check_ids,
    title=text,
    outcome=outcomes,
    reason=st.sampled_from(Reason),
    message=text,
    expected=maybe_text,
    observed=maybe_text,
    score=st.none() | number,
    threshold=st.none() | number,
    good_side=st.none() | st.sampled_from(GoodSide),
    regions=region_tuples,
    severity=st.sampled_from(Severity),
    threats=_tuples(st.sampled_from(Threat), 3),
    advice=maybe_text,
    milliseconds=time,
    model=maybe_text,
    group=st.none() | st.sampled_from(Group),
)
fields: SearchStrategy[FieldComparison] = st.builds(
    FieldComparison,
    name=text,
    mrz=maybe_text,
    viz=maybe_text,
    chip=maybe_text,
    outcome=outcomes,
    message=text,
    regions=region_tuples,
)
digits: SearchStrategy[MRZCheckDigit] = st.builds(
    MRZCheckDigit,
    name=text,
    printed=text,
    computed=text,
    valid=st.booleans(),
    line=st.integers(-1, 3),
    column=st.integers(-1, 50),
)
readings: SearchStrategy[MRZReading] = st.builds(
    MRZReading,
    format=text,
    lines=_tuples(text, 3),
    lines_valid=st.none() | _tuples(text, 3),
    doubt=st.none() | number,
    fields=st.dictionaries(text, maybe_text, max_size=3),
    checks=_tuples(digits, 3),
    confidence=st.none() | number,
    raw_lines=_tuples(text, 2),
    regions=region_tuples,
    engine=maybe_text,
)
infos: SearchStrategy[ImageInfo] = st.builds(
    ImageInfo,
    image=images,
    light=st.sampled_from(Light),
    file=text,
    width=st.integers(0, 40_000),
    height=st.integers(0, 40_000),
    format=maybe_text,
    rotation=st.none() | st.sampled_from((0, 90, 180, 270, -90, 45)),
    error=maybe_text,
    remedy=maybe_text,
)
documents: SearchStrategy[DocumentSummary] = st.fixed_dictionaries(
    {},
    optional={name: text for name in DocumentSummary.model_fields if name != "specimen"} | {"specimen": st.booleans()},
).map(DocumentSummary.model_validate)
verdicts: SearchStrategy[Verdict] = st.builds(
    Verdict,
    outcome=st.sampled_from(VerdictOutcome),
    bottom_line=text,
    deciding_checks=_tuples(check_ids, 3),
    threats=_tuples(st.sampled_from(Threat), 3),
    policy=text,
    log=_tuples(text, 3),
)
moments = st.datetimes(
    min_value=datetime(1900, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.sampled_from((None, UTC))
)
inspections: SearchStrategy[Inspection] = st.builds(
    Inspection,
    docfraud_version=text,
    created=moments,
    verdict=verdicts,
    document=documents,
    fields=_tuples(fields, 3),
    checks=_tuples(checks, 6),
    mrz=_tuples(readings, 2),
    images=_tuples(infos, 3),
    models=_tuples(st.builds(ModelInfo, name=text, sha256=text, licence=text), 2),
    milliseconds=time,
)
