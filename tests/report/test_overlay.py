from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from docfraud.report import words
from docfraud.report.overlay import Box, boxes
from docfraud.report.pictures import bounds, view
from docfraud.results import CheckResult, Inspection, Outcome, Reason, Region, VerdictOutcome
from tests.report import factory

HEIGHT = 24.0


def drawn(inspection: Inspection, image: str = "page", size: tuple[int, int] = factory.SIZE) -> list[Box]:
    shown = view(np.zeros((size[1], size[0], 3), np.uint8), None)
    assert shown is not None
    numbers = {result.check: place for place, result in enumerate(words.findings(inspection), 1)}
    return boxes(inspection, numbers, image, shown, tag_height=HEIGHT)


def finding(name: str, region: Region, outcome: Outcome = Outcome.FAILED) -> CheckResult:
    return factory.result(name, name, outcome, Reason.FIELD_DIFFERS, "It differs.", regions=(region,))


def with_findings(*results: CheckResult) -> Inspection:
    return factory.inspection(VerdictOutcome.SUSPECT, "", results, fields=())


def apart(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_each_finding_is_numbered_where_it_is() -> None:
    numbered = {box.numbers: box for box in drawn(factory.suspect()) if box.numbers}
    assert set(numbered) == {(1,), (2,), (3,)}
    live = [box for box in drawn(factory.suspect(), "live", (600, 800)) if box.numbers]
    assert [box.numbers for box in live] == [(2,)]
    assert numbered[(3,)].outcome is Outcome.UNDETERMINED


def test_a_date_that_differs_is_marked_on_the_page_and_in_the_mrz() -> None:
    places = [bounds(box.points) for box in drawn(factory.suspect()) if 1 in box.numbers]
    assert places == [bounds(factory.BIRTH.polygon), bounds(factory.BIRTH_MRZ.polygon)]


def test_fields_in_order_are_grey_and_carry_no_tag() -> None:
    plain = [box for box in drawn(factory.suspect()) if not box.numbers]
    assert {box.look for box in plain} == {"field"}
    assert not any(box.tag for box in plain)
    assert "Surname: successful" in {box.title for box in plain}


def test_a_field_that_failed_without_a_check_says_so() -> None:
    inspection = factory.inspection(VerdictOutcome.CAUTION, "", factory.PASSED, fields=factory.ALTERED_FIELDS)
    tags = {box.tag.text for box in drawn(inspection) if box.tag}
    assert tags == {"failed"}


def test_findings_in_one_place_share_a_box() -> None:
    inspection = with_findings(
        finding("a", factory.BIRTH, Outcome.UNDETERMINED), finding("b", factory.BIRTH), finding("c", factory.PORTRAIT)
    )
    shared = {box.numbers: box for box in drawn(inspection)}
    assert set(shared) == {(1, 3), (2,)}
    assert shared[(1, 3)].outcome is Outcome.FAILED
    assert shared[(1, 3)].tag is not None
    assert shared[(1, 3)].tag.text == "1, 3"


def test_numbered_boxes_lie_on_top() -> None:
    order = [bool(box.numbers) for box in drawn(factory.suspect())]
    assert order == sorted(order)


grid = st.tuples(st.integers(1, 5), st.integers(1, 8), st.integers(60, 180), st.integers(20, 60))


@settings(deadline=None)
@given(st.lists(grid, min_size=1, max_size=6, unique_by=lambda cell: cell[:2]))
def test_tags_stay_on_the_picture_and_off_each_other(cells: list[tuple[int, int, int, int]]) -> None:
    results = [
        finding(f"c{i}", factory.box("x", column * 200, row * 90, column * 200 + width, row * 90 + height))
        for i, (column, row, width, height) in enumerate(cells)
    ]
    tags = [box.tag for box in drawn(with_findings(*results)) if box.tag]
    assert len(tags) == len(cells)
    for tag in tags:
        left, top, right, bottom = tag.bounds
        assert left >= 0
        assert top >= 0
        assert right <= factory.SIZE[0]
        assert bottom <= factory.SIZE[1]
    assert all(apart(a.bounds, b.bounds) for a, b in combinations(tags, 2))
