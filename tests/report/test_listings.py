import io

import pytest
from rich.console import Console
from syrupy.assertion import SnapshotAssertion

from docfraud.checks import Check, Finding, passed
from docfraud.report.listings import (
    render_check_page,
    render_checks_table,
    render_comparison,
    render_mrz,
)
from docfraud.results import FaceComparison, Light, MRZResult, Outcome, Severity, Threat
from tests.report import factory

PAGE = """The printed date of birth is the one in the machine-readable zone.

**What it does.** Reads the date on the page and compares it with `YYMMDD` of the MRZ.

**Why a forger fails it.** The two must be changed alike:

1. the print, under the laminate
2. the zone and its check digits

**What else could cause a failure.** Glare; an unusual date style.

**Check by hand.** Use a magnifier.
"""


def _never_run(_: object) -> Finding:
    return passed("Nothing was looked at.")


CHECK = Check(
    id="viz-date-of-birth",
    title="Printed birth date agrees with the MRZ",
    function=_never_run,
    lights=frozenset({Light.VI}),
    needs=("mrz", "viz"),
    threats=(Threat.DATA_ALTERATION,),
    severity=Severity.HIGH,
    standard="ICAO 9303-2 C.21",
    page=PAGE,
)


@pytest.fixture
def screen() -> Console:
    return Console(file=io.StringIO(), width=80)


def text_of(screen: Console) -> str:
    assert isinstance(screen.file, io.StringIO)
    return "\n".join(line.rstrip() for line in screen.file.getvalue().splitlines())


RESULTS = (
    MRZResult(file="a.jpg", milliseconds=12.0, mrz=(factory.READING, factory.BROKEN_READING)),
    MRZResult(file="nothing.jpg", milliseconds=3.4, mrz=()),
)


@pytest.mark.parametrize("verbose", [False, True])
def test_mrz(screen: Console, snapshot: SnapshotAssertion, verbose: bool) -> None:
    render_mrz(RESULTS, screen, verbose=verbose)
    assert text_of(screen) == snapshot


def test_marks_stand_under_the_wrong_check_digits(screen: Console) -> None:
    render_mrz([RESULTS[0]], screen)
    lines = text_of(screen).splitlines()
    place = next(index for index, line in enumerate(lines) if set(line) == {" ", "^"})
    marked = [lines[place - 1][column] for column, mark in enumerate(lines[place]) if mark == "^"]
    assert marked == [digit.printed for digit in factory.BROKEN_READING.checks if not digit.valid]


def test_an_mrz_line_is_never_broken() -> None:
    narrow = Console(file=io.StringIO(), width=30)
    render_mrz([RESULTS[0]], narrow)
    assert factory.LINES[0] in text_of(narrow)


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (Outcome.SUCCESSFUL, "the faces agree"),
        (Outcome.FAILED, "the faces differ"),
        (Outcome.UNDETERMINED, "too close to call"),
        (Outcome.NOT_PERFORMED, "not compared"),
    ],
)
def test_comparison(screen: Console, outcome: Outcome, said: str) -> None:
    render_comparison(
        FaceComparison(distance=0.4321, threshold=0.5, outcome=outcome, origin="measured on so many pairs"), screen
    )
    text = text_of(screen)
    assert said in text
    assert "distance 0.4321, must be below 0.5" in text
    assert "measured on so many pairs" in text


def test_check_page(screen: Console, snapshot: SnapshotAssertion) -> None:
    render_check_page(CHECK, screen)
    assert text_of(screen) == snapshot


def test_checks_table(screen: Console, snapshot: SnapshotAssertion) -> None:
    render_checks_table([CHECK, CHECK], screen)
    assert text_of(screen) == snapshot


def test_all_of_it_in_ascii() -> None:
    raw = io.BytesIO()
    screen = Console(file=io.TextIOWrapper(raw, encoding="ascii", write_through=True), width=80)
    render_mrz(RESULTS, screen, verbose=True)
    render_check_page(CHECK, screen)
    render_checks_table([CHECK], screen)
    assert b"every check digit is right" in raw.getvalue()
