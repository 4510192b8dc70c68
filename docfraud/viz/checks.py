"""The checks that hold the printed zone against the MRZ.

A forger who changes what people read seldom changes what machines read, and the other way round: the two zones say the
same on every genuine document, so a sure difference is a sure finding.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docfraud.checks import Finding, check
from docfraud.results import Outcome, Reason, Severity, Threat
from docfraud.viz.compare import regions_of
from docfraud.viz.fields import VizField

if TYPE_CHECKING:
    from docfraud.examination import Examination

_STANDARD = "ICAO 9303-2 C.21"
_ADVICE = {
    Reason.FIELD_NOT_FOUND: "Compare the printed field with the MRZ by eye; a capture at 300 ppi or more, flat and "
    "without glare, may let the machine do it.",
    Reason.READING_DOUBTFUL: "Look at the marked place with a loupe and compare it with the MRZ; capture it again "
    "at 300 ppi or more.",
}
_ORDER = (Outcome.FAILED, Outcome.UNDETERMINED, Outcome.SUCCESSFUL, Outcome.NOT_PERFORMED, Outcome.NOT_SUPPORTED)
"""What several fields together say is what the first of these says that any of them has."""


def _finding(exam: Examination, *names: str) -> Finding:
    """The finding over one field, or over several that are one matter: the worst decides, all such are shown."""
    fields = [exam.viz.field(name) for name in names]
    outcome = next(o for o in _ORDER if any(f.outcome is o for f in fields))
    decisive = [f for f in fields if f.outcome is outcome]
    return Finding(
        outcome=outcome,
        reason=decisive[0].reason,
        message=" ".join(f.message for f in decisive),
        expected=_joined([f.expected for f in decisive]),
        observed=_joined([f.observed for f in decisive]),
        regions=tuple(region for f in decisive for region in regions_of(f, exam.region)),
        advice=_advice(decisive),
    )


def _joined(texts: list[str | None]) -> str | None:
    return ", ".join(t for t in texts if t) or None


def _advice(fields: list[VizField]) -> str | None:
    return next((_ADVICE[f.reason] for f in fields if f.outcome is Outcome.UNDETERMINED and f.reason in _ADVICE), None)


@check(
    "viz-document-number",
    title="The printed document number is the MRZ's",
    needs=("viz",),
    threats={Threat.DATA_ALTERATION, Threat.CONSTRUCTION, Threat.PAGE_SUBSTITUTION},
    severity=Severity.HIGH,
    standard=_STANDARD,
)
def document_number(exam: Examination) -> Finding:
    """The document number, printed and machine-readable.

    **What it does.** It looks for the MRZ's document number anywhere on the page, however it is divided by
    blanks, dots or hyphens, and with O and 0, I and 1 and other lookalikes counted as alike. If it is nowhere,
    the number that stands by a label such as "Passport No.", or differs from the MRZ's in one or two
    characters, is read five more times in shifted, softened and sharpened crops. Only if those readings agree,
    and the characters are clear, has the check failed. On a visa either the visa's number or the passport's may
    be in the MRZ; both are on the sticker.

    **Why a forger fails it.** The number ties the book to its blank and to lists of stolen documents. Whoever
    changes a digit so that the lists no longer match, or joins a page of one book to another, must change it in
    every place it is printed, in the right typeface, and recompute a check digit.

    **What else could cause a failure.** A card that prints another number beside the same label (a residence
    permit with the holder's passport number) and whose own number could not be read; a specimen whose designer
    was careless. A smudge or a perforation through a digit makes the reading doubtful, which is undetermined
    and not failed.

    **Check by hand.** Read both numbers aloud, character by character. Compare with the number that is
    perforated through or printed on the other pages: same digits, same type, same line. Under a loupe, look for
    roughened paper, a different ink or digits that stand higher than their neighbours.
    """
    return _finding(exam, "document_number")


@check(
    "viz-names",
    title="The printed names are the MRZ's",
    needs=("viz",),
    threats={Threat.DATA_ALTERATION, Threat.CONSTRUCTION, Threat.PAGE_SUBSTITUTION},
    severity=Severity.HIGH,
    standard=_STANDARD,
)
def names(exam: Examination) -> Finding:
    """Surname and given names, printed and machine-readable.

    **What it does.** It finds surname and given names on the page by their labels and by their letters, on one
    line or several, in either order, and compares them with the MRZ under every spelling that ICAO 9303-3
    section 6 allows: Ü may be UE, UXX or U; Þ is TH; a Cyrillic name has its Latin form after a slash. Names
    that the MRZ had to shorten may go on in print, and titles may stand beside them. One letter that differs is
    read five more times before it counts.

    **Why a forger fails it.** A name is altered for a person who does not have that name, and the alteration
    people see is the printed one. Letters must be added or removed in the document's own typeface and spacing,
    and again in OCR-B below, where the check digits do not protect the name but its length is fixed.

    **What else could cause a failure.** A spelling the issuer chose outside the standard; a married name, a
    religious name or a nickname printed where the label says surname. Letters that machines confuse (I and L, O
    and Q, RN and M) never fail by themselves. Names in scripts that the reader does not know are undetermined.

    **Check by hand.** Spell the MRZ's name and follow the printed one with a finger. Mind doubled letters. Look
    at the spacing: an inserted letter crowds its neighbours, a removed one leaves a gap. The signature is a
    third witness, though people sign as they like.
    """
    return _finding(exam, "surname", "given_names")


@check(
    "viz-date-of-birth",
    title="The printed date of birth is the MRZ's",
    needs=("viz",),
    threats={Threat.DATA_ALTERATION, Threat.CONSTRUCTION, Threat.PAGE_SUBSTITUTION},
    severity=Severity.HIGH,
    standard=_STANDARD,
)
def date_of_birth(exam: Examination) -> Finding:
    """The date of birth, printed and machine-readable.

    **What it does.** It reads every date on the page, in figures or with the month by name in some thirty
    languages, day or month first, and asks whether one of their meanings is the MRZ's date of birth. The MRZ
    has two digits of the year, so the century is not compared. If the date is nowhere, or its label stands by
    another one, that other date is read five more times; only if the digits that differ are clear every time
    has the check failed, and the box is on that date.

    **Why a forger fails it.** Age decides over labour, marriage, asylum, benefits and who travels alone. One
    digit scraped off and rewritten is the oldest alteration there is, and the MRZ below keeps the old date with
    a check digit that needs arithmetic to forge.

    **What else could cause a failure.** A document that prints a second calendar's date by the label; a
    specimen whose two zones were never meant to agree. Worn print and holograms over the date make the reading
    doubtful, which is undetermined.

    **Check by hand.** Read the MRZ's six digits as year, month, day and compare. With a loupe and light from
    the side, look at each digit of the printed year: disturbed fibres, interrupted background lines, a digit of
    another shape or weight than the same digit elsewhere on the page.
    """
    return _finding(exam, "date_of_birth")


@check(
    "viz-date-of-expiry",
    title="The printed date of expiry is the MRZ's",
    needs=("viz",),
    threats={Threat.DATA_ALTERATION, Threat.CONSTRUCTION, Threat.PAGE_SUBSTITUTION},
    severity=Severity.HIGH,
    standard=_STANDARD,
)
def date_of_expiry(exam: Examination) -> Finding:
    """The date of expiry, printed and machine-readable.

    **What it does.** As for the date of birth, but dates of issue and of "valid from" are set aside first: by
    their labels, and because a document's last date is its expiry. A date that shares day and month with the
    expiry may be its issue, and is not held against the document unless the issue is known to be another one.

    **Why a forger fails it.** An expired document of one's own is the cheapest one to alter: the portrait is
    right and a single digit extends it. The officer at the desk looks at the printed date, the machine at the
    other.

    **What else could cause a failure.** An extension entered by the authority itself (some passports are
    renewed by stamp or label, and the MRZ keeps the first date); a residence permit that is "unlimited" in
    print. A misread digit cannot be excluded altogether, which is why the place is shown.

    **Check by hand.** Compare with the MRZ's date. Work out the period of validity from issue to expiry: five
    or ten years less a day is usual, seven years and a month is not. Look for the same digit elsewhere on the
    page and compare shape and ink. Ask whether an observations page mentions an extension.
    """
    return _finding(exam, "date_of_expiry")


@check(
    "viz-sex",
    title="The printed sex is the MRZ's",
    needs=("viz",),
    threats={Threat.DATA_ALTERATION, Threat.CONSTRUCTION, Threat.PAGE_SUBSTITUTION},
    severity=Severity.MEDIUM,
    standard=_STANDARD,
)
def sex(exam: Examination) -> Finding:
    """The holder's sex, printed and machine-readable.

    **What it does.** It looks beside and below the label for M, F or X, alone or with the national letter
    before it (K/F, V/M, Ж/F), or a word, and compares it with the MRZ. One letter is little to go by, so
    without a label nothing fails, and where a national language uses M for a woman, a single M does not fail
    either. An X, or the MRZ's "<", is no finding.

    **Why a forger fails it.** When a document is passed to somebody of the other sex the portrait is exchanged
    and the small letter is forgotten, in one of its two places or in both.

    **What else could cause a failure.** A letter of the national language standing alone; a clerk's error,
    which happens in this field more than in others and which the authority has then issued; a change of sex
    entered in one place.

    **Check by hand.** Read the letter in both zones and look at the person and the portrait. If the letters
    disagree, ask before you conclude: the holder may know of the error.
    """
    return _finding(exam, "sex")


@check(
    "viz-nationality",
    title="The printed nationality is the MRZ's",
    needs=("viz",),
    threats={Threat.DATA_ALTERATION, Threat.FANTASY_DOCUMENT},
    severity=Severity.MEDIUM,
    standard=_STANDARD,
)
def nationality(exam: Examination) -> Finding:
    """The holder's nationality, printed and machine-readable.

    **What it does.** It looks for the MRZ's code (FRA, D) or a word for the state or its nationals (Utopia,
    Utopian; Czech Republic; British citizen), first by the label. Where issuer and nationality are the same the
    issuer's name at the top of the page and its code beside the passport's type prove nothing about the holder,
    so one more mention is asked for. It fails only if by the label stands, clearly, the three-letter code of
    another state.

    **Why a forger fails it.** Nationality decides who needs a visa. On residence permits and travel documents
    for aliens, where it differs from the issuer, it is worth altering.

    **What else could cause a failure.** An issuer's own code outside ICAO's list; a state that changed its
    name. A nationality printed only in the national language is undetermined, not failed.

    **Check by hand.** Read the three letters of the MRZ (positions 11 to 13 of the second line in a passport)
    and compare with the printed word. Remember the special ones: D for Germany, GBD to GBS for British people
    who are not citizens, XXA stateless, XXB refugee.
    """
    return _finding(exam, "nationality")


@check(
    "viz-issuer",
    title="The printed issuing state is the MRZ's",
    needs=("viz",),
    threats={Threat.CONSTRUCTION, Threat.PAGE_SUBSTITUTION, Threat.FANTASY_DOCUMENT},
    severity=Severity.LOW,
    standard=_STANDARD,
)
def issuer(exam: Examination) -> Finding:
    """The issuing state, printed and machine-readable.

    **What it does.** It looks for the MRZ's issuer among the printed text: its three-letter code, usually in a
    field "Code of issuing state", or its name in English or in its own words. It fails only if that field
    clearly has the code of another state.

    **Why a forger fails it.** Whoever prints a page for a blank of another state, or invents a state, copies
    from a document at hand, and the code is easily left as it was.

    **What else could cause a failure.** Organisations and territories whose documents carry a state's code in
    one zone and their own in the other. A name in a script or language that the reader does not know is
    undetermined.

    **Check by hand.** Read positions 3 to 5 of the MRZ's first line, then the title of the page and the code
    field. Compare the title with the cover and with the watermark.
    """
    return _finding(exam, "issuer")
