import io
import re

import pytest
from hypothesis import HealthCheck, given, settings
from rich.console import Console
from syrupy.assertion import SnapshotAssertion

from docfraud.report import words
from docfraud.report.terminal import one_line, render_inspection, render_line
from docfraud.results import Inspection
from tests.report import factory
from tests.report.strategies import HOSTILE, inspections

ESCAPE = "\x1b"


def console(width: int = 80, encoding: str = "utf-8", **more: object) -> tuple[Console, io.BytesIO]:
    """A console that writes bytes in an encoding, as a pipe or a terminal of that locale does."""
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding=encoding, write_through=True)
    environment = {"TERM": "xterm-256color", "COLUMNS": str(width), "LINES": "25"} | dict(more.pop("env", {}))  # type: ignore[call-overload]
    return Console(file=file, width=width, _environ=environment, **more), raw  # type: ignore[arg-type]


def shown(inspection: Inspection, width: int = 80, encoding: str = "utf-8", *, verbose: bool = False) -> str:
    screen, raw = console(width, encoding)
    render_inspection(inspection, screen, verbose=verbose)
    # What pads a line to the width of the terminal is nothing to compare.
    return "\n".join(line.rstrip() for line in raw.getvalue().decode(encoding).splitlines())


@pytest.mark.parametrize("name", factory.ALL)
def test_80_columns_without_colour(name: str, snapshot: SnapshotAssertion) -> None:
    assert shown(factory.ALL[name]()) == snapshot


def test_verbose(snapshot: SnapshotAssertion) -> None:
    inspection = factory.suspect().model_copy(update={"mrz": (factory.BROKEN_READING,)})
    assert shown(inspection, verbose=True) == snapshot


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
@pytest.mark.parametrize("name", factory.ALL)
def test_an_encoding_without_the_symbols_loses_no_meaning(name: str, encoding: str) -> None:
    inspection = factory.ALL[name]()
    text = shown(inspection, encoding=encoding)
    assert text.isascii()
    assert name.upper() in text
    joined = " ".join(text.split())
    for result in words.findings(inspection):
        assert f"{words.OUTCOME_LOOKS[result.outcome].word}: {result.title}" in joined
        assert result.message in joined


@pytest.mark.parametrize("width", [30, 40, 80, 132])
@pytest.mark.parametrize("name", factory.ALL)
def test_no_line_is_wider_than_the_terminal(name: str, width: int) -> None:
    lines = shown(factory.ALL[name](), width).splitlines()
    assert max(map(len, lines)) <= width


@pytest.mark.parametrize("name", factory.ALL)
def test_every_check_is_named(name: str) -> None:
    inspection = factory.ALL[name]()
    joined = " ".join(shown(inspection).split())
    for result in inspection.checks:
        assert result.title in joined


def test_the_groups_come_under_the_verdict_each_with_its_result() -> None:
    text = shown(factory.in_three_lights(factory.IR_BAD, factory.UV_DOUBT, *factory.PASSED))
    head = " ".join(text.split("Document  ")[0].split())
    for said in (
        "✗ failed: MRZ IR readability",
        "! undetermined: UV brightness",
        "○ not performed: Pattern check",
        "✓ successful: MRZ consistency",
        "○ not performed: Date of expiry",
    ):
        assert said in head


def test_the_officer_is_reminded_of_victims_and_that_no_finding_is_no_proof() -> None:
    assert words.VICTIM_NOTE in " ".join(shown(factory.suspect()).split())
    assert words.VICTIM_NOTE not in " ".join(shown(factory.clear()).split())
    assert words.NOT_PROOF in " ".join(shown(factory.clear()).split())


@pytest.mark.parametrize(
    ("environment", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)]
)
def test_colour_only_where_it_is_wanted(environment: dict[str, str], coloured: bool) -> None:
    screen, raw = console(force_terminal=True, env=environment)
    render_inspection(factory.suspect(), screen)
    text = raw.getvalue().decode()
    assert ("\x1b[1;37;41m" in text) is coloured  # bold white on red
    assert "SUSPECT" in text


@pytest.mark.parametrize("value", HOSTILE)
def test_a_value_cannot_drive_the_terminal(value: str) -> None:
    inspection = factory.suspect()
    inspection = inspection.model_copy(
        update={
            "document": inspection.document.model_copy(update={"surname": value}),
            "verdict": inspection.verdict.model_copy(update={"bottom_line": value}),
            "checks": (factory.BIRTH_BAD.model_copy(update={"message": value, "observed": value}),),
        }
    )
    text = shown(inspection)
    assert ESCAPE not in text
    assert "\x07" not in text
    assert "".join(words.clean(value).split()) in "".join(text.split())


def test_one_line_is_cut_at_a_terminals_width_and_whole_through_a_pipe() -> None:
    file = "captures/" + "long-name-" * 12 + ".jpg"
    screen, raw = console(force_terminal=True, env={"NO_COLOR": "1"})
    render_line(factory.suspect(), file, screen)
    (cut,) = re.sub("\x1b\\[[0-9;]*m", "", raw.getvalue().decode()).splitlines()
    assert cut.startswith("✗ suspect ")
    assert len(cut) == 80
    pipe, piped = console()
    render_line(factory.suspect(), file, pipe)
    (line,) = piped.getvalue().decode().splitlines()
    assert file in line
    assert line.startswith("✗ suspect ")
    assert factory.suspect().verdict.bottom_line in line


def test_one_line_in_ascii() -> None:
    line = one_line(factory.clear(), "Ærø.jpg", ascii_only=True)
    assert line.plain.isascii()
    assert line.plain.startswith("+ clear ")
    pipe, piped = console(encoding="ascii")
    render_line(factory.suspect(), "Ærø.jpg", pipe)
    assert piped.getvalue().startswith(b"X suspect ")


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=40)
@given(inspections)
def test_any_inspection_renders(inspection: Inspection) -> None:
    for encoding, verbose, width in (("utf-8", True, 80), ("ascii", False, 40)):
        text = shown(inspection, width, encoding, verbose=verbose)
        assert inspection.verdict.outcome.value.upper() in text
        assert ESCAPE not in text
    screen, raw = console()
    render_line(inspection, inspection.verdict.bottom_line, screen)
    assert len(raw.getvalue().decode().splitlines()) == 1
