"""Turning what was found on the page into a field's outcome: the one place where a difference becomes a failure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from docfraud.mrz.parse import ParsedMRZ
from docfraud.results import Outcome, Reason
from docfraud.settings import Settings
from docfraud.viz.fields import TITLES, VizField
from docfraud.viz.layout import Span
from docfraud.viz.page import PageText
from docfraud.viz.reread import Classify, SecondLook, Standing, verify


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One document's printed text beside its MRZ.

    Attributes:
        page: the text of both sides.
        mrz: None if there is none.
        settings: `viz_*`.
        second_look: None where no picture can be read again; nothing then fails.
        doubtful: fields whose MRZ value was read in doubt; a difference from them is no finding. None if nobody can
            say: then a field whose own check digit is wrong is in doubt.
    """

    page: PageText
    mrz: ParsedMRZ | None
    settings: Settings
    second_look: SecondLook | None = None
    doubtful: Collection[str] | None = None

    def mrz_doubt(self, name: str) -> bool:
        """Whether the MRZ's value of a field is itself unreliable."""
        if self.doubtful is not None:
            return name in self.doubtful
        checks = self.mrz.check_digits if self.mrz else ()
        return any(c.name == name and not c.valid for c in checks)


def _verb(name: str, singular: str, plural: str) -> str:
    return plural if TITLES[name].endswith("names") else singular


def _placed(span: Span) -> dict[str, object]:
    return {"text": span.text, "quad": span.quad, "side": span.side, "confidence": span.confidence}


def agrees(name: str, span: Span, value: str, expected: str, *, note: str = "") -> VizField:
    """The printed value is the MRZ's."""
    return VizField(
        name=name,
        outcome=Outcome.SUCCESSFUL,
        reason=Reason.AS_EXPECTED,
        message=f"The printed {TITLES[name]}, {span.text}, {_verb(name, 'agrees', 'agree')} with the MRZ{note}.",
        value=value,
        expected=expected,
        observed=value,
        **_placed(span),  # type: ignore[arg-type]
    )


def doubtful(name: str, span: Span, value: str, expected: str, why: str) -> VizField:
    """The printed value seems to differ, but that is not certain."""
    return VizField(
        name=name,
        outcome=Outcome.UNDETERMINED,
        reason=Reason.READING_DOUBTFUL,
        message=f"The printed {TITLES[name]} {_verb(name, 'reads', 'read')} {span.text} where the MRZ has {expected}, "
        f"but {why}.",
        value=value,
        expected=expected,
        observed=value,
        **_placed(span),  # type: ignore[arg-type]
    )


def not_found(name: str, expected: str, *, instead: Span | None = None) -> VizField:
    """The MRZ's value was not found on the page, nor anything that stands in its place."""
    more = f"; beside its label stands {instead.text}" if instead else ""
    return VizField(
        name=name,
        outcome=Outcome.UNDETERMINED,
        reason=Reason.FIELD_NOT_FOUND,
        message=f"The {TITLES[name]} {expected} {_verb(name, 'was', 'were')} not found among the printed fields{more}.",
        expected=expected,
        **(_placed(instead) if instead else {}),  # type: ignore[arg-type]
    )


def not_compared(name: str, span: Span | None, value: str | None, why: str, *, reason: Reason) -> VizField:
    """There is nothing to compare with; what the page says is kept."""
    unsupported = reason is Reason.NOT_IN_THIS_FORMAT
    return VizField(
        name=name,
        outcome=Outcome.NOT_SUPPORTED if unsupported else Outcome.NOT_PERFORMED,
        reason=reason,
        message=why,
        value=value,
        observed=value,
        **(_placed(span) if span else {}),  # type: ignore[arg-type]
    )


def without_mrz(name: str, span: Span | None, value: str | None) -> VizField:
    """A printed field of a document whose MRZ is missing."""
    return not_compared(name, span, value, "There is no MRZ to compare with.", reason=Reason.ARTEFACT_MISSING)


def differs(
    case: Case,
    name: str,
    span: Span,
    *,
    value: str,
    expected: str,
    deciding: Iterable[int],
    classify: Classify,
    guess: str = "",
    look_at: Span | None = None,
) -> VizField:
    """The printed value reads differently: look again, and say failed, undetermined, or successful after a misreading.

    Args:
        case: the document.
        name: the field.
        span: the value.
        value: normalised.
        expected: the MRZ's.
        deciding: indices into the span's run of the characters that differ.
        classify: judges further readings.
        guess: why the reading rests on a guess, as half a sentence; such a value never fails.
        look_at: what to read again, if more than the value itself.
    """
    found = verify(look_at or span, deciding, classify, case.second_look, case.settings)
    if found.standing is Standing.REFUTED:
        return agrees(name, span, expected, expected, note=" when read more closely")
    why = found.why or guess
    if not why and case.mrz_doubt(name):
        why = "the MRZ itself is in doubt there"
    if why:
        return doubtful(name, span, value, expected, why)
    return VizField(
        name=name,
        outcome=Outcome.FAILED,
        reason=Reason.FIELD_DIFFERS,
        message=f"The printed {TITLES[name]} {_verb(name, 'is', 'are')} {span.text}, but the MRZ says {expected}.",
        value=value,
        expected=expected,
        observed=value,
        **_placed(span),  # type: ignore[arg-type]
    )
