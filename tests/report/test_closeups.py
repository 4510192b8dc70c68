import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from docfraud.report.closeups import MOST, Closeup, closeups
from docfraud.report.pictures import bounds
from docfraud.report.sides import Figure, figures_of, views_of
from docfraud.results import CheckResult, FieldComparison, Inspection, Outcome, Reason, Region
from tests.report import factory


def figures(inspection: Inspection, sizes: dict[str, tuple[int, int]] | None = None) -> list[Figure]:
    shapes = {info.image: factory.SIZE for info in inspection.images} | (sizes or {})
    pictures = {image: np.zeros((height, width, 3), np.uint8) for image, (width, height) in shapes.items()}
    return figures_of(inspection, views_of(inspection, pictures), {})


def shown(
    *regions: Region, outcome: Outcome = Outcome.FAILED, fields: tuple[FieldComparison, ...] = ()
) -> tuple[list[Closeup], int]:
    return closeups(finding(*regions, outcome=outcome), fields, figures(factory.in_three_lights()))


def finding(*regions: Region, outcome: Outcome = Outcome.FAILED) -> CheckResult:
    return factory.result("a", "a", outcome, Reason.FIELD_DIFFERS, "It differs.", regions=regions)


def lights(closeup: Closeup) -> list[str]:
    return [figure.info.image for figure in closeup.figures]


def test_a_place_is_shown_in_every_light_and_marked_in_its_own() -> None:
    (closeup,), left_out = shown(factory.box("portrait", 60, 160, 370, 560, "page_uv"))
    assert lights(closeup) == ["page", "page_ir", "page_uv"]
    assert closeup.marked == {3}
    assert (closeup.name, closeup.side, left_out) == ("Portrait", "Page", 0)
    assert closeup.ultraviolet


def test_surroundings_are_shown_too() -> None:
    (closeup,), _ = shown(factory.box("date_of_birth", 420, 395, 640, 430))
    left, top, right, bottom = closeup.frame
    assert 380 <= left < 410
    assert right - 10 > 640
    assert 340 <= top < 385
    assert bottom > 440


def test_a_small_mark_is_not_shown_alone() -> None:
    (closeup,), _ = shown(factory.box("mark", 600, 400, 604, 404))
    left, top, right, bottom = closeup.frame
    assert min(right - left, bottom - top) >= 30


def test_a_line_is_shown_with_what_stands_above_and_below() -> None:
    (closeup,), _ = shown(factory.box("mrz_line_1", 40, 715, 1210, 770))
    left, top, right, bottom = closeup.frame
    assert (right - left) / (bottom - top) <= 6.01
    assert closeup.broad


def test_the_same_place_marked_in_two_lights_is_one_close_up() -> None:
    (closeup,), left_out = shown(factory.PORTRAIT, factory.box("portrait", 62, 160, 370, 561, "page_ir"))
    assert len(closeup.outlines) == 1
    assert closeup.marked == {1, 2}
    assert left_out == 0


def test_neighbours_share_a_close_up() -> None:
    (closeup,), _ = shown(*factory.READING.regions)
    assert closeup.name == "MRZ line 1, MRZ line 2"
    assert len(closeup.outlines) == 2
    assert closeup.frame[1] < 715
    assert closeup.frame[3] > 840


def test_no_more_than_a_few_places_and_the_rest_is_said() -> None:
    many = [factory.box(f"place {row}", 100, 100 * row, 150, 100 * row + 30) for row in range(1, 8)]
    found, left_out = shown(*many)
    assert len(found) == MOST
    assert left_out == 7 - MOST
    assert found[0].name == "Place 1"


def test_a_date_that_differs_is_shown_on_the_page_and_in_the_mrz() -> None:
    found, _ = shown(factory.BIRTH, fields=factory.ALTERED_FIELDS)
    assert [closeup.name for closeup in found] == ["Date of birth", "Date of birth in the MRZ"]
    assert len(shown(factory.BIRTH, outcome=Outcome.UNDETERMINED, fields=factory.ALTERED_FIELDS)[0]) == 1


def test_lights_that_do_not_lie_on_one_another_are_not_compared() -> None:
    inspection = factory.in_three_lights()
    found, _ = closeups(finding(factory.PORTRAIT), (), figures(inspection, {"page_uv": (900, 600)}))
    assert lights(found[0]) == ["page", "page_ir"]
    assert not found[0].ultraviolet


def test_the_other_side_is_not_compared() -> None:
    back = factory.THREE_LIGHTS[0].model_copy(update={"image": "back"})
    inspection = factory.in_three_lights(images=(*factory.THREE_LIGHTS, back))
    found, _ = closeups(
        finding(factory.PORTRAIT, factory.box("portrait", 60, 160, 370, 560, "back")), (), figures(inspection)
    )
    assert [lights(closeup) for closeup in found] == [["page", "page_ir", "page_uv"], ["back"]]


def test_a_place_without_a_picture_or_outside_it_has_no_close_up() -> None:
    assert shown(factory.LIVE, factory.box("x", 5000, 10, 5100, 60)) == ([], 0)


edges = st.tuples(st.integers(-100, 1300), st.integers(-100, 900), st.integers(2, 1400), st.integers(2, 900))


@given(edges)
def test_a_close_up_never_leaves_the_picture_and_holds_what_lies_in_it(edge: tuple[int, int, int, int]) -> None:
    x, y, width, height = edge
    found, _ = shown(factory.box("x", x, y, x + width, y + height))
    for closeup in found:
        left, top, right, bottom = closeup.frame
        assert 0 <= left < right <= factory.SIZE[0] + 1e-6
        assert 0 <= top < bottom <= factory.SIZE[1] + 1e-6
        inner = bounds(closeup.outlines[0].points)
        assert left <= max(0, inner[0]) + 1e-6
        assert right >= min(factory.SIZE[0], inner[2]) - 1e-6
