"""Sex, nationality and issuing state among the printed text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial

import numpy as np

from docfraud.mrz.codes import CodeKind, entry, same_state
from docfraud.ocr.base import TextLine
from docfraud.results import Reason
from docfraud.viz.countries import names_state
from docfraud.viz.fields import VizField
from docfraud.viz.fold import fold
from docfraud.viz.judge import Case, agrees, differs, doubtful, not_compared, not_found, without_mrz
from docfraud.viz.label_words import LabelKind
from docfraud.viz.layout import Run, Span
from docfraud.viz.reread import Look

_SEX_WORDS = {
    "F": "FEMALE FEMININ FEMININE FEMININO FEMENINO FEMMINILE WEIBLICH MUJER FEMME KVINNA KVINDE KVINNE VROUW NAINEN",
    "M": "MALE MASCULIN MASCULINE MASCULINO MASCHILE MANNLICH HOMBRE HOMME MAN MAND MANN MIES",
}
_SEX_OF_WORD = {word: sex for sex, words in _SEX_WORDS.items() for word in words.split()}
_SEX = re.compile(r"^(?:([A-Z0-9]{1,10})\s?/\s?)?([A-Z]+)(?:\s?/\s?([A-Z0-9]{1,10}))?(?![A-Z0-9])")
_OTHER_M = frozenset({"LTU", "MEX"})
"""Issuers that may print M for a woman: moteris, mujer."""
_WORD = re.compile(r"[0-9A-Z]+")


@dataclass(frozen=True, slots=True)
class PrintedSex:
    """A printed sex.

    Attributes:
        value: M, F or X.
        start, end: the letter or word that says so, in the text searched.
        alone: a single letter without another language's beside it.
        torn: two letters that contradict each other.
    """

    value: str
    start: int
    end: int
    alone: bool
    torn: bool


def read_sex(text: str) -> PrintedSex | None:
    """The sex a text begins with: F, F/F, Ж/F, V/M, Mara/Female. The last language is ICAO's and counts."""
    match = _SEX.match(fold(text))
    if match is None:
        return None
    said = [(sex, match.span(k)) for k in (1, 2, 3) if match.group(k) and (sex := _sex(match.group(k)))]
    if not said:
        return None
    value, (start, end) = said[-1]
    return PrintedSex(value, start, end, match.end() == 1, len({sex for sex, _ in said}) > 1)


def _sex(word: str) -> str | None:
    return word if word in ("M", "F", "X") else _SEX_OF_WORD.get(word)


def match_codes(case: Case) -> dict[str, VizField]:
    """Sex, nationality and issuer."""
    return {"sex": _match_sex(case), "nationality": _nationality(case), "issuer": _issuer(case)}


def _match_sex(case: Case) -> VizField:
    found = [(s, sex) for s in case.page.segments if (sex := read_sex(s.text))]
    owned = case.page.owned_by([s for s, _ in found], {LabelKind.SEX})
    labelled = [(s, sex) for own in owned for s, sex in found if s is own]
    if case.mrz is None:
        span, value = (labelled[0][0], labelled[0][1].value) if labelled else (None, None)
        return without_mrz("sex", span, value)
    expected = case.mrz.sex
    if not labelled:
        labelled = _beneath_labels(case)
    for segment, sex in labelled:
        span = segment.within(0, sex.end)
        if sex.value == expected and not sex.torn:
            return agrees("sex", span, expected, expected)
        return _other_sex(case, segment, sex, expected)
    for segment, sex in found:
        # two languages or a word by itself can hardly be anything else
        if not sex.alone and not sex.torn and sex.end == len(segment.text) and not case.page.owner(segment):
            if sex.value == expected:
                return agrees("sex", segment, expected, expected)
            return doubtful("sex", segment, sex.value, expected, "it is not certain that this is the field")
    return not_found("sex", expected)


def _beneath_labels(case: Case) -> list[tuple[Span, PrintedSex]]:
    """The letter under a label, read there on purpose: text detection often passes over a single character."""
    if case.second_look is None:
        return []
    found = []
    for label in case.page.labels:
        if label.kind is not LabelKind.SEX:
            continue
        quad = label.span.quad
        down = (quad[3] - quad[0] + quad[2] - quad[1]) / 2
        right = (quad[1] - quad[0]) / max(float(np.linalg.norm(quad[1] - quad[0])), 1e-6) * np.linalg.norm(down)
        place = (
            np.array([quad[0] - 0.3 * right, quad[0] + 3 * right, quad[3] + 3 * right, quad[3] - 0.3 * right]) + down
        )
        readings = case.second_look.readings(label.span.side, place)
        sexes = [(line, sex) for line in readings if (sex := read_sex(line.text.strip()))]
        values = [sex.value for _, sex in sexes]
        for line, sex in sexes:
            if values.count(sex.value) >= case.settings.viz_readings_agree * len(readings):
                text = line.text.strip()
                run = Run(text, label.span.side, ((0, TextLine(text, line.confidence, place)),), label.span.run.frame)
                found.append((run.span(), sex))
                break
    return found


def _other_sex(case: Case, segment: Span, sex: PrintedSex, expected: str) -> VizField:
    guess = ""
    if sex.torn:
        guess = "its two languages contradict each other"
    elif expected == "X" or sex.value == "X":
        guess = "one of them leaves it open"
    elif sex.alone and sex.value == "M" and case.mrz and case.mrz.issuer in _OTHER_M:
        guess = "M may stand for a woman in this issuer's language"
    return differs(
        case,
        "sex",
        segment.within(0, sex.end),
        value=sex.value,
        expected=expected,
        deciding=range(segment.start + sex.start, segment.start + sex.end),
        classify=partial(_classify_sex, sex.value, expected),
        guess=guess,
    )


def _classify_sex(observed: str, expected: str, text: str) -> tuple[Look, tuple[int, ...]]:
    sex = read_sex(text.lstrip(" .:/"))
    if sex is None or sex.value not in (observed, expected):
        return Look.OTHER, ()
    offset = len(text) - len(text.lstrip(" .:/"))
    return Look.OBSERVED if sex.value == observed else Look.EXPECTED, tuple(range(offset + sex.start, offset + sex.end))


def _nationality(case: Case) -> VizField:
    name, kinds = "nationality", {LabelKind.NATIONALITY}
    labelled = case.page.owned_by(case.page.segments, kinds)
    if case.mrz is None:
        return _shown(name, labelled)
    code = case.mrz.nationality
    if not code:
        return not_compared(name, None, None, "This MRZ states no nationality.", reason=Reason.NOT_IN_THIS_FORMAT)
    for span in labelled:
        if _says(span.text, code):
            return agrees(name, span, code, code)
    other = _other_code(case, name, labelled, code)
    if other is not None:
        return other
    own = kinds | {LabelKind.ISSUER}
    places = [s for s in case.page.segments if _says(s.text, code) and not _foreign(case, s, own)]
    lines = list({id(s.run): s for s in places}.values())
    # where the issuer is the same state, its name in the title and its code in a passport's code field say nothing of
    # the holder
    own_mentions = (2 if case.mrz.format == "TD3" else 1) if same_state(case.mrz.issuer, code) else 0
    if len(lines) > own_mentions:
        return agrees(name, lines[-1], code, code)
    return not_found(name, code, instead=labelled[0] if labelled else None)


def _issuer(case: Case) -> VizField:
    name, kinds = "issuer", {LabelKind.ISSUER}
    labelled = case.page.owned_by([s for s in case.page.segments if _code_of(s.text)], kinds)
    if case.mrz is None:
        return _shown(name, labelled)
    code = case.mrz.issuer
    other = _other_code(case, name, labelled, code)
    if other is not None:
        return other
    for span in labelled:
        if _says(span.text, code):
            return agrees(name, span, code, code)
    for span in case.page.segments:
        if _says(span.text, code) and not _foreign(case, span, kinds | {LabelKind.NATIONALITY}):
            return agrees(name, span, code, code)
    return not_found(name, code)


def _shown(name: str, labelled: list[Span]) -> VizField:
    if not labelled:
        return without_mrz(name, None, None)
    return without_mrz(name, labelled[0], _code_of(labelled[0].text) or fold(labelled[0].text))


def _says(text: str, code: str) -> bool:
    """Whether a text has the code, or another of the same state, as a word, or names the state."""
    words = _WORD.findall(fold(text))
    codes = [w for w in words if len(words) <= 4 and (len(w) == 3 or len(words) == 1)]
    return any(same_state(word, code) for word in codes) or names_state(text, code)


def _code_of(text: str) -> str | None:
    """The state's code that a text consists of."""
    word = fold(text).strip()
    known = entry(word) if len(word) == 3 and word.isalpha() else None
    kinds = (CodeKind.STATE, CodeKind.SPECIAL, CodeKind.SPECIMEN)
    return word if known and known.kind in kinds and text.strip().isupper() else None


def _other_code(case: Case, name: str, labelled: list[Span], code: str) -> VizField | None:
    """A labelled code of another state."""
    for span in labelled:
        other = _code_of(span.text)
        if other and not same_state(other, code):
            return differs(
                case,
                name,
                span,
                value=other,
                expected=code,
                deciding=[span.start + i for i in range(3) if i >= len(code) or other[i] != code[i]],
                classify=partial(_classify_code, other, code),
            )
    return None


def _classify_code(observed: str, expected: str, text: str) -> tuple[Look, tuple[int, ...]]:
    words = [(m.group(), m.start()) for m in _WORD.finditer(fold(text))]
    if any(same_state(word, expected) for word, _ in words):
        return Look.EXPECTED, ()
    for word, at in words:
        if word == observed:
            return Look.OBSERVED, tuple(at + i for i in range(3) if i >= len(expected) or observed[i] != expected[i])
    return Look.OTHER, ()


def _foreign(case: Case, span: Span, kinds: set[LabelKind]) -> bool:
    """Whether a text belongs to a label of another kind."""
    owner = case.page.owner(span)
    return owner is not None and owner.near and not owner.kinds & kinds
