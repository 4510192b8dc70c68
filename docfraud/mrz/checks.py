"""The checks of the MRZ against itself: its form and its check digits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docfraud.checks import Finding, check, failed, not_applicable, passed, undetermined
from docfraud.mrz.decode import Difference
from docfraud.mrz.document_codes import code_problem, document_type
from docfraud.mrz.formats import FORMATS
from docfraud.mrz.judge import DigitJudgement, clearly_read, differences_within, judge_wrong_digit
from docfraud.results import GoodSide, Group, MRZCheckDigit, Reason, Region, Severity, Threat

if TYPE_CHECKING:
    from docfraud.examination import Examination

_RECAPTURE = "Capture the MRZ again, flat, sharp and without glare; or read the characters named above by eye."

_COVERED = {
    "document_number": "the document number",
    "date_of_birth": "the date of birth",
    "date_of_expiry": "the date of expiry",
    "optional_data": "the optional data",
    "composite": "all the fields together",
}


@check(
    "mrz-format",
    title="The MRZ has a form that ICAO 9303 knows",
    needs=("mrz",),
    threats={Threat.COUNTERFEIT, Threat.FANTASY_DOCUMENT},
    severity=Severity.MEDIUM,
    standard="ICAO 9303-3 4.2 to 4.6, 9303-4 to -7",
    group=Group.MRZ_CONSISTENCY,
)
def mrz_format(exam: Examination) -> Finding:
    """Form of the MRZ.

    **What it does.** The number of lines and their length decide the format: TD1 (cards, 3 lines of 30), TD2 (2 of 36),
    TD3 (passports, 2 of 44), the visas MRV-A and MRV-B, or the old French identity card. Then the first two characters
    must be a document code that this format admits (P on a passport, V on a visa, A, C or I on a card), and the name
    field must begin with a name.

    **Why a forger fails it.** Makers of fantasy documents copy the look of an MRZ, not its rules: a passport's lines on
    a card, a code of their own, names in the wrong place. Software that draws MRZs for them takes any code it is given.

    **What else could cause a failure.** Documents older than the rules, and issuers with habits of their own; the cards
    of the USA number their second character (C1, A3) and are let pass. A first character that was worn off or misread.

    **Check by hand.** Count lines and characters, look at the first two characters, and ask what kind of document it
    claims to be: does a document of that kind bear these? Compare with a genuine specimen of the same issuer and year.
    """
    found, parsed = exam.mrz.found, exam.parsed
    fmt = FORMATS[parsed.format]
    code = fmt.field("document_code")
    regions = exam.mrz_region(code.line, code.start, code.end, "mrz_document_code")
    problem = code_problem(parsed.format, parsed.document_code)
    numbered = parsed.issuer == "USA" and parsed.document_code[1:].isdigit()
    if problem and not (numbered and code_problem(parsed.format, parsed.document_code[0]) is None):
        if not clearly_read(found, code.span, exam.settings):
            return undetermined(
                Reason.READING_DOUBTFUL,
                f"{problem} It was not read clearly.",
                observed=parsed.document_code,
                regions=regions,
                advice=_RECAPTURE,
            )
        return failed(
            Reason.FORMAT_VIOLATED,
            problem,
            observed=parsed.document_code,
            regions=regions,
            advice="Ask what this document claims to be, and compare it with a genuine specimen of the same issuer.",
        )
    if not parsed.surname:
        name = fmt.field("surname" if "surname" in fmt.field_names else "names")
        return failed(
            Reason.FORMAT_VIOLATED,
            "The name field is blank; every document names its holder.",
            regions=exam.mrz_region(*name.span, "mrz_names"),
            advice="Look at the first line of the MRZ; if it bears a name, capture it again.",
        )
    kind = document_type(parsed.format, parsed.document_code)
    habit = " Issuers of the USA number their document codes." if problem else ""
    return passed(f"{kind}, format {parsed.format}, code {parsed.document_code}.{habit}", observed=parsed.format)


@check(
    "mrz-check-digit-number",
    title="The check digit of the document number is right",
    needs=("mrz",),
    threats={Threat.DATA_ALTERATION},
    severity=Severity.HIGH,
    standard="ICAO 9303-3 4.9",
    group=Group.MRZ_CONSISTENCY,
)
def number_digit(exam: Examination) -> Finding:
    """Check digit of the document number.

    **What it does.** The digit behind the document number is computed again from the number's characters (weights 7, 3,
    1; A counts 10, Z 35, a filler 0; the sum's last digit) and compared with the one printed. Numbers of more than nine
    characters, which TD1 and TD2 continue in the optional data, are joined first.

    **Why a forger fails it.** The number is changed so that a stolen or cancelled document is not found in a database.
    Whoever changes one character and leaves the digit is caught nine times in ten and more.

    **What else could cause a failure.** O read for 0 where the issuer mixes letters and digits; wear at the left end of
    the line, where thumbs hold the page; a few genuine series with digits that were wrong from the press. A difference
    of ten in value goes unseen: L for 1, G for 6, K or A for a filler.

    **Check by hand.** Compare the number with the printed one and with the perforated one if there is one, character by
    character. Tilt the page: are all characters equally black, equally high, on one line, and in one typeface?
    """
    return _digit(exam, "document_number")


@check(
    "mrz-check-digit-birth",
    title="The check digit of the date of birth is right",
    needs=("mrz",),
    threats={Threat.DATA_ALTERATION},
    severity=Severity.HIGH,
    standard="ICAO 9303-3 4.9",
    group=Group.MRZ_CONSISTENCY,
)
def birth_digit(exam: Examination) -> Finding:
    """Check digit of the date of birth.

    **What it does.** The digit behind the six digits of the birth date (year, month, day) is computed again and
    compared with the one printed. Unknown parts of the date are fillers and count 0.

    **Why a forger fails it.** A date of birth is changed to make a minor of age, or to fit a stolen document to another
    bearer. Any single digit changed to another one changes the check digit, without exception.

    **What else could cause a failure.** A worn or dirty digit: 3 and 8, 5 and 6, 1 and 7 resemble one another once ink
    has flaked off. Then the reader knows itself to be unsure, and the result is undetermined and not failed.

    **Check by hand.** Compare with the printed date of birth. Where they agree, look at both under magnification: did
    somebody change both? Ask for the date in conversation, not as a question to be answered with yes.
    """
    return _digit(exam, "date_of_birth")


@check(
    "mrz-check-digit-expiry",
    title="The check digit of the date of expiry is right",
    needs=("mrz",),
    threats={Threat.DATA_ALTERATION},
    severity=Severity.HIGH,
    standard="ICAO 9303-3 4.9",
    group=Group.MRZ_CONSISTENCY,
)
def expiry_digit(exam: Examination) -> Finding:
    """Check digit of the date of expiry.

    **What it does.** The digit behind the six digits of the expiry date is computed again and compared with the one
    printed. A document that states no expiry has fillers there; then a filler or 0 is right.

    **Why a forger fails it.** Extending an expired document takes one digit of the year, the smallest change that makes
    a worthless document useful. The check digit must follow, and so must the composite digit at the line's end.

    **What else could cause a failure.** A misread digit, as with every other date. Documents that were extended
    officially bear a stamp elsewhere; their MRZ keeps the first date and its right digit.

    **Check by hand.** Compare with the printed expiry, and with the date of issue: does the span fit what the issuer
    grants (often 5 or 10 years, less a day)? Look for scraping and for another black at the year.
    """
    return _digit(exam, "date_of_expiry")


@check(
    "mrz-check-digit-optional",
    title="The check digit of the optional data is right",
    needs=("mrz",),
    threats={Threat.DATA_ALTERATION},
    severity=Severity.HIGH,
    standard="ICAO 9303-3 4.9, 9303-4 4.2.2.2",
    group=Group.MRZ_CONSISTENCY,
)
def optional_digit(exam: Examination) -> Finding:
    """Check digit of a passport's optional data.

    **What it does.** Positions 29 to 42 of a passport's second line hold what the issuer likes, often a personal
    number; position 43 is their check digit. It is computed again. Where the field is blank, 0 and a filler are right.
    No other format has this digit.

    **Why a forger fails it.** A personal number repeats the date of birth or the sex in many states, so an alteration
    of those must change it too, and then its digit. Many forgers do not know that this field has one.

    **What else could cause a failure.** A misread character: this field mixes letters and digits, and nothing tells the
    reader which to expect. Some issuers computed it in a way of their own.

    **Check by hand.** Compare with the personal number on the page. If you know the state's scheme, compare the dates
    and the sex hidden in it with those printed.
    """
    return _digit(exam, "optional_data")


@check(
    "mrz-check-digit-composite",
    title="The composite check digit is right",
    needs=("mrz",),
    threats={Threat.DATA_ALTERATION},
    severity=Severity.HIGH,
    standard="ICAO 9303-3 4.9, 9303-4 to -6 4.2.2",
    group=Group.MRZ_CONSISTENCY,
)
def composite_digit(exam: Examination) -> Finding:
    """Composite check digit.

    **What it does.** The last digit of the MRZ covers document number, dates, optional data and their check digits
    together (not names, sex, nationality). It is computed again. Visas have none. For a long document number both ways
    of counting that issuers use are accepted.

    **Why a forger fails it.** Those who know that every field has a check digit and compute it anew forget the one at
    the end. If a field's digit is right and only this one is wrong, a field was changed together with its digit. Where
    a field's own digit is wrong as well, look there first. It does not see everything: by an accident of the weights
    the second digit of the year of expiry and of birth can be changed with the field's own digit, and it stays right.

    **What else could cause a failure.** One misread character anywhere under it. Some issuers cover other fields than
    the standard says; cards made before their issuer followed the standard are known to print another digit.

    **Check by hand.** See which of the other check digits is wrong too. If none is, compare every field of the MRZ with
    the printed page, and look for a group of characters, field and digit, that differs in blackness or height.
    """
    return _digit(exam, "composite")


def _digit(exam: Examination, name: str) -> Finding:
    """The rule that all check digits share."""
    found = exam.mrz.found
    what = _COVERED[name]
    digit = next((d for d in found.parsed.check_digits if d.name == name), None)
    if digit is None:
        return not_applicable(f"The format {found.parsed.format} has no check digit over {what}.")
    regions = (
        *exam.mrz_region(digit.line, digit.column, digit.column + 1, "mrz_check_digit"),
        *(r for line, start, end in digit.covers for r in exam.mrz_region(line, start, end, f"mrz_{name}")),
    )
    if digit.valid:
        return _right(exam, digit, what, regions)
    judgement = judge_wrong_digit(found, digit, exam.settings)
    says = f"The check digit over {what} is {_shown(digit.printed)}, but should be {digit.computed}"
    if judgement.finding:
        return failed(
            Reason.CHECK_DIGIT_WRONG,
            f"{says}; the characters are printed clearly.",
            expected=digit.computed,
            observed=digit.printed,
            score=None if judgement.doubt is None else round(judgement.doubt, 2),
            threshold=exam.settings.mrz_finding_doubt,
            good_side=GoodSide.BELOW,
            regions=regions,
            advice=f"Compare {what} with the printed page, character by character, and look at the MRZ under "
            f"magnification.{_nearest(judgement)}",
        )
    if not found.reading.character_confidences:
        doubt = "; this engine does not say how sure it is of each character"
    elif judgement.doubt is None or not all(d.seen for d in judgement.differences):
        doubt = "; but part of what it covers could not be seen"
    else:
        doubt = f" as read, which is not certain.{_nearest(judgement)}".rstrip(".")
    return undetermined(
        Reason.CHECK_DIGIT_DOUBTFUL,
        f"{says}{doubt}.",
        expected=digit.computed,
        observed=digit.printed,
        score=None if judgement.doubt is None else round(judgement.doubt, 2),
        threshold=exam.settings.mrz_finding_doubt,
        good_side=GoodSide.BELOW,
        regions=regions,
        advice=_RECAPTURE,
    )


def _right(exam: Examination, digit: MRZCheckDigit, what: str, regions: tuple[Region, ...]) -> Finding:
    found = exam.mrz.found
    spans = (*digit.covers, (digit.line, digit.column, digit.column + 1))
    settled = [d for d in differences_within(found, spans) if (d.line, d.column) in found.settled]
    message = f"The check digit over {what} is {_shown(digit.printed)}, as it should be."
    for difference in settled:
        message += (
            f" {_place(difference)} was read in doubt ({_shown(difference.printed)} or {_shown(difference.valid)}); "
            "the check digit settles it."
        )
    return passed(message, expected=digit.computed, observed=digit.printed, regions=regions)


def _nearest(judgement: DigitJudgement) -> str:
    if not judgement.differences:
        return ""
    changes = ", ".join(
        f"{_shown(d.valid)} for {_shown(d.printed)} at {_place(d, start=False)}" for d in judgement.differences
    )
    return f" The nearest reading that would be right has {changes}."


def _place(difference: Difference, *, start: bool = True) -> str:
    """Where a character is, counted from 1 as people do."""
    return f"{'Line' if start else 'line'} {difference.line + 1}, position {difference.column + 1}"


def _shown(character: str) -> str:
    return f"“{character}”" if character == "<" else character
