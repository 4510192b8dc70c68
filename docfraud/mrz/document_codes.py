"""What the first two characters of an MRZ say, and whether 9303 allows it (part 4 4.4, parts 5 and 6 4.2.2 note k)."""

from __future__ import annotations

from docfraud.mrz.formats import LETTERS

_PASSPORTS = {
    "P": "Passport",
    "PP": "National passport",
    "PE": "Emergency passport",
    "PD": "Diplomatic passport",
    "PO": "Official or service passport",
    "PR": "Refugee passport",
    "PT": "Alien or non-citizen passport",
    "PS": "Stateless person's passport",
    "PL": "Laissez-passer",
    "PM": "Military passport",
    "PU": "Single-sheet emergency travel document",
}
"""The harmonised codes, obligatory for passports issued from 2028; before, the second letter was the issuer's own."""


def document_type(format_name: str, code: str) -> str:
    """In words, what kind of document the code names; general words where the second letter is the issuer's own."""
    text = code.rstrip("<").upper()
    if format_name == "FRENCH_ID":
        return "French national identity card"
    if format_name.startswith("MRV"):
        return "Visa"
    if format_name == "TD3":
        return _PASSPORTS.get(text, "Passport")
    if text == "AC":
        return "Crew member certificate"
    if text == "ID":
        return "Identity card"
    return "Official travel document"


def code_problem(format_name: str, code: str) -> str | None:
    """Why 9303 does not allow a document code in a format, as one sentence; None if it does.

    Many genuine documents are older than the rules or ignore them (US cards number their second character), so a
    problem here is a thing to look at, not a finding of fraud.
    """
    text = code.rstrip("<").upper()
    first, second = text[:1], text[1:]
    allowed = {"TD3": "P", "MRVA": "V", "MRVB": "V"}.get(format_name, "I" if format_name == "FRENCH_ID" else "ACI")
    if not first or first not in allowed:
        begins = f"begins with {first or 'nothing'}, a {format_name} begins with {_one_of(allowed)}"
        return f"The document code {text!r} {begins}."
    if second and second not in LETTERS:
        return f"The second character of the document code {text!r} is not a letter."
    if (format_name in ("TD1", "TD2") and second == "V") or (format_name, text) in (("TD1", "AI"), ("TD2", "AC")):
        return f"The document code {text!r} is not allowed on a {format_name}."
    return None


def _one_of(letters: str) -> str:
    return letters if len(letters) == 1 else ", ".join(letters[:-1]) + " or " + letters[-1]
