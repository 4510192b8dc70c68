"""A printed century that cannot be, in a date that otherwise agrees with the MRZ."""

import pytest

from docfraud.results import Outcome
from docfraud.viz.fields import VizField
from tests.viz.support import five, labelled, match

BIRTH, EXPIRY = "Date of birth/Date de naissance", "Date of expiry/Date d'expiration"


def field(name: str, birth: str, expiry: str, seen: str | None = None) -> VizField:
    return match(labelled((BIRTH, birth), (EXPIRY, expiry)), look=None if seen is None else five(seen)).field(name)


@pytest.mark.parametrize("birth", ["12.08.1974", "12 AUG/AOUT 1974", "1974-08-12", "12 AUG 2517", "12 AUG 74"])
def test_a_century_that_can_be_agrees(birth: str) -> None:
    assert field("date_of_birth", birth, "15.04.2012").outcome is Outcome.SUCCESSFUL


@pytest.mark.parametrize("birth", ["12.08.1874", "12.08.2074", "12 AUG/AOUT 1074", "4974-08-12"])
def test_a_birth_in_an_impossible_century_fails_once_it_is_confirmed(birth: str) -> None:
    found = field("date_of_birth", birth, "15.04.2012", seen=birth)
    assert found.outcome is Outcome.FAILED
    assert found.expected == "1974-08-12"
    assert found.observed is not None
    assert found.observed[:4] in birth
    assert found.text == birth


def test_an_expiry_in_an_impossible_century() -> None:
    assert field("date_of_expiry", "12.08.1974", "15.04.4012", seen="15.04.4012").outcome is Outcome.FAILED
    assert field("date_of_expiry", "12.08.1974", "15.04.1912", seen="15.04.1912").outcome is Outcome.FAILED


def test_a_misread_century_is_no_alteration() -> None:
    assert field("date_of_birth", "12.08.1874", "15.04.2012", seen="12.08.1974").outcome is Outcome.SUCCESSFUL
    assert field("date_of_birth", "12.08.1874", "15.04.2012", seen="gibberish").outcome is Outcome.UNDETERMINED
    assert field("date_of_birth", "12.08.1874", "15.04.2012").outcome is Outcome.UNDETERMINED
