"""Finding or reading doubt: what the checks of the MRZ may say about a character that a machine read.

A wrong check digit accuses somebody, so it counts as a finding only where the print is clear. How clear is told by the
nearest valid reading: the characters it would have to change, and how much less likely the picture makes those.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from docfraud.mrz.decode import Difference
from docfraud.mrz.engines import FoundMRZ
from docfraud.mrz.formats import Span
from docfraud.results import MRZCheckDigit
from docfraud.settings import Settings


@dataclass(frozen=True, slots=True)
class DigitJudgement:
    """A wrong check digit, weighed.

    Attributes:
        finding: the print itself breaks the digit; False is a reading doubt.
        doubt: how much likelier the characters under this digit are as read than as the nearest valid reading has
            them, natural log; None where the engine does not say or no valid reading is near.
        differences: those characters.
    """

    finding: bool
    doubt: float | None
    differences: tuple[Difference, ...]


def judge_wrong_digit(found: FoundMRZ, digit: MRZCheckDigit, settings: Settings) -> DigitJudgement:
    """Whether a wrong check digit is a finding.

    Only the characters under this digit count, so that a clear alteration of one field does not turn another field's
    faint character into a finding too. A finding needs at least one clear character among them: several faint ones
    together are still a bad picture.

    An engine that gives no confidences (PassportEye) never makes a finding.
    """
    if not found.reading.character_confidences:
        return DigitJudgement(False, None, ())
    if found.reading.lines_valid is None:
        return DigitJudgement(True, None, ())
    here = differences_within(found, (*digit.covers, (digit.line, digit.column, digit.column + 1)))
    if not here:
        # the valid reading lays this digit out elsewhere (a long number that is none): weigh all its changes
        here = found.differences
    doubt = sum(d.loss for d in here)
    clear = any(d.loss > settings.mrz_settle_doubt for d in here) and all(d.seen for d in here)
    return DigitJudgement(clear and doubt > settings.mrz_finding_doubt, doubt, here)


def differences_within(found: FoundMRZ, spans: Iterable[Span]) -> tuple[Difference, ...]:
    """The differences inside (line, start, end) spans."""
    wanted = tuple(spans)
    return tuple(
        d for d in found.differences if any(d.line == line and start <= d.column < end for line, start, end in wanted)
    )


def in_doubt(found: FoundMRZ, name: str, settings: Settings) -> bool:
    """Whether a field's own check digit does not fit and that is no more than a reading doubt.

    Args:
        found: the MRZ.
        name: the check digit's name, as in `MRZCheckDigit`; a format without it gives no doubt.
        settings: the thresholds.
    """
    return any(
        digit.name == name and not digit.valid and not judge_wrong_digit(found, digit, settings).finding
        for digit in found.parsed.check_digits
    )


def clearly_read(found: FoundMRZ, span: Span, settings: Settings) -> bool:
    """Whether a code that no check digit covers was read clearly; never where the engine gives no confidences."""
    line, start, end = span
    if line >= len(found.reading.character_confidences):
        return False
    product = 1.0
    for confidence in found.reading.character_confidences[line][start:end]:
        product *= confidence
    return product >= settings.mrz_code_confidence
