"""Each check on a genuine and on a forged document, and what the others say of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import pytest

from docfraud.checks import PAGE_PARTS, Check, Finding, all_checks
from docfraud.imaging.picture import Quad
from docfraud.mrz.parse import ParsedMRZ
from docfraud.results import Light, Outcome, Reason, Region
from docfraud.viz.fields import VizFields
from tests.viz.support import PASSPORT, Told, labelled, match

if TYPE_CHECKING:
    from docfraud.examination import Examination

GENUINE = {
    "Surname": "ERIKSSON",
    "Given names": "ANNA MARIA",
    "Passport No.": "L898902C3",
    "Nationality": "UTO",
    "Code": "UTO",
    "Date of birth": "12 AUG/AOUT 74",
    "Sex": "F/F",
    "Date of issue": "16 APR/AVR 07",
    "Date of expiry": "15 APR/AVR 12",
}
FORGED = {
    "viz-document-number": ("Passport No.", "L898907C3"),
    "viz-names": ("Surname", "ERIKSSEN"),
    "viz-date-of-birth": ("Date of birth", "12 AUG/AOUT 79"),
    "viz-date-of-expiry": ("Date of expiry", "15 APR/AVR 17"),
    "viz-sex": ("Sex", "M/M"),
    "viz-nationality": ("Nationality", "FRA"),
    "viz-issuer": ("Code", "FRA"),
}


@dataclass
class Examined:
    """As much of an examination as these checks use."""

    viz: VizFields

    def region(self, side: str, quad: Quad, role: str, light: Light = Light.VI) -> Region:
        return Region(image=side, light=light, polygon=tuple((float(x), float(y)) for x, y in quad), role=role)


def checks() -> list[Check]:
    return [check for check in all_checks() if check.id.startswith("viz-")]


def run(check_id: str, printed: dict[str, str], mrz: ParsedMRZ | None = PASSPORT, look: Told | None = None) -> Finding:
    rule = next(check.function for check in checks() if check.id == check_id)
    return rule(cast("Examination", Examined(match(labelled(*printed.items()), mrz, look=look))))


def test_every_check_is_here_with_its_page() -> None:
    assert {check.id for check in checks()} == set(FORGED)
    for check in checks():
        assert check.needs == ("viz",)
        assert check.threats
        assert all(f"**{part}.**" in check.page for part in PAGE_PARTS)


@pytest.mark.parametrize("check_id", FORGED)
def test_genuine(check_id: str) -> None:
    finding = run(check_id, GENUINE)
    assert (finding.outcome, finding.reason) == (Outcome.SUCCESSFUL, Reason.AS_EXPECTED)
    assert finding.regions


@pytest.mark.parametrize("check_id", FORGED)
def test_forged(check_id: str) -> None:
    label, text = FORGED[check_id]
    look = Told([text] * 5)
    printed = GENUINE | {label: text}
    finding = run(check_id, printed, look=look)
    assert (finding.outcome, finding.reason) == (Outcome.FAILED, Reason.FIELD_DIFFERS)
    assert text in finding.message
    assert finding.expected != finding.observed
    assert len(finding.regions) == 1
    others = {other: run(other, printed, look=look).outcome for other in FORGED if other != check_id}
    assert set(others.values()) == {Outcome.SUCCESSFUL}


@pytest.mark.parametrize("check_id", FORGED)
def test_doubtful_and_missing_say_what_to_do(check_id: str) -> None:
    label, text = FORGED[check_id]
    for printed in (GENUINE | {label: text}, {"Authority": "ZENITH"}):
        finding = run(check_id, printed)
        assert finding.outcome is Outcome.UNDETERMINED
        assert finding.advice


def test_names_are_one_matter_and_the_worse_of_them_decides() -> None:
    finding = run("viz-names", GENUINE | {"Given names": "ANNA MARTA"}, look=Told(["ANNA MARTA"] * 5))
    assert finding.outcome is Outcome.FAILED
    assert [region.role for region in finding.regions] == ["given_names"]
    both = run("viz-names", GENUINE)
    assert [region.role for region in both.regions] == ["surname", "given_names"]
    assert both.expected == "ERIKSSON, ANNA MARIA"


def test_without_an_mrz_nothing_is_compared() -> None:
    finding = run("viz-sex", GENUINE, None)
    assert (finding.outcome, finding.observed) == (Outcome.NOT_PERFORMED, "F")
