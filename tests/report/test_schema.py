import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator, FormatChecker, ValidationError

from docfraud.report import schema
from docfraud.report.json_lines import to_json_line
from docfraud.results import Inspection
from tests.report import factory
from tests.report.strategies import inspections

PUBLISHED = json.loads(schema.PUBLISHED.read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(PUBLISHED, format_checker=FormatChecker())


def test_the_published_schema_is_up_to_date() -> None:
    assert schema.PUBLISHED.read_text(encoding="utf-8") == schema.schema_text(), (
        "run `python -m docfraud.report.schema` and commit the file"
    )


def test_the_published_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(PUBLISHED)


@pytest.mark.parametrize("name", factory.ALL)
def test_what_json_prints_validates(name: str) -> None:
    VALIDATOR.validate(json.loads(to_json_line(factory.ALL[name]())))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=40)
@given(inspections)
def test_any_inspection_validates(inspection: Inspection) -> None:
    told = json.loads(to_json_line(inspection))
    # A coordinate that is no number cannot be told in JSON; no picture has one.
    for holder in (*told["checks"], *told["fields"], *told["mrz"]):
        for region in holder["regions"]:
            region["polygon"] = [[x or 0.0, y or 0.0] for x, y in region["polygon"]]
    VALIDATOR.validate(told)


@pytest.mark.parametrize("key", ["verdict", "document", "created", "milliseconds"])
def test_what_lacks_a_part_does_not_validate(key: str) -> None:
    told = json.loads(to_json_line(factory.clear()))
    del told[key]
    with pytest.raises(ValidationError):
        VALIDATOR.validate(told)


def test_the_command_writes_where_it_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "new" / "schema.json"
    assert schema.main([str(target)]) == 0
    assert schema.main(["-"]) == 0
    assert target.read_text(encoding="utf-8") == capsys.readouterr().out == schema.schema_text()
