"""The checks of what an MRZ says: dates, codes, and whether it is a specimen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docfraud.checks import Finding, check, failed, not_applicable, passed, undetermined
from docfraud.mrz.codes import CodeKind, country_name, entry, is_specimen
from docfraud.mrz.dates import is_expired, order_problems
from docfraud.mrz.formats import FORMATS
from docfraud.mrz.judge import clearly_read, in_doubt
from docfraud.results import Group, Reason, Region, Severity, Threat

if TYPE_CHECKING:
    from docfraud.examination import Examination

_WORDS = {
    "date_of_birth": "date of birth",
    "date_of_expiry": "date of expiry",
    "date_of_issue": "date of issue",
    "issuer": "issuer",
    "nationality": "nationality",
}
_READ_BY_EYE = "Read the field by eye, or capture the MRZ again, flat, sharp and without glare."

_PERSONS = frozenset({"XXA", "XXB", "XXC", "XXX"})
"""Codes for persons without a nationality (9303-3 section 5, part D); nothing is issued by them."""


def _regions(exam: Examination, *names: str) -> tuple[Region, ...]:
    fmt = FORMATS[exam.parsed.format]
    return tuple(
        region
        for name in names
        if name in fmt.field_names
        for region in exam.mrz_region(*fmt.field(name).span, f"mrz_{name}")
    )


_ONE_SIDED = frozenset({"TD3", "MRVA", "MRVB"})
"""Formats with portrait and MRZ on one side (ICAO 9303-4, 9303-7)."""

_SAME_READING = 3
"""Characters by which two readings of one zone may differ: a picture's doubt, not another document."""


@check(
    "one-document",
    title="All machine-readable zones are one document's",
    needs=("mrz",),
    severity=Severity.INFO,
    standard="ICAO 9303-2 C.23, C.24",
)
def one_document(exam: Examination) -> Finding:
    """Is there only one document?

    **What it does.** It reads every machine-readable zone on every picture that was given. If two differ by more than a
    few characters, they are two documents', and the result is "undetermined": one inspection can answer for one
    document only, and the zone it answers for is named.

    **Why a forger fails it.** A card put together from two, or a false document laid beside a true one so that the true
    one is read, shows two zones.

    **What else could cause a failure.** Two documents on one scan, a visa on the page beside the passport's data page,
    the front of one card given with the back of another by mistake.

    **Check by hand.** Compare the numbers on both sides of the card. Inspect one document at a time.
    """
    chosen = exam.mrz
    others = [
        other
        for other in exam.all_mrz
        if other is not chosen and _unlike(other.found.reading.lines, chosen.found.reading.lines)
    ]
    if chosen.side == "back" and chosen.found.reading.format in _ONE_SIDED:
        return undetermined(
            Reason.SEVERAL_DOCUMENTS,
            f"The machine-readable zone on the other side is a {chosen.found.reading.format}'s, which has its portrait "
            "beside it: the two sides are two documents'.",
            observed=chosen.found.reading.format,
            advice="Inspect one document at a time.",
        )
    if not others:
        return passed("There is one machine-readable zone, or all say the same.")
    numbers = ", ".join(other.found.parsed.document_number or "without a number" for other in others)
    return undetermined(
        Reason.SEVERAL_DOCUMENTS,
        f"There are {len(others) + 1} different machine-readable zones; this inspection answers for the document "
        f"{chosen.found.parsed.document_number}, not for {numbers}.",
        observed=numbers,
        regions=tuple(
            exam.picture_region(other.image, quad, role="mrz_other") for other in others for quad in other.found.quads
        ),
        advice="Inspect one document at a time.",
    )


def _unlike(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    if [len(line) for line in a] != [len(line) for line in b]:
        return True
    return sum(x != y for one, two in zip(a, b, strict=True) for x, y in zip(one, two, strict=True)) > _SAME_READING


@check(
    "mrz-dates",
    title="The dates of the MRZ are real and in order",
    needs=("mrz",),
    threats={Threat.DATA_ALTERATION, Threat.COUNTERFEIT},
    severity=Severity.HIGH,
    standard="ICAO 9303-3 4.8",
    group=Group.MRZ_CONSISTENCY,
)
def mrz_dates(exam: Examination) -> Finding:
    """Dates of the MRZ.

    **What it does.** Each date must exist in the calendar (no 30 February), and together they must be possible: a birth
    not in the future and not after the expiry; on the old French identity card, whose number begins with year and month
    of issue, an issue after the birth and not in the future. Unknown parts, which the MRZ fills with "<", are
    given the benefit of the doubt.

    **Why a forger fails it.** Dates that are made up, or of which a digit was changed at random, need not exist, and
    somebody who extends a document thinks of one date at a time.

    **What else could cause a failure.** A wrong clock in this computer: the day of the inspection is taken from it. A
    misread digit; but then the date's check digit is wrong too, and the result is undetermined. Two digits do not tell
    the century, so a birth over a hundred years ago may be taken for a child's.

    **Check by hand.** Read the six digits as year, month, day. Compare with the printed dates and with the apparent age
    of the bearer.
    """
    parsed = exam.parsed
    dates = {
        "date_of_birth": parsed.date_of_birth,
        "date_of_expiry": parsed.date_of_expiry,
        "date_of_issue": parsed.date_of_issue,
    }
    for name, date in dates.items():
        if date is not None and date.problem:
            return _wrong_date(
                exam, Reason.DATE_IMPOSSIBLE, f"The {_WORDS[name]} is impossible: {date.problem}", date.raw, (name,)
            )
    problems = order_problems(parsed.date_of_birth, parsed.date_of_expiry, exam.today, issue=parsed.date_of_issue)
    if problems:
        named = tuple(n for n, d in dates.items() if d is not None and any(n.split("_")[-1] in p for p in problems))
        return _wrong_date(exam, Reason.DATES_OUT_OF_ORDER, " ".join(problems), None, named)
    stated = [f"{_WORDS[n]} {d.iso}" for n, d in dates.items() if d is not None and not d.is_blank]
    if not stated:
        return passed("The MRZ states no dates.")
    return passed(f"Possible and in order: {', '.join(stated)}.", regions=_regions(exam, *dates))


def _wrong_date(
    exam: Examination, reason: Reason, message: str, observed: str | None, names: tuple[str, ...]
) -> Finding:
    # the date of issue is the beginning of the French document number
    digits = tuple("document_number" if name == "date_of_issue" else name for name in names)
    regions = _regions(exam, *digits)
    if any(in_doubt(exam.mrz.found, name, exam.settings) for name in digits):
        return undetermined(
            Reason.READING_DOUBTFUL,
            f"{message} But the check digit does not fit either, and the digits were not read with certainty.",
            observed=observed,
            regions=regions,
            advice=_READ_BY_EYE,
        )
    fmt = FORMATS[exam.parsed.format]
    if not all(clearly_read(exam.mrz.found, fmt.field(name).span, exam.settings) for name in digits):
        return undetermined(
            Reason.READING_DOUBTFUL,
            f"{message} But the digits were not read with certainty.",
            observed=observed,
            regions=regions,
            advice=_READ_BY_EYE,
        )
    return failed(
        reason,
        message,
        observed=observed,
        regions=regions,
        advice="Compare with the printed dates, and make sure that this computer's date is right.",
    )


@check(
    "document-expired",
    title="The document has not expired",
    needs=("mrz",),
    severity=Severity.INFO,
    standard="ICAO 9303-2 C.16",
    group=Group.DATE_OF_EXPIRY,
)
def document_expired(exam: Examination) -> Finding:
    """Date of expiry.

    **What it does.** Compares the MRZ's date of expiry with the day of the inspection. The day of expiry itself is
    still valid.

    **Why a forger fails it.** This check finds no forgery; an expired genuine document is an expired document. But
    expired documents are what others are made of, so look at one offered as valid with more care.

    **What else could cause a failure.** A wrong clock in this computer. "Valid for ever", which one state writes as
    99 01 01, reads as 1999. Some states accept certain expired documents of certain others, or have extended them
    by decree; that is law and not in the MRZ.

    **Check by hand.** Read the printed date of expiry, and look for an official extension on another page.
    """
    expiry = exam.parsed.date_of_expiry
    regions = _regions(exam, "date_of_expiry")
    if expiry is None:
        return not_applicable(
            "The MRZ of this format gives no date of expiry.", advice="Read the date of expiry on the page."
        )
    if expiry.is_blank:
        return undetermined(
            Reason.FIELD_NOT_FOUND,
            "The MRZ leaves the date of expiry blank, so it does not say how long the document is valid.",
            regions=regions,
            advice="Read the printed page; a few documents are valid without end.",
        )
    if in_doubt(exam.mrz.found, "date_of_expiry", exam.settings):
        return undetermined(
            Reason.READING_DOUBTFUL,
            f"The date of expiry reads {expiry.raw}, but its check digit does not fit and the digits are not certain.",
            observed=expiry.iso,
            regions=regions,
            advice=_READ_BY_EYE,
        )
    expired = is_expired(expiry, exam.today)
    if expired is None:
        why = "is impossible" if expiry.problem else f"is not complete ({expiry.iso})"
        return undetermined(
            Reason.DATE_IMPOSSIBLE if expiry.problem else Reason.FIELD_NOT_FOUND,
            f"The date of expiry {why}, so it cannot be said whether the document is still valid.",
            observed=expiry.raw,
            regions=regions,
            advice="Read the printed date of expiry.",
        )
    expected = f"{exam.today.isoformat()} or later"
    if expired:
        return failed(
            Reason.EXPIRED,
            f"The document expired on {expiry.iso}.",
            expected=expected,
            observed=expiry.iso,
            regions=regions,
            advice="Make sure that no extension applies, and treat it as expired.",
        )
    return passed(f"Valid until {expiry.iso}.", expected=expected, observed=expiry.iso, regions=regions)


@check(
    "mrz-issuer",
    title="The issuer's code is known",
    needs=("mrz",),
    threats={Threat.COUNTERFEIT, Threat.FANTASY_DOCUMENT},
    severity=Severity.MEDIUM,
    standard="ICAO 9303-3 section 5",
)
def mrz_issuer(exam: Examination) -> Finding:
    """Code of the issuing state or organisation.

    **What it does.** Looks up positions 3 to 5 of the first line in the codes of ICAO 9303-3 section 5: states (ISO
    3166-1, and D for Germany), organisations that issue travel documents, and a few codes in practical use. Codes for
    persons without nationality and the codes of known makers of fantasy documents fail.

    **Why a forger fails it.** Fantasy documents come from states that do not exist or from "world authorities"; their
    makers need a code, and the honest choice is not theirs. Counterfeiters guess codes: SWI, GER, UK.

    **What else could cause a failure.** A misread letter: no check digit covers this field. A state younger than this
    list. Codes no longer given out are let pass with a remark, since old documents bear them.

    **Check by hand.** Compare with the issuer printed on the page, and with the cover. If you do not know the code,
    look the issuer up before anything else.
    """
    return _code(exam, "issuer", exam.parsed.issuer)


@check(
    "mrz-nationality",
    title="The nationality's code is known",
    needs=("mrz",),
    threats={Threat.COUNTERFEIT, Threat.FANTASY_DOCUMENT},
    severity=Severity.MEDIUM,
    standard="ICAO 9303-3 section 5",
)
def mrz_nationality(exam: Examination) -> Finding:
    """Code of the holder's nationality.

    **What it does.** Looks up the nationality in the codes of ICAO 9303-3 section 5: states, the British statuses, and
    the codes for stateless persons, refugees and persons of unspecified nationality. The old French identity card
    has no such field.

    **Why a forger fails it.** As with the issuer, an invented code betrays an invented document. On altered documents
    the nationality was sometimes changed on the page only, or to a code that does not exist.

    **What else could cause a failure.** A misread letter: no check digit covers this field. Some issuers leave it
    blank, which is reported as undetermined.

    **Check by hand.** Compare with the printed nationality. A passport's holder is nearly always a national of the
    issuer; where not, the document's type should say why (refugee, alien, organisation).
    """
    nationality = exam.parsed.nationality
    if nationality is None:
        return not_applicable("The MRZ of the French identity card has no nationality.")
    return _code(exam, "nationality", nationality)


def _code(exam: Examination, name: str, code: str) -> Finding:
    what, regions = _WORDS[name], _regions(exam, name)
    span = FORMATS[exam.parsed.format].field(name).span
    known = entry(code)
    if known is not None and known.kind is not CodeKind.FANTASY and not (name == "issuer" and code in _PERSONS):
        note = ""
        if known.kind is CodeKind.WITHDRAWN:
            note = " This code is no longer given out; a document made after its time should not bear it."
        elif known.kind is CodeKind.PRACTICE:
            note = " This code is used by its issuer, but is not in the standard."
        return passed(f"The {what} is {known.name} ({code}).{note}", observed=code, regions=regions)
    if not code and name == "nationality":
        return undetermined(
            Reason.FIELD_NOT_FOUND,
            "The MRZ leaves the nationality blank; XXX would stand for an unspecified one.",
            regions=regions,
            advice="Read the nationality on the page.",
        )
    if known is None and not clearly_read(exam.mrz.found, span, exam.settings):
        return undetermined(
            Reason.READING_DOUBTFUL,
            f"The code of the {what} reads {code or 'blank'}, which is not known; it was not read clearly.",
            observed=code,
            regions=regions,
            advice=_READ_BY_EYE,
        )
    if known is None:
        message = f"{code} is no known code of a state or organisation." if code else f"The {what}'s code is blank."
    elif known.kind is CodeKind.FANTASY:
        message = f"{code} stands for {known.name}, whose documents no state recognises as issued by one."
    else:
        message = f"{code} ({known.name}) is a code for persons; no document is issued by it."
    return failed(
        Reason.CODE_UNKNOWN,
        message,
        expected="a code of ICAO 9303-3 section 5",
        observed=code,
        regions=regions,
        advice=f"Compare with the {what} printed on the page, and look the issuer up.",
    )


@check(
    "specimen",
    title="Not a specimen",
    needs=("mrz",),
    severity=Severity.INFO,
    standard="ICAO 9303-2 A.9, 9303-3 section 5 part G",
)
def specimen(exam: Examination) -> Finding:
    """Specimen code.

    **What it does.** Looks whether issuer or nationality is a code that stands for no state: UTO, Utopia, which ICAO
    keeps for specimens and for training, or QMR, ZZV, XKE and QSK, the issuers that docfraud's own specimens name.

    **Why a forger fails it.** Specimens are shown on the web and sold as souvenirs; some are altered into documents,
    and the code is overlooked since it stands where nobody reads. Nobody is a national of Utopia, and nobody will ever
    be one of Marenia (QMR), Verdania (ZZV), Kestoria (XKE) or Skarvia (QSK).

    **What else could cause a failure.** The document is a specimen, for training or testing: then all is well, and the
    result says no more than that. Specimens that bear their issuer's own code are not recognised here; look for
    the word SPECIMEN.

    **Check by hand.** Look for UTO (or QMR, ZZV, XKE, QSK) in positions 3 to 5 of the first line and in the
    nationality, and for SPECIMEN, VOID or MUSTER, printed or perforated, anywhere on the page.
    """
    parsed = exam.parsed
    named = [n for n in ("issuer", "nationality") if is_specimen(getattr(parsed, n) or "")]
    if not named:
        return passed("Neither issuer nor nationality is a specimen's code.", observed=parsed.issuer)
    what = " and ".join(_WORDS[name] for name in named)
    verb = "is" if len(named) == 1 else "are"
    codes = list(dict.fromkeys(getattr(parsed, name) for name in named))
    stated = " and ".join(f"{code}, {country_name(code)}" for code in codes)
    use = "the code" if len(codes) == 1 else "codes"
    return failed(
        Reason.SPECIMEN_CODE,
        f"This is a specimen: the {what} {verb} {stated}, {use} for specimens and training.",
        observed=" ".join(codes),
        regions=_regions(exam, *named),
        advice="It is not valid for travel.",
    )
