import json

from hypothesis import HealthCheck, given, settings

from docfraud.report.json_lines import to_json_line
from docfraud.results import FaceComparison, Inspection, MRZResult, Outcome
from tests.report import factory
from tests.report.strategies import inspections


def test_a_line_is_one_object_and_reads_back_the_same() -> None:
    for make in factory.ALL.values():
        line = to_json_line(make())
        assert len(line.splitlines()) == 1
        assert Inspection.model_validate_json(line) == make()


def test_the_other_results_too() -> None:
    mrz = MRZResult(file="a.jpg", milliseconds=3.0, mrz=(factory.READING,))
    assert json.loads(to_json_line(mrz))["mrz"][0]["format"] == "TD3"
    faces = FaceComparison(distance=0.3, threshold=0.5, outcome=Outcome.SUCCESSFUL, origin="measured on pairs")
    assert json.loads(to_json_line(faces)).keys() >= {"distance", "threshold", "outcome", "origin"}


def test_a_file_name_that_is_not_utf8_survives() -> None:
    line = to_json_line(MRZResult(file="scan\udcff.jpg", milliseconds=1.0, mrz=()))
    assert json.loads(line)["file"] == "scan\\xff.jpg"


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(inspections)
def test_any_inspection_is_one_line_of_valid_utf8(inspection: Inspection) -> None:
    line = to_json_line(inspection)
    assert len(line.splitlines()) == 1
    assert b"\n" not in line.encode("utf-8")
    told = json.loads(line, parse_constant=_refuse)
    assert len(told["checks"]) == len(inspection.checks)


def _refuse(constant: str) -> None:
    raise AssertionError(f"{constant} is not JSON")
