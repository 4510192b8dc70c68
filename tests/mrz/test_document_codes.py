"""Document codes against the rules of 9303."""

from __future__ import annotations

import pytest

from docfraud.mrz.document_codes import code_problem, document_type
from docfraud.mrz.parse import parse
from tests.mrz.published import PUBLISHED


@pytest.mark.parametrize("lines", PUBLISHED.values())
def test_published_codes_are_allowed(lines: tuple[str, ...]) -> None:
    found = parse(lines)
    assert code_problem(found.format, found.document_code) is None
    assert document_type(found.format, found.document_code)


@pytest.mark.parametrize(
    ("format_name", "code", "says"),
    [
        ("TD3", "PP", None),
        ("TD3", "P<", None),
        ("TD3", "I", "The document code 'I' begins with I, a TD3 begins with P."),
        ("TD1", "P", "The document code 'P' begins with P, a TD1 begins with A, C or I."),
        ("TD1", "", "The document code '' begins with nothing, a TD1 begins with A, C or I."),
        ("TD1", "C1", "The second character of the document code 'C1' is not a letter."),
        ("TD2", "IV", "The document code 'IV' is not allowed on a TD2."),
        ("TD1", "AI", "The document code 'AI' is not allowed on a TD1."),
        ("TD1", "AC", None),
        ("TD2", "AC", "The document code 'AC' is not allowed on a TD2."),
        ("MRVB", "VC", None),
        ("FRENCH_ID", "ID", None),
    ],
)
def test_code_problem(format_name: str, code: str, says: str | None) -> None:
    assert code_problem(format_name, code) == says


@pytest.mark.parametrize(
    ("format_name", "code", "words"),
    [
        ("TD3", "PD", "Diplomatic passport"),
        ("TD3", "PA", "Passport"),
        ("TD1", "AC", "Crew member certificate"),
        ("TD1", "ID", "Identity card"),
        ("TD2", "AR", "Official travel document"),
        ("MRVA", "VN", "Visa"),
        ("FRENCH_ID", "ID", "French national identity card"),
    ],
)
def test_document_type(format_name: str, code: str, words: str) -> None:
    assert document_type(format_name, code) == words
