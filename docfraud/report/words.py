"""The words, symbols and colours in which every report says the same thing.

Outcomes and their colours follow ICAO 9303-2 C.32 and C.33: a colour never stands without its word and its symbol.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from docfraud.groups import GroupResult
from docfraud.results import (
    CheckResult,
    DocumentSummary,
    FacePart,
    GoodSide,
    Group,
    Inspection,
    Light,
    Outcome,
    Reason,
    Severity,
    Threat,
    VerdictOutcome,
)


@dataclass(frozen=True, slots=True)
class Look:
    """How an outcome is shown.

    Attributes:
        word: what it is called, lower case.
        symbol: one character; `ascii` is its stand-in where the encoding lacks it.
        style: a rich style for text in it; `banner` one for white or black text on its colour.
    """

    word: str
    symbol: str
    ascii: str
    style: str
    banner: str


OUTCOME_LOOKS: dict[Outcome, Look] = {
    Outcome.SUCCESSFUL: Look("successful", "✓", "+", "green", "bold white on green"),
    Outcome.FAILED: Look("failed", "✗", "X", "bold red", "bold white on red"),
    Outcome.UNDETERMINED: Look("undetermined", "!", "!", "yellow", "bold black on yellow"),
    Outcome.NOT_SUPPORTED: Look("not supported", "–", "-", "bright_black", "bold white on bright_black"),
    Outcome.NOT_PERFORMED: Look("not performed", "○", "o", "bright_black", "bold white on bright_black"),
    # Black by the standard; a dark terminal could not show it, so here the default colour in bold.
    Outcome.ABORTED: Look("aborted", "■", "#", "bold", "bold white on black"),
}

VERDICT_LOOKS: dict[VerdictOutcome, Look] = {
    VerdictOutcome.CLEAR: Look("clear", "✓", "+", "bold green", "bold white on green"),
    VerdictOutcome.CAUTION: Look("caution", "!", "!", "bold yellow", "bold black on yellow"),
    VerdictOutcome.SUSPECT: Look("suspect", "✗", "X", "bold red", "bold white on red"),
    VerdictOutcome.UNPROCESSABLE: Look("unprocessable", "?", "?", "bold bright_black", "bold white on bright_black"),
}

GROUP_NAMES: dict[Group, str] = {
    Group.MRZ_IR_READABILITY: "MRZ IR readability",
    Group.UV_BRIGHTNESS: "UV brightness",
    Group.PATTERN_CHECK: "Pattern check",
    Group.MRZ_CONSISTENCY: "MRZ consistency",
    Group.DATE_OF_EXPIRY: "Date of expiry",
}
"""What ICAO 9303-2 C.35 calls the groups."""

LIGHT_NAMES: dict[Light, str] = {Light.VI: "White light", Light.IR: "Infrared", Light.UV: "Ultraviolet"}

FINDING_OUTCOMES = (Outcome.FAILED, Outcome.UNDETERMINED, Outcome.ABORTED)
"""Outcomes that a person should look into, the most serious first."""

NOT_LOOKED_AT = (Outcome.NOT_PERFORMED, Outcome.NOT_SUPPORTED)
"""Outcomes that say that nothing was compared."""

VICTIM_NOTE = (
    "A referral is not a finding of guilt. The person referred may be a victim, for example of trafficking, "
    "and may need protection."
)
NOT_PROOF = "No finding does not prove the document genuine. The machine advises; the officer decides."

_FIELD_WORDS = {
    "date_of_birth": "Date of birth",
    "date_of_expiry": "Date of expiry",
    "date_of_issue": "Date of issue",
    "document_number": "Document number",
    "number": "Document number",
    "given_names": "Given names",
    "mrz": "MRZ",
}

_FORMAT_WORDS = {
    "TD1": "identity card (TD1)",
    "TD2": "identity document (TD2)",
    "TD3": "passport (TD3)",
    "MRVA": "visa (MRV-A)",
    "MRVB": "visa (MRV-B)",
    "FRENCH_ID": "French identity card (older format)",
}

_IMAGE_WORDS = {
    "page": "Page",
    "page_ir": "Page, infrared",
    "page_uv": "Page, ultraviolet",
    "back": "Back",
    "back_ir": "Back, infrared",
    "back_uv": "Back, ultraviolet",
    "chip": "Picture out of the chip",
    "live": "Live picture",
}

# C0 and C1 controls would drive a terminal, bidirectional overrides would reorder what an officer reads.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

_SURROGATE = re.compile("[\ud800-\udfff]")


def _made_safe(match: re.Match[str]) -> str:
    character = match.group()
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # a byte of a file name that is not UTF-8 (PEP 383)
        return f"\\x{code - 0xDC00:02x}"
    if 0xD800 <= code <= 0xDFFF:
        return f"\\u{code:04x}"
    return " " if character in "\t\n\r\x0b\x0c\x85\u2028\u2029" else "\ufffd"


def clean(text: str) -> str:
    """Text that is safe to show: one line, no control or direction-changing characters, encodable as UTF-8.

    Values come from OCR and file names, so anyone who prints a document or names a file can choose them.
    """
    return _UNSAFE.sub(_made_safe, text)


def encodable(text: str) -> str:
    """Text without lone surrogates, else unchanged; a byte of a file name that is not UTF-8 becomes `\\xff`."""
    return _SURROGATE.sub(_made_safe, text)


def plain(code: str) -> str:
    """A code as words: `photo_substitution` as "photo substitution"."""
    return code.replace("_", " ").strip()


def field_name(name: str) -> str:
    """A field's name as a heading."""
    return _FIELD_WORDS.get(name) or plain(name).capitalize()


def image_name(key: str) -> str:
    """A picture's key as a heading."""
    if key.startswith("live_"):
        return f"Live picture, frame {plain(key.removeprefix('live_'))}"
    return _IMAGE_WORDS.get(key) or plain(key).capitalize()


def likelihood_sentence(log10_ratio: float) -> str:
    """A likelihood ratio in words: 2 as "about 100 times likelier if both pictures show one person ..."."""
    times = 10 ** abs(log10_ratio)
    if times < 1.5:
        return "Such a distance is as likely for one person as for two."
    shown = f"{times:.0f}" if times < 10 else f"{float(f'{times:.1g}'):,.0f}"
    one, two = ("one person", "two people") if log10_ratio > 0 else ("two people", "one person")
    return (
        f"Such a distance is about {shown} times likelier if the pictures show {one} than {two}, as measured on other "
        "people; who they are in truth depends on how often impostors come, too."
    )


def place_name(role: str) -> str:
    """A region's role as a heading: `mrz_date_of_birth` as "Date of birth in the MRZ"."""
    kind, _, rest = role.partition("_")
    if kind != "mrz" or not rest:
        return field_name(role)
    return f"MRZ {plain(rest)}" if rest.startswith("line_") else f"{field_name(rest)} in the MRZ"


def group_extent(group: GroupResult) -> str:
    """How many of a group's checks ran, in one phrase."""
    if not group.results:
        return "no such check"
    return f"{group.performed} of {group.applicable} check{'' if group.applicable == 1 else 's'}"


def reason_words(reason: Reason) -> str:
    return plain(reason.value)


def severity_words(severity: Severity) -> str:
    return severity.value


def threat_words(threats: Iterable[Threat]) -> str:
    """Threat classes in one phrase, comma-separated."""
    return ", ".join(plain(threat.value) for threat in threats)


def part_words(part: FacePart) -> str:
    """What a part of two faces shows, in words."""
    if part.hidden:
        return "not compared: covered or not shown"
    return part.words if part.score >= 1 else "no more than one person's pictures differ"


def number(value: float) -> str:
    """A number as a person writes it: four significant digits, no exponent for ordinary sizes."""
    if not math.isfinite(value):
        return "not a number" if math.isnan(value) else ("infinite" if value > 0 else "minus infinite")
    return f"{value:.0f}" if 1000 <= abs(value) < 1e9 else f"{value:.4g}"


def score_sentence(result: CheckResult) -> str | None:
    """The raw score against its threshold, or None if the check has no score."""
    return threshold_sentence(result.score, result.threshold, result.good_side)


def threshold_sentence(
    score: float | None, threshold: float | None, good_side: GoodSide | None, name: str = "score"
) -> str | None:
    """`name` with its value and the side of the threshold that is good, or None without a score."""
    if score is None:
        return None
    if threshold is None:
        return f"{name} {number(score)}"
    side = "threshold" if good_side is None else f"must be {good_side.value}"
    return f"{name} {number(score)}, {side} {number(threshold)}"


def document_rows(document: DocumentSummary) -> list[tuple[str, str]]:
    """What the document says it is, as (heading, value) rows; what could not be read is left out."""
    kind = _FORMAT_WORDS.get(document.format or "", document.format or "")
    if document.type:
        kind = f"{kind}, type {document.type}" if kind else f"type {document.type}"
    issuer = document.issuer_name or document.issuer or ""
    if document.issuer_name and document.issuer:
        issuer = f"{document.issuer_name} ({document.issuer})"
    holder = ", ".join(name for name in (document.surname, document.given_names) if name)
    rows = [
        ("Document", kind[:1].upper() + kind[1:]),
        ("Issuer", issuer),
        ("Number", document.number),
        ("Holder", holder),
        ("Nationality", document.nationality),
        ("Date of birth", document.date_of_birth),
        ("Sex", document.sex),
        ("Date of expiry", document.date_of_expiry),
    ]
    return [(heading, value) for heading, value in rows if value]


def findings(inspection: Inspection) -> list[CheckResult]:
    """What a person should look into: deciding checks that did not succeed first, then the rest by seriousness."""
    deciding = set(inspection.verdict.deciding_checks)
    order = {outcome: place for place, outcome in enumerate(FINDING_OUTCOMES)}

    def rank(result: CheckResult) -> tuple[bool, int]:
        return (result.check not in deciding, order.get(result.outcome, len(order)))

    wanted = [
        result
        for result in inspection.checks
        if result.outcome in order or (result.check in deciding and result.outcome is not Outcome.SUCCESSFUL)
    ]
    return sorted(wanted, key=rank)


def with_outcome(inspection: Inspection, *outcomes: Outcome) -> list[CheckResult]:
    """The checks that had one of these outcomes, in the order of the outcomes given."""
    return [result for outcome in outcomes for result in inspection.checks if result.outcome is outcome]


def by_message(results: Iterable[CheckResult]) -> list[tuple[str, list[CheckResult]]]:
    """Results that say the same thing, together: (message, results), in order of first appearance."""
    groups: dict[str, list[CheckResult]] = {}
    for result in results:
        groups.setdefault(result.message, []).append(result)
    return list(groups.items())


def tally(inspection: Inspection) -> str:
    """How many checks had which outcome, in one phrase."""
    counts = {outcome: len(with_outcome(inspection, outcome)) for outcome in (*FINDING_OUTCOMES, Outcome.SUCCESSFUL)}
    parts = [f"{count} {OUTCOME_LOOKS[outcome].word}" for outcome, count in counts.items() if count]
    unseen = len(with_outcome(inspection, *NOT_LOOKED_AT))
    if unseen:
        parts.append(f"{unseen} not looked at")
    return ", ".join(parts) if parts else "no check ran"
